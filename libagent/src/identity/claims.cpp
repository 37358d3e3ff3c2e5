#include <nlohmann/json.hpp>

#include "agent/identity_credential.h"
#include "vc/contexts.h"
#include "vc/credential.h"

namespace agent {
namespace {

using did::Json;

std::int64_t seconds_of(did::Time time) { return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(); }

// What is empty is not written.
void put(Json& object, const char* member, const std::string& text) {
  if (!text.empty()) object[member] = text;
}

Json attestation_claims(const Attestation& one) {
  Json out{{"type", one.type},
           {"iss", one.issuer},
           {"sub", one.subject},
           {"aud", one.audience},
           {"tokenDigest", one.token_digest},
           {"exp", seconds_of(one.expires)}};
  if (one.issued) out["iat"] = seconds_of(*one.issued);
  put(out, "uid", one.uid);
  return out;
}

Json subject_claims(const AgentIdentity& identity) {
  Json out{{"id", identity.subject}, {"agent", identity.agent}};
  put(out, "ansName", identity.ans_name);
  put(out, "agentClass", identity.agent_class);
  put(out, "charterDigest", identity.charter_digest);
  out["instance"] = Json{{"kind", identity.ephemeral ? "ephemeral" : "stable"}};
  put(out["instance"], "uid", identity.uid);
  put(out["instance"], "parent", identity.parent);
  if (!identity.software_name.empty()) {
    out["software"] = Json{{"name", identity.software_name}};
    put(out["software"], "version", identity.software_version);
    put(out["software"], "digest", identity.software_digest);
  }
  for (const auto& one : identity.attestations) out["attestations"].push_back(attestation_claims(one));
  return out;
}

}  // namespace

Json agent_identity_claims(const AgentIdentity& identity) {
  return {{"@context", {vc::context_v2, vc::agent_context_url}},
          {"id", identity.id},
          {"type", {"VerifiableCredential", "AgentIdentityCredential"}},
          {"issuer", identity.issuer},
          {"validFrom", did::format_time(identity.valid_from)},
          {"validUntil", did::format_time(identity.valid_until)},
          {"credentialSubject", subject_claims(identity)}};
}

}  // namespace agent
