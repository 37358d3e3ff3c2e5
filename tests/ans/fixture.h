// Agents, publishers and a registry in memory: keys from fixed seeds, a clock that stands still, a web of a few documents.
#pragma once

#include <did/clock.h>
#include <did/key.h>
#include <did/methods.h>
#include <doctest/doctest.h>
#include <vc/contexts.h>
#include <vc/credential.h>
#include <vc/data_integrity.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "history/projection.h"
#include "registry/registry.h"
#include "store/memory_store.h"

namespace test {

using did::Json;

inline constexpr std::string_view start = "2026-11-22T10:00:00Z";
inline constexpr std::string_view end = "2027-02-20T10:00:00Z";

inline did::Time time(std::string_view text) { return *did::parse_date_time(text); }

class FixedClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return now_; }
  void set(std::string_view text) { now_ = time(text); }

 private:
  did::Time now_ = time("2026-11-22T12:00:00Z");
};

// The whole web: what is not here is not found; what is `down` cannot be reached.
class MemoryWeb final : public did::Fetcher {
 public:
  [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& request) const override {
    if (down) return did::fail(did::Errc::unavailable, "no answer from `" + request.url + "`");
    const auto found = pages.find(request.url);
    if (found == pages.end()) return did::fail(did::Errc::not_found, "nothing at `" + request.url + "`");
    return found->second;
  }
  std::map<std::string, std::string> pages;
  bool down = false;
};

// Somebody with a key: an agent, a publisher, an issuer of credentials.
struct Actor {
  explicit Actor(std::uint8_t seed, did::KeyType type = did::KeyType::ed25519)
      : key(*did::SecretKey::from_bytes(type, did::Bytes(32, seed))),
        did(did::did_key_of(key.public_key()).text()),
        method(did::verification_method_of(*did::Did::parse(did), key.public_key())) {}

  did::SecretKey key;
  std::string did;
  std::string method;
};

// `document` secured by `by` under `method` (empty: the actor's did:key).
inline Json secure(Json document, Actor& by, did::Purpose purpose = did::Purpose::assertion_method, std::string method = {},
                   std::string_view created = start) {
  vc::ProofOptions options{.suite = {}, .verification_method = method.empty() ? by.method : std::move(method), .purpose = purpose};
  options.created = time(created);
  auto secured = vc::add_proof(std::move(document), options, by.key);
  REQUIRE_MESSAGE(secured.has_value(), (secured ? "" : secured.error().message));
  return *std::move(secured);
}

struct StatementOf {
  std::string issuer;
  std::string agent;
  std::string key;
  std::string version = "1.0.0";
  int sequence = 1;
  std::string previous;
  std::vector<std::string> paths = {"language_processing/language_translation/translation"};
};

// The statement after what the registry has of `of.key`; where it has nothing, the first.
inline StatementOf following(const ans::Registry& registry, StatementOf of) {
  if (const auto known = registry.state(of.key)) {
    of.sequence = static_cast<int>(known->sequence) + 1;
    of.previous = known->record_id;
  }
  return of;
}

// The claims of a statement, without a proof.
inline Json statement(const StatementOf& of) {
  Json capabilities = Json::array();
  for (const auto& path : of.paths) {
    capabilities.push_back(
        {{"id", "c" + std::to_string(capabilities.size() + 1)}, {"taxonomy", "oasf@1.1.1"}, {"path", path}, {"contract", "2.3.0"}});
  }
  Json subject{{"id", of.agent},
               {"agentKey", of.key},
               {"version", of.version},
               {"sequence", of.sequence},
               {"salt", "AAECAwQFBgcICQoLDA0ODw"},
               {"displayName", "Acme Translate"},
               {"endpoints", {{{"protocol", "a2a"}, {"url", "https://translate.acme.example/a2a"}, {"binding", "JSONRPC"}}}},
               {"capabilities", std::move(capabilities)}};
  if (!of.previous.empty()) subject["previous"] = of.previous;
  return {{"@context", {vc::context_v2}},
          {"type", {"VerifiableCredential", "AgentStatementCredential"}},
          {"issuer", of.issuer},
          {"validFrom", start},
          {"validUntil", end},
          {"credentialSubject", std::move(subject)}};
}

inline Json capability_credential(const Actor& issuer, std::string_view agent, std::string_view path) {
  return {{"@context", {vc::context_v2, vc::agent_context_url}},
          {"type", {"VerifiableCredential", "AgentCapabilityCredential"}},
          {"issuer", issuer.did},
          {"validFrom", start},
          {"validUntil", "2026-12-22T10:00:00Z"},
          {"credentialSubject", {{"id", agent}, {"capability", {{"taxonomy", "oasf@1.1.1"}, {"path", path}}}}}};
}

inline Json revocation(std::string_view agent_key, std::string_view version = {}, std::string_view reason = "keyCompromise") {
  Json command{{"@context", {vc::context_v2, vc::agent_context_url}},
               {"type", {"AgentRevocation"}},
               {"agentKey", agent_key},
               {"reason", reason},
               {"issuedAt", start}};
  if (!version.empty()) command["version"] = version;
  return command;
}

// The DID document of did:web:<host>, with one key for everything that is signed here.
inline void serve_did_web(MemoryWeb& web, const std::string& host, const Actor& owner) {
  const std::string did = "did:web:" + host;
  const std::string multikey = owner.did.substr(8);
  const Json document{
      {"@context", {"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}},
      {"id", did},
      {"verificationMethod", {{{"id", did + "#k1"}, {"type", "Multikey"}, {"controller", did}, {"publicKeyMultibase", multikey}}}},
      {"assertionMethod", {did + "#k1"}},
      {"capabilityInvocation", {did + "#k1"}}};
  web.pages["https://" + host + "/.well-known/did.json"] = document.dump();
}

inline std::vector<std::unique_ptr<did::DidMethod>> methods_over(const did::Fetcher& web) {
  std::vector<std::unique_ptr<did::DidMethod>> out;
  out.push_back(did::make_did_key());
  out.push_back(did::make_did_jwk());
  out.push_back(did::make_did_web(web));
  return out;
}

// A registry with a publisher `acme`, an agent `bot`, a `stranger` and a `lab` that attests.
struct World {
  FixedClock clock;
  MemoryWeb web;
  did::MethodTable methods{methods_over(web)};
  ans::MemoryStore store;
  ans::Registry registry{store, clock, methods};
  Actor acme{1};
  Actor bot{2};
  Actor stranger{3};
  Actor lab{4};
  std::string name = "urn:air:" + acme.did + ":translate";

  [[nodiscard]] StatementOf first() const { return {.issuer = acme.did, .agent = bot.did, .key = name, .previous = {}}; }
  [[nodiscard]] StatementOf after(const ans::Record& record, std::string version) const {
    auto next = first();
    next.version = std::move(version);
    next.sequence = static_cast<int>(record.agent.sequence) + 1;
    next.previous = record.agent.record_id;
    return next;
  }
  std::string sign(const Json& claims) { return secure(claims, acme).dump(); }
  std::string sign(const StatementOf& of) { return sign(statement(of)); }

  ans::Answer<ans::Submitted> submit(const std::string& text, const std::vector<std::string>& credentials = {}) {
    const std::vector<std::string_view> views(credentials.begin(), credentials.end());
    return registry.register_agent(text, views);
  }
  // Registers the first statement, and fails the test where that fails.
  ans::Record register_first(const std::vector<std::string>& credentials = {}) {
    auto submitted = submit(sign(first()), credentials);
    REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
    return std::move(submitted->record);
  }
  ans::Answer<ans::Submitted> update(const StatementOf& of) { return registry.update(of.key, sign(of), {}); }
  std::string command(const Json& claims, Actor& by) { return secure(claims, by, did::Purpose::capability_invocation).dump(); }
};

// The code of an answer that must be a problem.
template <class T>
ans::ProblemCode problem_of(const ans::Answer<T>& answer) {
  REQUIRE_FALSE(answer.has_value());
  INFO(answer.error().detail);
  return answer.error().code;
}

inline std::string member(const ans::Problem& problem, std::string_view name) {
  for (const auto& [key, value] : problem.members)
    if (key == name) return value;
  return {};
}

inline ans::CapabilityPath capability(std::string_view text) { return *ans::CapabilityPath::parse(text); }

inline std::vector<std::string> found(const World& world, std::string_view path) {
  const auto page = world.registry.search({.capabilities = {capability(path)}, .cursor = {}});
  REQUIRE(page.has_value());
  std::vector<std::string> out;
  for (const auto& hit : page->hits) out.push_back(hit.agent_key + "@" + hit.version.version);
  return out;
}

// How many events the store holds.
inline std::uint64_t events(const World& world) {
  std::uint64_t count = 0;
  while (world.store.get(ans::Table::events, ans::event_key(count + 1))->has_value()) ++count;
  return count;
}

}  // namespace test

namespace doctest {
template <>
struct StringMaker<ans::ProblemCode> {
  static String convert(ans::ProblemCode code) { return std::string(ans::info(code).name).c_str(); }
};
}  // namespace doctest
