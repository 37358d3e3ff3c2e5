// JSON-LD 1.1 API 7.2.2 and 7.3
#include "jsonld/node_map.h"

#include <algorithm>

#include "jsonld/expansion.h"
#include "jsonld/iri.h"

namespace vc::jsonld {

void UniqueArrays::add(Value* array, Value* item) {
  constexpr std::uint32_t few = 16;
  if (array->count < few) {
    if (std::ranges::none_of(array->items(), [item](const Value* other) { return equal(other, item); })) make_.push(array, item);
    return;
  }
  auto& hashes = large_[array];
  if (hashes.empty())
    for (const auto* const other : array->items()) hashes.emplace(hash(other), other);
  const auto own = hash(item);
  const auto [first, last] = hashes.equal_range(own);
  if (std::any_of(first, last, [item](const auto& other) { return equal(other.second, item); })) return;
  hashes.emplace(own, item);
  make_.push(array, item);
}

std::vector<Member> sorted_members(const Value* object) {
  std::vector<Member> out(object->members().begin(), object->members().end());
  std::ranges::sort(out, {}, &Member::name);
  return out;
}

NodeMap::NodeMap(Run& run)
    : run_(run), make_(run.make), ids_(run.arena), unique_(make_), graphs_(make_.object_of(kw::default_, make_.object())) {}

Value* NodeMap::graph(std::string_view name) {
  auto* found = graphs_->find(name);
  if (found == nullptr) make_.append(graphs_, name, found = make_.object());
  return found;
}

// 6.3, 6.4
Value* NodeMap::node(Value* graph, std::string_view id) {
  auto* found = graph->find(id);
  if (found == nullptr) make_.append(graph, id, found = make_.object_of(kw::id, make_.string(id)));
  return found;
}

Value* NodeMap::values(Value* node, std::string_view property) {
  auto* found = node->find(property);
  if (found == nullptr) make_.append(node, property, found = make_.array());
  return found;
}

Try<void> NodeMap::add(const Value* expanded) { return add(expanded, Place{}); }

Try<void> NodeMap::add(const Value* element, const Place& place) {
  if (element->is_array()) {  // 1
    for (const auto* const item : element->items()) DID_CHECK(add(item, place));
    return {};
  }
  if (is_value_object(element)) {  // 4
    put(place, const_cast<Value*>(element));
    return {};
  }
  if (is_list_object(element)) return add_list(element, place);  // 5
  return add_node(element, place);                               // 6
}

// 4.1, 4.2; 5.3, 5.4; 6.6.2, 6.6.3
void NodeMap::put(const Place& place, Value* item, bool always) {
  if (place.list != nullptr) {
    make_.push(place.list->find(kw::list), item);
    return;
  }
  if (place.subject.data() == nullptr) return;  // a graph holds nodes: a value or list that stands in one says nothing
  auto* const into = values(node(graph(place.graph), place.subject), place.property);
  if (always)
    make_.push(into, item);
  else
    unique_.add(into, item);
}

// 5
Try<void> NodeMap::add_list(const Value* element, const Place& place) {
  auto* const result = make_.object_of(kw::list, make_.array());  // 5.1
  auto inner = place;
  inner.list = result;
  DID_CHECK(add(element->find(kw::list), inner));  // 5.2
  put(place, result, true);                        // 5.3, 5.4
  return {};
}

// 3
Value* NodeMap::relabelled_types(const Value* element) {
  auto* const types = element->find(kw::type);
  if (types == nullptr) return nullptr;
  auto* const out = make_.array();
  for (auto* const type : make_.as_array(types)->items())
    make_.push(out, type->is_string() && is_blank_id(type->view()) ? make_.string(ids_.relabel(type->view())) : type);
  return out;
}

// 6
Try<void> NodeMap::add_node(const Value* element, const Place& place) {
  DID_CHECK(run_.check_memory({}));
  auto* const types = relabelled_types(element);
  const auto* const given = element->find(kw::id);
  std::string_view id;
  if (given == nullptr || !given->is_string())
    id = ids_.fresh();  // 6.2
  else
    id = is_blank_id(given->view()) ? ids_.relabel(given->view()) : given->view();  // 6.1
  auto* const self = node(graph(place.graph), id);                                  // 6.3, 6.4
  if (place.referenced != nullptr) {                                                // 6.5
    unique_.add(values(self, place.property), place.referenced);
  } else if (place.property.data() != nullptr) {  // 6.6
    put(place, make_.object_of(kw::id, make_.string(id)));
  }
  if (types != nullptr)  // 6.7
    for (auto* const type : types->items()) unique_.add(values(self, kw::type), type);
  if (auto* const index = element->find(kw::index)) {  // 6.8
    const auto* const present = self->find(kw::index);
    if (present != nullptr && !equal(present, index))
      return fail(Code::conflicting_indexes,
                  "node " + quoted(id) + " has the indexes " + quoted(present->view()) + " and " + quoted(index->view()));
    make_.set(self, kw::index, index);
  }
  return add_members(element, self, id, place.graph);
}

// 6.9 to 6.12
Try<void> NodeMap::add_members(const Value* element, Value* self, std::string_view id, std::string_view graph_name) {
  if (const auto* const reverse = element->find(kw::reverse)) DID_CHECK(add_reverse(reverse, id, graph_name));  // 6.9
  if (const auto* const inner = element->find(kw::graph)) {                                                     // 6.10
    graph(id);
    DID_CHECK(add(inner, Place{.graph = id}));
  }
  if (const auto* const included = element->find(kw::included)) DID_CHECK(add(included, Place{.graph = graph_name}));  // 6.11
  for (const auto& member : sorted_members(element)) {                                                                 // 6.12
    const auto word = keyword(member.name);
    if (word == Keyword::id || word == Keyword::type || word == Keyword::index || word == Keyword::reverse || word == Keyword::graph ||
        word == Keyword::included)
      continue;
    if (word != Keyword::none_of_them) {  // @language or @direction, which expansion leaves on a node: they say nothing about it
      make_.set(self, member.name, member.value);
      continue;
    }
    const auto property = is_blank_id(member.name) ? ids_.relabel(member.name) : member.name;       // 6.12.1
    values(self, property);                                                                         // 6.12.2
    DID_CHECK(add(member.value, Place{.graph = graph_name, .subject = id, .property = property}));  // 6.12.3
  }
  return {};
}

// 6.9
Try<void> NodeMap::add_reverse(const Value* reverse, std::string_view id, std::string_view graph_name) {
  auto* const referenced = make_.object_of(kw::id, make_.string(id));  // 6.9.1
  for (const auto& [property, nodes] : sorted_members(reverse))        // 6.9.2, 6.9.3
    for (const auto* const other : nodes->items())
      DID_CHECK(add(other, Place{.graph = graph_name, .referenced = referenced, .property = property}));
  return {};
}

// 7.3
Value* NodeMap::merged() {
  auto* const result = make_.object();  // 1
  for (const auto& [name, graph] : sorted_members(graphs_))
    for (const auto& [id, self] : sorted_members(graph)) {  // 2
      auto* const into = node(result, id);                  // 2.1
      for (const auto& [property, items] : self->members()) {
        if (is_keyword(property) && property != kw::type)
          make_.set(into, property, items);  // 2.2.1
        else                                 // 2.2.2
          for (auto* const item : items->items()) unique_.add(values(into, property), item);
      }
    }
  return result;
}

}  // namespace vc::jsonld
