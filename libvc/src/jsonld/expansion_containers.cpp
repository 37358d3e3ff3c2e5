// JSON-LD 1.1 API 5.1.2 steps 13.7, 13.8, 13.12 and 13.13: maps that stand for containers; and Value Expansion (5.3).
#include "jsonld/expansion.h"
#include "jsonld/iri.h"

namespace vc::jsonld {

// 13.7
Try<Value*> Expander::expand_language_map(const Node& node, const Entry& entry) {
  auto* const expanded = make_.array(entry.value->count);  // 13.7.1
  // 13.7.2, 13.7.3
  const auto own = entry.term->definition->direction;
  const auto direction = own == Direction::absent ? node.active->direction : own;
  for (const auto& [language, values] : entry.value->members()) {  // 13.7.4
    const Path path{&entry.path, language};
    const bool is_none = node.active->means(language, Keyword::none);
    if (safe_.on() && !is_none && !is_well_formed_language(language))
      return fail(Code::data_loss, path, "language " + quoted(language) + " is not well formed (bcp 47)", language);
    Value* const one[] = {values};
    for (auto* const item : values->is_array() ? values->items() : std::span<Value* const>(one)) {  // 13.7.4.1, 13.7.4.2
      if (item->is_null()) continue;                                                                // 13.7.4.2.1
      if (!item->is_string()) return fail(Code::invalid_language_map_value, path, "a language map holds strings", entry.key);  // 13.7.4.2.2
      auto* const v = make_.object_of(kw::value, item);                                                                        // 13.7.4.2.3
      const auto meaning = is_none ? kw::none : language;
      if (meaning != kw::none) make_.append(v, kw::language, make_.string(language));                               // 13.7.4.2.4
      if (const auto text = text_of(direction); !text.empty()) make_.append(v, kw::direction, make_.string(text));  // 13.7.4.2.5
      DID_CHECK(safe_.value(v, path));
      make_.push(expanded, v);  // 13.7.4.2.6
    }
  }
  return expanded;
}

// 13.8
Try<Value*> Expander::expand_index_map(const Node& node, const Entry& entry) {
  auto* const expanded = make_.array(entry.value->count);  // 13.8.1
  for (const auto& member : entry.value->members()) DID_CHECK(expand_index(node, entry, member, expanded));
  return expanded;
}

// 13.8.3
Try<void> Expander::expand_index(const Node& node, const Entry& entry, const Member& member, Value* out) {
  const auto& definition = *entry.term->definition;
  const auto index = member.name;
  const Path path{&entry.path, index};
  // 13.8.3.1, 13.8.3.3
  const auto* context = node.active;
  if (definition.contains(in::id | in::type) && context->previous != nullptr) context = context->previous;
  // 13.8.3.2
  if (definition.contains(in::type)) {
    const auto* const type = context->find(index);
    if (type != nullptr && type->definition->context != nullptr) {
      DID_TRY(context, run_.with_scoped(*context, *type, Scope::type_map, path));
    }
  }
  const bool is_none = node.active->means(index, Keyword::none);  // 13.8.3.4
  // 13.8.3.5, 13.8.3.6
  const auto property = Property{entry.key, node.active, entry.term}.in(*context);
  DID_TRY(const auto* const items,
          expand(*context, property, make_.as_array(member.value), {.frame = node.flags.frame, .from_map = true}, path));
  for (auto* item : items->items()) {  // 13.8.3.7
    // 13.8.3.7.1
    if (definition.contains(in::graph) && !is_graph_object(item)) {
      DID_TRY(item, to_graph(item, node, path));
    }
    DID_CHECK(put_index(node, entry, index, is_none, item));
    make_.push(out, item);  // 13.8.3.7.6
  }
  return {};
}

// 13.8.3.7.2 to 13.8.3.7.5
Try<void> Expander::put_index(const Node& node, const Entry& entry, std::string_view index, bool is_none, Value* item) {
  const auto& definition = *entry.term->definition;
  if (is_none) return {};
  if (definition.contains(in::index)) {
    if (definition.index.data() == nullptr) {  // 13.8.3.7.3
      DID_CHECK(safe_.index(index, entry.path));
      if (!item->has(kw::index)) make_.append(item, kw::index, make_.string(index));
      return {};
    }
    // 13.8.3.7.2
    auto* const re_expanded = expand_value(*node.active, node.active->definition(definition.index), make_.string(index));  // .1
    const auto key = expand_iri(*node.active, definition.index, {}, run_.arena).text;                                      // .2
    DID_CHECK(safe_.property(key, definition.index, entry.path));
    auto* const values = make_.array_of(re_expanded);  // .3
    if (auto* const present = item->find(key))
      for (auto* const value : make_.as_array(present)->items()) make_.push(values, value);
    make_.set(item, key, values);  // .4
    if (is_value_object(item))     // .5
      return fail(Code::invalid_value_object, entry.path, "a value cannot have the property " + quoted(definition.index), entry.key);
    return {};
  }
  if (safe_.on() && !is_node_object(item)) return fail(Code::data_loss, entry.path, "a map by ids or types holds nodes", index);
  if (definition.contains(in::id)) {  // 13.8.3.7.4
    if (item->has(kw::id)) return {};
    const auto iri = expand_iri(*node.active, index, {.document = true, .vocab = false}, run_.arena);
    DID_CHECK(safe_.iri(iri.is_null() ? index : iri.text, index, entry.path));
    make_.append(item, kw::id, iri.is_null() ? make_.null() : make_.string(iri.text));
    return {};
  }
  // 13.8.3.7.5
  const auto type = expand_iri(*node.active, index, {.document = true}, run_.arena);
  DID_CHECK(safe_.node_type(type.text, index, entry.path));
  DID_CHECK(safe_.type(type.is_null() ? std::string_view() : type.text, index, entry.path));
  if (type.is_null()) return {};
  auto* const types = make_.array_of(make_.string(type.text));
  if (auto* const present = item->find(kw::type))
    for (auto* const value : make_.as_array(present)->items()) make_.push(types, value);
  make_.set(item, kw::type, types);
  return {};
}

// 13.12
Try<Value*> Expander::to_graphs(Value* expanded, const Node& node, const Path& path) {
  auto* const out = make_.array();
  for (auto* const item : make_.as_array(expanded)->items()) {
    DID_TRY(auto* const graph, to_graph(item, node, path));
    make_.push(out, graph);
  }
  return out;
}

// A graph of one item. A dataset has no place for one that 19 would drop there.
Try<Value*> Expander::to_graph(Value* item, const Node& node, const Path& path) {
  if (safe_.on() && !node.flags.frame && is_free_floating(item))
    return fail(Code::data_loss, path, "a graph holds nothing of a value, a list or an id without a statement about it");
  return make_.object_of(kw::graph, make_.array_of(item));
}

// 13.13
Try<void> Expander::add_reverse(const Node& node, const Entry& entry, Value* expanded) {
  auto* map = node.result->find(kw::reverse);  // 13.13.1, 13.13.2
  if (map == nullptr) make_.append(node.result, kw::reverse, map = make_.object());
  for (auto* const item : make_.as_array(expanded)->items()) {  // 13.13.3, 13.13.4
    if (is_value_object(item) || is_list_object(item))          // 13.13.4.1
      return fail(Code::invalid_reverse_property_value, entry.path, "a value or a list cannot have properties", entry.key);
    make_.add_value(map, entry.iri, item, true);  // 13.13.4.2, 13.13.4.3
  }
  return {};
}

// 5.3.2
Value* Expander::expand_value(const ActiveContext& active, const TermDefinition* definition, Value* value) {
  const auto coercion = definition == nullptr ? Coercion::absent : definition->coercion;
  // 1, 2
  if ((coercion == Coercion::id || coercion == Coercion::vocab) && value->is_string()) {
    const auto iri = expand_iri(active, value->view(), {.document = true, .vocab = coercion == Coercion::vocab}, run_.arena);
    return make_.object_of(kw::id, iri.is_null() ? make_.null() : make_.string(iri.text));
  }
  auto* const result = make_.object_of(kw::value, value);  // 3
  if (coercion == Coercion::datatype || coercion == Coercion::json) {
    make_.append(result, kw::type, make_.string(definition->type));  // 4
  } else if (value->is_string()) {                                   // 5
    const auto language = definition != nullptr && definition->language.present ? definition->language.text : active.language;
    const auto own = definition == nullptr ? Direction::absent : definition->direction;
    const auto direction = text_of(own == Direction::absent ? active.direction : own);
    if (language.data() != nullptr) make_.append(result, kw::language, make_.string(language));
    if (!direction.empty()) make_.append(result, kw::direction, make_.string(direction));
  }
  return result;  // 6
}

}  // namespace vc::jsonld
