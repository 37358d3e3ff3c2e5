#include "jsonld/value.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "text_hash.h"

namespace vc::jsonld {
namespace {

constexpr std::uint32_t empty_slot = 0xffffffffU;

bool indexed(const Value& object) { return object.capacity >= Value::indexed_from; }
std::uint32_t* index_of(const Value& object) { return reinterpret_cast<std::uint32_t*>(object.at.members + object.capacity); }

// Where `name` stands in the table, or the empty slot where it would. PRECONDITION: indexed, capacity is a power of two.
std::uint32_t& slot_of(const Value& object, std::string_view name) {
  auto* const table = index_of(object);
  const std::uint32_t mask = 2 * object.capacity - 1;
  auto i = static_cast<std::uint32_t>(text_hash(name)) & mask;
  while (table[i] != empty_slot && object.at.members[table[i]].name != name) i = (i + 1) & mask;
  return table[i];
}

void rebuild_index(const Value& object) {
  std::fill_n(index_of(object), 2 * object.capacity, empty_slot);
  for (std::uint32_t i = 0; i < object.count; ++i) slot_of(object, object.at.members[i].name) = i;
}

bool same_members(const Value* a, const Value* b) {
  return std::ranges::all_of(a->members(), [b](const Member& member) {
    const auto* const other = b->find(member.name);
    return other != nullptr && equal(member.value, other);
  });
}

}  // namespace

double to_double(std::string_view lexeme) {
  double value = 0;
  const auto [end, error] = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
  // Out of range: from_chars does not say in which direction.
  return error == std::errc::result_out_of_range ? std::strtod(std::string(lexeme).c_str(), nullptr) : value;
}

Member* Value::find_indexed(std::string_view name) const {
  const auto slot = slot_of(*this, name);
  return slot == empty_slot ? nullptr : &at.members[slot];
}

Value* Maker::boolean(bool flag) const {
  auto* const out = arena_->make<Value>();
  out->kind = Kind::boolean;
  out->flag = flag;
  return out;
}

Value* Maker::string(std::string_view text) const {
  auto* const out = arena_->make<Value>();
  out->kind = Kind::string;
  out->count = static_cast<std::uint32_t>(text.size());
  out->at.text = text.data() == nullptr ? "" : text.data();  // a null pointer means null to active contexts
  return out;
}

Value* Maker::number(std::string_view lexeme) const {
  auto* const out = string(lexeme);
  out->kind = Kind::number;
  return out;
}

Value* Maker::array(std::uint32_t capacity) const {
  auto* const out = arena_->make<Value>();
  out->kind = Kind::array;
  out->capacity = capacity;
  if (capacity > 0) out->at.items = arena_->array<Value*>(capacity);
  return out;
}

Value* Maker::array_of(Value* item) const {
  auto* const out = array(1);
  push(out, item);
  return out;
}

Value* Maker::object(std::uint32_t capacity) const {
  auto* const out = arena_->make<Value>();
  out->kind = Kind::object;
  if (capacity > 0) reserve(out, capacity);
  return out;
}

Value* Maker::object_of(std::string_view name, Value* value) const {
  auto* const out = object(2);
  append(out, name, value);
  return out;
}

void Maker::push(Value* array, Value* item) const {
  if (array->count == array->capacity) {
    const auto capacity = array->capacity == 0 ? 2 : 2 * array->capacity;
    auto* const items = arena_->array<Value*>(capacity);
    std::copy_n(array->at.items, array->count, items);
    array->at.items = items;
    array->capacity = capacity;
  }
  array->at.items[array->count++] = item;
}

void Maker::reserve(Value* object, std::uint32_t capacity) const {
  if (capacity >= Value::indexed_from) capacity = std::bit_ceil(capacity);
  const std::size_t table = capacity >= Value::indexed_from ? 2 * std::size_t{capacity} * sizeof(std::uint32_t) : 0;
  auto* const members = static_cast<Member*>(arena_->allocate(capacity * sizeof(Member) + table));
  std::copy_n(object->at.members, object->count, members);
  object->at.members = members;
  object->capacity = capacity;
  if (indexed(*object)) rebuild_index(*object);
}

void Maker::append(Value* object, std::string_view name, Value* value) const {
  if (object->count == object->capacity) reserve(object, object->capacity == 0 ? 4 : 2 * object->capacity);
  object->at.members[object->count] = {name, value};
  if (indexed(*object)) slot_of(*object, name) = object->count;
  ++object->count;
}

void Maker::set(Value* object, std::string_view name, Value* value) const {
  if (auto* const member = object->find_member(name); member != nullptr)
    member->value = value;
  else
    append(object, name, value);
}

bool Maker::remove(Value* object, std::string_view name) const {
  const auto members = object->members();
  const auto found = std::ranges::find(members, name, &Member::name);
  if (found == members.end()) return false;
  std::copy(found + 1, members.end(), found);
  --object->count;
  if (indexed(*object)) rebuild_index(*object);
  return true;
}

Value* Maker::as_array(Value* value) const { return value->is_array() ? value : array_of(value); }

void Maker::add_value(Value* object, std::string_view name, Value* value, bool as_array) const {
  auto* present = object->find(name);
  // 1
  if (as_array && (present == nullptr || !present->is_array())) {
    present = present == nullptr ? array() : array_of(present);
    set(object, name, present);
  }
  // 2
  if (value->is_array()) {
    for (auto* const item : value->items()) add_value(object, name, item, as_array);
    return;
  }
  // 3
  if (present == nullptr) {
    append(object, name, value);
    return;
  }
  if (!present->is_array()) {
    present = array_of(present);
    set(object, name, present);
  }
  push(present, value);
}

Value* Maker::shallow_copy(const Value* value) const {
  auto* const out = arena_->make<Value>();
  *out = *value;
  if (value->is_array()) {
    out->capacity = value->count;
    out->at.items = arena_->array<Value*>(value->count);
    std::ranges::copy(value->items(), out->at.items);
  } else if (value->is_object()) {
    out->count = 0;
    out->capacity = 0;
    out->at.members = nullptr;
    reserve(out, value->count + 1);
    for (const auto& member : value->members()) append(out, member.name, member.value);
  }
  return out;
}

Value* Maker::deep_copy(const Value* value) const {
  if (value->is_array()) {
    auto* const out = array(value->count);
    for (const auto* const item : value->items()) push(out, deep_copy(item));
    return out;
  }
  if (value->is_object()) {
    auto* const out = object(value->count);
    for (const auto& member : value->members()) append(out, arena_->copy(member.name), deep_copy(member.value));
    return out;
  }
  auto* const out = arena_->make<Value>();
  *out = *value;
  if (value->is(Kind::string) || value->is(Kind::number)) out->at.text = arena_->copy(value->view()).data();
  return out;
}

Value* Maker::from_json(did::JsonValue json, unsigned max_depth) const {
  switch (json.kind()) {
    case did::JsonKind::null: return null();
    case did::JsonKind::boolean: return boolean(json.boolean());
    case did::JsonKind::number: return number(json.lexeme());
    case did::JsonKind::string: return string(json.string());
    case did::JsonKind::array: {
      if (max_depth == 0) return nullptr;
      const auto size = json.size();
      auto* const out = array(static_cast<std::uint32_t>(size));
      for (std::size_t i = 0; i < size; ++i) {
        auto* const item = from_json(json[i], max_depth - 1);
        if (item == nullptr) return nullptr;
        push(out, item);
      }
      return out;
    }
    case did::JsonKind::object: {
      if (max_depth == 0) return nullptr;
      const auto size = json.size();
      auto* const out = object(static_cast<std::uint32_t>(size));
      for (std::size_t i = 0; i < size; ++i) {
        auto* const item = from_json(json.member_value(i), max_depth - 1);
        if (item == nullptr) return nullptr;
        append(out, json.member_name(i), item);
      }
      return out;
    }
  }
  std::unreachable();
}

bool equal(const Value* a, const Value* b) {
  if (a == b) return true;
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case Kind::null: return true;
    case Kind::boolean: return a->flag == b->flag;
    case Kind::string: return a->view() == b->view();
    case Kind::number: return a->view() == b->view() || to_double(a->view()) == to_double(b->view());
    case Kind::array: return std::ranges::equal(a->items(), b->items(), [](const Value* x, const Value* y) { return equal(x, y); });
    case Kind::object: return a->count == b->count && same_members(a, b);
  }
  std::unreachable();
}

std::uint64_t hash(const Value* value) {
  const auto kind = static_cast<std::uint64_t>(value->kind) + 1;
  switch (value->kind) {
    case Kind::null: return kind;
    case Kind::boolean: return kind + (value->flag ? 100 : 0);
    case Kind::string: return text_hash(value->view()) + kind;
    case Kind::number: return std::bit_cast<std::uint64_t>(to_double(value->view()) + 0.0) + kind;  // + 0.0: -0 equals 0
    case Kind::array: {
      std::uint64_t out = kind;
      for (const auto* const item : value->items()) out = out * 31 + hash(item);
      return out;
    }
    case Kind::object: {
      std::uint64_t out = kind;
      for (const auto& member : value->members()) out += text_hash(member.name) * (hash(member.value) | 1U);  // in any order
      return out;
    }
  }
  std::unreachable();
}

did::Json to_json(const Value* value) {
  switch (value->kind) {
    case Kind::null: return nullptr;
    case Kind::boolean: return value->flag;
    case Kind::string: return std::string(value->view());
    case Kind::number: {
      const auto text = value->view();
      const char* const end = text.data() + text.size();
      std::int64_t whole = 0;
      if (const auto [stop, error] = std::from_chars(text.data(), end, whole); error == std::errc() && stop == end) return whole;
      return to_double(text);
    }
    case Kind::array: {
      auto out = did::Json::array();
      for (const auto* const item : value->items()) out.push_back(to_json(item));
      return out;
    }
    case Kind::object: {
      auto out = did::Json::object();
      for (const auto& member : value->members()) out.emplace(std::string(member.name), to_json(member.value));
      return out;
    }
  }
  std::unreachable();
}

}  // namespace vc::jsonld
