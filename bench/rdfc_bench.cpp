// Goals 10 and 11: RDFC-1.0 of ordinary graphs, and of graphs that are made to be slow: under the limit that everything runs
// with (the label says what came of it), and with all the work done.
#include <benchmark/benchmark.h>
#include <vc/rdf.h>

#include <limits>

#include "graph_benchmarks.h"

namespace {

vc::rdf::Dataset dataset_of(const std::string& nquads) { return vc::rdf::parse_nquads(nquads).value(); }

void rdfc(benchmark::State& state, const std::string& nquads) {
  const auto dataset = dataset_of(nquads);
  for (auto _ : state)
    if (!vc::rdf::canonicalize(dataset, {.issued_map = false})) return state.SkipWithError("there is no canonical form");
}

void rdfc_limited(benchmark::State& state, const std::string& nquads) {
  const auto dataset = dataset_of(nquads);
  state.SetLabel(vc::rdf::canonicalize(dataset) ? "accepted" : "refused");
  for (auto _ : state) benchmark::DoNotOptimize(vc::rdf::canonicalize(dataset));
}

void rdfc_unlimited(benchmark::State& state, const std::string& nquads) {
  const auto dataset = dataset_of(nquads);
  for (auto _ : state)
    if (!vc::rdf::canonicalize(dataset, {.max_work = std::numeric_limits<std::uint64_t>::max() / 2}))
      return state.SkipWithError("there is no canonical form");
}

constexpr std::array alike_graphs{
    bench::Graph{"ring_20", bench::ring_graph, 20},         bench::Graph{"ring_100", bench::ring_graph, 100},
    bench::Graph{"ring_400", bench::ring_graph, 400},       bench::Graph{"clique_5", bench::clique_graph, 5},
    bench::Graph{"clique_6", bench::clique_graph, 6},       bench::Graph{"twin_star_6", bench::twin_star_graph, 6},
    bench::Graph{"twin_star_7", bench::twin_star_graph, 7},
};
constexpr std::array worked_out{
    bench::Graph{"ring_100", bench::ring_graph, 100},
    bench::Graph{"clique_5", bench::clique_graph, 5},
    bench::Graph{"clique_6", bench::clique_graph, 6},
    bench::Graph{"twin_star_6", bench::twin_star_graph, 6},
};

[[maybe_unused]] const bool registered = [] {
  bench::register_graphs("rdfc", bench::ordinary_graphs, rdfc);
  bench::register_graphs("rdfc_limited", alike_graphs, rdfc_limited);
  bench::register_graphs("rdfc_unlimited", worked_out, rdfc_unlimited);
  return true;
}();

}  // namespace
