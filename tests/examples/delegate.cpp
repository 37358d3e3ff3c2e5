// docs/delegation.md, compiled and run as a test: a person lets a planner pay, the planner lets a buyer pay less, a shop decides.
#include <agent/decide.h>
#include <agent/delegate.h>
#include <agent/explain.h>
#include <did/methods.h>

#include <cstdio>
#include <nlohmann/json.hpp>

namespace {

struct Party {
  did::SecretKey key = did::SecretKey::generate(did::KeyType::ed25519).value();
  std::string did = std::string(did::did_key_of(key.public_key()).text());
  std::string method = did::verification_method_of(did::did_key_of(key.public_key()), key.public_key());
};

agent::DelegationTerms terms(const std::string& to, did::Time now, std::string scope) {
  return {.id = agent::urn_uuid(did::SecretBytes::random(16).expose()),
          .subject = to,
          .valid_from = now,
          .valid_until = now + std::chrono::minutes(10),
          .scope = std::move(scope)};
}

// docs begin
// What the person agrees to, with the person's own signature as evidence.
did::Result<std::string> grant(Party& person, const Party& planner, did::Time now) {
  const auto about = terms(planner.did, now, R"({
      "grants": [{"action": "/mcp/tools/call", "resource": "mcp://pay.example/"}],
      "constraints": [{"type": "urn:credence:c:audience:1", "value": ["https://pay.example"]},
                      {"type": "urn:credence:c:args:1", "value": [["<=", ".amount", 5000]]}],
      "maxDepth": 1})");
  DID_TRY(auto claims, agent::root_claims(person.did, agent::RootKind::person, about));
  DID_TRY(const auto challenge, agent::grant_challenge(claims));
  DID_TRY(auto evidence, agent::sign_grant(challenge, person.method, person.key));
  const agent::LinkOptions options{.verification_method = person.method, .created = now};
  return agent::sign_link("", agent::with_evidence(std::move(claims), std::move(evidence)), options, person.key);
}

// Less than that, handed on.
did::Result<std::string> attenuate(const std::string& chain, Party& planner, const Party& buyer, did::Time now) {
  const auto about = terms(buyer.did, now, R"({
      "grants": [{"action": "/mcp/tools/call", "resource": "mcp://pay.example/transfer"}],
      "constraints": [{"type": "urn:credence:c:args:1", "value": [["<=", ".amount", 100]]}]})");
  DID_TRY(const auto read, agent::Chain::parse(chain));
  DID_TRY(auto claims, agent::hop_claims(read, about));
  return agent::sign_link(chain, std::move(claims), {.verification_method = planner.method, .created = now}, planner.key);
}
// docs end

std::string ask(const std::string& chain, const Party& person, const Party& buyer, const char* args, did::Time now) {
  std::vector<std::unique_ptr<did::DidMethod>> all;
  all.push_back(did::make_did_key());
  const did::MethodTable methods(std::move(all));
  agent::MemoryRevocations revocations;
  revocations.synchronised(now);
  const agent::ChainPolicy policy{.roots = {{.issuer = person.did}}, .me = {"https://pay.example"}, .without_identity = true};
  const auto request = agent::ActionRequest::make("/mcp/tools/call", "mcp://pay.example/transfer", args);
  if (!request) return request.error().message;
  const auto decision =
      agent::decide(chain, *request, {.holder = buyer.did}, policy, {.methods = methods, .revocations = revocations}, now);
  return std::string(agent::name(decision.code)) + (decision.reason.empty() ? "" : ": " + decision.reason);
}

did::Result<void> run(did::Time now) {
  Party person;
  Party planner;
  const Party buyer;
  DID_TRY(const auto granted, grant(person, planner, now));
  DID_TRY(const auto chain, attenuate(granted, planner, buyer, now));
  std::printf("%s\n", ask(chain, person, buyer, R"({"amount": 100})", now).c_str());
  std::printf("%s\n", ask(chain, person, buyer, R"({"amount": 101})", now).c_str());
  DID_TRY(const auto read, agent::Chain::parse(chain));
  const auto hops = agent::explain(read);
  for (const auto& removed : hops.back().removed) std::printf("- %s\n", removed.c_str());
  return {};
}

}  // namespace

int main() {
  const auto done = run(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
  return done ? 0 : 1;
}
