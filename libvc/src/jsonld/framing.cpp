// JSON-LD 1.1 Framing 4.1. Step numbers are those of 4.1.3.
#include "jsonld/framing.h"

#include <algorithm>

#include "jsonld/expansion.h"
#include "jsonld/iri.h"

namespace vc::jsonld {
namespace {

constexpr std::string_view merged = "@merged";

// Nothing but an @id: a reference to a node.
bool is_reference(const Value* value) { return value->is_object() && value->has_only(kw::id); }

}  // namespace

Try<Value*> Framer::frame_document(const Value* expanded, const Value* frames, bool default_graph_only) {
  DID_CHECK(nodes_.add(expanded));
  graphs_ = nodes_.graphs();
  if (!default_graph_only) make_.append(graphs_, merged, nodes_.merged());
  const State state{default_graph_only ? kw::default_ : merged};
  subjects_ = graphs_->find(state.graph);
  auto* const out = make_.array();
  DID_CHECK(frame(state, subjects_of(state.graph), frames, out, {}));
  return out;
}

std::vector<std::string_view> Framer::subjects_of(std::string_view graph) {
  std::vector<std::string_view> out;
  for (const auto& member : sorted_members(graphs_->find(graph))) out.push_back(member.name);
  return out;
}

Try<void> Framer::frame(const State& given, const std::vector<std::string_view>& subjects, const Value* frames, Value* parent,
                        std::string_view property) {
  DID_CHECK(run_.check_memory({}));
  if (given.depth > run_.store().limits().max_depth)
    return fail(Code::limit_exceeded, "the result is nested deeper than " + std::to_string(run_.store().limits().max_depth));
  DID_TRY(const auto* const frame, check_frame(frames));  // 1
  DID_TRY(const auto flags, flags_of(frame));             // 2
  const auto* const nodes = graphs_->find(given.graph);
  std::vector<std::pair<std::string_view, const Value*>> matched;  // 3
  for (const auto id : subjects) {
    const auto* const node = nodes->find(id);
    if (node == nullptr) continue;
    DID_TRY(const bool wanted, matches(given, node, frame, flags));
    if (wanted) matched.emplace_back(id, node);
  }
  Embeds own;
  auto state = given;
  if (state.embeds == nullptr) state.embeds = &own;
  for (const auto& [id, node] : matched) {  // 4
    // What is found at the top stands for itself: nothing that was embedded before counts.
    if (property.data() == nullptr) own.clear();
    const Match match{state, frame, flags, id, node, make_.object_of(kw::id, make_.string(id))};  // 4.1
    DID_CHECK(frame_node(match, subjects, parent, property));
  }
  return {};
}

// 4.3, 4.4
bool Framer::is_reference_only(const Match& match) const {
  const std::pair here{match.state.graph, match.id};
  if (!match.state.embedded) return false;
  if (match.flags.embed == Embed::never || std::ranges::find(stack_, here) != stack_.end()) return true;
  return match.flags.embed == Embed::once && match.state.embeds->contains(here);
}

Try<void> Framer::frame_node(const Match& match, const std::vector<std::string_view>& subjects, Value* parent, std::string_view property) {
  const auto& state = match.state;
  const std::pair here{state.graph, match.id};
  if (!state.embedded && state.embeds->contains(here)) return {};  // 4.2
  if (is_reference_only(match)) {
    add_output(parent, property, match.output);
    return {};
  }
  if (match.flags.embed == Embed::last && state.embeds->contains(here)) remove_embed(state, match.id);
  (*state.embeds)[here] = {parent, property};
  stack_.push_back(here);
  DID_CHECK(frame_graph(match));                                       // 4.5
  if (const auto* const included = match.frame->find(kw::included)) {  // 4.6
    auto inner = state;
    inner.embedded = false;
    ++inner.depth;
    DID_CHECK(frame(inner, subjects, included, match.output, kw::included));
  }
  DID_CHECK(frame_members(match));             // 4.7
  add_defaults(match);                         // 4.8
  DID_CHECK(frame_reverse(match, property));   // 4.9
  add_output(parent, property, match.output);  // 4.10
  stack_.pop_back();
  return {};
}

// 4.5: the node is the name of a graph as well.
Try<void> Framer::frame_graph(const Match& match) {
  if (!graphs_->has(match.id)) return {};
  const auto* const wanted = match.frame->find(kw::graph);
  const auto* const subframe =
      wanted != nullptr && wanted->count > 0 && wanted->at.items[0]->is_object() ? wanted->at.items[0] : make_.object();
  const bool recurse = wanted == nullptr ? match.state.graph != merged : match.id != merged && match.id != kw::default_;
  if (!recurse) return {};
  auto inner = match.state;
  inner.graph = match.id;
  inner.embedded = false;
  ++inner.depth;
  return frame(inner, subjects_of(match.id), make_.array_of(const_cast<Value*>(subframe)), match.output, kw::graph);
}

// 4.7
Try<void> Framer::frame_members(const Match& match) {
  for (const auto& [property, objects] : sorted_members(match.node)) {
    if (is_keyword(property)) {  // 4.7.1
      make_.set(match.output, property, make_.shallow_copy(objects));
      continue;
    }
    if (match.flags.explicit_inclusion && !match.frame->has(property)) continue;             // 4.7.2
    for (auto* const item : objects->items()) DID_CHECK(frame_item(match, property, item));  // 4.7.3
  }
  return {};
}

// 4.7.3
Try<void> Framer::frame_item(const Match& match, std::string_view property, Value* item) {
  const auto* const given = match.frame->find(property);
  const auto* const subframe = given == nullptr ? implicit_frame(match.flags) : given;
  if (const auto* const list = item->find(kw::list)) return frame_list(match, property, list);
  if (is_reference(item)) {
    auto inner = match.state;
    inner.embedded = true;
    ++inner.depth;
    return frame(inner, {item->find(kw::id)->view()}, subframe, match.output, property);
  }
  const auto* const pattern = subframe->count == 0 ? make_.object() : subframe->at.items[0];
  if (matches_value(pattern, item)) add_output(match.output, property, make_.shallow_copy(item));
  return {};
}

// 4.7.3.1
Try<void> Framer::frame_list(const Match& match, std::string_view property, const Value* list) {
  const auto* const given = match.frame->find(property);
  const auto* const inner_list = given == nullptr || given->count == 0 ? nullptr : given->at.items[0]->find(kw::list);
  const auto* const subframe = inner_list == nullptr ? implicit_frame(match.flags) : inner_list;
  auto* const out = make_.object_of(kw::list, make_.array());
  add_output(match.output, property, out);
  for (auto* const item : list->items()) {
    if (!is_reference(item)) {
      add_output(out, kw::list, make_.shallow_copy(item));
      continue;
    }
    auto inner = match.state;
    inner.embedded = true;
    ++inner.depth;
    DID_CHECK(frame(inner, {item->find(kw::id)->view()}, subframe, out, kw::list));
  }
  return {};
}

// 4.8
void Framer::add_defaults(const Match& match) {
  for (const auto& [property, objects] : sorted_members(match.frame)) {
    const bool empty = !objects->is_array() || objects->count == 0;
    const auto* const next = empty ? make_.object() : objects->at.items[0];
    if (property == kw::type ? !next->has(kw::default_) : is_keyword(property)) continue;
    if (match.output->has(property) || frame_flag(next, kw::omit_default, run_.options.omit_default)) continue;  // 4.8.3
    auto* const value = next->find(kw::default_);
    auto* const preserved = value == nullptr ? make_.string(kw::null) : value;
    make_.append(match.output, property, make_.array_of(make_.object_of(kw::preserve, make_.as_array(preserved))));  // 4.8.4
  }
}

// 4.9
Try<void> Framer::frame_reverse(const Match& match, std::string_view property) {
  const auto* const reverse = match.frame->find(kw::reverse);
  if (reverse == nullptr) return {};
  for (const auto& [name, subframe] : sorted_members(reverse)) {
    for (const auto& [subject, node] : sorted_members(subjects_)) {
      const auto* const values = node->find(name);
      const bool refers = values != nullptr && std::ranges::any_of(values->items(), [&](const Value* value) {
                            const auto* const id = value->find(kw::id);
                            return id != nullptr && id->is_text(match.id);
                          });
      if (!refers) continue;
      auto* map = match.output->find(kw::reverse);
      if (map == nullptr) make_.append(match.output, kw::reverse, map = make_.object());
      auto* into = map->find(name);
      if (into == nullptr) make_.append(map, name, into = make_.array());
      auto inner = match.state;
      inner.embedded = true;
      ++inner.depth;
      DID_CHECK(frame(inner, {subject}, subframe, into, property));
    }
  }
  return {};
}

void Framer::add_output(Value* parent, std::string_view property, Value* output) {
  if (parent->is_array())
    make_.push(parent, output);
  else
    make_.add_value(parent, property, output, true);
}

// "@last" of 1.0: what was embedded before gives way to a reference, and so does what hung on it.
void Framer::remove_embed(const State& state, std::string_view id) {
  const auto [parent, property] = (*state.embeds)[{state.graph, id}];
  auto* const values = parent->is_array() ? parent : parent->find(property);
  if (values != nullptr && values->is_array())
    for (std::uint32_t i = 0; i < values->count; ++i) {
      const auto* const other = values->at.items[i]->find(kw::id);
      if (other != nullptr && other->is_text(id)) values->at.items[i] = make_.object_of(kw::id, make_.string(id));
    }
  std::vector<std::string_view> gone{id};
  while (!gone.empty()) {
    const auto parent_id = gone.back();
    gone.pop_back();
    std::erase_if(*state.embeds, [&](const auto& entry) {
      const auto* const owner = entry.second.parent->find(kw::id);
      if (entry.first.first != state.graph || owner == nullptr || !owner->is_text(parent_id)) return false;
      gone.push_back(entry.first.second);
      return true;
    });
  }
}

const Value* Framer::implicit_frame(const Flags& flags) {
  constexpr std::string_view embeds[] = {"@always", "@once", "@never", "@last"};
  auto* const frame = make_.object_of(kw::embed, make_.array_of(make_.string(embeds[std::to_underlying(flags.embed)])));
  make_.append(frame, kw::explicit_, make_.array_of(make_.boolean(flags.explicit_inclusion)));
  make_.append(frame, kw::require_all, make_.array_of(make_.boolean(flags.require_all)));
  return make_.array_of(frame);
}

}  // namespace vc::jsonld
