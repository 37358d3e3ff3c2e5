// JSON-LD 1.1 API 6.1.2
#include "jsonld/compaction.h"

#include <algorithm>
#include <vector>

#include "jsonld/expansion.h"

namespace vc::jsonld {
namespace {

Container container_of(const ActiveContext& active, std::string_view property) {
  const auto* const definition = active.definition(property);
  return definition == nullptr ? Container{0} : definition->container;
}

}  // namespace

Try<Value*> Compactor::compact_document(const ActiveContext& active, const Value* expanded) {
  DID_TRY(auto* const compacted, compact(active, {}, expanded));
  if (!compacted->is_array()) return compacted;
  if (compacted->count == 0) return make_.object();             // 9.1
  return make_.object_of(alias(active, kw::graph), compacted);  // 9.2
}

Try<Value*> Compactor::compact(const ActiveContext& active, std::string_view property, const Value* element) {
  if (element->is_array()) return compact_array(active, property, element);    // 3
  if (element->is_object()) return compact_object(active, property, element);  // 4
  return make_.shallow_copy(element);                                          // 2
}

std::string_view Compactor::alias(const ActiveContext& active, std::string_view keyword) {
  // Compacting a keyword cannot fail: it has no scheme.
  return compact_iri(active, keyword, {}).value_or(keyword);
}

// 3
Try<Value*> Compactor::compact_array(const ActiveContext& active, std::string_view property, const Value* element) {
  auto* const result = make_.array(element->count);  // 3.1
  for (const auto* const item : element->items()) {  // 3.2
    DID_TRY(auto* const compacted, compact(active, property, item));
    if (!compacted->is_null()) make_.push(result, compacted);
  }
  // 3.3
  const bool keeps_array = !run_.options.compact_arrays || property == kw::graph || property == kw::set ||
                           (container_of(active, property) & (in::list | in::set)) != 0;
  if (result->count != 1 || keeps_array) return result;
  return result->at.items[0];  // 3.4
}

Try<Value*> Compactor::compact_object(const ActiveContext& before, std::string_view property, const Value* element) {
  DID_CHECK(run_.check_memory({}));
  const auto* const type_scoped = &before;  // 1
  const auto* active = &before;
  // 5
  if (active->previous != nullptr && !element->has(kw::value) && !element->has_only(kw::id)) active = active->previous;
  // 6. The definition is looked up before the context is rolled back, as in expansion.
  if (const auto* const entry = before.find(property); entry != nullptr && entry->definition->context != nullptr) {
    DID_TRY(active, run_.with_scoped(*active, *entry, Scope::property, {}));
  }
  // 7
  const auto* const definition = active->definition(property);
  if (element->has(kw::value) || element->has(kw::id)) {
    DID_TRY(auto* const compacted, compact_value(*active, definition, element));
    if (compacted != nullptr) return compacted;
  }
  // 8
  if (definition != nullptr && definition->contains(in::list) && is_list_object(element))
    return compact(*active, property, element->find(kw::list));
  // 10, 11
  auto* const result = make_.object(element->count);
  DID_TRY(active, enter_types(*active, *type_scoped, element));
  const Node node{active, type_scoped, property, element, result};
  // 12
  std::vector<Member> members(element->members().begin(), element->members().end());
  if (run_.options.ordered) std::ranges::sort(members, {}, &Member::name);
  for (const auto& [name, value] : members) {
    DID_TRY(const bool done, compact_keyword(node, name, value));
    if (!done) DID_CHECK(compact_property(node, name, value));
  }
  return result;  // 13
}

// 11
Try<const ActiveContext*> Compactor::enter_types(const ActiveContext& given, const ActiveContext& type_scoped, const Value* element) {
  const auto* active = &given;
  const auto* const types = element->find(kw::type);
  if (types == nullptr) return active;
  std::vector<std::string_view> compacted;
  Value* const one[] = {const_cast<Value*>(types)};
  for (const auto* const type : types->is_array() ? types->items() : std::span<Value* const>(one)) {
    if (!type->is_string()) continue;
    DID_TRY(const auto term, compact_iri(given, type->view(), {}));
    compacted.push_back(term);
  }
  std::ranges::sort(compacted);
  for (const auto term : compacted) {  // 11.1
    const auto* const entry = type_scoped.find(term);
    if (entry == nullptr || entry->definition->context == nullptr) continue;
    DID_TRY(active, run_.with_scoped(*active, *entry, Scope::type, {}));
  }
  return active;
}

// 12.1 to 12.6; false where `name` is none of theirs.
Try<bool> Compactor::compact_keyword(const Node& node, std::string_view name, Value* value) {
  const auto& active = *node.active;
  switch (keyword(name)) {
    case Keyword::id: {  // 12.1
      auto* compacted = value;
      if (value->is_string()) {
        DID_TRY(const auto iri, compact_iri(active, value->view(), {.vocab = false}));
        compacted = make_.string(iri);
      }
      make_.set(node.result, alias(active, kw::id), compacted);
      return true;
    }
    case Keyword::type: {  // 12.2
      DID_CHECK(compact_type(node, value));
      return true;
    }
    case Keyword::reverse: {  // 12.3
      DID_CHECK(compact_reverse(node, value));
      return true;
    }
    case Keyword::preserve: {  // 12.4
      DID_TRY(auto* const compacted, compact(active, node.property, value));
      if (!value->is_array() || value->count > 0) make_.set(node.result, kw::preserve, compacted);
      return true;
    }
    case Keyword::index:  // 12.5
      if ((container_of(active, node.property) & in::index) != 0) return true;
      [[fallthrough]];
    case Keyword::direction:
    case Keyword::language:
    case Keyword::value:  // 12.6
      make_.set(node.result, alias(active, name), value);
      return true;
    default: return false;
  }
}

// 12.2
Try<void> Compactor::compact_type(const Node& node, const Value* value) {
  Value* compacted = nullptr;
  const auto one = [&](const Value* type) -> Try<Value*> {
    if (!type->is_string()) return make_.shallow_copy(type);  // a pattern in a frame
    DID_TRY(const auto term, compact_iri(*node.type_scoped, type->view(), {}));
    return make_.string(term);
  };
  if (value->is_array()) {  // 12.2.2
    compacted = make_.array(value->count);
    for (const auto* const type : value->items()) {
      DID_TRY(auto* const term, one(type));
      make_.push(compacted, term);
    }
  } else {  // 12.2.1
    DID_TRY(compacted, one(value));
  }
  const auto name = alias(*node.active, kw::type);  // 12.2.3
  const bool set = !run_.is_1_0() && (container_of(*node.active, name) & in::set) != 0;
  const bool as_array = set || !run_.options.compact_arrays;  // 12.2.4
  if (compacted->is_array() && compacted->count == 0)
    make_.set(node.result, name, compacted);
  else
    make_.add_value(node.result, name, compacted, as_array);  // 12.2.5
  return {};
}

// 12.3
Try<void> Compactor::compact_reverse(const Node& node, const Value* value) {
  DID_TRY(auto* const compacted, compact(*node.active, kw::reverse, value));  // 12.3.1
  auto* const rest = make_.object();
  for (const auto& [property, inner] : compacted->members()) {  // 12.3.2
    const auto* const definition = node.active->definition(property);
    if (definition == nullptr || !definition->reverse) {
      make_.append(rest, property, inner);
      continue;
    }
    // 12.3.2.1
    const bool as_array = definition->contains(in::set) || !run_.options.compact_arrays;
    make_.add_value(node.result, property, inner, as_array);
  }
  if (rest->count > 0) make_.set(node.result, alias(*node.active, kw::reverse), rest);  // 12.3.3
  return {};
}

// 12.7.2, 12.8.2
Try<Value*> Compactor::nest_of(const Node& node, const TermDefinition* definition, std::string_view term) {
  if (definition == nullptr || definition->nest.data() == nullptr) return node.result;
  const auto nest = definition->nest;
  if (!node.active->means(nest, Keyword::nest))
    return fail(Code::invalid_nest_value, "term " + quoted(term) + " nests in " + quoted(nest) + ", which does not mean @nest", term);
  auto* inner = node.result->find(nest);
  if (inner == nullptr || !inner->is_object()) make_.set(node.result, nest, inner = make_.object());
  return inner;
}

// 12.7, 12.8
Try<void> Compactor::compact_property(const Node& node, std::string_view property, const Value* values) {
  const auto& active = *node.active;
  const bool inside_reverse = node.property == kw::reverse;  // 9
  if (values->is_array() && values->count == 0) {            // 12.7
    DID_TRY(const auto term, compact_iri(active, property, {.value = values, .reverse = inside_reverse}));
    DID_TRY(auto* const nest, nest_of(node, active.definition(term), term));
    make_.add_value(nest, term, make_.array(), true);
    return {};
  }
  Value* const one[] = {const_cast<Value*>(values)};
  for (const auto* const expanded : values->is_array() ? values->items() : std::span<Value* const>(one)) {
    DID_TRY(const auto term, compact_iri(active, property, {.value = expanded, .reverse = inside_reverse}));  // 12.8.1
    const auto* const definition = active.definition(term);
    DID_TRY(auto* const nest, nest_of(node, definition, term));                                // 12.8.2, 12.8.3
    const Container container = definition == nullptr ? Container{0} : definition->container;  // 12.8.4
    const bool as_array = (container & in::set) != 0 || term == alias(active, kw::graph) || term == alias(active, kw::list) ||
                          !run_.options.compact_arrays;  // 12.8.5
    // 12.8.6
    const auto* element = expanded;
    if (const auto* const list = expanded->find(kw::list))
      element = list;
    else if (is_graph_object(expanded))
      element = expanded->find(kw::graph);
    DID_TRY(auto* const compacted, compact(active, term, element));
    DID_CHECK(put_item(node, {term, definition, container, as_array, expanded, nest}, compacted));
  }
  return {};
}

}  // namespace vc::jsonld
