// Structured field values for HTTP (RFC 9651, and with it RFC 8941): lists, dictionaries and items, read and written strictly.
//
//   dictionary   sig1=("@method" "@path");created=1618884473, sig2=:AAE=:
//                 key |---- inner list ---||--- parameter ---|       item
//
// Whatever was read, prints back in the one canonical spelling of section 4.1. Byte sequences are taken with their padding and
// with zero in the bits that no byte takes: the standard advises to be lenient there (4.2.7), and we are not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "did/bytes.h"
#include "did/result.h"

namespace agent::sf {

using did::Result;

// What a field may hold at most; what is larger is too_large. The standard asks for these sizes (section 3), and not for more.
inline constexpr std::size_t max_text = std::size_t{64} * 1024;
inline constexpr std::size_t max_members = 1024;
inline constexpr std::size_t max_inner_members = 256;
inline constexpr std::size_t max_parameters = 256;

struct Token {
  std::string text;
  friend bool operator==(const Token&, const Token&) = default;
};
// Twelve digits before the point and three behind it: 4.25 is 4250.
struct Decimal {
  std::int64_t thousandths;
  friend bool operator==(const Decimal&, const Decimal&) = default;
};
// Seconds since 1970 (RFC 9651 3.3.7).
struct Date {
  std::int64_t seconds;
  friend bool operator==(const Date&, const Date&) = default;
};
// Unicode for people, in UTF-8 (RFC 9651 3.3.8).
struct DisplayString {
  std::string text;
  friend bool operator==(const DisplayString&, const DisplayString&) = default;
};

// An Integer, Decimal, String, Token, Byte Sequence, Boolean, Date or Display String.
using BareItem = std::variant<std::int64_t, Decimal, std::string, Token, did::Bytes, bool, Date, DisplayString>;

struct Parameter {
  std::string key;
  BareItem value;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};
using Parameters = std::vector<Parameter>;  // in order; a key stands once
[[nodiscard]] const BareItem* find(const Parameters& parameters, std::string_view key);

struct Item {
  BareItem value;
  Parameters parameters{};
  friend bool operator==(const Item&, const Item&) = default;
};
struct InnerList {
  std::vector<Item> items;
  Parameters parameters{};
  friend bool operator==(const InnerList&, const InnerList&) = default;
};
using Member = std::variant<Item, InnerList>;
using List = std::vector<Member>;
struct Entry {
  std::string key;
  Member value;
  friend bool operator==(const Entry&, const Entry&) = default;
};
using Dictionary = std::vector<Entry>;  // in order; a key stands once
[[nodiscard]] const Member* find(const Dictionary& dictionary, std::string_view key);

// What becomes of a key that stands twice. The standard lets the last one win (4.2.2, 4.2.3.2); what is signed has no use for
// the one that lost, and is refused.
enum class Repeated : std::uint8_t { last_wins, refuse };

// Section 4.2. `text`: the value of the field, its lines joined by commas (field_value()). Errors: malformed (what, and at which
// offset), too_large.
[[nodiscard]] Result<List> parse_list(std::string_view text);
[[nodiscard]] Result<Dictionary> parse_dictionary(std::string_view text, Repeated repeated = Repeated::last_wins);
[[nodiscard]] Result<Item> parse_item(std::string_view text, Repeated repeated = Repeated::last_wins);
[[nodiscard]] Result<InnerList> parse_inner_list(std::string_view text, Repeated repeated = Repeated::last_wins);

// Section 4.1. An empty list or dictionary is the empty text: such a field is not sent. Errors: malformed (a key, token or string
// with characters that cannot be written, a number out of range).
[[nodiscard]] Result<std::string> serialize(const List& list);
[[nodiscard]] Result<std::string> serialize(const Dictionary& dictionary);
[[nodiscard]] Result<std::string> serialize(const Item& item);
[[nodiscard]] Result<std::string> serialize(const InnerList& list);
[[nodiscard]] Result<std::string> serialize(const Member& member);
[[nodiscard]] Result<std::string> serialize(const Parameters& parameters);

}  // namespace agent::sf
