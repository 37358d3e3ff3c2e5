// The tree that all algorithms work on: JSON-LD's "internal representation" in an arena.
//
// Values are shared freely between trees (an expanded document points into its input); whoever changes a value has made it.
#pragma once

#include <did/json.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "jsonld/arena.h"

namespace vc::jsonld {

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

struct Value;
struct Member {
  std::string_view name;
  Value* value;
};

struct Value {
  Kind kind = Kind::null;
  bool flag = false;           // of a boolean: its value
  std::uint32_t count = 0;     // bytes of a text, items, or members
  std::uint32_t capacity = 0;  // of an array or object
  union {
    const char* text;  // string: unescaped UTF-8; number: its lexeme
    Value** items;
    Member* members;  // from indexed_from members on, followed by a hash table of 2 * capacity member numbers
  } at{nullptr};

  [[nodiscard]] bool is(Kind other) const { return kind == other; }
  [[nodiscard]] bool is_string() const { return kind == Kind::string; }
  [[nodiscard]] bool is_array() const { return kind == Kind::array; }
  [[nodiscard]] bool is_object() const { return kind == Kind::object; }
  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] bool is_scalar() const { return kind < Kind::array; }
  [[nodiscard]] std::string_view view() const { return {at.text, count}; }  // PRECONDITION: string or number
  [[nodiscard]] bool is_text(std::string_view text) const { return kind == Kind::string && view() == text; }
  // PRECONDITION: array, object
  [[nodiscard]] std::span<Value* const> items() const { return {at.items, count}; }
  [[nodiscard]] std::span<Member> members() const { return {at.members, count}; }

  // The member called so; nullptr where there is none, or where this is no object.
  [[nodiscard]] Member* find_member(std::string_view name) const {
    if (kind != Kind::object) return nullptr;
    if (capacity >= indexed_from) return find_indexed(name);
    for (auto& member : members())
      if (member.name == name) return &member;
    return nullptr;
  }
  [[nodiscard]] Value* find(std::string_view name) const {
    const auto* const found = find_member(name);
    return found == nullptr ? nullptr : found->value;
  }
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  // Objects of this capacity and more carry a hash table, so that one of a hundred thousand members costs no more than it should.
  static constexpr std::uint32_t indexed_from = 32;
  [[nodiscard]] Member* find_indexed(std::string_view name) const;  // PRECONDITION: it does
  // The member that is the only one.
  [[nodiscard]] bool has_only(std::string_view name) const { return count == 1 && has(name); }
};

// Makes and changes values in one arena.
class Maker {
 public:
  explicit Maker(Arena& arena) : arena_(&arena) {}
  [[nodiscard]] Arena& arena() const { return *arena_; }

  [[nodiscard]] Value* null() const { return arena_->make<Value>(); }
  [[nodiscard]] Value* boolean(bool flag) const;
  [[nodiscard]] Value* string(std::string_view text) const;    // `text` is not copied
  [[nodiscard]] Value* number(std::string_view lexeme) const;  // nor here
  [[nodiscard]] Value* array(std::uint32_t capacity = 0) const;
  [[nodiscard]] Value* array_of(Value* item) const;
  [[nodiscard]] Value* object(std::uint32_t capacity = 0) const;
  [[nodiscard]] Value* object_of(std::string_view name, Value* value) const;

  void push(Value* array, Value* item) const;
  // Adds a member, or replaces its value.
  void set(Value* object, std::string_view name, Value* value) const;
  // PRECONDITION: there is no such member.
  void append(Value* object, std::string_view name, Value* value) const;
  // True when there was one.
  bool remove(Value* object, std::string_view name) const;

  // `value` itself if it is an array, else an array of it.
  [[nodiscard]] Value* as_array(Value* value) const;
  // The macro "add value" (JSON-LD 1.1 API 1.4.1).
  void add_value(Value* object, std::string_view name, Value* value, bool as_array) const;

  // Same arrays and objects, to be changed at the top without changing `value`.
  [[nodiscard]] Value* shallow_copy(const Value* value) const;
  // Everything anew, texts included: the copy depends on this arena only.
  [[nodiscard]] Value* deep_copy(const Value* value) const;
  // The texts are not copied: the document has to live. nullptr where it is nested deeper than `max_depth`.
  [[nodiscard]] Value* from_json(did::JsonValue json, unsigned max_depth) const;
  // Texts are copied.
  [[nodiscard]] Value* copy_json(const did::Json& json) const;

 private:
  void reserve(Value* object, std::uint32_t capacity) const;
  Arena* arena_;
};

// Equal as JSON; members in any order; numbers by their double.
[[nodiscard]] bool equal(const Value* a, const Value* b);
// Equal values have equal hashes.
[[nodiscard]] std::uint64_t hash(const Value* value);
[[nodiscard]] did::Json to_json(const Value* value);
[[nodiscard]] double to_double(std::string_view lexeme);

}  // namespace vc::jsonld
