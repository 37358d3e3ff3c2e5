#include "mounts/ard_query.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "formats/published.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::size_t max_text = 4096;         // characters, of which search takes the first words
constexpr std::size_t max_filter_text = 1024;  // octets of an expression
constexpr std::size_t ard_page = 10;
constexpr std::size_t max_facet_buckets = 1000;

Answer<void> federation_word(JsonValue value, const std::string& pointer) {
  static constexpr std::array<std::string_view, 3> words{"auto", "referrals", "none"};
  if (value.is_string() && std::ranges::find(words, value.string()) != words.end()) return {};
  return breach(pointer, "one of auto, referrals, none is expected");
}

constexpr std::array query_members{Member{"text", false, rule::text<1, max_text>}, Member{"filter", false, rule::object}};
constexpr std::array facet_members{Member{"field", true, rule::text<1, 128>}, Member{"limit", false, rule::integer<1, max_facet_buckets>},
                                   Member{"minCount", false, rule::integer<1, 1'000'000'000>}};

Answer<void> query_object(JsonValue value, const std::string& pointer) { return check_members(value, pointer, query_members); }
Answer<void> facet_object(JsonValue value, const std::string& pointer) { return check_members(value, pointer, facet_members); }

constexpr std::array result_members{Member{"facets", true, rule::list<1, ard_max_facets, facet_object>}};
Answer<void> result_object(JsonValue value, const std::string& pointer) { return check_members(value, pointer, result_members); }

constexpr std::array search_members{Member{"query", true, query_object}, Member{"federation", false, federation_word},
                                    Member{"pageSize", false, rule::integer<1, search_max_limit>},
                                    Member{"pageToken", false, rule::text<0, 4096>}};
constexpr std::array explore_members{Member{"query", false, query_object}, Member{"resultType", true, result_object}};

Answer<EntryField> field_at(std::string_view path, const std::string& pointer) {
  if (const auto field = entry_field_called(path)) return *field;
  return refuse(ProblemCode::invalid_argument, "`" + pointer + "`: `" + std::string(path) + "` is no field that this registry filters by",
                "see docs/mounts.md, ARD", pointer);
}

Answer<FieldFilter> filter_of(std::string_view path, JsonValue value, const std::string& pointer) {
  DID_TRY(const auto field, field_at(path, pointer));
  FieldFilter out{field, {}};
  if (value.is_string()) {
    out.values.emplace_back(value.string());
    return out;
  }
  DID_CHECK((rule::list<1, ard_max_values, rule::text<0, 512>>(value, pointer)));
  for (std::size_t i = 0; i < value.size(); ++i) out.values.emplace_back(value[i].string());
  return out;
}

// Reads `query`, whose form was checked.
Answer<void> take_query(SearchQuery& out, JsonValue query, bool needs_words) {
  const auto text = query.find_string("text").value_or("");
  if (needs_words && words_of(text, 1).empty()) return breach("/query/text", "text with a word in it is expected");
  if (!text.empty() && words_of(text, 1).empty()) return breach("/query/text", "text with a word in it is expected");
  out.text = cut(text, text_query_max_size);
  while (out.text.size() > text_query_max_size) out.text = cut(out.text, out.text.size() / 2);
  const auto filter = member_of(query, "filter");
  if (filter.is_object() && filter.size() > ard_max_filters) return breach("/query/filter", "at most 8 fields are expected");
  for (std::size_t i = 0; filter.is_object() && i < filter.size(); ++i) {
    const auto path = filter.member_name(i);
    DID_TRY(auto one, filter_of(path, filter.member_value(i), member_pointer("/query/filter", path)));
    out.filters.push_back(std::move(one));
  }
  return {};
}

// Cuts an expression into words, `=` and `>`, and quoted values without their quotes.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  bool ended() {
    while (text_.starts_with(' ')) text_.remove_prefix(1);
    return text_.empty();
  }
  // PRECONDITION: not ended(). nullopt: a quote is not closed.
  std::optional<std::string> next() {
    if (is_operator(text_[0])) return taken(1);
    if (text_[0] == '\'' || text_[0] == '"') {
      const auto end = text_.find(text_[0], 1);
      if (end == std::string_view::npos) return std::nullopt;
      std::string out(text_.substr(1, end - 1));
      text_.remove_prefix(end + 1);
      return out;
    }
    std::size_t size = 0;
    while (size < text_.size() && text_[size] != ' ' && !is_operator(text_[size])) ++size;
    return taken(size);
  }

 private:
  static bool is_operator(char c) { return c == '=' || c == '>'; }
  std::string taken(std::size_t size) {
    std::string out(text_.substr(0, size));
    text_.remove_prefix(size);
    return out;
  }
  std::string_view text_;
};

std::unexpected<Problem> bad_filter(const std::string& what) {
  return refuse(ProblemCode::invalid_argument, "`filter`: " + what,
                "write such as type = 'application/mcp-server-card+json' AND updatedAfter > '2026-01-01'");
}

Answer<std::optional<did::Time>> time_of(std::string_view text) {
  const auto full = text.size() == 10 ? std::string(text) + "T00:00:00Z" : std::string(text);
  const auto time = did::parse_date_time(full);
  if (!time) return bad_filter("`" + std::string(text) + "` is no time");
  return std::optional(*time);
}

std::vector<std::string> values_in(std::string_view list) {
  std::vector<std::string> out;
  for (auto part : split(list, ',')) {
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    out.emplace_back(part);
  }
  return out;
}

Answer<void> take_term(ArdListFilter& out, const std::string& field, const std::string& comparison, const std::string& value) {
  const bool is_time = field == "createdAfter" || field == "updatedAfter";
  if (comparison != "=" && !(is_time && comparison == ">")) return bad_filter("`" + comparison + "` is no comparison for `" + field + "`");
  if (field == "displayName") {
    out.display_name = lower(value);
  } else if (field == "type") {
    out.types = values_in(value);
  } else if (field == "publisherId") {
    out.publishers = values_in(value);
  } else if (field == "createdAfter") {
    DID_TRY(out.created_after, time_of(value));
  } else if (field == "updatedAfter") {
    DID_TRY(out.updated_after, time_of(value));
  } else {
    return bad_filter("`" + field + "` is no field of it");
  }
  return {};
}

}  // namespace

Answer<ArdSearch> ard_search_of(JsonValue body) {
  DID_CHECK(check_members(body, "", search_members));
  ArdSearch out;
  DID_CHECK(take_query(out.query, member_of(body, "query"), true));
  out.federation = body.find_string("federation").value_or("auto");
  out.query.limit = static_cast<std::size_t>(body.find_integer("pageSize").value_or(ard_page));
  out.query.cursor = body.find_string("pageToken").value_or("");
  return out;
}

Answer<ArdExplore> ard_explore_of(JsonValue body) {
  DID_CHECK(check_members(body, "", explore_members));
  ArdExplore out;
  out.query.everything = true;
  DID_CHECK(take_query(out.query, member_of(body, "query"), false));
  const auto facets = member_of(member_of(body, "resultType"), "facets");
  for (std::size_t i = 0; i < facets.size(); ++i) {
    const auto pointer = "/resultType/facets/" + std::to_string(i) + "/field";
    DID_TRY(const auto field, field_at(facets[i].find_string("field").value_or(""), pointer));
    const auto repeated = std::ranges::find(out.facets, field, &FacetQuestion::field);
    if (repeated != out.facets.end()) return breach(pointer, "the same field stands twice");
    out.facets.push_back({field, static_cast<std::size_t>(facets[i].find_integer("limit").value_or(20)),
                          static_cast<std::size_t>(facets[i].find_integer("minCount").value_or(1))});
  }
  return out;
}

Answer<ArdListFilter> ard_list_filter_of(std::string_view expression) {
  if (expression.size() > max_filter_text) return bad_filter("over 1024 octets");
  ArdListFilter out;
  std::vector<std::string> seen;
  for (Tokens tokens(expression); !tokens.ended();) {
    std::array<std::string, 3> term;
    for (auto& part : term) {
      auto token = tokens.ended() ? std::nullopt : tokens.next();
      if (!token) return bad_filter("a term is not ended");
      part = *std::move(token);
    }
    if (std::ranges::find(seen, term[0]) != seen.end()) return bad_filter("`" + term[0] + "` stands twice");
    seen.push_back(term[0]);
    DID_CHECK(take_term(out, term[0], term[1], term[2]));
    if (tokens.ended()) break;
    const auto word = tokens.next();
    if (!word || lower(*word) != "and" || tokens.ended()) return bad_filter("`AND` and another term are expected");
  }
  return out;
}

}  // namespace ans
