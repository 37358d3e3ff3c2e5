// Issuers, holders and a verifier for the tests of vc: fixed keys, a fixed instant, did:key, did:jwk and did:web.
#pragma once

#include <did/key.h>
#include <did/methods.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/fixed_fetcher.h"
#include "vc/issue.h"
#include "vc/verify.h"

namespace test {

inline did::Time at(std::string_view text) { return did::parse_date_time(text).value(); }
inline constexpr std::string_view noon = "2026-06-01T12:00:00Z";  // the instant that the tests judge for

// A key made of one repeated byte, and the did:key that goes with it.
struct Party {
  did::SecretKey key;
  std::string id;
  std::string method;
};
inline Party party(std::uint8_t byte, did::KeyType type = did::KeyType::ed25519) {
  auto key = did::SecretKey::from_bytes(type, did::Bytes(did::info(type).secret_size, byte)).value();
  const auto id = did::did_key_of(key.public_key());
  auto method = did::verification_method_of(id, key.public_key());
  return {std::move(key), std::string(id.text()), std::move(method)};
}

inline did::Json claims_of(const Party& issuer, const std::string& subject = "did:example:agent") {
  return {{"@context", {vc::context_v2, "https://w3id.org/credence/agent/v1"}},
          {"type", {"VerifiableCredential", "AgentIdentityCredential"}},
          {"issuer", issuer.id},
          {"validFrom", "2026-01-01T00:00:00Z"},
          {"validUntil", "2027-01-01T00:00:00Z"},
          {"credentialSubject", {{"id", subject}, {"displayName", "Example Agent"}}}};
}

inline vc::IssueOptions issue_options(const Party& issuer) {
  return {.proof = {.verification_method = issuer.method, .created = at("2026-05-01T00:00:00Z")}, .issuer = issuer.id};
}

inline did::Json issued(Party& issuer, const std::string& subject = "did:example:agent") {
  return vc::issue(claims_of(issuer, subject), issue_options(issuer), issuer.key).value();
}

// Every DID method of the toolkit; did:web reads what was put into `web`.
struct World {
  FixedFetcher web;
  did::MethodTable methods = make();

 private:
  did::MethodTable make() {
    std::vector<std::unique_ptr<did::DidMethod>> all;
    all.push_back(did::make_did_key());
    all.push_back(did::make_did_jwk());
    all.push_back(did::make_did_web(web));
    return did::MethodTable(std::move(all));
  }
};

inline vc::Policy policy() { return {.at = at(noon)}; }

inline vc::Verdict judge(const did::Json& credential, const World& world, const vc::Policy& by = policy()) {
  return vc::verify(vc::Credential::parse(did::to_text(credential)).value(), by, world.methods);
}

// The code of the verdict's reason; empty where there is none.
inline std::string why(const vc::Verdict& verdict) {
  return verdict.reason() == nullptr ? "" : std::string(vc::code(verdict.reason()->problem));
}
// For messages: the whole verdict.
inline std::string shown(const vc::Verdict& verdict) { return did::to_text(verdict.to_json()); }

}  // namespace test
