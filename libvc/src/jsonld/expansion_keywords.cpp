// JSON-LD 1.1 API 5.1.2 step 13.4: members whose name is a keyword, or an alias of one.
#include <algorithm>

#include "jsonld/expansion.h"
#include "jsonld/iri.h"

namespace vc::jsonld {
namespace {

bool all_strings(const Value* array) { return std::ranges::all_of(array->items(), &Value::is_string); }
bool is_empty_object(const Value* value) { return value->is_object() && value->count == 0; }

}  // namespace

Try<void> Expander::expand_keyword(const Node& node, const Entry& entry) {
  auto* const result = node.result;
  // 13.4.1
  if (node.property.name == kw::reverse)
    return fail(Code::invalid_reverse_property_map, entry.path, quoted(entry.key) + " cannot stand inside @reverse", entry.key);
  // 13.4.2
  const bool may_repeat = !run_.is_1_0() && (entry.keyword == Keyword::included || entry.keyword == Keyword::type);
  if (result->has(entry.iri) && !may_repeat)
    return fail(Code::colliding_keywords, entry.path, quoted(entry.iri) + " is said twice", entry.key);
  if (entry.keyword == Keyword::reverse) return keyword_reverse(node, entry);  // 13.4.13
  DID_TRY(auto* const expanded, keyword_member(node, entry));
  if (expanded != nullptr) make_.set(result, entry.iri, expanded);  // 13.4.16
  return {};
}

// nullptr: nothing of it stays.
Try<Value*> Expander::keyword_member(const Node& node, const Entry& entry) {
  switch (entry.keyword) {
    case Keyword::id: return keyword_id(node, entry);        // 13.4.3
    case Keyword::type: return keyword_type(node, entry);    // 13.4.4
    case Keyword::graph: return keyword_graph(node, entry);  // 13.4.5
    case Keyword::included:                                  // 13.4.6
      return run_.is_1_0() ? unknown_to_1_0(entry) : keyword_included(node, entry);
    case Keyword::value: return keyword_value(node, entry);    // 13.4.7
    case Keyword::language: return keyword_text(node, entry);  // 13.4.8
    case Keyword::direction:                                   // 13.4.9
      return run_.is_1_0() ? unknown_to_1_0(entry) : keyword_text(node, entry);
    case Keyword::index: return keyword_index(entry);      // 13.4.10
    case Keyword::list: return keyword_list(node, entry);  // 13.4.11
    case Keyword::set: return keyword_set(node, entry);    // 13.4.12
    case Keyword::default_:
    case Keyword::embed:
    case Keyword::explicit_:
    case Keyword::omit_default:
    case Keyword::require_all: return framing_keyword(node, entry);  // 13.4.15
    default: return dropped(entry, quoted(entry.key) + " means nothing here");
  }
}

Try<Value*> Expander::dropped(const Entry& entry, const std::string& why) const {
  if (safe_.on()) return fail(Code::data_loss, entry.path, why + ", and would be dropped", entry.key);
  return nullptr;
}

// 13.4.6.1, 13.4.9.1
Try<Value*> Expander::unknown_to_1_0(const Entry& entry) const {
  return dropped(entry, quoted(entry.key) + " is not known to json-ld 1.0");
}

// 13.4.3
Try<Value*> Expander::keyword_id(const Node& node, const Entry& entry) {
  const auto one = [&](const Value* value) -> Try<Value*> {
    const auto iri = expand_iri(*node.active, value->view(), {.document = true, .vocab = false}, run_.arena);
    if (iri.is_null()) {
      if (safe_.on())
        return fail(Code::data_loss, entry.path, "@id " + quoted(value->view()) + " has the form of a keyword and means nothing",
                    entry.key);
      return make_.null();
    }
    DID_CHECK(safe_.iri(iri.text, value->view(), entry.path));
    return make_.string(iri.text);
  };
  // 13.4.3.2
  if (!node.flags.frame && entry.value->is_string()) return one(entry.value);
  if (node.flags.frame) {
    if (entry.value->is_string()) {
      DID_TRY(auto* const iri, one(entry.value));
      return make_.array_of(iri);
    }
    if (is_empty_object(entry.value)) return make_.array_of(entry.value);
    if (entry.value->is_array() && all_strings(entry.value)) {
      auto* const out = make_.array(entry.value->count);
      for (const auto* const item : entry.value->items()) {
        DID_TRY(auto* const iri, one(item));
        make_.push(out, iri);
      }
      return out;
    }
  }
  // 13.4.3.1
  return fail(Code::invalid_id_value, entry.path, "@id is a string", entry.key);
}

Try<Value*> Expander::type_iri(const Node& node, const Entry& entry, const Value* type) {
  const auto iri = expand_iri(*node.type_scoped, type->view(), {.document = true}, run_.arena);
  if (iri.is_null()) {
    if (safe_.on())
      return fail(Code::data_loss, entry.path, "type " + quoted(type->view()) + " means nothing, and would be dropped", type->view());
    return make_.null();
  }
  DID_CHECK(safe_.type(iri.text, type->view(), entry.path));
  return make_.string(iri.text);
}

// 13.4.4
Try<Value*> Expander::keyword_type(const Node& node, const Entry& entry) {
  auto* const value = entry.value;
  Value* expanded = nullptr;
  const auto* const default_type =
      node.flags.frame && value->is_object() && value->has_only(kw::default_) ? value->find(kw::default_) : nullptr;
  if (value->is_string()) {
    DID_TRY(expanded, type_iri(node, entry, value));
  } else if (value->is_array() && all_strings(value)) {
    expanded = make_.array(value->count);
    for (const auto* const item : value->items()) {
      DID_TRY(auto* const iri, type_iri(node, entry, item));
      if (!iri->is_null()) make_.push(expanded, iri);
    }
  } else if (node.flags.frame && is_empty_object(value)) {
    expanded = value;  // 13.4.4.2
  } else if (node.flags.frame && value->is_array() && std::ranges::all_of(value->items(), is_empty_object)) {
    expanded = value;
  } else if (default_type != nullptr && default_type->is_string()) {  // 13.4.4.3
    DID_TRY(auto* const iri, type_iri(node, entry, default_type));
    expanded = make_.object_of(kw::default_, iri);
  } else {
    return fail(Code::invalid_type_value, entry.path, "@type is a string or an array of strings", entry.key);  // 13.4.4.1
  }
  // 13.4.4.5
  auto* const present = node.result->find(kw::type);
  if (present == nullptr) return expanded;
  auto* const both = make_.array();
  for (auto* const part : {present, expanded})
    for (auto* const item : make_.as_array(part)->items()) make_.push(both, item);
  return both;
}

// 13.4.5
Try<Value*> Expander::keyword_graph(const Node& node, const Entry& entry) {
  const Property graph{kw::graph, node.active};
  DID_TRY(auto* const expanded, expand(*node.active, graph, entry.value, {.frame = node.flags.frame}, entry.path));
  return expanded == nullptr ? make_.array() : make_.as_array(expanded);
}

// 13.4.6
Try<Value*> Expander::keyword_included(const Node& node, const Entry& entry) {
  DID_TRY(auto* const expanded, expand(*node.active, {}, entry.value, {.frame = node.flags.frame}, entry.path));
  auto* const out = make_.array();
  if (auto* const present = node.result->find(kw::included))  // 13.4.6.4
    for (auto* const item : present->items()) make_.push(out, item);
  if (expanded != nullptr)
    for (auto* const item : make_.as_array(expanded)->items()) make_.push(out, item);
  // 13.4.6.3
  const bool refused = expanded == nullptr || !std::ranges::all_of(out->items(), is_node_object);
  if (refused) return fail(Code::invalid_included_value, entry.path, "@included holds node objects", entry.key);
  return out;
}

// 12: whether the last value of the first type is @json.
bool Expander::is_json_typed(const Node& node) const {
  for (const auto& [key, value] : node.element->members()) {
    if (!node.active->means(key, Keyword::type)) continue;
    const auto* const last = value->is_array() && value->count > 0 ? value->at.items[value->count - 1] : value;
    return last->is_string() && node.active->means(last->view(), Keyword::json);
  }
  return false;
}

// 13.4.7
Try<Value*> Expander::keyword_value(const Node& node, const Entry& entry) {
  auto* const value = entry.value;
  if (is_json_typed(node)) {  // 13.4.7.1
    if (run_.is_1_0()) return fail(Code::invalid_value_object_value, entry.path, "@json is not known to json-ld 1.0", entry.key);
    return value;
  }
  if (node.flags.frame) {
    const auto is_pattern = [](const Value* item) { return item->is_scalar() || is_empty_object(item); };
    if (value->is_scalar() || is_empty_object(value)) return value->is_null() ? value : make_.array_of(value);
    if (value->is_array() && std::ranges::all_of(value->items(), is_pattern)) return value;
  }
  // 13.4.7.2
  if (!value->is_scalar())
    return fail(Code::invalid_value_object_value, entry.path, "@value is a string, a number, a boolean or null", entry.key);
  return value;  // 13.4.7.3, 13.4.7.4
}

// 13.4.8, 13.4.9
Try<Value*> Expander::keyword_text(const Node& node, const Entry& entry) {
  auto* const value = entry.value;
  const bool is_language = entry.keyword == Keyword::language;
  if (node.flags.frame) {
    if (value->is_string() || is_empty_object(value)) return make_.array_of(value);
    if (value->is_array() &&
        std::ranges::all_of(value->items(), [](const Value* item) { return item->is_string() || is_empty_object(item); }))
      return value;
  }
  if (is_language) {
    if (!value->is_string()) return fail(Code::invalid_language_tagged_string, entry.path, "@language is a string", entry.key);
    if (safe_.on() && !is_well_formed_language(value->view()))
      return fail(Code::data_loss, entry.path, "language " + quoted(value->view()) + " is not well formed (bcp 47)", entry.key);
  } else if (!value->is_text("ltr") && !value->is_text("rtl")) {
    return fail(Code::invalid_base_direction, entry.path, "@direction is `ltr` or `rtl`", entry.key);
  }
  return value;
}

// 13.4.10
Try<Value*> Expander::keyword_index(const Entry& entry) {
  if (!entry.value->is_string()) return fail(Code::invalid_index_value, entry.path, "@index is a string", entry.key);
  DID_CHECK(safe_.index(entry.value->view(), entry.path));
  return entry.value;
}

// 13.4.11
Try<Value*> Expander::keyword_list(const Node& node, const Entry& entry) {
  if (node.property.is_null_or_graph()) return dropped(entry, "a list belongs to no node here");
  DID_TRY(auto* const expanded, expand(*node.active, node.property, entry.value, {.frame = node.flags.frame}, entry.path));
  return expanded == nullptr ? make_.array() : make_.as_array(expanded);
}

// 13.4.12
Try<Value*> Expander::keyword_set(const Node& node, const Entry& entry) {
  DID_TRY(auto* const expanded, expand(*node.active, node.property, entry.value, {.frame = node.flags.frame}, entry.path));
  return expanded == nullptr ? make_.array() : expanded;
}

// 13.4.13
Try<void> Expander::keyword_reverse(const Node& node, const Entry& entry) {
  // 13.4.13.1
  if (!entry.value->is_object()) return fail(Code::invalid_reverse_value, entry.path, "@reverse is an object", entry.key);
  // 13.4.13.2
  DID_TRY(auto* const expanded,
          expand(*node.active, Property{kw::reverse, node.active}, entry.value, {.frame = node.flags.frame}, entry.path));
  if (expanded == nullptr || !expanded->is_object()) return {};
  // 13.4.13.3
  if (const auto* const twice = expanded->find(kw::reverse))
    for (const auto& [property, items] : twice->members()) make_.add_value(node.result, property, items, true);
  // 13.4.13.4
  for (const auto& [property, items] : expanded->members()) {
    if (property == kw::reverse) continue;
    auto* map = node.result->find(kw::reverse);
    if (map == nullptr) make_.append(node.result, kw::reverse, map = make_.object());
    for (auto* const item : items->items()) {
      if (is_value_object(item) || is_list_object(item))
        return fail(Code::invalid_reverse_property_value, entry.path, "a value or a list cannot have properties", property);
      make_.add_value(map, property, item, true);
    }
  }
  return {};
}

// 13.4.15
Try<Value*> Expander::framing_keyword(const Node& node, const Entry& entry) {
  if (!node.flags.frame) {
    if (safe_.on())
      return fail(Code::data_loss, entry.path, quoted(entry.key) + " has a meaning in frames only, and would be dropped", entry.key);
    return nullptr;
  }
  // A default is a value of the active property. A flag is a value by itself, and may stand where there is no property.
  const auto property = entry.keyword == Keyword::default_ ? node.property : Property{entry.iri, node.active};
  DID_TRY(auto* const expanded, expand(*node.active, property, entry.value, {.frame = entry.keyword != Keyword::default_}, entry.path));
  return expanded == nullptr ? nullptr : make_.as_array(expanded);
}

}  // namespace vc::jsonld
