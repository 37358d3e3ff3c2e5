// Goals 10 and 11: RDFC-1.0 of ordinary graphs, and of graphs that are made to be slow: under the limit that everything runs
// with (the label says what came of it), and with all the work done.
#include <benchmark/benchmark.h>
#include <vc/rdf.h>

#include <limits>

#include "graphs.h"

namespace {

vc::rdf::Dataset dataset_of(const std::string& nquads) { return vc::rdf::parse_nquads(nquads).value(); }

void rdfc(benchmark::State& state, const std::string& nquads) {
  const auto dataset = dataset_of(nquads);
  for (auto _ : state)
    if (!vc::rdf::canonicalize(dataset, {.issued_map = false})) return state.SkipWithError("there is no canonical form");
}
BENCHMARK_CAPTURE(rdfc, iri_10, bench::iri_graph(10));
BENCHMARK_CAPTURE(rdfc, iri_100, bench::iri_graph(100));
BENCHMARK_CAPTURE(rdfc, iri_1000, bench::iri_graph(1000));
BENCHMARK_CAPTURE(rdfc, iri_10000, bench::iri_graph(10000));
BENCHMARK_CAPTURE(rdfc, nodes_10, bench::node_graph(10));
BENCHMARK_CAPTURE(rdfc, nodes_100, bench::node_graph(100));
BENCHMARK_CAPTURE(rdfc, nodes_1000, bench::node_graph(1000));
BENCHMARK_CAPTURE(rdfc, nodes_10000, bench::node_graph(10000));

void rdfc_limited(benchmark::State& state, const std::string& nquads) {
  const auto dataset = dataset_of(nquads);
  state.SetLabel(vc::rdf::canonicalize(dataset) ? "accepted" : "refused");
  for (auto _ : state) benchmark::DoNotOptimize(vc::rdf::canonicalize(dataset));
}
BENCHMARK_CAPTURE(rdfc_limited, ring_20, bench::ring_graph(20));
BENCHMARK_CAPTURE(rdfc_limited, ring_100, bench::ring_graph(100));
BENCHMARK_CAPTURE(rdfc_limited, ring_400, bench::ring_graph(400));
BENCHMARK_CAPTURE(rdfc_limited, clique_5, bench::clique_graph(5));
BENCHMARK_CAPTURE(rdfc_limited, clique_6, bench::clique_graph(6));
BENCHMARK_CAPTURE(rdfc_limited, twin_star_6, bench::twin_star_graph(6));
BENCHMARK_CAPTURE(rdfc_limited, twin_star_7, bench::twin_star_graph(7));

void rdfc_unlimited(benchmark::State& state, const std::string& nquads) {
  const auto dataset = dataset_of(nquads);
  for (auto _ : state)
    if (!vc::rdf::canonicalize(dataset, {.max_work = std::numeric_limits<std::uint64_t>::max() / 2})) return state.SkipWithError("there is no canonical form");
}
BENCHMARK_CAPTURE(rdfc_unlimited, ring_100, bench::ring_graph(100));
BENCHMARK_CAPTURE(rdfc_unlimited, clique_5, bench::clique_graph(5));
BENCHMARK_CAPTURE(rdfc_unlimited, clique_6, bench::clique_graph(6));
BENCHMARK_CAPTURE(rdfc_unlimited, twin_star_6, bench::twin_star_graph(6));

}  // namespace
