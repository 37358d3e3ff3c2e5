#include "records/constraint_form.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace ans::rule {
namespace {

constexpr std::size_t max_constraints = 32;
constexpr std::size_t as_many_as_fit = 65'536;  // the size of a statement is the limit

bool is_number(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

// "100/s"
Answer<void> rate(JsonValue value, const std::string& pointer) {
  static constexpr std::array<std::string_view, 4> units{"s", "min", "h", "d"};
  const auto word = value.is_string() ? value.string() : std::string_view();
  const auto slash = std::min(word.find('/'), word.size());
  if (is_number(word.substr(0, slash)) && slash < word.size() && std::ranges::find(units, word.substr(slash + 1)) != units.end()) return {};
  return breach(pointer, "a number for each of s, min, h or d is expected, as in `100/s`");
}

// Decimal text: a JSON number would be rounded by some readers, and a price is what two sides have to agree on.
Answer<void> amount(JsonValue value, const std::string& pointer) {
  const auto word = value.is_string() ? value.string() : std::string_view();
  const auto point = std::min(word.find('.'), word.size());
  if (is_number(word.substr(0, point)) && (point == word.size() || is_number(word.substr(point + 1)))) return {};
  return breach(pointer, "a decimal number in a string is expected, as in `\"0.002\"`");
}

// ISO 4217
Answer<void> currency(JsonValue value, const std::string& pointer) {
  const auto word = value.is_string() ? value.string() : std::string_view();
  if (word.size() == 3 && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; })) return {};
  return breach(pointer, "three capital letters are expected, as in `EUR`");
}

constexpr std::array price_members{Member{"model", true, text<1, 32>}, Member{"amount", true, amount}, Member{"currency", true, currency}};
Answer<void> price(JsonValue value, const std::string& pointer) { return check_members(value, pointer, price_members); }

constexpr std::array agreed{
    Member{"languages", false, list<0, as_many_as_fit, text<1, 35>>},
    Member{"maxInputBytes", false, integer<1, 9'007'199'254'740'991>},
    Member{"regions", false, list<0, as_many_as_fit, text<1, 32>>},
    Member{"rate", false, rate},
    Member{"price", false, price},
};

}  // namespace

Answer<void> constraints(JsonValue value, const std::string& pointer) {
  DID_CHECK(object(value, pointer));
  if (value.size() > max_constraints) return breach(pointer, "at most 32 constraints are expected");
  for (const auto& member : agreed)
    if (const auto found = value.find(member.name)) DID_CHECK(member.check(*found, member_pointer(pointer, member.name)));
  return {};
}

}  // namespace ans::rule
