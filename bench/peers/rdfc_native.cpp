// Goal 10, the other side: the C++ core of the npm package rdf-canonize-native (URDNA2015, the algorithm that became RDFC-1.0)
// without its Node add-on, which is not built. Linked with bench/rdfc_bench.cpp, so that both take turns in one run.
#include <NQuads.h>
#include <benchmark/benchmark.h>
#include <urdna2015.h>
#include <vc/rdf.h>

#include "graph_benchmarks.h"

namespace {

namespace native = RdfCanonize;

// Their terms are freed by their dataset.
native::Term* term_of(const vc::rdf::Term& term) {
  const std::string value(term.value);
  if (term.kind == vc::rdf::TermKind::iri) return new native::NamedNode(value);
  if (term.kind == vc::rdf::TermKind::blank) return new native::BlankNode("_:" + value);
  auto* const literal = new native::Literal(value);
  literal->datatype = new native::NamedNode(std::string(term.datatype));
  return literal;
}

void fill(const vc::rdf::Dataset& from, native::Dataset& to) {
  for (const auto& quad : from.quads()) {
    auto* const one = new native::Quad();
    one->subject = term_of(from.term(quad.subject));
    one->predicate = term_of(from.term(quad.predicate));
    one->object = term_of(from.term(quad.object));
    one->graph = new native::DefaultGraph();
    to.quads.push_back(one);
  }
}

void native_rdfc(benchmark::State& state, const std::string& nquads) {
  const auto ours = vc::rdf::parse_nquads(nquads).value();
  native::Dataset dataset;
  fill(ours, dataset);
  if (native::Urdna2015(0, 0).main(dataset) != vc::rdf::canonicalize(ours)->nquads)
    return state.SkipWithError("the two canonical forms differ");
  for (auto _ : state) {
    native::Urdna2015 algorithm(0, 0);
    benchmark::DoNotOptimize(algorithm.main(dataset));
  }
}

[[maybe_unused]] const bool registered = [] {
  bench::register_graphs("native_rdfc", bench::ordinary_graphs, native_rdfc);
  return true;
}();

}  // namespace
