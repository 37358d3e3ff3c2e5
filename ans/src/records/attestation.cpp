#include "records/attestation.h"

#include <did/did.h>
#include <did/hash.h>
#include <vc/credential.h>
#include <vc/verify.h>

#include <algorithm>

namespace ans {
namespace {

using did::JsonValue;

std::unexpected<Problem> bad_credential(std::string what, std::string pointer) {
  return refuse(ProblemCode::credential_invalid, std::move(what), {}, std::move(pointer));
}

// The subject speaks of this agent, this name and this version.
Answer<void> check_subject(JsonValue subject, const AgentStatement& statement) {
  if (subject.find_string("id") != statement.agent())
    return bad_credential("the subject is not the agent `" + std::string(statement.agent()) + "`", "/credentialSubject/id");
  if (const auto name = subject.find("agentKey")) {
    const auto key = AgentKey::parse(name->is_string() ? name->string() : std::string_view());
    if (!key || *key != statement.key()) return bad_credential("the credential is about another agent name", "/credentialSubject/agentKey");
  }
  if (subject.find("recordId") && subject.find_string("recordId") != statement.record_id()) {
    return bad_credential("the credential is about another statement", "/credentialSubject/recordId");
  }
  // Only a single version is read as a range: what is not understood must not widen.
  if (subject.find("versionRange") && subject.find_string("versionRange") != statement.version().text()) {
    return bad_credential("the credential is not about version `" + std::string(statement.version().text()) + "`",
                          "/credentialSubject/versionRange");
  }
  return {};
}

// The id of the declared capability that this one names.
Answer<std::string> declared_id(JsonValue capability, const AgentStatement& statement, const std::string& pointer) {
  const auto taxonomy = capability.find_string("taxonomy");
  const auto path_text = capability.find_string("path");
  if (!path_text) return bad_credential("a capability with `taxonomy` and `path` is expected", pointer);
  const auto path = CapabilityPath::parse(taxonomy ? std::string(*taxonomy) + ":" + std::string(*path_text) : std::string(*path_text));
  if (!path) return bad_credential(path.error().message, pointer + "/path");
  const auto& declared = statement.capabilities();
  const auto found = std::ranges::find(declared, *path, &DeclaredCapability::path);
  if (found == declared.end())
    return bad_credential("the statement does not declare `" + std::string(path->text()) + "`", pointer + "/path");
  return found->id;
}

Answer<std::vector<std::string>> declared_ids(JsonValue subject, const AgentStatement& statement) {
  const auto named = subject.find("capability");
  const std::string pointer = "/credentialSubject/capability";
  if (!named || (!named->is_object() && !named->is_array())) return bad_credential("a capability is expected", pointer);
  std::vector<std::string> ids;
  const auto count = named->is_array() ? named->size() : 1;
  if (count == 0 || count > 64) return bad_credential("1 to 64 capabilities are expected", pointer);
  for (std::size_t i = 0; i < count; ++i) {
    const auto one = named->is_array() ? (*named)[i] : *named;
    DID_TRY(auto id, declared_id(one, statement, named->is_array() ? pointer + "/" + std::to_string(i) : pointer));
    if (std::ranges::find(ids, id) != ids.end()) return bad_credential("a capability is named twice", pointer);
    ids.push_back(std::move(id));
  }
  return ids;
}

// "tested" where the credential says by which suite, and how many cases passed; else "attested". What the agent's own key vouches for is
// "keybound", whatever it says: nobody else stands behind it.
std::string level_of(JsonValue subject, bool by_agent) {
  if (by_agent) return "keybound";
  const auto evidence = subject.find("evidence");
  const auto suite = evidence ? evidence->find("suite") : std::nullopt;
  const bool tested =
      suite && suite->find_string("id") && suite->find_string("digest") && evidence->find("cases") && evidence->find("passed");
  return tested ? "tested" : "attested";
}

// VC Data Model 2.0 "validUntil", 1.1 "expirationDate".
std::string end_of(JsonValue credential) {
  const auto end = credential.find_string("validUntil");
  return std::string(end ? *end : credential.find_string("expirationDate").value_or(""));
}

}  // namespace

Answer<void> require_accepted(const vc::Verdict& verdict, ProblemCode rejected) {
  if (verdict.accepted()) return {};
  const auto* reason = verdict.reason();
  if (reason == nullptr) return refuse(rejected, "a required check did not run");
  if (!verdict.rejected() && reason->problem == vc::Problem::resolution_error) {
    return refuse(ProblemCode::unavailable, reason->detail, "try again when the DID can be resolved", reason->pointer);
  }
  return refuse(rejected, reason->detail, {}, reason->pointer);
}

Answer<void> require_known_method(std::string_view did, const did::MethodTable& methods, ProblemCode rejected) {
  const auto parsed = did::Did::parse(did);
  if (!parsed) return refuse(rejected, parsed.error().message, {}, "/issuer");
  const auto known = methods.names();
  if (std::ranges::find(known, parsed->method()) != known.end()) return {};
  return refuse(rejected, "did method `" + std::string(parsed->method()) + "` is not built in", {}, "/issuer");
}

Answer<Attestation> examine_credential(std::string_view text, const AgentStatement& statement, did::Time now,
                                       const did::MethodTable& methods) {
  auto parsed = vc::Credential::parse(text, {.max_bytes = credential_max_size, .max_depth = 32});
  if (!parsed) return bad_credential(std::move(parsed).error().message, "");
  const auto root = parsed->root();
  if (!vc::has_type(root, "AgentCapabilityCredential")) return bad_credential("`AgentCapabilityCredential` is missing", "/type");
  const auto subject = root.find("credentialSubject");
  if (!subject || !subject->is_object()) return bad_credential("one subject is expected", "/credentialSubject");
  DID_CHECK(check_subject(*subject, statement));
  DID_TRY(const auto ids, declared_ids(*subject, statement));
  const std::string issuer(vc::identifier_of(root, "issuer"));
  DID_CHECK(require_known_method(issuer, methods, ProblemCode::credential_invalid));
  vc::Policy policy;  // any issuer: who trusts whom is the reader's question
  policy.at = now;
  DID_CHECK(require_accepted(vc::verify(*parsed, policy, methods), ProblemCode::credential_invalid));

  DID_TRY(const auto canonical, did::canonicalize(root));
  Attestation out{.text = std::string(text),
                  .digest = did::digest_text(did::as_bytes(text)),
                  .auth = did::digest_text(did::as_bytes(canonical)),
                  .evidence = {}};
  for (const auto& id : ids)
    out.evidence.push_back({id, out.digest, issuer, level_of(*subject, issuer == statement.agent()), end_of(root)});
  return out;
}

}  // namespace ans
