// The table of kinds of evidence: the one list to edit. With what they share.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "credential_form.h"
#include "did/codec.h"
#include "grants/grants.h"

namespace agent {
namespace {

constexpr std::array table{
    EvidenceType{"WebAuthnGrant", Assurance::signed_by_person, &read_webauthn_grant, &check_webauthn_grant, &webauthn_grant_holds},
    EvidenceType{"SignatureGrant", Assurance::signed_by_person, &read_signature_grant, &check_signature_grant, &signature_grant_holds},
};

}  // namespace

std::span<const EvidenceType> evidence_types() { return table; }

did::Result<Evidence> read_evidence(did::JsonValue evidence) {
  const auto name = evidence.find_string("type").value_or("");
  const auto found = std::ranges::find(table, name, &EvidenceType::name);
  if (found == table.end()) return did::fail(did::Errc::unsupported, "/evidence: `" + std::string(name) + "` is no kind of evidence that is read here");
  return found->read(*found, evidence);
}

did::Result<did::Bytes> read_bytes(did::JsonValue evidence, std::string_view member, std::size_t most) {
  DID_TRY(const auto text, read_text(evidence, member, most, "/evidence"));
  return did::base64url_decode(text);
}

did::Result<did::Sha256> grant_challenge(const did::Json& credential) {
  auto grant = credential;
  grant.erase("evidence");
  grant.erase("proof");
  DID_TRY(const auto text, did::canonicalize(grant));
  return did::sha256(did::as_bytes(text));
}

did::Result<did::Sha256> grant_challenge(did::JsonValue credential) { return grant_challenge(did::to_json(credential)); }

}  // namespace agent
