// JSON-LD 1.1 API 5.1.2. Members come in canonical order from the reader, so that everything is ordered whether asked for or not.
#include "jsonld/expansion.h"

#include <algorithm>

#include "jsonld/iri.h"

namespace vc::jsonld {

bool is_graph_object(const Value* value) {
  if (!value->has(kw::graph)) return false;
  return std::ranges::all_of(
      value->members(), [](const Member& member) { return member.name == kw::graph || member.name == kw::id || member.name == kw::index; });
}

// 19.1, 19.2
bool is_free_floating(const Value* value) {
  return value->count == 0 || value->has(kw::value) || value->has(kw::list) || value->has_only(kw::id);
}

bool is_simple_graph_object(const Value* value) { return is_graph_object(value) && !value->has(kw::id); }

bool is_node_object(const Value* value) {
  return value->is_object() && !value->has(kw::value) && !value->has(kw::list) && !value->has(kw::set);
}

// 9.1, expand() steps 6 to 8
Try<Value*> Expander::expand_document(Value* input, bool frame_expansion) {
  const Path root;
  const auto* active = &run_.initial();
  if (run_.options.expand_context) {
    DID_TRY(const auto* context, run_.read(*run_.options.expand_context));
    if (const auto* const inner = context->find(kw::context)) context = inner;
    DID_TRY(active, run_.with_local(*active, context, run_.base_url(), root));
  }
  DID_TRY(auto* expanded, expand(*active, {}, input, {.frame = frame_expansion}, root));
  if (expanded == nullptr) return make_.array();                                                     // 8.2
  if (expanded->is_object() && expanded->has_only(kw::graph)) expanded = expanded->find(kw::graph);  // 8.1
  return make_.as_array(expanded);                                                                   // 8.3
}

Try<Value*> Expander::expand(const ActiveContext& active, const Property& property, Value* element, Flags flags, const Path& path) {
  if (element->is_null()) return nullptr;                  // 1
  if (property.name == kw::default_) flags.frame = false;  // 2
  if (element->is_array()) return expand_array(active, property, element, flags, path);
  if (element->is_object()) return expand_object(active, property, element, flags, path);
  return expand_scalar(active, property, element, flags, path);
}

// 4
Try<Value*> Expander::expand_scalar(const ActiveContext& active, const Property& property, Value* element, Flags flags, const Path& path) {
  // 4.1
  if (property.is_null_or_graph()) {
    if (safe_.on() && !flags.frame) return fail(Code::data_loss, path, "a value that belongs to no node would be dropped");
    return nullptr;
  }
  // 3, 4.2
  const auto* const definition = property.definition();
  const auto* context = &active;
  if (definition != nullptr && definition->context != nullptr) {
    DID_TRY(context, run_.with_scoped(active, *property.entry, Scope::property, path));
  }
  // 4.3
  auto* const expanded = expand_value(*context, property.in(*context).definition(), element);
  if (!safe_.on()) return expanded;
  const auto* const id = expanded->find(kw::id);
  if (id != nullptr && id->is_null())
    return fail(Code::data_loss, path, quoted(element->view()) + " has the form of a keyword and means nothing", property.name);
  DID_CHECK(id == nullptr ? safe_.value(expanded, path) : safe_.iri(id->view(), element->view(), path));
  return expanded;
}

// 5
Try<Value*> Expander::expand_array(const ActiveContext& active, const Property& property, Value* element, Flags flags, const Path& path) {
  auto* const result = make_.array(element->count);  // 5.1
  const auto* const definition = property.definition();
  const bool of_list = definition != nullptr && definition->contains(in::list);
  for (std::uint32_t i = 0; i < element->count; ++i) {
    DID_TRY(auto* item, expand(active, property, element->at.items[i], flags, Path{&path, {}, i}));  // 5.2.1
    if (item == nullptr) continue;
    if (of_list && item->is_array()) item = make_.object_of(kw::list, item);  // 5.2.2
    if (!item->is_array())
      make_.push(result, item);  // 5.2.3
    else
      for (auto* const inner : item->items()) make_.push(result, inner);
  }
  return result;  // 5.3
}

// 7 to 20
Try<Value*> Expander::expand_object(const ActiveContext& before, const Property& property, Value* element, Flags flags, const Path& path) {
  DID_CHECK(run_.check_memory(path));
  const auto* active = &before;
  // 7
  if (active->previous != nullptr && !flags.from_map) {
    const bool has_value = std::ranges::any_of(element->members(), [&](const Member& m) { return active->means(m.name, Keyword::value); });
    const bool only_id = element->count == 1 && active->means(element->at.members[0].name, Keyword::id);
    if (!has_value && !only_id) active = active->previous;
  }
  // 3, 8
  if (const auto* const definition = property.definition(); definition != nullptr && definition->context != nullptr) {
    DID_TRY(active, run_.with_scoped(*active, *property.entry, Scope::property, path));
  }
  // 9
  if (const auto* const context = element->find(kw::context)) {
    DID_TRY(active, run_.with_local(*active, context, run_.base_url(), Path{&path, kw::context}));
  }
  const auto* const type_scoped = active;  // 10
  DID_TRY(active, enter_types(*active, element, path));
  // 12
  const Node node{active, type_scoped, property.in(*active), element, make_.object(element->count + 1), flags};
  DID_CHECK(expand_members(node, element, path));  // 13, 14
  return finish(node, path);
}

// 11
Try<const ActiveContext*> Expander::enter_types(const ActiveContext& type_scoped, Value* element, const Path& path) {
  const auto* active = &type_scoped;
  for (const auto& [key, value] : element->members()) {
    if (!type_scoped.means(key, Keyword::type)) continue;
    // 11.1
    Value* const one[] = {value};
    const auto values = value->is_array() ? value->items() : std::span<Value* const>(one);
    // 11.2
    std::vector<const ContextEntry*> scoped;
    for (const auto* const term : values) {
      const auto* const entry = term->is_string() ? type_scoped.find(term->view()) : nullptr;
      if (entry != nullptr && entry->definition->context != nullptr) scoped.push_back(entry);
    }
    std::ranges::sort(scoped, {}, &ContextEntry::name);
    for (const auto* const entry : scoped) {
      DID_TRY(active, run_.with_scoped(*active, *entry, Scope::type, Path{&path, key}));
    }
  }
  return active;
}

// 13, 14
Try<void> Expander::expand_members(const Node& node, Value* element, const Path& path) {
  bool nests = false;
  for (const auto& [key, value] : element->members()) {
    if (key == kw::context) continue;  // 13.1
    // 13.2
    const auto* const term = node.active->find(key);
    const auto expanded = expand_iri(*node.active, key, term == nullptr ? nullptr : term->definition, {}, run_.arena);
    const Path inner{&path, key};
    // 13.3
    if (expanded.is_null() || (!expanded.is_keyword() && !expanded.text.contains(':'))) {
      if (!safe_.on()) continue;
      return fail(Code::data_loss, inner, "term " + quoted(key) + " is not defined by any context, and would be dropped", key);
    }
    if (expanded.keyword == Keyword::nest) {  // 13.4.14
      if (node.property.name == kw::reverse)
        return fail(Code::invalid_reverse_property_map, inner, "@nest cannot stand inside @reverse", key);
      nests = true;
      continue;
    }
    const bool known = expanded.is_keyword() || (term != nullptr && term->definition->well_formed);
    if (!known) DID_CHECK(safe_.property(expanded.text, key, inner));
    const Entry entry{key, value, expanded.text, expanded.keyword, term, inner};
    DID_CHECK(expanded.is_keyword() ? expand_keyword(node, entry) : expand_entry(node, entry));  // 13.4; 13.5 to 13.14
  }
  if (!nests) return {};
  // 14
  for (const auto& [key, value] : element->members())
    if (node.active->means(key, Keyword::nest)) DID_CHECK(expand_nested(node, key, value, Path{&path, key}));
  return {};
}

// 14.1, 14.2
Try<void> Expander::expand_nested(const Node& node, std::string_view key, Value* value, const Path& path) {
  Value* const one[] = {value};
  for (auto* const nested : value->is_array() ? value->items() : std::span<Value* const>(one)) {
    // 14.2.1
    const auto is_value = [&](const Member& member) { return node.active->means(member.name, Keyword::value); };
    if (!nested->is_object() || std::ranges::any_of(nested->members(), is_value))
      return fail(Code::invalid_nest_value, path, "the value of @nest is an object without @value", key);
    // A property-scoped context of the nesting term holds for what is nested.
    auto inner = node;
    const auto* const entry = node.active->find(key);
    if (entry != nullptr && entry->definition->context != nullptr) {
      DID_TRY(inner.active, run_.with_scoped(*node.active, *entry, Scope::property, path));
      inner.property = node.property.in(*inner.active);
    }
    DID_CHECK(expand_members(inner, nested, path));  // 14.2.2
  }
  return {};
}

// 13.5 to 13.14
Try<void> Expander::expand_entry(const Node& node, const Entry& entry) {
  const auto* const definition = entry.term == nullptr ? nullptr : entry.term->definition;
  const Container container = definition == nullptr ? Container{0} : definition->container;  // 13.5
  Value* expanded = nullptr;
  if (definition != nullptr && definition->coercion == Coercion::json) {  // 13.6
    expanded = make_.object_of(kw::value, entry.value);
    make_.append(expanded, kw::type, make_.string(kw::json));
    DID_CHECK(safe_.value(expanded, entry.path));
  } else if ((container & in::language) != 0 && entry.value->is_object()) {  // 13.7
    DID_TRY(expanded, expand_language_map(node, entry));
  } else if ((container & (in::index | in::type | in::id)) != 0 && entry.value->is_object()) {  // 13.8
    DID_TRY(expanded, expand_index_map(node, entry));
  } else {  // 13.9
    DID_TRY(expanded,
            expand(*node.active, Property{entry.key, node.active, entry.term}, entry.value, {.frame = node.flags.frame}, entry.path));
  }
  if (expanded == nullptr) return {};  // 13.10
  // 13.11
  if ((container & in::list) != 0 && !is_list_object(expanded)) expanded = make_.object_of(kw::list, make_.as_array(expanded));
  // 13.12
  if ((container & in::graph) != 0 && (container & (in::id | in::index)) == 0) {
    DID_TRY(expanded, to_graphs(expanded, node, entry.path));
  }
  if (definition != nullptr && definition->reverse) return add_reverse(node, entry, expanded);  // 13.13
  make_.add_value(node.result, entry.iri, expanded, true);                                      // 13.14
  return {};
}

// 15 to 20
Try<Value*> Expander::finish(const Node& node, const Path& path) {
  auto* result = node.result;
  if (result->has(kw::value)) return finish_value_object(node, path);  // 15
  auto* const list = result->find(kw::list);
  auto* const set = result->find(kw::set);
  if (auto* const type = result->find(kw::type); type != nullptr) {
    auto* const types = make_.as_array(type);
    make_.set(result, kw::type, types);  // 16
    for (const auto* const one : types->items())
      if (one->is_string()) DID_CHECK(safe_.node_type(one->view(), kw::type, path));
  } else if (list != nullptr || set != nullptr) {
    // 17.1
    if (result->count > 2 || (result->count == 2 && !result->has(kw::index)))
      return fail(Code::invalid_set_or_list_object, path, "an object with @list or @set has nothing beside it but @index");
    if (set != nullptr && safe_.on() && result->count > 1)
      return fail(Code::data_loss, path, "the @index of a set would be dropped", kw::index);
    if (set != nullptr) return set;  // 17.2; an array, which 18 and 19 do not concern
  }
  // 18. A language without a value says nothing, whatever stands beside it.
  if (safe_.on() && (result->has(kw::language) || result->has(kw::direction)))
    return fail(Code::data_loss, path, "a language or direction without a value would be dropped");
  if (result->has_only(kw::language)) return nullptr;
  return drop_free_floating(node, result, path);
}

// 15
Try<Value*> Expander::finish_value_object(const Node& node, const Path& path) {
  auto* const result = node.result;
  const auto* const value = result->find(kw::value);
  const auto* const type = result->find(kw::type);
  const bool tagged = result->has(kw::language) || result->has(kw::direction);
  // 15.1
  for (const auto& member : result->members()) {
    const auto word = keyword(member.name);
    if (word != Keyword::direction && word != Keyword::index && word != Keyword::language && word != Keyword::type &&
        word != Keyword::value)
      return fail(Code::invalid_value_object, path, "a value has no member " + quoted(member.name), member.name);
  }
  if (type != nullptr && tagged) return fail(Code::invalid_value_object, path, "a value has either a type, or a language and a direction");
  const bool is_json =
      type != nullptr && (type->is_text(kw::json) || (type->is_array() && type->count == 1 && type->at.items[0]->is_text(kw::json)));
  DID_CHECK(safe_.value(result, path));
  if (is_json) return drop_free_floating(node, result, path);  // 15.2
  // 15.3
  if (value->is_null() || (value->is_array() && value->count == 0)) return nullptr;
  if (result->has(kw::language) && !value->is_string() && !node.flags.frame)  // 15.4
    return fail(Code::invalid_language_tagged_value, path, "only a string can have a language");
  if (type != nullptr && !node.flags.frame && (!type->is_string() || !is_well_formed_iri(type->view())))  // 15.5
    return fail(Code::invalid_typed_value, path, "the type of a value is one iri");
  return drop_free_floating(node, result, path);
}

// 19
Try<Value*> Expander::drop_free_floating(const Node& node, Value* result, const Path& path) {
  if (!node.property.is_null_or_graph()) return result;
  if (!is_free_floating(result) || (node.flags.frame && result->has_only(kw::id))) return result;  // 20
  const bool said_something = result->count > 0 || node.element->count > (node.element->has(kw::context) ? 1U : 0U);
  if (safe_.on() && said_something && !node.flags.frame)
    return fail(Code::data_loss, path, "a value, list or id without a statement about it would be dropped");
  return nullptr;
}

}  // namespace vc::jsonld
