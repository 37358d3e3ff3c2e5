// Goal 17: DID syntax and did:key.
#include <benchmark/benchmark.h>
#include <did/methods.h>

namespace {

constexpr const char* ed25519_did = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH";
constexpr const char* p256_did = "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv";

void did_parse(benchmark::State& state) {
  const std::string_view text = ed25519_did;
  for (auto _ : state) benchmark::DoNotOptimize(did::Did::parse(text));
}
BENCHMARK(did_parse);

void did_url_parse(benchmark::State& state) {
  const std::string text = std::string(ed25519_did) + "#" + (ed25519_did + 8);
  for (auto _ : state) benchmark::DoNotOptimize(did::DidUrl::parse(text));
}
BENCHMARK(did_url_parse);

void did_key_resolve(benchmark::State& state, std::string_view text) {
  const auto method = did::make_did_key();
  const auto did = did::Did::parse(text).value();
  for (auto _ : state)
    if (!method->resolve(did)) return state.SkipWithError("the DID does not resolve");
}
BENCHMARK_CAPTURE(did_key_resolve, ed25519, ed25519_did);
BENCHMARK_CAPTURE(did_key_resolve, p256, p256_did);

}  // namespace
