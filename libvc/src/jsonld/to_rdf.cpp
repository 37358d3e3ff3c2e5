#include "jsonld/to_rdf.h"

#include <array>
#include <map>
#include <set>

#include "jsonld/blank_ids.h"
#include "jsonld/expansion.h"
#include "jsonld/iri.h"
#include "jsonld/json_text.h"
#include "jsonld/rdf_literal.h"
#include "jsonld/rdf_vocabulary.h"

namespace vc::jsonld {
namespace {

using rdf::Term;
using rdf::TermId;
using rdf::TermKind;
using OptionalTerm = std::optional<TermId>;  // nullopt: not well-formed, and so not written (8.1.2)

class RdfWriter {
 public:
  explicit RdfWriter(Run& run) : run_(run), ids_(run.arena) {}

  Try<rdf::Dataset> write(const Value* expanded) {
    for (const auto* const node : expanded->items()) DID_CHECK(write_node(node, rdf::default_graph));
    out_.make_set();
    return std::move(out_);
  }

 private:
  // 7.2.2 step 6, and 8.1.2 step 1.3. The node's own term.
  Try<OptionalTerm> write_node(const Value* node, OptionalTerm graph);
  Try<void> write_members(const Value* node, OptionalTerm subject, OptionalTerm graph);
  Try<void> write_items(const Value* items, OptionalTerm subject, OptionalTerm predicate, OptionalTerm graph);
  Try<void> write_nodes_in(const Value* item, OptionalTerm graph);
  bool is_repeated(const Value* item, const std::array<TermId, 3>& where);
  Try<void> write_reverse(const Value* reverse, OptionalTerm subject, OptionalTerm graph);
  Try<void> check_index(OptionalTerm subject, OptionalTerm graph, const Value* index);
  // 8.2.2
  Try<OptionalTerm> write_object(const Value* item, OptionalTerm graph);
  Try<OptionalTerm> write_list(const Value* list, OptionalTerm graph);
  Try<OptionalTerm> write_literal(const Value* item, OptionalTerm graph);
  OptionalTerm write_directed(const Value* item, std::string_view value, OptionalTerm graph);

  void quad(OptionalTerm subject, OptionalTerm predicate, OptionalTerm object, OptionalTerm graph) {
    if (subject && predicate && object && graph) out_.add({*subject, *predicate, *object, *graph});
  }
  TermId blank(std::string_view label) { return out_.add_blank(label.substr(2)); }
  OptionalTerm iri(std::string_view text);
  OptionalTerm resource(const Value* id);
  OptionalTerm predicate(std::string_view property);

  Run& run_;
  BlankIds ids_;
  rdf::Dataset out_;
  std::map<std::pair<TermId, TermId>, const Value*> indexes_;
  std::set<std::pair<std::array<TermId, 3>, std::string>> compound_;
};

// In safe mode expansion has let no other IRI through.
OptionalTerm RdfWriter::iri(std::string_view text) {
  if (!run_.options.safe && !is_well_formed_iri(text)) return std::nullopt;
  return out_.add_iri(text);
}

OptionalTerm RdfWriter::resource(const Value* id) {
  if (!id->is_string()) return std::nullopt;
  if (is_blank_id(id->view())) return blank(ids_.relabel(id->view()));
  return iri(id->view());
}

// 8.1.2 steps 1.3.2.3 to 1.3.2.5
OptionalTerm RdfWriter::predicate(std::string_view property) {
  if (is_blank_id(property)) return run_.options.generalized_rdf ? OptionalTerm(blank(ids_.relabel(property))) : std::nullopt;
  return iri(property);
}

Try<OptionalTerm> RdfWriter::write_node(const Value* node, OptionalTerm graph) {
  DID_CHECK(run_.check_memory({}));
  const auto* const id = node->find(kw::id);
  const OptionalTerm subject = id == nullptr ? blank(ids_.fresh()) : resource(id);  // 6.1, 6.2
  DID_CHECK(write_members(node, subject, graph));
  return subject;
}

Try<void> RdfWriter::write_members(const Value* node, OptionalTerm subject, OptionalTerm graph) {
  for (const auto& [property, value] : node->members()) {
    switch (keyword(property)) {
      case Keyword::none_of_them: DID_CHECK(write_items(value, subject, predicate(property), graph)); break;
      case Keyword::type:  // 8.1.2 step 1.3.2.1
        for (const auto* const type : value->items()) {
          const auto term = out_.add_iri(rdf_ns::type);
          quad(subject, term, resource(type), graph);
        }
        break;
      case Keyword::index: DID_CHECK(check_index(subject, graph, value)); break;      // 7.2.2 step 6.8
      case Keyword::reverse: DID_CHECK(write_reverse(value, subject, graph)); break;  // 6.9
      case Keyword::graph:                                                            // 6.10
        for (const auto* const inner : value->items()) DID_CHECK(write_node(inner, subject));
        break;
      case Keyword::included:  // 6.11
        for (const auto* const inner : value->items()) DID_CHECK(write_node(inner, graph));
        break;
      default: break;
    }
  }
  return {};
}

Try<void> RdfWriter::write_items(const Value* items, OptionalTerm subject, OptionalTerm predicate, OptionalTerm graph) {
  for (const auto* const item : items->items()) {
    if (!subject || !predicate || !graph) {
      DID_CHECK(write_nodes_in(item, graph));
      continue;
    }
    if (is_repeated(item, {*subject, *predicate, *graph})) continue;
    DID_TRY(const auto object, write_object(item, graph));
    quad(subject, predicate, object, graph);
  }
  return {};
}

// What stands in a place that is not written may contain nodes all the same, and these are nodes of the graph.
Try<void> RdfWriter::write_nodes_in(const Value* item, OptionalTerm graph) {
  if (is_value_object(item)) return {};
  const auto* const list = item->find(kw::list);
  if (list == nullptr) {
    DID_CHECK(write_node(item, graph));
    return {};
  }
  for (const auto* const inner : list->items()) DID_CHECK(write_nodes_in(inner, graph));
  return {};
}

// 7.2.2 step 4.1.2 for the one case where a dataset does not do it: a compound literal is a new blank node each time.
bool RdfWriter::is_repeated(const Value* item, const std::array<TermId, 3>& where) {
  if (run_.options.rdf_direction != RdfDirection::compound_literal || !item->has(kw::direction)) return false;
  std::string text;
  for (const auto name : {kw::value, kw::language, kw::direction})
    if (const auto* const part = item->find(name)) append_json(part, text += ' ');
  return !compound_.emplace(where, std::move(text)).second;
}

Try<void> RdfWriter::write_reverse(const Value* reverse, OptionalTerm subject, OptionalTerm graph) {
  for (const auto& [property, nodes] : reverse->members()) {
    const auto term = predicate(property);
    for (const auto* const node : nodes->items()) {
      DID_TRY(const auto other, write_node(node, graph));
      quad(other, term, subject, graph);
    }
  }
  return {};
}

Try<void> RdfWriter::check_index(OptionalTerm subject, OptionalTerm graph, const Value* index) {
  if (!subject || !graph) return {};
  const auto [known, fresh] = indexes_.try_emplace({*graph, *subject}, index);
  if (fresh || equal(known->second, index)) return {};
  return fail(Code::conflicting_indexes, "a node has the indexes " + quoted(known->second->view()) + " and " + quoted(index->view()));
}

// 8.2.2
Try<OptionalTerm> RdfWriter::write_object(const Value* item, OptionalTerm graph) {
  if (is_value_object(item)) return write_literal(item, graph);
  if (const auto* const list = item->find(kw::list)) return write_list(list, graph);  // 3
  return write_node(item, graph);                                                     // 1, 2
}

// 8.3.2
Try<OptionalTerm> RdfWriter::write_list(const Value* list, OptionalTerm graph) {
  if (list->count == 0) return out_.add_iri(rdf_ns::nil);  // 1
  const auto first = out_.add_iri(rdf_ns::first);
  const auto rest = out_.add_iri(rdf_ns::rest);
  const auto head = blank(ids_.fresh());
  auto subject = head;
  for (std::uint32_t i = 0; i < list->count; ++i) {  // 3
    DID_TRY(const auto object, write_object(list->at.items[i], graph));
    quad(subject, first, object, graph);
    const bool last = i + 1 == list->count;
    const auto next = last ? out_.add_iri(rdf_ns::nil) : blank(ids_.fresh());
    quad(subject, rest, next, graph);
    subject = next;
  }
  return head;  // 4
}

// 8.2.2 steps 4 to 15
Try<OptionalTerm> RdfWriter::write_literal(const Value* item, OptionalTerm graph) {
  const auto* const value = item->find(kw::value);
  const auto* const type = item->find(kw::type);
  const auto* const language = item->find(kw::language);
  const std::string_view datatype = type != nullptr && type->is_string() ? type->view() : std::string_view{};
  if (datatype == kw::json) {  // 8
    DID_TRY(const auto text, canonical_json(value, run_.options.safe, {}));
    return out_.add_term({TermKind::literal, text, rdf_ns::json, {}});
  }
  if (type != nullptr && !is_well_formed_iri(datatype)) return std::nullopt;                   // 6
  if (language != nullptr && !is_well_formed_language(language->view())) return std::nullopt;  // 7
  if (!value->is_scalar() || value->is_null()) return std::nullopt;
  if (value->is_string() && item->has(kw::direction) && run_.options.rdf_direction != RdfDirection::none)
    return write_directed(item, value->view(), graph);  // 13
  if (value->is_string() && language != nullptr)
    return out_.add_term({TermKind::literal, value->view(), rdf_ns::lang_string, language_text(language->view())});  // 12, 14
  return add_native(out_, value, datatype);
}

// 8.2.2 step 13
OptionalTerm RdfWriter::write_directed(const Value* item, std::string_view value, OptionalTerm graph) {
  std::string language;  // 13.1
  if (const auto* const tag = item->find(kw::language)) language = language_text(tag->view());
  const auto direction = item->find(kw::direction)->view();
  if (run_.options.rdf_direction == RdfDirection::i18n_datatype)  // 13.2
    return out_.add_term({TermKind::literal, value, std::string(i18n_ns).append(language).append("_").append(direction), {}});
  // 13.3
  const auto literal = blank(ids_.fresh());
  const auto text = [this](std::string_view of) { return out_.add_term({TermKind::literal, of, xsd::string, {}}); };
  quad(literal, out_.add_iri(rdf_ns::value), text(value), graph);
  if (item->has(kw::language)) quad(literal, out_.add_iri(rdf_ns::language), text(language), graph);
  quad(literal, out_.add_iri(rdf_ns::direction), text(direction), graph);
  return literal;
}

}  // namespace

Try<rdf::Dataset> write_rdf(Run& run, const Value* expanded) { return RdfWriter(run).write(expanded); }

}  // namespace vc::jsonld
