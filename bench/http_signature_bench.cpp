// A signed request: Ed25519, five components, a body of 1 KiB, the key known; beside one bare signature verification and one
// SHA-256 of the body, which nothing can avoid.
#include <agent/content_digest.h>
#include <agent/signature_profiles.h>
#include <benchmark/benchmark.h>
#include <did/hash.h>
#include <sodium.h>

#include <array>
#include <string>

namespace {

struct SignedRequest {
  did::SecretKey key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 7)).value();
  did::Time now = did::parse_date_time("2026-12-01T00:00:00Z").value();
  std::string body = std::string(1024, 'x');
  std::string digest = agent::content_digest(did::as_bytes(body));
  agent::SignatureFields fields;
  std::array<agent::HttpField, 5> lines{
      agent::HttpField{"Host", "agents.example"}, {"Content-Type", "application/json"}, {"Content-Digest", digest}};
  agent::HttpRequest request{.method = "POST", .scheme = "https", .authority = "agents.example", .target = "/v1/orders?dry=1"};
  agent::NamedKeys keys;

  SignedRequest() {
    agent::SigningOptions options{
        .created = now, .expires = now + std::chrono::seconds(60), .nonce = "n8p433xmNJ3ph3upfBIGmg", .keyid = "did:example:alice#key-1"};
    for (const auto* one : {"@method", "@authority", "@path", "content-type", "content-digest"})
      options.components.push_back(agent::ComponentId::parse(one).value());
    request.fields = std::span(lines).first(3);
    const auto signer = agent::make_message_signer(key).value();
    fields = agent::sign({.request = &request}, options, *signer).value();
    lines[3] = {"Signature-Input", fields.signature_input};
    lines[4] = {"Signature", fields.signature};
    request.fields = lines;
    keys.add("did:example:alice#key-1", {agent::SignatureKey::from_public(key.public_key()).value(), "did:example:alice"});
  }
};

void http_signature_verify(benchmark::State& state) {
  const SignedRequest one;
  agent::SignaturePolicy policy;
  policy.nonce_once = false;  // the same request, again and again
  for (const auto* needed : {"@method", "@authority", "@path", "content-digest"})
    policy.covered.push_back({agent::ComponentId::parse(needed).value()});
  const agent::Examination examination{.keys = one.keys, .now = one.now, .body = did::as_bytes(one.body)};
  for (auto _ : state)
    if (!agent::verify({.request = &one.request}, policy, examination).accepted())
      return state.SkipWithError("the request was not accepted");
}
BENCHMARK(http_signature_verify);

void raw_request_floor(benchmark::State& state) {
  const SignedRequest one;
  const std::string base(600, 'b');
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 7)).value();
  const auto signature = key.sign(did::as_bytes(base)).value();
  const auto* bytes = did::as_bytes(base).data();
  for (auto _ : state) {
    benchmark::DoNotOptimize(did::sha256(did::as_bytes(one.body)));
    if (crypto_sign_verify_detached(signature.data(), bytes, base.size(), key.public_key().bytes().data()) != 0)
      return state.SkipWithError("the signature does not hold");
  }
}
BENCHMARK(raw_request_floor);

void http_signature_sign(benchmark::State& state) {
  SignedRequest one;
  const auto signer = agent::make_message_signer(one.key).value();
  agent::HttpRequest request = one.request;
  request.fields = std::span(one.lines).first(3);
  const agent::SignerTerms terms{.keyid = "did:example:alice#key-1", .nonce = "n8p433xmNJ3ph3upfBIGmg", .now = one.now};
  for (auto _ : state)
    benchmark::DoNotOptimize(agent::sign({.request = &request}, agent::credence_request_options(request, terms), *signer));
}
BENCHMARK(http_signature_sign);

void structured_field(benchmark::State& state) {
  const SignedRequest one;
  for (auto _ : state) benchmark::DoNotOptimize(agent::sf::parse_dictionary(one.fields.signature_input));
}
BENCHMARK(structured_field);

}  // namespace
