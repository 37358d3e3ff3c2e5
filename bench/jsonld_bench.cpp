// Goal 12: JSON-LD to RDF with contexts prepared, what preparing them costs, and the canonical form. Labels say how many quads come out.
#include <benchmark/benchmark.h>
#include <vc/jsonld.h>
#include <vc/rdf.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "credentials.h"

namespace {

namespace jsonld = vc::jsonld;

did::Json issued(did::Json credential) {
  credential["issuer"] = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH";
  return credential;
}
did::Json five() { return issued(bench::five_claims()); }
did::Json typical() { return issued(bench::typical()); }
did::Json flat_50() { return issued(bench::flat(50)); }
did::Json flat_500() { return issued(bench::flat(500)); }
did::Json nodes_50() { return issued(bench::nodes_50()); }

void to_rdf(benchmark::State& state, const std::function<did::Json()>& make, bool with_parse) {
  const auto& contexts = bench::contexts().prepared();
  const auto text = did::to_text(make());
  const auto document = did::JsonDocument::parse(text).value();
  const jsonld::Options options{.safe = true};
  const auto once = jsonld::to_rdf(document.root(), contexts, options);
  if (!once) {
    state.SkipWithError(once.error().message.c_str());
    return;
  }
  for (auto _ : state) {
    if (with_parse)
      benchmark::DoNotOptimize(jsonld::to_rdf(did::JsonDocument::parse(text)->root(), contexts, options));
    else
      benchmark::DoNotOptimize(jsonld::to_rdf(document.root(), contexts, options));
  }
  state.SetLabel(std::to_string(once->quads().size()) + " quads");
}
BENCHMARK_CAPTURE(to_rdf, five_claims, five, false);
BENCHMARK_CAPTURE(to_rdf, typical, typical, false);
BENCHMARK_CAPTURE(to_rdf, flat_50, flat_50, false);
BENCHMARK_CAPTURE(to_rdf, flat_500, flat_500, false);
BENCHMARK_CAPTURE(to_rdf, nodes_50, nodes_50, false);
BENCHMARK_CAPTURE(to_rdf, typical_with_json, typical, true);

// RDFC-1.0 of what comes out.
void canonicalize(benchmark::State& state, const std::function<did::Json()>& make) {
  const auto document = did::JsonDocument::parse(did::to_text(make())).value();
  const auto dataset = jsonld::to_rdf(document.root(), bench::contexts().prepared());
  for (auto _ : state)
    if (!vc::rdf::canonicalize(*dataset)) return state.SkipWithError("there is no canonical form");
}
BENCHMARK_CAPTURE(canonicalize, five_claims, five);
BENCHMARK_CAPTURE(canonicalize, typical, typical);
BENCHMARK_CAPTURE(canonicalize, flat_50, flat_50);
BENCHMARK_CAPTURE(canonicalize, flat_500, flat_500);
BENCHMARK_CAPTURE(canonicalize, nodes_50, nodes_50);

void compact(benchmark::State& state) {
  const auto& contexts = bench::contexts().prepared();
  const auto document = did::JsonDocument::parse(did::to_text(typical())).value();
  for (auto _ : state) benchmark::DoNotOptimize(jsonld::compact(document.root(), document.root(), contexts));
}
BENCHMARK(compact);

// A Contexts that is new each time: every context of a typical credential is read and processed.
void cold_contexts(benchmark::State& state) {
  const auto document = did::JsonDocument::parse(did::to_text(typical())).value();
  for (auto _ : state) {
    const auto contexts = bench::make_contexts();
    benchmark::DoNotOptimize(jsonld::to_rdf(document.root(), contexts->prepared()));
  }
}
BENCHMARK(cold_contexts);

}  // namespace
