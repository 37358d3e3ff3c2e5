// Chains of delegation: a person, then three hops. Beside them, in the same run, what cannot be avoided: the verifications of their
// signatures (four proofs, and the person's own).
#include <agent/decide.h>
#include <agent/delegate.h>
#include <benchmark/benchmark.h>
#include <did/methods.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace {

struct Party {
  did::SecretKey key;
  std::string id;
  std::string method;
};
Party party(std::uint8_t byte) {
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, byte)).value();
  const auto id = did::did_key_of(key.public_key());
  auto method = did::verification_method_of(id, key.public_key());
  return {std::move(key), std::string(id.text()), std::move(method)};
}

struct Fixture {
  did::Time at = did::parse_date_time("2026-06-01T12:00:00Z").value();
  std::string chain;
  std::string person;
  std::string holder;
  did::MethodTable methods = make_methods();
  agent::MemoryRevocations revocations;

  Fixture() {
    revocations.synchronised(at);
    std::vector<Party> all;
    for (std::uint8_t i = 1; i <= 5; ++i) all.push_back(party(i));
    person = all.front().id;
    holder = all.back().id;
    const auto claims = agent::root_claims(person, agent::RootKind::person, terms(all[1].id, 1)).value();
    const auto evidence = agent::sign_grant(agent::grant_challenge(claims).value(), all[0].method, all[0].key).value();
    chain = agent::sign_link("", agent::with_evidence(claims, evidence), options(all[0]), all[0].key).value();
    for (std::size_t i = 1; i < 4; ++i) {
      const auto hop =
          agent::hop_claims(agent::Chain::parse(chain).value(), terms(all[i + 1].id, static_cast<std::uint8_t>(i + 1))).value();
      chain = agent::sign_link(chain, hop, options(all[i]), all[i].key).value();
    }
  }

  [[nodiscard]] bool decide(agent::VerifiedCache* cache) const {
    static const auto request = agent::ActionRequest::make("/mcp/tools/call", "mcp://pay.example/transfer", R"({"amount":40})").value();
    const agent::ChainPolicy policy{.roots = {{.issuer = person}}, .me = {"https://pay.example"}, .without_identity = true};
    return agent::decide(chain, request, {.holder = holder}, policy, {.methods = methods, .revocations = revocations, .cache = cache}, at)
        .permitted();
  }

 private:
  static did::MethodTable make_methods() {
    std::vector<std::unique_ptr<did::DidMethod>> all;
    all.push_back(did::make_did_key());
    return did::MethodTable(std::move(all));
  }
  agent::DelegationTerms terms(const std::string& subject, std::uint8_t id) const {
    return {
        .id = agent::urn_uuid(did::Bytes(16, id)),
        .subject = subject,
        .valid_from = at - std::chrono::minutes(5),
        .valid_until = at + std::chrono::minutes(5),
        .scope =
            R"({"grants":[{"action":"/mcp/tools","resource":"mcp://pay.example/"}],"maxDepth":9,"constraints":[)"
            R"({"type":"urn:credence:c:args:1","value":[["<=",".amount",100]]},{"type":"urn:credence:c:audience:1","value":["https://pay.example"]}]})"};
  }
  agent::LinkOptions options(const Party& issuer) const {
    return {.verification_method = issuer.method, .created = at - std::chrono::minutes(5)};
  }
};

const Fixture& fixture() {
  static const Fixture one;
  return one;
}

void delegation_depth_3_cold(benchmark::State& state) {
  for (auto _ : state)
    if (!fixture().decide(nullptr)) std::abort();
}
BENCHMARK(delegation_depth_3_cold)->Name("delegation/depth_3_cold");

void delegation_depth_3_signatures(benchmark::State& state) {
  auto signer = party(9);
  const did::Bytes message(64, 7);
  const auto signature = signer.key.sign(message).value();
  for (auto _ : state)
    for (int i = 0; i < 5; ++i)
      if (!signer.key.public_key().verify(message, signature)) std::abort();
}
BENCHMARK(delegation_depth_3_signatures)->Name("delegation/depth_3_signatures");

void delegation_depth_3_hot(benchmark::State& state) {
  agent::VerifiedCache cache;
  if (!fixture().decide(&cache)) std::abort();
  for (auto _ : state)
    if (!fixture().decide(&cache)) std::abort();
}
BENCHMARK(delegation_depth_3_hot)->Name("delegation/depth_3_hot");

}  // namespace
