// JSON-LD 1.1 API 7.1.2
#include "jsonld/node_map.h"

namespace vc::jsonld {
namespace {

std::vector<Member> members_of(const Value* object, bool ordered) {
  if (ordered) return sorted_members(object);
  return {object->members().begin(), object->members().end()};
}

}  // namespace

Try<Value*> flatten_document(Run& run, const Value* expanded) {
  const auto& make = run.make;
  const bool ordered = run.options.ordered;
  NodeMap nodes(run);                                                      // 1
  DID_CHECK(nodes.add(expanded));                                          // 2
  auto* const default_graph = nodes.graphs()->find(kw::default_);          // 3
  for (const auto& [name, graph] : members_of(nodes.graphs(), ordered)) {  // 4
    if (name == kw::default_) continue;
    auto* entry = default_graph->find(name);
    if (entry == nullptr) make.append(default_graph, name, entry = make.object_of(kw::id, make.string(name)));  // 4.1, 4.2
    auto* const inner = make.array();
    make.set(entry, kw::graph, inner);  // 4.3
    for (const auto& member : members_of(graph, ordered))
      if (!member.value->has_only(kw::id)) make.push(inner, member.value);  // 4.4
  }
  auto* const flattened = make.array();  // 5
  for (const auto& member : members_of(default_graph, ordered))
    if (!member.value->has_only(kw::id)) make.push(flattened, member.value);  // 6
  return flattened;                                                           // 7
}

}  // namespace vc::jsonld
