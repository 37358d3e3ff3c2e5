// Proofs that are wrong in one way only, and what is asked of the verdicts on them.
#pragma once

#include <did/key_format.h>
#include <doctest/doctest.h>

#include "support/json.h"
#include "vc/parties.h"

namespace test {

inline constexpr auto web_id = "did:web:issuer.example";
inline constexpr auto web_url = "https://issuer.example/.well-known/did.json";

// `claims` with a proof of these options (`{}`: the usual ones), whether or not add_proof would make it.
inline did::Json secured(did::Json claims, const did::Json& options, Party& signer, std::string_view suite = "eddsa-jcs-2022") {
  did::Json all{
      {"type", "DataIntegrityProof"}, {"cryptosuite", suite}, {"verificationMethod", signer.method}, {"proofPurpose", "assertionMethod"}};
  if (!options.is_null()) all.merge_patch(options);
  claims["proof"] = vc::find_suite(suite)->maker->make(read(claims).root(), all, signer.key, vc::CarriedContexts::embedded()).value();
  return claims;
}

// did:web:issuer.example with one key of `owner`, changed by a merge patch; and `owner` speaking for it.
inline Party web_issuer(World& world, std::uint8_t byte, const did::Json& patch = did::Json::object()) {
  auto owner = party(byte);
  owner.id = web_id;
  owner.method = std::string(web_id) + "#key-1";
  did::Json document{{"@context", {"https://www.w3.org/ns/did/v1"}},
                     {"id", web_id},
                     {"verificationMethod",
                      {{{"id", owner.method},
                        {"type", "Multikey"},
                        {"controller", web_id},
                        {"publicKeyMultibase", did::to_multikey(owner.key.public_key())}}}},
                     {"assertionMethod", {owner.method}},
                     {"authentication", {owner.method}}};
  document.merge_patch(patch);
  world.web.put(web_url, did::to_text(document));
  return owner;
}

inline did::Json method_with(const Party& owner, const did::Json& more) {
  did::Json method{
      {"id", owner.method}, {"type", "Multikey"}, {"controller", web_id}, {"publicKeyMultibase", did::to_multikey(owner.key.public_key())}};
  method.merge_patch(more);
  return {{"verificationMethod", {method}}};
}

inline void check_refused(const vc::Verdict& verdict, vc::Check check, std::string_view code, int exit) {
  INFO(shown(verdict));
  CHECK(verdict.rejected());
  CHECK_FALSE(verdict.accepted());
  CHECK(verdict.outcome(check) == vc::Outcome::failed);
  CHECK(why(verdict) == code);
  CHECK(verdict.exit_code() == exit);
}

inline void check_open(const vc::Verdict& verdict, std::string_view code) {
  INFO(shown(verdict));
  CHECK_FALSE(verdict.rejected());
  CHECK_FALSE(verdict.accepted());
  CHECK(why(verdict) == code);
  CHECK(verdict.exit_code() == 13);
}

}  // namespace test
