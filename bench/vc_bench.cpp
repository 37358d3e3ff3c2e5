// Goals 5 and 6: from a credential's text to a verdict, beside one bare Ed25519 verification.
#include <benchmark/benchmark.h>
#include <did/methods.h>
#include <sodium.h>
#include <vc/verify.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "credentials.h"

namespace {

std::vector<std::unique_ptr<did::DidMethod>> only_did_key() {
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  return methods;
}

vc::Policy policy() {
  vc::Policy policy;
  policy.at = did::parse_date_time("2026-12-01T00:00:00Z").value();
  policy.ignore_status = true;
  return policy;
}

void verify(benchmark::State& state, const std::function<did::Json()>& claims) {
  const auto credential = bench::sign(claims());
  const did::MethodTable methods(only_did_key());
  const auto with = policy();
  for (auto _ : state) {
    const auto parsed = vc::Credential::parse(credential.text);
    if (!parsed || !vc::verify(*parsed, with, methods).accepted()) return state.SkipWithError("the credential was not accepted");
  }
  state.counters["bytes"] = static_cast<double>(credential.text.size());
}
BENCHMARK_CAPTURE(verify, five_claims, bench::five_claims);
BENCHMARK_CAPTURE(verify, typical, bench::typical);
BENCHMARK_CAPTURE(verify, flat_50, [] { return bench::flat(50); });
BENCHMARK_CAPTURE(verify, flat_500, [] { return bench::flat(500); });

// The yardstick: libsodium itself, 64 bytes, nothing around it.
void raw_ed25519_verify(benchmark::State& state) {
  const auto one = bench::sign(bench::five_claims());
  const auto message = did::as_bytes(one.message);
  const auto signature = did::as_bytes(one.signature);
  for (auto _ : state)
    if (crypto_sign_verify_detached(signature.data(), message.data(), message.size(), one.key.bytes().data()) != 0)
      return state.SkipWithError("the signature does not hold");
}
BENCHMARK(raw_ed25519_verify);

}  // namespace
