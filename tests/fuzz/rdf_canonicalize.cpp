#include <vc/rdf.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

// The same dataset with other labels, and its quads the other way round.
vc::rdf::Dataset relabelled(const vc::rdf::Dataset& dataset) {
  vc::rdf::Dataset out;
  const auto copy = [&](vc::rdf::TermId id) {
    if (id == vc::rdf::default_graph) return id;
    auto term = dataset.term(id);
    const auto label = "x" + std::string(term.value.rbegin(), term.value.rend());
    if (term.kind == vc::rdf::TermKind::blank) term.value = label;
    return out.add_term(term);
  };
  const auto& quads = dataset.quads();
  std::for_each(quads.rbegin(), quads.rend(), [&](const vc::rdf::Quad& quad) {
    out.add({copy(quad.subject), copy(quad.predicate), copy(quad.object), copy(quad.graph)});
  });
  out.make_set();
  return out;
}

}  // namespace

// Properties: labels and order make no difference; the canonical form is its own canonical form; every blank node gets one
// identifier. A dataset that meets the limit does so under its own error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto dataset = vc::rdf::parse_nquads({reinterpret_cast<const char*>(data), size});
  if (!dataset) return 0;
  const auto canonical = vc::rdf::canonicalize(*dataset);
  const auto other = vc::rdf::canonicalize(relabelled(*dataset));
  if (!canonical) {
    if (canonical.error().code != did::Errc::too_large) std::abort();
    return 0;
  }
  if (other && other->nquads != canonical->nquads) std::abort();
  if (!other && other.error().code != did::Errc::too_large) std::abort();
  const auto again = vc::rdf::parse_nquads(canonical->nquads);
  if (!again) std::abort();
  const auto twice = vc::rdf::canonicalize(*again);
  if (twice && twice->nquads != canonical->nquads) std::abort();
  if (canonical->issued.size() > dataset->term_count()) std::abort();
  return 0;
}
