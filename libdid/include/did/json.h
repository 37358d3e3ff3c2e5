// Strict JSON (RFC 8259, I-JSON RFC 7493) and its canonical form (JCS, RFC 8785).
//
// There is one reader. JsonDocument keeps what was read as a flat, immutable tree over its own copy of
// the text: number lexemes stay as they were written, and the members of every object stand in canonical
// order, so that finding duplicates, looking up a name and writing the canonical form cost almost nothing.
//
// Json (nlohmann) is the type to build and to print with; headers name it through json_fwd only.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "did/result.h"

namespace did {

using Json = nlohmann::json;

struct JsonLimits {
  std::size_t max_bytes = std::size_t{1} << 20U;  // refused before a byte is looked at: too_large
  unsigned max_depth = 64;                        // arrays and objects inside one another: too_large
};

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };
[[nodiscard]] std::string_view name(JsonKind kind);  // "null", "boolean", ... for messages

class JsonDocument;

// A value inside a JsonDocument: two words, to be passed by value. Lives as long as the document does.
class JsonValue {
 public:
  struct Node;  // below: for the reader, the writer and this class

  JsonValue() = default;  // a null that belongs to no document

  [[nodiscard]] inline JsonKind kind() const;
  [[nodiscard]] bool is_string() const { return kind() == JsonKind::string; }
  [[nodiscard]] bool is_object() const { return kind() == JsonKind::object; }
  [[nodiscard]] bool is_array() const { return kind() == JsonKind::array; }
  [[nodiscard]] bool is_number() const { return kind() == JsonKind::number; }

  // PRECONDITION of each: the kind fits. (Broken preconditions end the program.)
  [[nodiscard]] inline bool boolean() const;
  [[nodiscard]] inline std::string_view string() const;  // unescaped UTF-8
  [[nodiscard]] inline std::string_view lexeme() const;  // of a number, as written
  // The number as a signed integer, if it is written as one and fits in 2^53-1.
  [[nodiscard]] std::optional<std::int64_t> integer() const;

  // Elements of an array, or members of an object; 0 for everything else.
  [[nodiscard]] inline std::size_t size() const;
  // PRECONDITION: index < size(), of an array.
  [[nodiscard]] inline JsonValue operator[](std::size_t index) const;
  // PRECONDITION: index < size(), of an object. Members stand in the order of RFC 8785 3.2.3.
  [[nodiscard]] inline std::string_view member_name(std::size_t index) const;
  [[nodiscard]] inline JsonValue member_value(std::size_t index) const;
  // The member called so; nullopt where there is none, or where this is not an object.
  [[nodiscard]] std::optional<JsonValue> find(std::string_view member) const;
  // The member called so, if it is a string.
  [[nodiscard]] std::optional<std::string_view> find_string(std::string_view member) const;
  // The member called so, if it is a number that integer() takes.
  [[nodiscard]] std::optional<std::int64_t> find_integer(std::string_view member) const;

  // Same canonical value: numbers by their double, strings by code points.
  [[nodiscard]] bool equals(JsonValue other) const;

 private:
  friend class JsonDocument;
  friend class JsonWriter;
  JsonValue(const Node* nodes, std::uint32_t index) : nodes_(nodes), index_(index) {}
  [[nodiscard]] inline const Node& node() const;
  // The node, of the kind that the caller needs; misuse is not bad input, and ends the program.
  [[nodiscard]] inline const Node& node(JsonKind expected) const;
  [[nodiscard]] inline const Node& node(JsonKind expected, std::size_t index) const;
  [[noreturn]] static void misused();
  const Node* nodes_ = nullptr;
  std::uint32_t index_ = 0;
};

// One value of the flat tree behind a document. 16 bytes, so that a credential of 2 KB fits the first-level cache.
//
//   string   text, size       unescaped UTF-8, in the document's text or its arena
//   number   text, size       the lexeme, in the document's text
//   array    first, size      elements at nodes[first .. first + size)
//   object   first, size      members at nodes[first .. first + 2 * size): name, value, name, value, ... in canonical order
struct JsonValue::Node {
  const char* text = nullptr;
  std::uint32_t size = 0;
  std::uint32_t first : 28 = 0;  // of a member's name: where it stands in the document's text
  std::uint32_t kind : 3 = 0;    // JsonKind
  std::uint32_t flag : 1 = 0;    // string: contains nothing to escape; boolean: the value

  [[nodiscard]] std::string_view view() const { return {text, size}; }
  [[nodiscard]] JsonKind kind_of() const { return static_cast<JsonKind>(kind); }
};
static_assert(sizeof(JsonValue::Node) == 16);

const JsonValue::Node& JsonValue::node() const {
  static constexpr Node null;
  return nodes_ == nullptr ? null : nodes_[index_];
}
const JsonValue::Node& JsonValue::node(JsonKind expected) const {
  const auto& own = node();
  if (own.kind_of() != expected) misused();
  return own;
}
const JsonValue::Node& JsonValue::node(JsonKind expected, std::size_t index) const {
  const auto& own = node(expected);
  if (index >= own.size) misused();
  return own;
}

JsonKind JsonValue::kind() const { return node().kind_of(); }
bool JsonValue::boolean() const { return node(JsonKind::boolean).flag != 0; }
std::string_view JsonValue::string() const { return node(JsonKind::string).view(); }
std::string_view JsonValue::lexeme() const { return node(JsonKind::number).view(); }
std::size_t JsonValue::size() const { return kind() == JsonKind::array || kind() == JsonKind::object ? node().size : 0; }
JsonValue JsonValue::operator[](std::size_t index) const {
  return {nodes_, node(JsonKind::array, index).first + static_cast<std::uint32_t>(index)};
}
std::string_view JsonValue::member_name(std::size_t index) const { return nodes_[node(JsonKind::object, index).first + 2 * index].view(); }
JsonValue JsonValue::member_value(std::size_t index) const {
  return {nodes_, node(JsonKind::object, index).first + 2 * static_cast<std::uint32_t>(index) + 1};
}

// A JSON text that was read whole and found strict. Movable; the values in it stay valid after a move.
class JsonDocument {
 public:
  // Refuses, at the first breach and with its line and column: repeated members, nesting over the limit,
  // bytes after the end, invalid UTF-8, a byte order mark, lone surrogates, and all that RFC 8259 excludes.
  // The text is copied. Errors: malformed, too_large.
  [[nodiscard]] static Result<JsonDocument> parse(std::string_view text, const JsonLimits& limits = {});

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  [[nodiscard]] JsonValue root() const;
  // The bytes that were read.
  [[nodiscard]] std::string_view text() const;

  struct Storage;  // private to json.cpp

 private:
  explicit JsonDocument(std::unique_ptr<Storage> storage);
  std::unique_ptr<Storage> storage_;
};

// The canonical text (RFC 8785) of a value. An Error (malformed) where I-JSON is left: an integer beyond
// 2^53-1, a number that no finite double holds.
[[nodiscard]] Result<std::string> canonicalize(JsonValue value);

// The same with the top-level object changed on the way: members named in `without` are left out, and where
// `replace_value` is given, the member `replace` has that value instead (it must be present in the object).
struct CanonicalView {
  std::string_view without{};
  std::string_view replace{};
  JsonValue replacement{};
};
// Appends to `out`. PRECONDITION: `value` is an object.
[[nodiscard]] Result<void> canonicalize_object(JsonValue value, const CanonicalView& view, std::string& out);

// The canonical text of a built value. Goes through the strict reader, so that what is signed is what
// a reader of it will see. Errors: malformed.
[[nodiscard]] Result<std::string> canonicalize(const Json& json);

// A double as ECMAScript writes it (RFC 8785 3.2.2.3). PRECONDITION: finite.
[[nodiscard]] std::string ecmascript_number(double value);

// A copy as nlohmann/json. Numbers become integers where they are written so and fit, doubles otherwise.
[[nodiscard]] Json to_json(JsonValue value);
// Strictly parsed text as nlohmann/json: parse + to_json.
[[nodiscard]] Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});
// The text of a built value, `indent` < 0 for one line. Built values are valid UTF-8 by construction here;
// bytes that are not are replaced (never thrown at the caller).
[[nodiscard]] std::string to_text(const Json& json, int indent = -1);
// `text` as a JSON string, as to_text writes it, behind what `out` holds.
void append_json_string(std::string_view text, std::string& out);

}  // namespace did
