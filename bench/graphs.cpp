#include "graphs.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace bench {
namespace {

const std::string vocab = "https://agents.example/vocab#";

std::string blank(const char* kind, int number) { return std::string("_:") + kind + std::to_string(number); }
std::string iri(const std::string& address) { return "<" + address + ">"; }
std::string term(const std::string& name) { return iri(vocab + name); }
std::string line(const std::string& subject, const std::string& predicate, const std::string& object) {
  return subject + " " + predicate + " " + object + " .\n";
}

// Knuth's shuffle with a generator of our own: the standard ones may differ between libraries.
std::string shuffled(std::vector<std::string> lines) {
  std::uint64_t state = 1;
  for (std::size_t left = lines.size(); left > 1; --left) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    std::swap(lines[left - 1], lines[(state >> 33U) % left]);
  }
  std::string text;
  for (const auto& one : lines) text += one;
  return text;
}

}  // namespace

std::string iri_graph(int quads) {
  const int subjects = (quads + 4) / 5;
  std::vector<std::string> lines;
  for (int i = 0; i < quads; ++i)
    lines.push_back(line(iri("https://acme.example/agent/" + std::to_string(i % subjects)), term("p" + std::to_string(i / subjects)),
                         "\"value " + std::to_string(i) + "\""));
  return shuffled(std::move(lines));
}

std::string node_graph(int quads) {
  std::vector<std::string> lines;
  for (int i = 0; i < quads / 5; ++i) {
    const auto node = blank("n", i);
    const auto number = std::to_string(i);
    lines.push_back(line(iri("https://acme.example/agent"), term("hasCapability"), node));
    lines.push_back(line(node, term("capName"), "\"skill." + number + ".run\""));
    lines.push_back(line(node, term("version"), "\"" + number + "\"^^<http://www.w3.org/2001/XMLSchema#integer>"));
    lines.push_back(line(node, term("scope"), "\"tenant:acme\""));
    lines.push_back(line(node, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", term("Capability")));
  }
  return shuffled(std::move(lines));
}

std::string ring_graph(int quads) {
  const int nodes = quads / 2;
  std::vector<std::string> lines;
  for (int i = 0; i < nodes; ++i) {
    lines.push_back(line(blank("r", i), term("next"), blank("r", (i + 1) % nodes)));
    lines.push_back(line(blank("r", i), term("kind"), "\"x\""));
  }
  return shuffled(std::move(lines));
}

std::string clique_graph(int nodes) {
  std::vector<std::string> lines;
  for (int i = 0; i < nodes; ++i)
    for (int j = 0; j < nodes; ++j)
      if (i != j) lines.push_back(line(blank("k", i), term("knows"), blank("k", j)));
  return shuffled(std::move(lines));
}

std::string twin_star_graph(int leaves) {
  std::vector<std::string> lines;
  for (int i = 0; i < 2 * leaves; ++i) lines.push_back(line(blank("c", i % 2), term("has"), blank("l", i)));
  return shuffled(std::move(lines));
}

}  // namespace bench
