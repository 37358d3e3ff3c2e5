// Goal 12: JSON-LD to RDF with contexts prepared, and what preparing them costs. The label says how many quads come out.
#include <benchmark/benchmark.h>
#include <vc/jsonld.h>
#include <vc/rdf.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "credentials.h"

namespace {

namespace jsonld = vc::jsonld;

constexpr std::string_view agent_terms = R"({"@context": {"@protected": true,
  "AgentCapabilityCredential": "https://agents.example/vocab#AgentCapabilityCredential", "Agent": "https://agents.example/vocab#Agent",
  "Capability": {"@id": "https://agents.example/vocab#Capability", "@context": {"@protected": true,
    "capName": "https://agents.example/vocab#capName", "capVersion": "https://agents.example/vocab#capVersion",
    "scope": "https://agents.example/vocab#scope",
    "maxCostUsd": {"@id": "https://agents.example/vocab#maxCostUsd", "@type": "http://www.w3.org/2001/XMLSchema#decimal"},
    "until": {"@id": "https://agents.example/vocab#until", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}},
  "agentName": "https://agents.example/vocab#agentName",
  "capability": {"@id": "https://agents.example/vocab#capability", "@container": "@set"},
  "provider": {"@id": "https://agents.example/vocab#provider", "@type": "@id"},
  "endpoint": {"@id": "https://agents.example/vocab#endpoint", "@type": "@id"},
  "protocol": "https://agents.example/vocab#protocol", "agentVersion": "https://agents.example/vocab#agentVersion",
  "hasCapability": {"@id": "https://agents.example/vocab#hasCapability", "@type": "@id"}}})";
constexpr std::string_view claim_terms = R"({"@context": {"@vocab": "https://agents.example/vocab#"}})";

// The built-in contexts, and the two that the credentials of this benchmark use.
class BenchLoader final : public jsonld::Loader {
 public:
  [[nodiscard]] did::Result<jsonld::RemoteDocument> load(std::string_view url, const jsonld::LoadOptions& options) const override {
    if (!url.starts_with("https://agents.example/contexts/")) return jsonld::embedded_contexts().load(url, options);
    DID_TRY(auto document, did::JsonDocument::parse(url.contains("claims") ? claim_terms : agent_terms));
    return jsonld::RemoteDocument{std::string(url), std::make_shared<const did::JsonDocument>(std::move(document))};
  }
};

did::Json issued(did::Json credential) {
  credential["issuer"] = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH";
  return credential;
}
did::Json with_claims_context(did::Json credential) {
  credential["@context"].push_back("https://agents.example/contexts/claims/v1");
  return issued(std::move(credential));
}
did::Json five() { return issued(bench::five_claims()); }
did::Json typical() { return issued(bench::typical()); }
did::Json flat_50() { return with_claims_context(bench::flat(50)); }
did::Json flat_500() { return with_claims_context(bench::flat(500)); }
did::Json nodes_50() {
  auto credential = issued(bench::five_claims());
  auto& nodes = credential["credentialSubject"]["hasCapability"] = did::Json::array();
  for (int i = 0; i < 50; ++i)
    nodes.push_back({{"type", "Capability"},
                     {"capName", "skill." + std::to_string(i) + ".run"},
                     {"capVersion", "1." + std::to_string(i) + ".0"},
                     {"scope", "tenant:acme"},
                     {"until", "2027-01-01T00:00:00Z"}});
  return credential;
}

void to_rdf(benchmark::State& state, const std::function<did::Json()>& make, bool with_parse) {
  const BenchLoader loader;
  const jsonld::Contexts contexts(loader);
  const auto text = did::to_text(make());
  const auto document = did::JsonDocument::parse(text).value();
  const jsonld::Options options{.safe = true};
  const auto once = jsonld::to_rdf(document.root(), contexts, options);
  if (!once) {
    state.SkipWithError(once.error().message.c_str());
    return;
  }
  for (auto _ : state) {
    if (with_parse) benchmark::DoNotOptimize(jsonld::to_rdf(did::JsonDocument::parse(text)->root(), contexts, options));
    else benchmark::DoNotOptimize(jsonld::to_rdf(document.root(), contexts, options));
  }
  state.SetLabel(std::to_string(once->quads().size()) + " quads");
}
BENCHMARK_CAPTURE(to_rdf, five_claims, five, false);
BENCHMARK_CAPTURE(to_rdf, typical, typical, false);
BENCHMARK_CAPTURE(to_rdf, flat_50, flat_50, false);
BENCHMARK_CAPTURE(to_rdf, flat_500, flat_500, false);
BENCHMARK_CAPTURE(to_rdf, nodes_50, nodes_50, false);
BENCHMARK_CAPTURE(to_rdf, typical_with_json, typical, true);

void compact(benchmark::State& state) {
  const BenchLoader loader;
  const jsonld::Contexts contexts(loader);
  const auto document = did::JsonDocument::parse(did::to_text(typical())).value();
  for (auto _ : state) benchmark::DoNotOptimize(jsonld::compact(document.root(), document.root(), contexts));
}
BENCHMARK(compact);

// A Contexts that is new each time: every context of a typical credential is read and processed.
void cold_contexts(benchmark::State& state) {
  const BenchLoader loader;
  const auto document = did::JsonDocument::parse(did::to_text(typical())).value();
  for (auto _ : state) {
    const jsonld::Contexts contexts(loader);
    benchmark::DoNotOptimize(jsonld::to_rdf(document.root(), contexts));
  }
}
BENCHMARK(cold_contexts);

}  // namespace
