#include "agent/args_policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "delegation/selector.h"

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

enum class Op : std::uint8_t { equal, not_equal, less, at_most, greater, at_least, like, both, either, negation, all, any };
struct Word {
  std::string_view text;
  Op op;
};
constexpr std::array words{Word{"==", Op::equal},  Word{"!=", Op::not_equal}, Word{"<", Op::less},    Word{"<=", Op::at_most},
                           Word{">", Op::greater}, Word{">=", Op::at_least},  Word{"like", Op::like}, Word{"and", Op::both},
                           Word{"or", Op::either}, Word{"not", Op::negation}, Word{"all", Op::all},   Word{"any", Op::any}};

}  // namespace

struct ArgsPolicy::Statement {
  Op op;
  std::optional<Selector> selector{};
  JsonValue literal{};
  std::size_t literal_size = 0;        // in values
  std::vector<std::string> pattern{};  // like: the text between the wildcards
  std::size_t pattern_size = 0;
  std::vector<Statement> inner{};
};

namespace {

using Statement = ArgsPolicy::Statement;

std::size_t count_values(JsonValue value) {
  std::size_t count = 1;
  for (std::size_t i = 0; i < value.size(); ++i) count += count_values(value.is_array() ? value[i] : value.member_value(i));
  return count;
}

class Reader {
 public:
  Result<std::vector<Statement>> read_all(JsonValue list) {
    if (!list.is_array()) return did::fail(Errc::malformed, "a policy is an array of statements");
    std::vector<Statement> out;
    for (std::size_t i = 0; i < list.size(); ++i) {
      DID_TRY(auto one, read_one(list[i]));
      out.push_back(std::move(one));
    }
    return out;
  }

 private:
  Result<Statement> read_one(JsonValue value) {
    if (++count_ > policy_max_statements)
      return did::fail(Errc::too_large, "a policy has at most " + std::to_string(policy_max_statements) + " statements");
    if (!value.is_array() || value.size() < 2 || !value[0].is_string())
      return did::fail(Errc::malformed, "a statement is `[operator, ...]`");
    const auto word = std::ranges::find(words, value[0].string(), &Word::text);
    if (word == words.end()) return did::fail(Errc::malformed, "`" + std::string(value[0].string()) + "` is no operator of a policy");
    Statement out{.op = word->op};
    const bool connective = out.op == Op::both || out.op == Op::either || out.op == Op::negation;
    if (value.size() != (connective ? 2U : 3U))
      return did::fail(Errc::malformed,
                       "`" + std::string(word->text) + "` takes " + (connective ? "one argument" : "a selector and an argument"));
    if (connective) {
      DID_CHECK(read_inner(out, value[1]));
      return out;
    }
    if (!value[1].is_string()) return did::fail(Errc::malformed, "a selector is a string");
    DID_TRY(out.selector, Selector::parse(value[1].string()));
    DID_CHECK(read_argument(out, value[2]));
    return out;
  }

  Result<void> read_inner(Statement& out, JsonValue value) {
    if (out.op != Op::negation) {
      DID_TRY(out.inner, read_all(value));
      return {};
    }
    DID_TRY(auto one, read_one(value));
    out.inner.push_back(std::move(one));
    return {};
  }

  Result<void> read_argument(Statement& out, JsonValue value) {
    out.literal = value;
    switch (out.op) {
      case Op::all:
      case Op::any: {
        DID_TRY(auto one, read_one(value));
        out.inner.push_back(std::move(one));
        return {};
      }
      case Op::like: return read_pattern(out, value);
      case Op::less:
      case Op::at_most:
      case Op::greater:
      case Op::at_least:
        if (!value.is_number()) return did::fail(Errc::malformed, "an inequality compares with a number");
        return {};
      case Op::equal:
      case Op::not_equal:
      case Op::both:
      case Op::either:
      case Op::negation: out.literal_size = count_values(value); return {};
    }
    std::unreachable();
  }

  // `*` is the one wildcard, `\*` a star.
  static Result<void> read_pattern(Statement& out, JsonValue value) {
    if (!value.is_string()) return did::fail(Errc::malformed, "`like` compares with a string");
    const auto text = value.string();
    if (text.size() > pattern_max_size)
      return did::fail(Errc::too_large, "a pattern has at most " + std::to_string(pattern_max_size) + " bytes");
    out.pattern.emplace_back();
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool star = text[i] == '*';
      if (star) {
        out.pattern.emplace_back();
        continue;
      }
      if (text.substr(i).starts_with("\\*")) ++i;
      out.pattern.back() += text[i];
    }
    out.pattern_size = text.size();
    return {};
  }

  std::size_t count_ = 0;
};

// The first piece at the beginning, the last at the end, the others in order between them: the leftmost place for each is enough.
bool matches(const std::vector<std::string>& pieces, std::string_view text) {
  if (pieces.size() == 1) return text == pieces.front();
  if (text.size() < pieces.front().size() + pieces.back().size()) return false;
  if (!text.starts_with(pieces.front()) || !text.ends_with(pieces.back())) return false;
  text.remove_prefix(pieces.front().size());
  text.remove_suffix(pieces.back().size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const auto found = text.find(pieces[i]);
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + pieces[i].size());
  }
  return true;
}

// Exactly, where both are integers; else as doubles. nullopt: one of them is no number.
std::optional<std::partial_ordering> compare(const Selected& selected, JsonValue literal) {
  if (selected.is_list || !selected.value.is_number()) return std::nullopt;
  const auto a = selected.value.integer();
  const auto b = literal.integer();
  if (a && b) return std::partial_ordering(*a <=> *b);
  const auto number = [](JsonValue value) {
    double out = std::nan("");
    const auto text = value.lexeme();
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
  };
  return number(selected.value) <=> number(literal);
}

bool same(const Selected& selected, JsonValue literal) {
  if (!selected.is_list) return selected.value.equals(literal);
  if (!literal.is_array() || literal.size() != selected.list.size()) return false;
  for (std::size_t i = 0; i < selected.list.size(); ++i)
    if (!selected.list[i].equals(literal[i])) return false;
  return true;
}

std::optional<bool> judge(const Statement& statement, JsonValue args, Work& work);

// `and` stops at the first that is false, `or` at the first that is true; both are true of nothing.
std::optional<bool> judge_several(const Statement& statement, JsonValue args, Work& work) {
  const bool stop_at = statement.op == Op::either;
  for (const auto& one : statement.inner) {
    const auto holds = judge(one, args, work);
    if (!holds || *holds == stop_at) return holds;
  }
  return statement.inner.empty() || !stop_at;
}

// Quantifying over a map takes its values; over what is no collection the statement is false. `any` finds nothing in an empty
// collection.
std::optional<bool> judge_each(const Statement& statement, const Selected& selected, Work& work) {
  const auto collection = selected.is_list || selected.value.is_array() || selected.value.is_object();
  if (!collection) return false;
  const auto size = selected.is_list ? selected.list.size() : selected.value.size();
  const bool stop_at = statement.op == Op::any;
  for (std::size_t i = 0; i < size; ++i) {
    const auto element = selected.is_list            ? selected.list[i]
                         : selected.value.is_array() ? selected.value[i]
                                                     : selected.value.member_value(i);
    const auto holds = judge(statement.inner.front(), element, work);
    if (!holds || *holds == stop_at) return holds;
  }
  return !stop_at;
}

std::optional<bool> judge_value(const Statement& statement, const Selected& selected, Work& work) {
  const auto order = [&] { return compare(selected, statement.literal); };
  switch (statement.op) {
    case Op::equal:
    case Op::not_equal:
      if (!work.spend(statement.literal_size)) return std::nullopt;
      return same(selected, statement.literal) == (statement.op == Op::equal);
    case Op::less: return order() && *order() < 0;
    case Op::at_most: return order() && *order() <= 0;
    case Op::greater: return order() && *order() > 0;
    case Op::at_least: return order() && *order() >= 0;
    case Op::like: {
      if (selected.is_list || !selected.value.is_string()) return false;
      const auto text = selected.value.string();
      if (!work.spend(1 + text.size() * (statement.pattern_size + 1) / 1024)) return std::nullopt;
      return matches(statement.pattern, text);
    }
    case Op::all:
    case Op::any: return judge_each(statement, selected, work);
    case Op::both:
    case Op::either:
    case Op::negation: break;
  }
  std::unreachable();
}

std::optional<bool> judge(const Statement& statement, JsonValue args, Work& work) {
  if (!work.spend()) return std::nullopt;
  if (statement.op == Op::both || statement.op == Op::either) return judge_several(statement, args, work);
  if (statement.op == Op::negation) {
    const auto holds = judge(statement.inner.front(), args, work);
    return holds ? std::optional(!*holds) : std::nullopt;
  }
  const auto selected = select(*statement.selector, args);
  if (!selected) return false;
  if (selected->is_list && !work.spend(1 + selected->list.size())) return std::nullopt;
  return judge_value(statement, *selected, work);
}

}  // namespace

Result<ArgsPolicy> ArgsPolicy::parse(JsonValue policy) {
  DID_TRY(auto inner, Reader().read_all(policy));
  return ArgsPolicy(policy, std::make_shared<const Statement>(Statement{.op = Op::both, .inner = std::move(inner)}));
}

std::optional<bool> ArgsPolicy::holds(JsonValue args, Work& work) const { return judge(*all_, args, work); }

}  // namespace agent
