// The table of kinds of evidence: the one list to edit. With what they share.
#include <algorithm>
#include <array>

#include "credential_form.h"
#include "did/codec.h"
#include "did/text.h"
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
  if (found == table.end())
    return did::fail(did::Errc::unsupported, "/evidence: `" + std::string(name) + "` is no kind of evidence that is read here");
  return found->read(*found, evidence);
}

did::Result<did::Bytes> read_bytes(did::JsonValue evidence, std::string_view member, std::size_t most) {
  DID_TRY(const auto text, read_text(evidence, member, most, "/evidence"));
  return did::base64url_decode(text);
}

// The members of a read object stand in canonical order already.
did::Result<did::Sha256> grant_challenge(did::JsonValue credential) {
  if (!credential.is_object()) return did::fail(did::Errc::malformed, "a grant is a JSON object");
  std::string text = "{";
  for (std::size_t i = 0; i < credential.size(); ++i) {
    const auto name = credential.member_name(i);
    if (name == "evidence" || name == "proof") continue;
    text += text.size() == 1 ? "\"" : ",\"";
    did::append_json_escaped(name, text);
    DID_TRY(const auto value, did::canonicalize(credential.member_value(i)));
    text.append("\":").append(value);
  }
  text += '}';
  return did::sha256(did::as_bytes(text));
}

did::Result<did::Sha256> grant_challenge(const did::Json& credential) {
  DID_TRY(const auto document, did::JsonDocument::parse(did::to_text(credential)));
  return grant_challenge(document.root());
}

}  // namespace agent
