#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "agent/capability_credential.h"
#include "agent/limits.h"
#include "credential_form.h"
#include "did/hash.h"
#include "vc/contexts.h"
#include "vc/credential.h"

namespace agent {
namespace {

using did::Errc;
using did::Json;
using did::JsonValue;
using did::Result;

constexpr std::array<std::string_view, 5> levels{"declared", "keybound", "attested", "tested", "observed"};

Result<Capability> read_one(JsonValue value, std::string_view where) {
  constexpr std::array<std::string_view, 7> members{"taxonomy",        "path", "contract", "action", "resource", "inputSchemaDigest",
                                                    "descriptorDigest"};
  DID_CHECK(check_object(value, members, 2, where));
  Capability out;
  DID_TRY(out.taxonomy, read_text(value, "taxonomy", 128, where));
  DID_TRY(out.path, read_text(value, "path", 256, where));
  if (value.find("action")) {
    DID_TRY(out.action, Action::parse(value.find_string("action").value_or("")));
  }
  if (value.find("resource")) {
    DID_TRY(out.resource, Resource::parse(value.find_string("resource").value_or("")));
  }
  if (value.find("inputSchemaDigest")) {
    DID_TRY(out.input_schema_digest, read_digest(value, "inputSchemaDigest", where));
  }
  if (value.find("descriptorDigest")) {
    DID_TRY(out.descriptor_digest, read_digest(value, "descriptorDigest", where));
  }
  return out;
}

Result<std::vector<Capability>> read_all(JsonValue subject) {
  constexpr std::string_view where = "/credentialSubject/capability";
  const auto named = subject.find("capability");
  if (!named) return bad(where, "it is missing");
  const auto count = named->is_array() ? named->size() : 1;
  if (count == 0 || count > max_capabilities) return bad(where, "1 to " + std::to_string(max_capabilities) + " capabilities are expected");
  std::vector<Capability> out;
  for (std::size_t i = 0; i < count; ++i) {
    DID_TRY(auto one, read_one(named->is_array() ? (*named)[i] : *named, where));
    out.push_back(std::move(one));
  }
  return out;
}

Json claims_of(const Capability& one) {
  Json out{{"taxonomy", one.taxonomy}, {"path", one.path}};
  if (one.action) out["action"] = one.action->text();
  if (one.resource) out["resource"] = one.resource->text();
  if (!one.input_schema_digest.empty()) out["inputSchemaDigest"] = one.input_schema_digest;
  if (!one.descriptor_digest.empty()) out["descriptorDigest"] = one.descriptor_digest;
  return out;
}

}  // namespace

Result<AgentCapabilities> read_agent_capabilities(JsonValue credential) {
  if (!vc::has_type(credential, "AgentCapabilityCredential")) return bad("/type", "`AgentCapabilityCredential` is missing");
  DID_CHECK(check_values(credential, 1));
  if (const auto findings = vc::check_credential_structure(credential); !findings.empty())
    return bad(findings.front().pointer, findings.front().detail);
  const auto subject = credential.find("credentialSubject");
  if (!subject || !subject->is_object()) return bad("/credentialSubject", "one subject is expected");
  AgentCapabilities out;
  out.issuer = vc::identifier_of(credential, "issuer");
  DID_TRY(out.subject, read_did(*subject, "id", "/credentialSubject"));
  DID_TRY(out.all, read_all(*subject));
  const auto evidence = subject->find("evidence");
  const auto level = evidence ? evidence->find_string("level").value_or("") : "";
  if (std::ranges::find(levels, level) == levels.end()) return bad("/credentialSubject/evidence", "`level` is none that is known");
  out.level = level;
  return out;
}

Result<std::string> descriptor_digest(JsonValue description) {
  DID_TRY(const auto text, did::canonicalize(description));
  return did::digest_text(did::as_bytes(text));
}

Json agent_capability_claims(const AgentCapabilities& capabilities, const std::string& id, const std::string& agent_key,
                             const std::string& version_range, did::Time from, did::Time until) {
  auto all = Json::array();
  for (const auto& one : capabilities.all) all.push_back(claims_of(one));
  return {{"@context", {vc::context_v2, vc::agent_context_url}},
          {"id", id},
          {"type", {"VerifiableCredential", "AgentCapabilityCredential"}},
          {"issuer", capabilities.issuer},
          {"validFrom", did::format_time(from)},
          {"validUntil", did::format_time(until)},
          {"credentialSubject",
           {{"id", capabilities.subject},
            {"agentKey", agent_key},
            {"versionRange", version_range},
            {"capability", all.size() == 1 ? all.front() : all},
            {"evidence", {{"level", capabilities.level}}}}}};
}

}  // namespace agent
