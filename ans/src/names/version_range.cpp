#include "names/version_range.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::unexpected<did::Error> bad_range(std::string_view why) {
  return did::fail(did::Errc::malformed, "version range: " + std::string(why),
                   "such as ^1.2.0, ~1.2, 1.x, >=1.0.0 <3.0.0, 1.0.0 - 2.0.0, ^1 || ^3");
}

// What a range needs to know of a partial version. `given` counts the numbers before the first x or the end.
struct Partial {
  std::array<std::uint64_t, 3> numbers{};
  std::size_t given = 0;
  std::string prerelease;  // with its `-`; only where all three are given
};

std::string print(const std::array<std::uint64_t, 3>& numbers, std::string_view prerelease) {
  return std::to_string(numbers[0]) + '.' + std::to_string(numbers[1]) + '.' + std::to_string(numbers[2]) + std::string(prerelease);
}

Result<Partial> parse_partial(std::string_view text) {
  if (text.starts_with('=') || text.starts_with('v')) text.remove_prefix(1);
  const auto core = text.substr(0, text.find_first_of("-+"));
  const auto parts = split(core, '.');
  if (parts.size() > 3 || (parts.size() < 3 && core.size() < text.size()))
    return bad_range("`" + std::string(text) + "` is no version, or part of one");
  // With x for 0 and all three numbers, what remains is a version, and held to the rules of one.
  std::string filled;
  Partial out;
  bool open = false;
  for (std::size_t i = 0; i < 3; ++i) {
    const bool missing = i >= parts.size();
    const bool any = !missing && (parts[i] == "x" || parts[i] == "X" || parts[i] == "*");
    open = open || missing || any;
    if (!open) ++out.given;
    filled += (i == 0 ? "" : ".") + (missing || any ? std::string("0") : std::string(parts[i]));
  }
  filled += text.substr(core.size());
  const auto version = Version::parse(filled);
  if (!version) return bad_range("`" + std::string(text) + "` is no version, or part of one");
  for (std::size_t i = 0; i < out.given; ++i) out.numbers[i] = version->numbers()[i];
  if (out.given == 3 && !version->prerelease().empty()) out.prerelease = '-' + std::string(version->prerelease());
  return out;
}

// "a - b": nullopt where there is no hyphen between blanks.
std::optional<std::pair<std::string_view, std::string_view>> split_hyphen(std::string_view text) {
  for (auto at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
    const bool alone = at > 0 && at + 1 < text.size() && blanks.contains(text[at - 1]) && blanks.contains(text[at + 1]);
    if (alone) return std::pair{trimmed(text.substr(0, at)), trimmed(text.substr(at + 1))};
  }
  return std::nullopt;
}

constexpr std::array<std::string_view, 8> operators{"~>", "<=", ">=", "~", "^", "<", ">", "="};  // longer ones first

}  // namespace

// One range on its way: every operator comes down to comparators.
class VersionRange::Builder {
 public:
  Comparators comparators;

  Result<void> range(std::string_view text) {
    if (const auto hyphen = split_hyphen(text)) return hyphen_range(hyphen->first, hyphen->second);
    while (!text.empty()) {
      const auto found = std::ranges::find_if(operators, [&](std::string_view one) { return text.starts_with(one); });
      const auto operation = found == operators.end() ? std::string_view() : *found;
      text = trimmed(text.substr(operation.size()));
      const auto size = std::min(text.find_first_of(blanks), text.size());
      DID_TRY(const auto partial, parse_partial(text.substr(0, size)));
      DID_CHECK(simple(operation, partial));
      text = trimmed(text.substr(size));
    }
    return {};
  }

 private:
  Result<void> add(Comparison comparison, const std::array<std::uint64_t, 3>& numbers, std::string_view prerelease = {}) {
    auto bound = Version::parse(print(numbers, prerelease));
    if (!bound) return bad_range("a bound is over 2^53-1");
    comparators.push_back({comparison, *std::move(bound)});
    return {};
  }

  // Below every version, and every prerelease of one, that begins with the next of the first `kept` numbers.
  Result<void> below_next(const Partial& partial, std::size_t kept) {
    std::array<std::uint64_t, 3> next{};
    std::copy_n(partial.numbers.begin(), kept, next.begin());
    ++next[kept - 1];
    return add(Comparison::less, next, "-0");
  }

  Result<void> from(const Partial& partial) { return add(Comparison::greater_equal, partial.numbers, partial.prerelease); }
  Result<void> nothing() { return add(Comparison::less, {0, 0, 0}, "-0"); }

  Result<void> hyphen_range(std::string_view first, std::string_view last) {
    DID_TRY(const auto low, parse_partial(first));
    DID_TRY(const auto high, parse_partial(last));
    if (low.given > 0) DID_CHECK(from(low));
    if (high.given == 0) return {};
    if (high.given < 3) return below_next(high, high.given);
    return add(Comparison::less_equal, high.numbers, high.prerelease);
  }

  Result<void> simple(std::string_view operation, const Partial& partial) {
    // `<*` and `>*` leave nothing, any other operator on it everything.
    if (partial.given == 0) return operation == "<" || operation == ">" ? nothing() : Result<void>();
    if (operation == "~" || operation == "~>") return between(partial, std::min<std::size_t>(partial.given, 2));
    if (operation == "^") return between(partial, caret_keeps(partial));
    if (operation == "<") return add(Comparison::less, partial.numbers, partial.given < 3 ? std::string_view("-0") : partial.prerelease);
    if (operation == ">=") return from(partial);
    if (operation == "<=" && partial.given < 3) return below_next(partial, partial.given);
    if (operation == "<=") return add(Comparison::less_equal, partial.numbers, partial.prerelease);
    if (operation == ">") return above(partial);
    if (partial.given < 3) return between(partial, partial.given);
    return add(Comparison::equal, partial.numbers, partial.prerelease);
  }

  // The first number that is not zero may not change; where all given are zero, the last given.
  static std::size_t caret_keeps(const Partial& partial) {
    std::size_t kept = 1;
    while (kept < partial.given && partial.numbers[kept - 1] == 0) ++kept;
    return kept;
  }

  Result<void> between(const Partial& partial, std::size_t kept) {
    DID_CHECK(from(partial));
    return below_next(partial, kept);
  }

  Result<void> above(const Partial& partial) {
    if (partial.given == 3) return add(Comparison::greater, partial.numbers, partial.prerelease);
    auto next = partial.numbers;
    ++next[partial.given - 1];
    return add(Comparison::greater_equal, next);
  }
};

bool VersionRange::Comparator::holds(const Version& version) const {
  const auto order = precedence(version, bound);
  switch (comparison) {
    case Comparison::less: return order < 0;
    case Comparison::less_equal: return order <= 0;
    case Comparison::equal: return order == 0;
    case Comparison::greater_equal: return order >= 0;
    case Comparison::greater: return order > 0;
  }
  std::unreachable();
}

Result<VersionRange> VersionRange::parse(std::string_view text) {
  if (text.size() > version_range_max_size) return bad_range("over 512 octets");
  if (!std::ranges::all_of(text, [](char c) { return is_printable(c) || blanks.contains(c); }))
    return bad_range("only printable ASCII is allowed");
  VersionRange out;
  out.text_ = text;
  for (;;) {
    const auto bar = text.find("||");
    Builder builder;
    DID_CHECK(builder.range(trimmed(text.substr(0, bar))));
    out.alternatives_.push_back(std::move(builder.comparators));
    if (bar == std::string_view::npos) return out;
    text.remove_prefix(bar + 2);
  }
}

bool VersionRange::contains(const Version& version) const {
  return std::ranges::any_of(alternatives_, [&](const Comparators& all) {
    if (!std::ranges::all_of(all, [&](const Comparator& one) { return one.holds(version); })) return false;
    if (version.prerelease().empty()) return true;
    return std::ranges::any_of(
        all, [&](const Comparator& one) { return !one.bound.prerelease().empty() && one.bound.numbers() == version.numbers(); });
  });
}

}  // namespace ans
