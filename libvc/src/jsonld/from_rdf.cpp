// JSON-LD 1.1 API 8.4.2
#include "jsonld/from_rdf.h"

#include <algorithm>
#include <optional>
#include <ranges>
#include <tuple>
#include <unordered_map>

#include "jsonld/iri.h"
#include "jsonld/keyword.h"
#include "jsonld/node_map.h"
#include "jsonld/rdf_vocabulary.h"

namespace vc::jsonld {
namespace {

using rdf::Quad;
using rdf::Term;
using rdf::TermId;
using rdf::TermKind;

class RdfReader {
 public:
  RdfReader(const rdf::Dataset& dataset, const Options& options, Arena& arena)
      : dataset_(dataset), options_(options), make_(arena), unique_(make_), graphs_(make_.object_of(kw::default_, make_.object())) {}

  Try<Value*> read();

 private:
  // Where a term is used as an object.
  struct Usage {
    Value* node;
    std::string_view property;
    Value* value;
  };
  struct Graph {
    Value* nodes = nullptr;
    std::vector<Usage> nil_usages;                    // 5.7.9
    std::vector<std::string_view> compound_literals;  // 5.7.3
  };

  std::string_view name_of(TermId id);
  Value* node_of(Graph& graph, std::string_view id);
  Graph& graph_of(TermId id);
  Try<void> add(Graph& graph, const Quad& quad);
  Try<void> convert_compound_literals(Graph& graph);
  Try<void> convert_compound_literal(const Usage& usage, std::string_view id, const Value* literal);
  void convert_list(Graph& graph, Usage usage);
  const Usage* only_usage(const Value* node);
  bool is_list_node(const Usage& usage);
  Value* result();

  const rdf::Dataset& dataset_;
  const Options& options_;
  Maker make_;
  UniqueArrays unique_;
  Value* graphs_;  // 1, 2: the graph map
  std::unordered_map<TermId, Graph> by_id_;
  std::unordered_map<TermId, std::string_view> names_;
  std::unordered_map<std::string_view, std::optional<Usage>> referenced_once_;  // 3; nullopt: more often
};

// The IRI, or the label with "_:".
std::string_view RdfReader::name_of(TermId id) {
  auto& name = names_[id];
  if (name.data() == nullptr) {
    const auto& term = dataset_.term(id);
    name = make_.arena().concat(term.kind == TermKind::blank ? "_:" : "", term.value);
  }
  return name;
}

// 5.7.1, 5.7.4
Value* RdfReader::node_of(Graph& graph, std::string_view id) {
  auto* found = graph.nodes->find(id);
  if (found == nullptr) make_.append(graph.nodes, id, found = make_.object_of(kw::id, make_.string(id)));
  return found;
}

// 5.1 to 5.6
RdfReader::Graph& RdfReader::graph_of(TermId id) {
  const auto [found, fresh] = by_id_.try_emplace(id);
  if (!fresh) return found->second;
  auto& graph = found->second;
  if (id == rdf::default_graph) {
    graph.nodes = graphs_->find(kw::default_);
    return graph;
  }
  const auto name = name_of(id);
  graph.nodes = make_.object();
  make_.append(graphs_, name, graph.nodes);
  auto* const default_graph = graphs_->find(kw::default_);
  if (!default_graph->has(name)) make_.append(default_graph, name, make_.object_of(kw::id, make_.string(name)));  // 5.4
  return graph;
}

// 5.7
Try<void> RdfReader::add(Graph& graph, const Quad& quad) {
  const auto& object = dataset_.term(quad.object);
  const auto property = name_of(quad.predicate);
  const bool is_resource = object.kind != TermKind::literal;
  auto* const node = node_of(graph, name_of(quad.subject));  // 5.7.1, 5.7.2
  // 5.7.3
  if (options_.rdf_direction == RdfDirection::compound_literal && property == rdf_ns::direction)
    graph.compound_literals.push_back(name_of(quad.subject));
  if (is_resource) node_of(graph, name_of(quad.object));  // 5.7.4
  const auto values_of = [&](std::string_view name) {
    auto* values = node->find(name);
    if (values == nullptr) make_.append(node, name, values = make_.array());
    return values;
  };
  // 5.7.5
  if (property == rdf_ns::type && !options_.use_rdf_type && is_resource) {
    unique_.add(values_of(kw::type), make_.string(name_of(quad.object)));
    return {};
  }
  Value* value = nullptr;  // 5.7.6
  if (is_resource) {
    value = make_.object_of(kw::id, make_.string(name_of(quad.object)));
  } else {
    DID_TRY(value, literal_to_object(object, options_, make_));
  }
  unique_.add(values_of(property), value);  // 5.7.7, 5.7.8
  if (!is_resource) return {};
  const auto name = name_of(quad.object);
  const Usage usage{node, property, value};
  if (name == rdf_ns::nil)
    graph.nil_usages.push_back(usage);  // 5.7.9
  else if (const auto found = referenced_once_.find(name); found != referenced_once_.end())
    found->second.reset();  // 5.7.10
  else if (object.kind == TermKind::blank)
    referenced_once_.emplace(name, usage);  // 5.7.11
  return {};
}

// 6.1
Try<void> RdfReader::convert_compound_literals(Graph& graph) {
  for (const auto id : graph.compound_literals) {
    const auto found = referenced_once_.find(id);
    if (found == referenced_once_.end() || !found->second) continue;  // 6.1.1
    const auto* const literal = graph.nodes->find(id);                // 6.1.5
    if (literal == nullptr) continue;
    DID_CHECK(convert_compound_literal(*found->second, id, literal));
    make_.remove(graph.nodes, id);
  }
  return {};
}

// 6.1.6
Try<void> RdfReader::convert_compound_literal(const Usage& usage, std::string_view id, const Value* literal) {
  const auto text = [literal](std::string_view property) -> Value* {
    const auto* const values = literal->find(property);
    return values == nullptr || values->count == 0 ? nullptr : values->at.items[0]->find(kw::value);
  };
  auto* const value = text(rdf_ns::value);
  auto* const language = text(rdf_ns::language);
  auto* const direction = text(rdf_ns::direction);
  make_.remove(usage.value, kw::id);  // 6.1.6.1
  make_.append(usage.value, kw::value, value == nullptr ? make_.null() : value);
  if (language != nullptr) {  // 6.1.6.3
    if (!language->is_string() || !is_well_formed_language(language->view()))
      return fail(Code::invalid_language_tagged_string, "the language of " + quoted(id) + " is not well formed (bcp 47)");
    make_.append(usage.value, kw::language, language);
  }
  if (direction == nullptr || (!direction->is_text("ltr") && !direction->is_text("rtl")))  // 6.1.6.4
    return fail(Code::invalid_base_direction, "the direction of " + quoted(id) + " is neither `ltr` nor `rtl`");
  make_.append(usage.value, kw::direction, direction);
  return {};
}

const RdfReader::Usage* RdfReader::only_usage(const Value* node) {
  const auto found = referenced_once_.find(node->find(kw::id)->view());
  return found == referenced_once_.end() || !found->second ? nullptr : &*found->second;
}

// 6.4.3: the condition of the loop.
bool RdfReader::is_list_node(const Usage& usage) {
  const auto* const node = usage.node;
  const auto* const id = node->find(kw::id);
  if (usage.property != rdf_ns::rest || id == nullptr || !is_blank_id(id->view()) || only_usage(node) == nullptr) return false;
  const auto* const first = node->find(rdf_ns::first);
  const auto* const rest = node->find(rdf_ns::rest);
  const auto* const type = node->find(kw::type);
  if (first == nullptr || first->count != 1 || rest == nullptr || rest->count != 1) return false;
  if (type == nullptr) return node->count == 3;
  return node->count == 4 && type->count == 1 && type->at.items[0]->is_text(rdf_ns::list);
}

// 6.4
void RdfReader::convert_list(Graph& graph, Usage usage) {
  std::vector<Value*> list;  // 6.4.2
  std::vector<std::string_view> list_nodes;
  while (is_list_node(usage)) {  // 6.4.3
    list.push_back(usage.node->find(rdf_ns::first)->at.items[0]);
    list_nodes.push_back(usage.node->find(kw::id)->view());
    usage = *only_usage(usage.node);
    if (!is_blank_id(usage.node->find(kw::id)->view())) break;  // 6.4.3.5
  }
  make_.remove(usage.value, kw::id);  // 6.4.4
  auto* const items = make_.array();
  for (auto* const item : list | std::views::reverse) make_.push(items, item);  // 6.4.5
  make_.append(usage.value, kw::list, items);                                   // 6.4.6
  for (const auto id : list_nodes) make_.set(graph.nodes, id, make_.null());    // 6.4.7; null: removed
}

// 8
Value* RdfReader::result() {
  const auto in_order = [this](const Value* object) {
    return options_.ordered ? sorted_members(object) : std::vector<Member>(object->members().begin(), object->members().end());
  };
  const auto is_kept = [](const Value* node) { return node->is_object() && !node->has_only(kw::id); };
  auto* const out = make_.array();  // 7
  for (const auto& [subject, node] : in_order(graphs_->find(kw::default_))) {
    if (!node->is_object()) continue;
    if (subject != kw::default_ && graphs_->has(subject)) {  // 8.1
      auto* const inner = make_.array();
      for (const auto& [id, member] : in_order(graphs_->find(subject)))
        if (is_kept(member)) make_.push(inner, member);
      make_.append(node, kw::graph, inner);
    }
    if (is_kept(node)) make_.push(out, node);  // 8.2
  }
  return out;
}

Try<Value*> RdfReader::read() {
  auto quads = dataset_.quads();
  // A dataset is a set, in whatever order it was written; by graph, so that each is known before the next.
  std::ranges::sort(quads, [](const Quad& a, const Quad& b) {
    return std::tuple(a.graph != rdf::default_graph, a.graph, a.subject, a.predicate, a.object) <
           std::tuple(b.graph != rdf::default_graph, b.graph, b.subject, b.predicate, b.object);
  });
  const auto repeated = std::ranges::unique(quads);
  quads.erase(repeated.begin(), repeated.end());
  for (const auto& quad : quads) DID_CHECK(add(graph_of(quad.graph), quad));  // 5
  for (auto& [id, graph] : by_id_) {                                          // 6
    DID_CHECK(convert_compound_literals(graph));
    for (const auto& usage : graph.nil_usages) convert_list(graph, usage);
  }
  return result();  // 7 to 9
}

}  // namespace

Try<Value*> read_rdf(const rdf::Dataset& dataset, const Options& options, Arena& arena) {
  return RdfReader(dataset, options, arena).read();
}

}  // namespace vc::jsonld
