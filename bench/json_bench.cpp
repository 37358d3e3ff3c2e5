// Goal 18: what reading JSON costs, beside nlohmann/json; the canonical form; digests.
#include <benchmark/benchmark.h>
#include <did/hash.h>
#include <did/json.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "credentials.h"

namespace {

void json_parse(benchmark::State& state, const std::function<did::Json()>& claims) {
  const auto text = bench::sign(claims()).text;
  for (auto _ : state) benchmark::DoNotOptimize(did::JsonDocument::parse(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(json_parse, typical, bench::typical);
BENCHMARK_CAPTURE(json_parse, flat_500, [] { return bench::flat(500); });

void nlohmann_parse(benchmark::State& state, const std::function<did::Json()>& claims) {
  const auto text = bench::sign(claims()).text;
  for (auto _ : state) benchmark::DoNotOptimize(did::Json::parse(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(nlohmann_parse, typical, bench::typical);
BENCHMARK_CAPTURE(nlohmann_parse, flat_500, [] { return bench::flat(500); });

void jcs(benchmark::State& state, const std::function<did::Json()>& claims) {
  const auto document = did::JsonDocument::parse(bench::sign(claims()).text).value();
  for (auto _ : state) benchmark::DoNotOptimize(did::canonicalize(document.root()));
}
BENCHMARK_CAPTURE(jcs, typical, bench::typical);
BENCHMARK_CAPTURE(jcs, flat_500, [] { return bench::flat(500); });

void sha256(benchmark::State& state) {
  const did::Bytes bytes(static_cast<std::size_t>(state.range(0)), 0x5a);
  for (auto _ : state) benchmark::DoNotOptimize(did::sha256(bytes));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sha256)->Arg(64)->Arg(2000)->Arg(1 << 20);

}  // namespace
