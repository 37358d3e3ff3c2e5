#include "import/statement.h"

#include <did/bytes.h>
#include <did/codec.h>
#include <did/hash.h>
#include <vc/contexts.h>
#include <vc/credential.h>
#include <vc/data_integrity.h>
#include <vc/issue.h>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using did::Json;

constexpr std::chrono::days default_life{90};
constexpr std::size_t salt_size = 16;

void fill(Json& object, const char* member, Json value) {
  if (!object.contains(member)) object[member] = std::move(value);
}

vc::ProofOptions proof_options(const Identity& publisher, did::Purpose purpose, did::Time now) {
  return {.suite = {},
          .verification_method = publisher.verification_method,
          .purpose = purpose,
          .created = now,
          .expires = {},
          .challenge = {},
          .domains = {}};
}

did::Result<void> add_links(const std::string& links, Json& command) {
  if (links.empty()) return {};
  DID_TRY(command["delegation"], did::parse_json(links, {.max_bytes = links.size() + 1}));
  return {};
}

did::Result<void> fill_period(Json& claims, did::Time now) {
  fill(claims, "validFrom", did::format_time(now));
  const auto& from = claims.at("validFrom");
  if (!from.is_string()) return did::fail(did::Errc::malformed, "`validFrom` is not a string");
  DID_TRY(const auto start, did::parse_date_time(from.get<std::string>()));
  fill(claims, "validUntil", did::format_time(start + default_life));
  return {};
}

}  // namespace

did::Result<Json> sign_statement(Json claims, const Slot& slot, const Identity& publisher, did::Signer& signer, did::Time now) {
  if (!claims.is_object() || !claims.contains("credentialSubject") || !claims.at("credentialSubject").is_object())
    return did::fail(did::Errc::malformed, "the claims have no `credentialSubject` that is an object");
  fill(claims, "@context", {vc::context_v2, vc::agent_context_url});
  fill(claims, "type", {"VerifiableCredential", "AgentStatementCredential"});
  DID_CHECK(fill_period(claims, now));
  auto& subject = claims["credentialSubject"];
  fill(subject, "sequence", slot.sequence);
  if (!slot.previous.empty()) fill(subject, "previous", slot.previous);
  fill(subject, "salt", did::base64url_encode(did::SecretBytes::random(salt_size).expose()));
  // A delegate's key signs, and the statement stays its publisher's, who issued the first link.
  const auto links = claims.value("delegation", Json::array());
  const bool delegated = links.is_array() && !links.empty() && links[0].is_object();
  if (delegated) fill(claims, "issuer", links[0].value("issuer", Json()));
  const vc::IssueOptions options{.proof = proof_options(publisher, did::Purpose::assertion_method, now),
                                 .issuer = delegated ? std::string() : publisher.did,
                                 .issuer_unchecked = delegated};
  return vc::issue(std::move(claims), options, signer);
}

did::Result<Json> sign_revocation(const RevocationRequest& request, const Identity& publisher, did::Signer& signer, did::Time now) {
  Json command = {{"@context", {vc::context_v2, vc::agent_context_url}},
                  {"type", Json::array({"AgentRevocation"})},
                  {"agentKey", request.agent_key},
                  {"reason", request.reason},
                  {"issuedAt", did::format_time(now)}};
  if (!request.version.empty()) command["version"] = request.version;
  DID_CHECK(add_links(request.delegation, command));
  return vc::add_proof(std::move(command), proof_options(publisher, did::Purpose::capability_invocation, now), signer);
}

did::Result<Json> sign_command(const CommandRequest& request, const Identity& identity, did::Signer& signer, did::Time now) {
  Json command = {{"@context", {vc::context_v2, vc::agent_context_url}},
                  {"type", Json::array({request.type})},
                  {"agentKey", request.agent_key},
                  {"after", request.after},
                  {"issuedAt", did::format_time(now)}};
  if (!request.version.empty()) command["version"] = request.version;
  if (!request.reason.empty()) command["reason"] = request.reason;
  if (!request.sunset.empty()) command["sunset"] = request.sunset;
  if (!request.replaced_by.empty()) command["replacedBy"] = request.replaced_by;
  if (!request.credential.empty()) command["credential"] = request.credential;
  if (request.since != 0) command["since"] = request.since;
  DID_CHECK(add_links(request.delegation, command));
  return vc::add_proof(std::move(command), proof_options(identity, did::Purpose::capability_invocation, now), signer);
}

did::Result<Json> sign_further(Json command, const Identity& identity, did::Signer& signer, did::Time now) {
  return vc::add_proof(std::move(command), proof_options(identity, did::Purpose::capability_invocation, now), signer);
}

did::Result<Json> sign_challenge(Json challenge, const Identity& publisher, did::Signer& signer, did::Time now) {
  return vc::add_proof(std::move(challenge), proof_options(publisher, did::Purpose::authentication, now), signer);
}

did::Result<Json> sign_delegation(const DelegationRequest& request, const Identity& delegator, did::Signer& signer, did::Time now) {
  Json subject = {{"id", request.delegate}, {"actions", request.actions}, {"names", request.names}, {"maxDepth", request.max_depth}};
  if (!request.capabilities.empty()) subject["capabilities"] = request.capabilities;
  if (!request.parent.empty()) subject["parent"] = request.parent;
  Json claims = {{"@context", {vc::context_v2, vc::agent_context_url}},
                 {"type", {"VerifiableCredential", "AgentDelegationCredential"}},
                 {"validFrom", did::format_time(now)},
                 {"validUntil", did::format_time(request.until)},
                 {"credentialSubject", std::move(subject)}};
  const vc::IssueOptions options{
      .proof = proof_options(delegator, did::Purpose::assertion_method, now), .issuer = delegator.did, .issuer_unchecked = false};
  return vc::issue(std::move(claims), options, signer);
}

did::Result<std::string> digest_of_link(const Json& link) {
  DID_TRY(const auto canonical, did::canonicalize(link));
  return did::digest_text(did::as_bytes(canonical));
}

did::Result<std::string> record_id_of(did::JsonValue statement) {
  std::string canonical;
  DID_CHECK(did::canonicalize_object(statement, {.without = "proof"}, canonical));
  return did::digest_text(did::as_bytes(canonical));
}

}  // namespace cli
