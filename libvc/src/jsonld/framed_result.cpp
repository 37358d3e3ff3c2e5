// JSON-LD 1.1 Framing 3.1, frame() from step 16 on: what is done to a framed result before and after compaction.
#include <unordered_map>

#include "jsonld/expansion.h"
#include "jsonld/framing.h"
#include "jsonld/iri.h"

namespace vc::jsonld {
namespace {

using Counts = std::unordered_map<std::string_view, std::size_t>;

// How often each blank node identifier is said.
void count_blank_ids(const Value* value, Counts& counts) {
  if (value->is_string() && is_blank_id(value->view())) ++counts[value->view()];
  if (value->is_array())
    for (const auto* const item : value->items()) count_blank_ids(item, counts);
  if (!value->is_object() || is_value_object(value)) return;
  for (const auto& member : value->members()) count_blank_ids(member.value, counts);
}

Value* clean(const Maker& make, Value* value, const Counts* counts) {
  if (value->is_array()) {
    for (auto*& item : std::span(value->at.items, value->count)) item = clean(make, item, counts);
    return value;
  }
  if (!value->is_object() || is_value_object(value)) return value;
  if (auto* const preserved = value->find(kw::preserve))
    return preserved->is_array() && preserved->count > 0 ? preserved->at.items[0] : preserved;
  const auto* const id = value->find(kw::id);
  if (counts != nullptr && id != nullptr && id->is_string() && is_blank_id(id->view()) && counts->at(id->view()) == 1)
    make.remove(value, kw::id);
  for (auto& member : value->members())
    if (member.name != kw::id) member.value = clean(make, member.value, counts);
  return value;
}

}  // namespace

Value* clean_framed(Run& run, Value* framed) {
  if (run.is_1_0()) return clean(run.make, framed, nullptr);
  Counts counts;
  count_blank_ids(framed, counts);
  return clean(run.make, framed, &counts);
}

Value* replace_null(const Maker& make, Value* compacted) {
  if (compacted->is_text(kw::null)) return make.null();
  if (compacted->is_array()) {
    auto* const out = make.array(compacted->count);
    for (auto* const item : compacted->items())
      if (auto* const replaced = replace_null(make, item); !replaced->is_null()) make.push(out, replaced);
    return out;
  }
  if (compacted->is_object())
    for (auto& member : compacted->members()) member.value = replace_null(make, member.value);
  return compacted;
}

}  // namespace vc::jsonld
