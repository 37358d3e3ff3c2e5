#include "names/version.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/ascii.h"

namespace ans {
namespace {

std::optional<std::uint64_t> version_number(std::string_view text) {
  if (text.empty() || text.size() > 16 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  if (!std::ranges::all_of(text, is_digit)) return std::nullopt;
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value <= version_max_number ? std::optional(value) : std::nullopt;
}

bool is_numeric(std::string_view identifier) { return std::ranges::all_of(identifier, is_digit); }

// SemVer 2.0.0 sections 9 and 10: dot-separated, none empty; a numeric prerelease identifier has no leading zero.
bool are_identifiers(std::string_view text, bool is_prerelease) {
  return std::ranges::all_of(split(text, '.'), [&](std::string_view one) {
    if (one.empty() || !std::ranges::all_of(one, [](char c) { return is_alnum(c) || c == '-'; })) return false;
    return !is_prerelease || one.size() == 1 || one.front() != '0' || !is_numeric(one);
  });
}

// Section 11.4.
std::weak_ordering compare_identifier(std::string_view a, std::string_view b) {
  const bool a_numeric = is_numeric(a);
  const bool b_numeric = is_numeric(b);
  if (a_numeric != b_numeric) return a_numeric ? std::weak_ordering::less : std::weak_ordering::greater;
  // Without leading zeros a longer number is a larger one.
  if (a_numeric && a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

}  // namespace

Result<Version> Version::parse(std::string_view text) {
  const auto bad = [&](std::string_view why) {
    return did::fail(did::Errc::malformed, "version `" + std::string(text.substr(0, version_max_size)) + "`: " + std::string(why),
                     "write three numbers: 1.2.3, 1.2.3-rc.1, 1.2.3+build");
  };
  if (text.size() > version_max_size) return bad("over 256 octets");
  const auto plus = text.find('+');
  const auto before_build = text.substr(0, plus);
  if (plus != std::string_view::npos && !are_identifiers(text.substr(plus + 1), false)) return bad("the build metadata is not well formed");
  const auto dash = before_build.find('-');
  Version out;
  out.text_ = text;
  if (dash != std::string_view::npos) {
    if (!are_identifiers(before_build.substr(dash + 1), true)) return bad("the prerelease is not well formed");
    out.pre_begin_ = dash + 1;
    out.pre_size_ = before_build.size() - dash - 1;
  }
  const auto numbers = split(before_build.substr(0, dash), '.');
  if (numbers.size() != out.numbers_.size()) return bad("three numbers are expected");
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto number = version_number(numbers[i]);
    if (!number) return bad("`" + std::string(numbers[i]) + "` is no number without leading zeros up to 2^53-1");
    out.numbers_[i] = *number;
  }
  return out;
}

std::weak_ordering precedence(const Version& a, const Version& b) {
  if (const auto order = a.numbers_ <=> b.numbers_; order != 0) return order;
  // Section 11.3: a prerelease comes before its release.
  if (a.prerelease().empty() || b.prerelease().empty()) return a.prerelease().empty() <=> b.prerelease().empty();
  const auto left = split(a.prerelease(), '.');
  const auto right = split(b.prerelease(), '.');
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (const auto order = compare_identifier(left[i], right[i]); order != 0) return order;
  }
  return left.size() <=> right.size();
}

}  // namespace ans
