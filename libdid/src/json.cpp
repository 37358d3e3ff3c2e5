#include "did/json.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "json_node.h"
#include "json_reader.h"

namespace did {
namespace {

// Numbers without a canonical form equal only themselves.
bool same_number(JsonValue a, JsonValue b) {
  if (a.lexeme() == b.lexeme()) return true;
  const auto x = canonicalize(a);
  const auto y = canonicalize(b);
  return x && y && *x == *y;
}

std::string dumped(const Json& json, int indent = -1) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

constexpr std::size_t usual_size = 2048;  // of a document: one allocation holds most of them

// As dump() writes it; what it is quick at, and what needs a second look, is left to it.
void append_text(const Json& json, std::string& out);

template <class Items, class Append>
void append_items(const Items& items, std::string_view brackets, const Append& append, std::string& out) {
  out += brackets.front();
  for (auto item = items.begin(); item != items.end(); ++item) {
    if (item != items.begin()) out += ',';
    append(*item);
  }
  out += brackets.back();
}

void append_text(const Json& json, std::string& out) {
  if (const auto* const text = json.get_ptr<const std::string*>()) return append_json_string(*text, out);
  if (const auto* const array = json.get_ptr<const Json::array_t*>())
    return append_items(*array, "[]", [&out](const Json& item) { append_text(item, out); }, out);
  const auto* const object = json.get_ptr<const Json::object_t*>();
  if (object == nullptr) {
    out += dumped(json);
    return;
  }
  const auto append_member = [&out](const auto& member) {
    append_json_string(member.first, out);
    out += ':';
    append_text(member.second, out);
  };
  append_items(*object, "{}", append_member, out);
}

bool written_as_integer(std::string_view lexeme) { return lexeme.find_first_of(".eE") == std::string_view::npos; }

}  // namespace

std::string_view name(JsonKind kind) {
  switch (kind) {
    case JsonKind::null: return "null";
    case JsonKind::boolean: return "boolean";
    case JsonKind::number: return "number";
    case JsonKind::string: return "string";
    case JsonKind::array: return "array";
    case JsonKind::object: return "object";
  }
  std::unreachable();
}

void JsonValue::misused() { std::abort(); }

std::optional<std::int64_t> JsonValue::integer() const {
  constexpr std::int64_t limit = (std::int64_t{1} << 53U) - 1;
  const auto text = lexeme();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > limit || value < -limit) return std::nullopt;
  return value;
}

std::optional<JsonValue> JsonValue::find(std::string_view member) const {
  const auto& object = node();
  if (object.kind_of() != JsonKind::object) return std::nullopt;
  std::uint32_t low = 0;
  std::uint32_t high = object.size;
  // Few members are found faster by looking at all of them.
  constexpr std::uint32_t few = 12;
  if (high > few) {
    while (low < high) {
      const auto middle = (low + high) / 2;
      if (utf16_less(member_name(middle), member))
        low = middle + 1;
      else
        high = middle;
    }
    if (low < object.size && member_name(low) == member) return member_value(low);
    return std::nullopt;
  }
  const auto is_member = [member, first = member.empty() ? '\0' : member.front()](const Node& name) {
    return name.size == member.size() && (name.size == 0 || (*name.text == first && name.view() == member));
  };
  const auto end = object.first + 2 * high;
  for (std::uint32_t at = object.first; at < end; at += 2)
    if (is_member(nodes_[at])) return JsonValue(nodes_, at + 1);
  return std::nullopt;
}

std::optional<std::string_view> JsonValue::find_string(std::string_view member) const {
  const auto found = find(member);
  if (!found || !found->is_string()) return std::nullopt;
  return found->string();
}

std::optional<std::int64_t> JsonValue::find_integer(std::string_view member) const {
  const auto found = find(member);
  if (!found || !found->is_number()) return std::nullopt;
  return found->integer();
}

bool JsonValue::equals(JsonValue other) const {
  if (kind() != other.kind()) return false;
  switch (kind()) {
    case JsonKind::null: return true;
    case JsonKind::boolean: return boolean() == other.boolean();
    case JsonKind::string: return string() == other.string();
    case JsonKind::number: return same_number(*this, other);
    case JsonKind::array:
      if (size() != other.size()) return false;
      for (std::size_t i = 0; i < size(); ++i)
        if (!(*this)[i].equals(other[i])) return false;
      return true;
    case JsonKind::object:
      if (size() != other.size()) return false;
      for (std::size_t i = 0; i < size(); ++i)
        if (member_name(i) != other.member_name(i) || !member_value(i).equals(other.member_value(i))) return false;
      return true;
  }
  std::unreachable();
}

JsonDocument::JsonDocument(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonValue JsonDocument::root() const { return {storage_->nodes.data(), storage_->root}; }
std::string_view JsonDocument::text() const { return storage_->text; }

Result<JsonDocument> JsonDocument::parse(std::string_view text, const JsonLimits& limits) {
  if (text.size() > std::min(limits.max_bytes, json_max_offset)) {
    return fail(Errc::too_large,
                "json of " + std::to_string(text.size()) + " bytes, over the limit of " + std::to_string(limits.max_bytes));
  }
  auto storage = std::make_unique<Storage>();
  storage->text = text;
  DID_CHECK(JsonReader(*storage, limits.max_depth).read());
  return JsonDocument(std::move(storage));
}

Json to_json(JsonValue value) {
  switch (value.kind()) {
    case JsonKind::null: return nullptr;
    case JsonKind::boolean: return value.boolean();
    case JsonKind::string: return std::string(value.string());
    case JsonKind::number: {
      const auto text = value.lexeme();
      const char* const end = text.data() + text.size();
      std::int64_t whole = 0;
      if (written_as_integer(text) && std::from_chars(text.data(), end, whole).ec == std::errc()) return whole;
      std::uint64_t positive = 0;
      if (written_as_integer(text) && std::from_chars(text.data(), end, positive).ec == std::errc()) return positive;
      double real = 0;
      std::from_chars(text.data(), end, real);
      return real;
    }
    case JsonKind::array: {
      auto array = Json::array();
      for (std::size_t i = 0; i < value.size(); ++i) array.push_back(to_json(value[i]));
      return array;
    }
    case JsonKind::object: {
      auto object = Json::object();
      for (std::size_t i = 0; i < value.size(); ++i) object.emplace(std::string(value.member_name(i)), to_json(value.member_value(i)));
      return object;
    }
  }
  std::unreachable();
}

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  DID_TRY(const auto document, JsonDocument::parse(text, limits));
  return to_json(document.root());
}

void append_json_string(std::string_view text, std::string& out) {
  const char* const end = text.data() + text.size();
  if (skip_plain(text.data(), end) != end) {
    out += dumped(text);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

std::string to_text(const Json& json, int indent) {
  if (indent >= 0) return dumped(json, indent);
  std::string out;
  out.reserve(usual_size);
  append_text(json, out);
  return out;
}

}  // namespace did
