// A benchmark for each graph of a table.
#pragma once

#include <benchmark/benchmark.h>

#include <span>
#include <string>

#include "graphs.h"

namespace bench {

// "NAME/GRAPH": `run(state, the graph as N-Quads)`.
template <class Run>
void register_graphs(const std::string& name, std::span<const Graph> graphs, Run run) {
  for (const auto& graph : graphs)
    benchmark::RegisterBenchmark((name + "/" + graph.name).c_str(),
                                 [&graph, run](benchmark::State& state) { run(state, graph.make(graph.size)); });
}

}  // namespace bench
