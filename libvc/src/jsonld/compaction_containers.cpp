// JSON-LD 1.1 API 6.1.2 steps 12.8.7 to 12.8.10: where a compacted item goes.
#include "jsonld/compaction.h"
#include "jsonld/expansion.h"

namespace vc::jsonld {

Try<void> Compactor::put_item(const Node& node, const Item& item, Value* compacted) {
  if (is_list_object(item.expanded)) return put_list(node, item, compacted);    // 12.8.7
  if (is_graph_object(item.expanded)) return put_graph(node, item, compacted);  // 12.8.8
  const bool in_map = (item.container & (in::language | in::index | in::id | in::type)) != 0;
  if (in_map && (item.container & in::graph) == 0) return put_in_map(node, item, compacted);  // 12.8.9
  // 12.8.10
  if (compacted->is_array() && compacted->count == 0 && !item.nest->has(item.property))
    make_.append(item.nest, item.property, compacted);
  else
    make_.add_value(item.nest, item.property, compacted, item.as_array);
  return {};
}

// 12.8.7
Try<void> Compactor::put_list(const Node& node, const Item& item, Value* compacted) {
  compacted = make_.as_array(compacted);  // 12.8.7.1
  if ((item.container & in::list) != 0) {
    make_.set(item.nest, item.property, compacted);  // 12.8.7.3
    return {};
  }
  // 12.8.7.2
  auto* const list = make_.object_of(alias(*node.active, kw::list), compacted);
  if (auto* const index = item.expanded->find(kw::index)) make_.append(list, alias(*node.active, kw::index), index);
  make_.add_value(item.nest, item.property, list, item.as_array);
  return {};
}

// The map that is the value of a container; an object from the first item on.
Value* Compactor::map_of(const Item& item) {
  auto* map = item.nest->find(item.property);
  if (map == nullptr || !map->is_object()) make_.set(item.nest, item.property, map = make_.object());
  return map;
}

// 12.8.8
Try<void> Compactor::put_graph(const Node& node, const Item& item, Value* compacted) {
  const auto& active = *node.active;
  const auto* const id = item.expanded->find(kw::id);
  const auto* const index = item.expanded->find(kw::index);
  const bool in_graph = (item.container & in::graph) != 0;
  if (in_graph && (item.container & in::id) != 0) {  // 12.8.8.1
    auto key = alias(active, kw::none);
    if (id != nullptr) {
      DID_TRY(key, compact_iri(active, id->view(), {.vocab = false}));
    }
    make_.add_value(map_of(item), key, compacted, item.as_array);
  } else if (in_graph && (item.container & in::index) != 0 && is_simple_graph_object(item.expanded)) {  // 12.8.8.2
    make_.add_value(map_of(item), index == nullptr ? alias(active, kw::none) : index->view(), compacted, item.as_array);
  } else if (in_graph && is_simple_graph_object(item.expanded)) {  // 12.8.8.3
    if (compacted->is_array() && compacted->count > 1) compacted = make_.object_of(alias(active, kw::included), compacted);
    make_.add_value(item.nest, item.property, compacted, item.as_array);
  } else {  // 12.8.8.4
    auto* const graph = make_.object_of(alias(active, kw::graph), compacted);
    if (id != nullptr) {
      DID_TRY(const auto iri, compact_iri(active, id->view(), {.vocab = false}));
      make_.append(graph, alias(active, kw::id), make_.string(iri));
    }
    if (index != nullptr) make_.append(graph, alias(active, kw::index), make_.string(index->view()));
    make_.add_value(item.nest, item.property, graph, item.as_array);
  }
  return {};
}

// 12.8.9
Try<void> Compactor::put_in_map(const Node& node, const Item& item, Value* compacted) {
  auto* const map = map_of(item);                                  // 12.8.9.1
  DID_TRY(auto key, take_map_key(node, item, compacted));          // 12.8.9.2 to 12.8.9.8
  if (key.data() == nullptr) key = alias(*node.active, kw::none);  // 12.8.9.9
  make_.add_value(map, key, compacted, item.as_array);             // 12.8.9.10
  return {};
}

// The first value of a member, which it loses; data() == nullptr where that is no string.
std::string_view Compactor::take_first(Value* compacted, std::string_view name) {
  auto* const values = compacted->find(name);
  if (values == nullptr) return {};
  const auto* const first = !values->is_array() ? values : values->count == 0 ? nullptr : values->at.items[0];
  if (first == nullptr || !first->is_string()) return {};
  if (!values->is_array() || values->count == 1) {
    make_.remove(compacted, name);
  } else if (values->count == 2) {
    make_.set(compacted, name, values->at.items[1]);
  } else {
    auto* const rest = make_.array(values->count);
    for (auto* const value : values->items().subspan(1)) make_.push(rest, value);
    make_.set(compacted, name, rest);
  }
  return first->view();
}

Try<std::string_view> Compactor::take_map_key(const Node& node, const Item& item, Value*& compacted) {
  const auto& active = *node.active;
  const auto text = [](const Value* value) { return value != nullptr && value->is_string() ? value->view() : std::string_view{}; };
  // 12.8.9.4
  if ((item.container & in::language) != 0) {
    if (auto* const value = item.expanded->find(kw::value)) compacted = value;
    return text(item.expanded->find(kw::language));
  }
  if ((item.container & in::index) != 0) {
    const auto index = item.definition->index;
    if (index.data() == nullptr) return text(item.expanded->find(kw::index));  // 12.8.9.5
    // 12.8.9.6; .1 with the errata of 2021-05-15. The index as it is written is tried first: compacting it without a value may choose
    // another term for the same property.
    if (compacted->has(index)) return take_first(compacted, index);
    const auto iri = expand_iri(active, index, {}, run_.arena);
    DID_TRY(const auto name, compact_iri(active, iri.text, {}));
    return take_first(compacted, name);
  }
  if ((item.container & in::id) != 0) {  // 12.8.9.7
    const auto name = alias(active, kw::id);
    const auto key = text(compacted->find(name));
    if (key.data() != nullptr) make_.remove(compacted, name);
    return key;
  }
  // 12.8.9.8
  const auto key = take_first(compacted, alias(active, kw::type));
  if (compacted->is_object() && compacted->count == 1 && active.means(compacted->at.members[0].name, Keyword::id)) {
    const auto* const only_id = make_.object_of(kw::id, item.expanded->find(kw::id));
    DID_TRY(compacted, compact(active, item.property, only_id));
  }
  return key;
}

}  // namespace vc::jsonld
