#include "json_reader.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>

#include "did/text.h"

namespace did {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The top bits of those of eight bytes that end a run of plain string bytes: a quote, a backslash, a control character, a non-ASCII
// byte. Exact up to the first of them in memory on little-endian machines, and in whether there is one on all.
std::uint64_t special_bytes(std::uint64_t word) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  constexpr std::uint64_t tops = 0x8080808080808080U;
  const auto zero_byte = [](std::uint64_t x) { return x - ones; };
  return (zero_byte(word ^ ones * '"') | zero_byte(word ^ ones * '\\') | (word - ones * 0x20) | word) & tops;
}

std::string printable(char c) {
  if (c > 0x20 && c < 0x7f) return "`" + std::string(1, c) + "`";
  constexpr std::string_view hex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return std::string("byte 0x") + hex[byte >> 4U] + hex[byte & 15U];
}

using Node = JsonValue::Node;

struct Member {
  Node name;
  Node value;
};

bool comes_before(const Node& a, const Node& b) { return utf16_less(a.view(), b.view()); }

// Insertion: most objects have few members, and stand in order.
void sort_few(Node* nodes, std::size_t count) {
  for (std::size_t i = 1; i < count; ++i) {
    if (!comes_before(nodes[2 * i], nodes[2 * i - 2])) continue;
    const Member moved{nodes[2 * i], nodes[2 * i + 1]};
    std::size_t to = i;
    for (; to > 0 && comes_before(moved.name, nodes[2 * to - 2]); --to) std::copy_n(nodes + 2 * to - 2, 2, nodes + 2 * to);
    nodes[2 * to] = moved.name;
    nodes[2 * to + 1] = moved.value;
  }
}

// The first eight bytes of a name as a number that is ordered as they are. nullopt: a code point from U+10000 on, which stands behind
// U+E000 to U+FFFF in UTF-8, and before them in UTF-16.
std::optional<std::uint64_t> prefix_of(std::string_view name) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const auto byte = i < name.size() ? static_cast<unsigned char>(name[i]) : 0U;
    if (byte >= 0xf0) return std::nullopt;
    prefix = prefix << 8U | byte;
  }
  return prefix;
}

// By prefix, and by the whole name where that does not tell.
void sort_many(Node* nodes, std::size_t count) {
  struct Place {
    std::uint64_t prefix;
    std::size_t member;
  };
  std::vector<Place> order(count);
  bool plain = true;
  for (std::size_t i = 0; i < count; ++i) {
    const auto prefix = prefix_of(nodes[2 * i].view());
    plain = plain && prefix.has_value();
    order[i] = {prefix.value_or(0), i};
  }
  std::ranges::sort(order, [&](const Place& a, const Place& b) {
    return plain && a.prefix != b.prefix ? a.prefix < b.prefix : comes_before(nodes[2 * a.member], nodes[2 * b.member]);
  });
  const std::vector<Node> before(nodes, nodes + 2 * count);
  for (std::size_t i = 0; i < count; ++i) std::copy_n(before.begin() + static_cast<std::ptrdiff_t>(2 * order[i].member), 2, nodes + 2 * i);
}

}  // namespace

const char* skip_plain(const char* at, const char* end) {
  for (std::uint64_t word = 0; end - at >= 8; at += 8) {
    std::memcpy(&word, at, 8);
    const auto special = special_bytes(word);
    if (special == 0) continue;
    if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(special) / 8;
    break;
  }
  while (at != end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20 && static_cast<unsigned char>(*at) < 0x80) ++at;
  return at;
}

bool JsonReader::breach(std::string what, const char* where) {
  const auto line = 1 + std::count(begin_, where, '\n');
  const char* line_start = where;
  while (line_start != begin_ && line_start[-1] != '\n') --line_start;
  error_.message = "json line " + std::to_string(line) + " column " + std::to_string(where - line_start + 1) + ": " + std::move(what);
  return false;
}

Result<void> JsonReader::read() {
  storage_.nodes.reserve(storage_.text.size() / 16 + 8);
  stack_.reserve(64);
  skip_space();
  if (!value(0)) return std::unexpected(std::move(error_));
  skip_space();
  if (at_ != end_) {
    (void)breach(printable(*at_) + " after the end of the value");
    return std::unexpected(std::move(error_));
  }
  storage_.root = static_cast<std::uint32_t>(storage_.nodes.size());
  storage_.nodes.push_back(stack_.back());
  return {};
}

void JsonReader::skip_space() {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
}

bool JsonReader::value(unsigned depth) {
  if (at_ == end_) return breach("the text ends where a value should stand");
  switch (*at_) {
    case '{': return object(depth + 1);
    case '[': return array(depth + 1);
    case '"': return string();
    case 't': return literal("true", JsonKind::boolean, true);
    case 'f': return literal("false", JsonKind::boolean, false);
    case 'n': return literal("null", JsonKind::null, false);
    default: break;
  }
  if (*at_ == '-' || is_digit(*at_)) return number();
  if (*at_ == '\xef') return breach("a byte order mark or other text where a value should stand");
  return breach(printable(*at_) + " where a value should stand");
}

bool JsonReader::literal(std::string_view word, JsonKind kind, bool flag) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word))
    return breach("a word that is not `" + std::string(word) + "`");
  at_ += word.size();
  Node node;
  node.kind = static_cast<std::uint32_t>(kind) & 7U;
  node.flag = flag ? 1 : 0;
  stack_.push_back(node);
  return true;
}

// What stands between the brackets of an array or object: `item`, `,`, `item`, ..., and the closing bracket itself.
bool JsonReader::items(const Brackets& brackets, unsigned depth) {
  if (depth > max_depth_) {
    error_.code = Errc::too_large;
    return breach("nesting deeper than " + std::to_string(max_depth_));
  }
  ++at_;
  skip_space();
  if (at_ != end_ && *at_ == brackets.close) {
    ++at_;
    return true;
  }
  for (bool more = true; more;) {
    skip_space();
    if (!(this->*brackets.item)(depth)) return false;
    skip_space();
    if (at_ == end_) return breach("the text ends inside an " + std::string(brackets.name));
    if (*at_ != ',' && *at_ != brackets.close) return breach(printable(*at_) + " where `,` or `" + brackets.close + "` should stand");
    more = *at_++ == ',';
  }
  return true;
}

// Moves what was read since `base` from the stack to where it stays, and leaves the container in its place.
void JsonReader::close(JsonKind kind, std::size_t base, std::size_t size) {
  Node node;
  node.kind = static_cast<std::uint32_t>(kind) & 7U;
  node.size = static_cast<std::uint32_t>(size);
  node.first = static_cast<std::uint32_t>(storage_.nodes.size()) & json_max_offset;
  storage_.nodes.insert(storage_.nodes.end(), stack_.begin() + static_cast<std::ptrdiff_t>(base), stack_.end());
  stack_.resize(base);
  stack_.push_back(node);
}

bool JsonReader::array(unsigned depth) {
  const auto base = stack_.size();
  if (!items({.close = ']', .name = "array", .item = &JsonReader::value}, depth)) return false;
  close(JsonKind::array, base, stack_.size() - base);
  return true;
}

bool JsonReader::object(unsigned depth) {
  const auto base = stack_.size();
  if (!items({.close = '}', .name = "object", .item = &JsonReader::member}, depth)) return false;
  const auto count = (stack_.size() - base) / 2;
  if (!sort_members(base, count)) return false;
  close(JsonKind::object, base, count);
  return true;
}

bool JsonReader::member(unsigned depth) {
  if (at_ == end_ || *at_ != '"') return breach("no member name in double quotes where one should stand");
  const auto offset = static_cast<std::uint32_t>(at_ - begin_);
  if (!string()) return false;
  stack_.back().first = offset & json_max_offset;
  skip_space();
  if (at_ == end_ || *at_ != ':') return breach("no `:` after a member name");
  ++at_;
  skip_space();
  return value(depth);
}

// Brings the members into canonical order; neighbours with one name are duplicates.
bool JsonReader::sort_members(std::size_t base, std::size_t count) {
  constexpr std::size_t few = 24;
  Node* const nodes = stack_.data() + base;
  // Many writers leave them in order. Where each comes before the next, there is no duplicate either.
  std::size_t in_order = 1;
  while (in_order < count && comes_before(nodes[2 * in_order - 2], nodes[2 * in_order])) ++in_order;
  if (in_order >= count) return true;
  if (count <= few)
    sort_few(nodes, count);
  else
    sort_many(nodes, count);
  for (std::size_t i = 1; i < count; ++i) {
    if (nodes[2 * i].view() != nodes[2 * i - 2].view()) continue;
    const auto second = std::max<std::uint32_t>(nodes[2 * i].first, nodes[2 * i - 2].first);
    return breach("member `" + std::string(nodes[2 * i].view().substr(0, 80)) + "` stands twice in one object", begin_ + second);
  }
  return true;
}

bool JsonReader::string() {
  const char* const start = ++at_;
  for (;;) {
    at_ = skip_plain(at_, end_);
    if (at_ == end_) return breach("the text ends inside a string");
    if (*at_ == '"') break;
    if (*at_ == '\\') return escaped_string(start);
    if (static_cast<unsigned char>(*at_) < 0x20) return breach("an unescaped control character in a string");
    if (!utf8_sequence()) return false;
  }
  Node node;
  node.kind = static_cast<std::uint32_t>(JsonKind::string) & 7U;
  node.flag = 1;
  node.text = start;
  node.size = static_cast<std::uint32_t>(at_++ - start);
  stack_.push_back(node);
  return true;
}

bool JsonReader::utf8_sequence() {
  const auto size = utf8_size(at_, end_);
  if (size == 0) return breach("invalid utf-8");
  at_ += size;
  return true;
}

// The rest of a string from its first backslash on, unescaped into the arena. All strings of a text together are shorter
// than the text, so one reservation lasts.
bool JsonReader::escaped_string(const char* start) {
  auto& arena = storage_.arena;
  if (arena.capacity() < storage_.text.size()) arena.reserve(storage_.text.size());
  const auto offset = arena.size();
  for (;;) {
    arena.append(start, at_);
    if (at_ == end_) return breach("the text ends inside a string");
    if (*at_ == '"') break;
    if (static_cast<unsigned char>(*at_) < 0x20) return breach("an unescaped control character in a string");
    start = at_;
    if (*at_ == '\\') {
      if (!escape()) return false;
      start = at_;
    } else if (static_cast<unsigned char>(*at_) >= 0x80 && !utf8_sequence()) {
      return false;
    }
    at_ = skip_plain(at_, end_);
  }
  ++at_;
  Node node;
  node.kind = static_cast<std::uint32_t>(JsonKind::string) & 7U;
  node.text = arena.data() + offset;
  node.size = static_cast<std::uint32_t>(arena.size() - offset);
  stack_.push_back(node);
  return true;
}

bool JsonReader::escape() {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  if (end_ - at_ < 2) return breach("the text ends inside a string");
  if (at_[1] == 'u') return unicode_escape();
  const auto found = letters.find(at_[1]);
  if (found == std::string_view::npos) return breach("an escape that json does not have");
  storage_.arena += meanings[found];
  at_ += 2;
  return true;
}

bool JsonReader::unicode_escape() {
  const char* const start = at_;
  unsigned unit = 0;
  if (!hex4(unit)) return false;
  if (unit >= 0xdc00 && unit <= 0xdfff) return breach("a lone surrogate escape", start);
  if (unit >= 0xd800 && unit <= 0xdbff) {
    unsigned low = 0;
    if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return breach("a lone surrogate escape", start);
    if (!hex4(low)) return false;
    if (low < 0xdc00 || low > 0xdfff) return breach("a lone surrogate escape", start);
    unit = 0x10000 + ((unit - 0xd800) << 10U) + (low - 0xdc00);
  }
  append_utf8(unit, storage_.arena);
  return true;
}

// \uXXXX: four hex digits in either case.
bool JsonReader::hex4(unsigned& unit) {
  if (end_ - at_ < 6) return breach("the text ends inside an escape");
  const auto [last, error] = std::from_chars(at_ + 2, at_ + 6, unit, 16);
  if (error != std::errc() || last != at_ + 6) return breach("an escape without four hex digits");
  at_ += 6;
  return true;
}

bool JsonReader::digits() {
  if (at_ == end_ || !is_digit(*at_)) return breach("no digit where a number needs one");
  while (at_ != end_ && is_digit(*at_)) ++at_;
  return true;
}

bool JsonReader::number() {
  const char* const start = at_;
  if (*at_ == '-') ++at_;
  if (at_ != end_ && *at_ == '0') {
    ++at_;
  } else if (!digits()) {
    return false;
  }
  if (at_ != end_ && *at_ == '.') {
    ++at_;
    if (!digits()) return false;
  }
  const bool exponent = at_ != end_ && (*at_ == 'e' || *at_ == 'E');
  if (exponent) {
    ++at_;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    if (!digits()) return false;
  }
  // A number that no finite double holds would silently become another one in most readers (RFC 7493 2.2).
  constexpr std::ptrdiff_t always_finite = 300;
  if (exponent || at_ - start > always_finite) {
    double value = 0;
    const auto [last, error] = std::from_chars(start, at_, value);
    if (error != std::errc() || !std::isfinite(value)) return breach("a number outside the range of a double", start);
  }
  Node node;
  node.kind = static_cast<std::uint32_t>(JsonKind::number) & 7U;
  node.text = start;
  node.size = static_cast<std::uint32_t>(at_ - start);
  stack_.push_back(node);
  return true;
}

}  // namespace did
