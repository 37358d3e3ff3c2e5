// Goals 1 to 7: from a credential's text to a verdict, and from claims to a credential, beside one bare signature.
#include <benchmark/benchmark.h>
#include <did/methods.h>
#include <malloc.h>
#include <sodium.h>
#include <vc/issue.h>
#include <vc/verify.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "credentials.h"

namespace {

// As `credence serve` has it.
[[maybe_unused]] const bool memory_is_kept = mallopt(M_TRIM_THRESHOLD, 16 << 20) == 1 && mallopt(M_MMAP_THRESHOLD, 8 << 20) == 1;

std::vector<std::unique_ptr<did::DidMethod>> only_did_key() {
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  return methods;
}

vc::Policy policy() {
  vc::Policy policy;
  policy.at = did::parse_date_time("2026-12-01T00:00:00Z").value();
  policy.ignore_status = true;
  policy.contexts = &bench::contexts();
  return policy;
}

void verify(benchmark::State& state, const std::function<did::Json()>& claims, std::string_view suite) {
  const auto credential = bench::sign(claims(), suite);
  const did::MethodTable methods(only_did_key());
  const auto with = policy();
  for (auto _ : state) {
    const auto parsed = vc::Credential::parse(credential.text);
    if (!parsed || !vc::verify(*parsed, with, methods).accepted()) return state.SkipWithError("the credential was not accepted");
  }
  state.counters["bytes"] = static_cast<double>(credential.text.size());
}
did::Json flat_50() { return bench::flat(50); }
did::Json flat_500() { return bench::flat(500); }
BENCHMARK_CAPTURE(verify, five_claims, bench::five_claims, "eddsa-jcs-2022");
BENCHMARK_CAPTURE(verify, typical, bench::typical, "eddsa-jcs-2022");
BENCHMARK_CAPTURE(verify, flat_50, flat_50, "eddsa-jcs-2022");
BENCHMARK_CAPTURE(verify, flat_500, flat_500, "eddsa-jcs-2022");
BENCHMARK_CAPTURE(verify, rdfc_five_claims, bench::five_claims, "eddsa-rdfc-2022");
BENCHMARK_CAPTURE(verify, rdfc_typical, bench::typical, "eddsa-rdfc-2022");
BENCHMARK_CAPTURE(verify, rdfc_flat_50, flat_50, "eddsa-rdfc-2022");
BENCHMARK_CAPTURE(verify, rdfc_flat_500, flat_500, "eddsa-rdfc-2022");
BENCHMARK_CAPTURE(verify, rdfc_nodes_50, bench::nodes_50, "eddsa-rdfc-2022");
BENCHMARK_CAPTURE(verify, p256_rdfc_five_claims, bench::five_claims, "ecdsa-rdfc-2019");
BENCHMARK_CAPTURE(verify, p256_rdfc_typical, bench::typical, "ecdsa-rdfc-2019");

void issue(benchmark::State& state, const std::function<did::Json()>& make, std::string_view suite) {
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 7)).value();
  const auto issuer = did::did_key_of(key.public_key());
  vc::IssueOptions options;
  options.issuer = issuer.text();
  options.proof.suite = suite;
  options.proof.verification_method = did::verification_method_of(issuer, key.public_key());
  options.proof.created = did::parse_date_time("2026-11-01T00:00:00Z").value();
  options.proof.contexts = &bench::contexts();
  auto built = make();
  built["issuer"] = options.issuer;
  const auto claims = did::to_text(built);
  for (auto _ : state)
    if (!vc::issue_text(claims, options, key)) return state.SkipWithError("nothing was issued");
}
BENCHMARK_CAPTURE(issue, rdfc_five_claims, bench::five_claims, "eddsa-rdfc-2022");
BENCHMARK_CAPTURE(issue, rdfc_typical, bench::typical, "eddsa-rdfc-2022");

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

void raw_ed25519_sign(benchmark::State& state) {
  const auto one = bench::sign(bench::five_claims());
  const auto message = did::as_bytes(one.message);
  unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
  unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
  unsigned char signature[crypto_sign_BYTES];
  const did::Bytes seed(crypto_sign_SEEDBYTES, 7);
  if (crypto_sign_seed_keypair(public_key, secret_key, seed.data()) != 0) return state.SkipWithError("no key pair");
  for (auto _ : state)
    if (crypto_sign_detached(signature, nullptr, message.data(), message.size(), secret_key) != 0)
      return state.SkipWithError("no signature");
}
BENCHMARK(raw_ed25519_sign);

// OpenSSL by way of PublicKey, which adds nothing to speak of: the point is kept.
void raw_p256_verify(benchmark::State& state) {
  const auto one = bench::sign(bench::five_claims(), "ecdsa-rdfc-2019");
  const auto message = did::as_bytes(one.message);
  const auto signature = did::as_bytes(one.signature);
  for (auto _ : state)
    if (!one.key.verify(message, signature)) return state.SkipWithError("the signature does not hold");
}
BENCHMARK(raw_p256_verify);

}  // namespace
