#include <did/json.h>
#include <vc/jsonld.h>
#include <vc/rdf.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace jsonld = vc::jsonld;

namespace {

// Where the blank nodes are too alike, why.
std::string canonical(const vc::rdf::Dataset& dataset) {
  const auto form = vc::rdf::canonicalize(dataset);
  return form ? form->nquads : form.error().message;
}

}  // namespace

// Properties: what safe mode takes becomes N-Quads that are read again as the same number of quads, so that no text in the document can
// write one of its own, and is what plain mode makes of it, which goes another way; what comes back from RDF is JSON that can be read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = did::JsonDocument::parse({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const jsonld::Contexts contexts(jsonld::embedded_contexts(), {.max_terms = 20'000, .max_memory = 16U << 20U});
  for (const auto direction : {jsonld::RdfDirection::none, jsonld::RdfDirection::i18n_datatype, jsonld::RdfDirection::compound_literal}) {
    const auto safe = jsonld::to_rdf(document->root(), contexts, {.safe = true, .rdf_direction = direction});
    if (safe) {
      const auto again = vc::rdf::parse_nquads(vc::rdf::to_nquads(*safe));
      if (!again || again->quads().size() != safe->quads().size()) std::abort();
      const auto other = jsonld::to_rdf(document->root(), contexts, {.rdf_direction = direction});
      if (!other || canonical(*other) != canonical(*safe)) std::abort();
    }
    const auto plain =
        jsonld::to_rdf(document->root(), contexts, {.document_url = "https://example.org/document", .rdf_direction = direction});
    if (!plain) continue;
    const auto back = jsonld::from_rdf(*plain, {.rdf_direction = direction});
    if (back && !did::JsonDocument::parse(back->dump(), {.max_bytes = 64U << 20U, .max_depth = 1000})) std::abort();
  }
  return 0;
}
