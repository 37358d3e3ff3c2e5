// The graphs that RDF Dataset Canonicalization is measured on, as N-Quads in a shuffled order that is always the same.
#pragma once

#include <array>
#include <string>

namespace bench {

// No blank nodes: there is nothing to do but to sort.
std::string iri_graph(int quads);
// Blank nodes of five quads each, told apart by their own values: the shape of ordinary credentials.
std::string node_graph(int quads);
// One directed ring of quads / 2 like nodes: every node's neighbourhood has to be looked at.
std::string ring_graph(int quads);
// Made to be slow: `nodes` nodes, each linked to each other.
std::string clique_graph(int nodes);
// Made to be slow: two like nodes with `leaves` like leaves each.
std::string twin_star_graph(int leaves);

struct Graph {
  const char* name;
  std::string (*make)(int size);
  int size;
};
// What ordinary data is like.
inline constexpr std::array ordinary_graphs{
    Graph{"iri_10", iri_graph, 10},        Graph{"iri_100", iri_graph, 100},        Graph{"iri_1000", iri_graph, 1000},
    Graph{"iri_10000", iri_graph, 10000},  Graph{"nodes_10", node_graph, 10},       Graph{"nodes_100", node_graph, 100},
    Graph{"nodes_1000", node_graph, 1000}, Graph{"nodes_10000", node_graph, 10000},
};

}  // namespace bench
