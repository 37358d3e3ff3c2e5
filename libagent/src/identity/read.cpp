#include <algorithm>
#include <array>
#include <set>

#include "agent/identity_credential.h"
#include "credential_form.h"

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

constexpr std::string_view at_subject = "/credentialSubject";
constexpr std::size_t text_max = 512;
constexpr std::size_t max_attestations = 8;

did::Time seconds_since_1970(std::int64_t seconds) { return did::Time(std::chrono::seconds(seconds)); }

Result<void> read_instance(JsonValue claims, AgentIdentity& out) {
  constexpr std::string_view where = "/credentialSubject/instance";
  constexpr std::array<std::string_view, 3> members{"kind", "uid", "parent"};
  const auto instance = claims.find("instance");
  if (!instance) return {};
  DID_CHECK(check_object(*instance, members, 1, where));
  DID_TRY(const auto kind, read_text(*instance, "kind", 16, where));
  if (kind != "ephemeral" && kind != "stable") return bad(where, "`kind` is `ephemeral` or `stable`");
  out.ephemeral = kind == "ephemeral";
  DID_TRY(out.uid, read_optional_text(*instance, "uid", 128, where));
  if (out.ephemeral && out.uid.empty()) return bad(where, "an ephemeral instance has a `uid`");
  if (instance->find("parent")) {
    DID_TRY(out.parent, read_did(*instance, "parent", where));
  }
  return {};
}

Result<void> read_software(JsonValue claims, AgentIdentity& out) {
  constexpr std::string_view where = "/credentialSubject/software";
  constexpr std::array<std::string_view, 4> members{"name", "version", "digest", "slsa"};
  const auto software = claims.find("software");
  if (!software) return {};
  DID_CHECK(check_object(*software, members, 1, where));
  DID_TRY(out.software_name, read_text(*software, "name", text_max, where));
  DID_TRY(out.software_version, read_optional_text(*software, "version", text_max, where));
  if (software->find("digest")) {
    DID_TRY(out.software_digest, read_digest(*software, "digest", where));
  }
  return {};
}

// Read for their form only: nothing here rests on them.
Result<void> check_sponsor_and_model(JsonValue claims) {
  constexpr std::array<std::string_view, 2> sponsor_members{"type", "pairwise"};
  constexpr std::array<std::string_view, 3> model_members{"provider", "name", "version"};
  if (const auto sponsor = claims.find("sponsor")) {
    DID_CHECK(check_object(*sponsor, sponsor_members, 2, "/credentialSubject/sponsor"));
    DID_CHECK(read_text(*sponsor, "type", 16, "/credentialSubject/sponsor"));
    DID_CHECK(read_digest(*sponsor, "pairwise", "/credentialSubject/sponsor"));
  }
  const auto model = claims.find("model");
  if (!model) return {};
  DID_CHECK(check_object(*model, model_members, 2, "/credentialSubject/model"));
  for (const auto member : model_members) DID_CHECK(read_optional_text(*model, member, 128, "/credentialSubject/model"));
  return {};
}

Result<Attestation> read_attestation(JsonValue value, std::string_view where) {
  constexpr std::array<std::string_view, 9> members{"type", "iss", "sub", "aud", "tokenDigest", "exp", "iat", "uid", "claims"};
  constexpr std::int64_t latest = 253'402'300'799;  // the end of the year 9999
  DID_CHECK(check_object(value, members, 6, where));
  Attestation out;
  DID_TRY(out.type, read_text(value, "type", 64, where));
  DID_TRY(out.issuer, read_text(value, "iss", text_max, where));
  DID_TRY(out.subject, read_text(value, "sub", text_max, where));
  DID_TRY(out.audience, read_text(value, "aud", text_max, where));
  DID_TRY(out.token_digest, read_digest(value, "tokenDigest", where));
  DID_TRY(out.uid, read_optional_text(value, "uid", 128, where));
  DID_TRY(const auto expires, read_count(value, "exp", 0, latest, where));
  out.expires = seconds_since_1970(expires);
  if (value.find("iat")) {
    DID_TRY(const auto issued, read_count(value, "iat", 0, latest, where));
    out.issued = seconds_since_1970(issued);
  }
  return out;
}

Result<void> read_attestations(JsonValue claims, AgentIdentity& out) {
  const auto list = claims.find("attestations");
  if (!list) return {};
  if (!list->is_array() || list->size() == 0 || list->size() > max_attestations)
    return bad(at_subject, "`attestations` is an array of 1 to " + std::to_string(max_attestations) + " of them");
  std::set<std::string> tokens;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto where = std::string(at_subject) + "/attestations/" + std::to_string(i);
    DID_TRY(auto one, read_attestation((*list)[i], where));
    if (one.audience != out.issuer) return bad(where, "the token was for `" + one.audience + "`, not for the issuer");
    if (!one.uid.empty() && one.uid != out.uid) return bad(where, "the token speaks of another instance");
    if (!tokens.insert(one.token_digest).second) return bad(where, "the same token stands twice");
    out.attestations.push_back(std::move(one));
  }
  return {};
}

Result<void> check_ephemeral(const AgentIdentity& identity) {
  if (!identity.ephemeral) return {};
  if (identity.valid_until - identity.valid_from > ephemeral_life) return bad("/validUntil", "an ephemeral instance lives an hour at most");
  for (const auto& one : identity.attestations)
    if (identity.valid_until > one.expires) return bad("/validUntil", "the instance would outlive its attestation `" + one.type + "`");
  return {};
}

}  // namespace

bool issuer_controls(std::string_view issuer, std::string_view agent) {
  if (issuer == agent) return true;
  return issuer.starts_with("did:web:") && agent.size() > issuer.size() && agent.starts_with(issuer) && agent[issuer.size()] == ':';
}

Result<AgentIdentity> read_agent_identity(JsonValue credential) {
  constexpr std::array<std::string_view, 14> members{"id",          "agent",         "ansName",  "instance",     "sponsor",
                                                     "software",    "charterDigest", "model",    "attestations", "agentClass",
                                                     "displayName", "agentKey",      "operator", "description"};
  DID_TRY(const auto head, read_head(credential, "AgentIdentityCredential", false));
  DID_CHECK(check_object(head.claims, members, 2, at_subject));
  AgentIdentity out{.id = std::string(head.id), .issuer = std::string(head.issuer), .subject = std::string(head.subject), .agent = {}};
  out.valid_from = head.valid_from;
  out.valid_until = head.valid_until;
  out.verification_method = head.verification_method;
  DID_TRY(out.agent, read_did(head.claims, "agent", at_subject));
  if (!issuer_controls(out.issuer, out.agent)) return bad(at_subject, "`" + out.agent + "` is not the issuer's to name");
  DID_TRY(out.ans_name, read_optional_text(head.claims, "ansName", text_max, at_subject));
  DID_TRY(out.agent_class, read_optional_text(head.claims, "agentClass", 64, at_subject));
  if (head.claims.find("charterDigest")) {
    DID_TRY(out.charter_digest, read_digest(head.claims, "charterDigest", at_subject));
  }
  DID_CHECK(read_instance(head.claims, out));
  DID_CHECK(read_software(head.claims, out));
  DID_CHECK(check_sponsor_and_model(head.claims));
  DID_CHECK(read_attestations(head.claims, out));
  DID_CHECK(check_ephemeral(out));
  return out;
}

}  // namespace agent
