// The evidence that a person granted what a HumanGrantCredential says: a WebAuthn assertion, or a signature of the person's key.
//
//   grant     = the credential without `evidence` and `proof`
//   challenge = SHA-256(JCS(grant))
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "did/bytes.h"
#include "did/document.h"
#include "did/hash.h"
#include "did/json.h"
#include "did/key.h"
#include "did/method.h"
#include "did/result.h"

namespace agent {

struct Evidence;

// How well a grant is shown to be a person's: `asserted` is somebody's word, `signed_by_person` is the person's own key.
enum class Assurance : std::uint8_t { asserted, signed_by_person };

// A relying party as WebAuthn has it: which site asked the person.
struct RelyingParty {
  std::string id;                    // "acme.example"
  std::vector<std::string> origins;  // "https://acme.example", compared byte by byte
};

// Whom to believe that they are a person.
struct GrantPolicy {
  std::vector<RelyingParty> relying_parties{};
  // The persons' keys, as Multikeys. A SignatureGrant needs none where its key is the issuer's own.
  std::vector<std::string> person_keys{};
  bool issuer_enrols = false;  // the trusted issuer's word is enough for whose key it is
  Assurance assurance = Assurance::signed_by_person;
};

// The kinds of evidence of this build, in one table (grants/table.cpp).
struct EvidenceType {
  std::string_view name;  // "WebAuthnGrant"
  Assurance assurance;
  // Errors: malformed, too_large.
  did::Result<Evidence> (*read)(const EvidenceType& type, did::JsonValue evidence);
  // Is it evidence for `challenge`, of a key that the policy believes to be a person's? The string says why not. No signature is looked at.
  std::expected<void, std::string> (*check)(const Evidence& evidence, const did::Sha256& challenge, std::string_view issuer,
                                            const GrantPolicy& policy, const did::MethodTable& methods);
  // Does its signature hold? The answer depends on these bytes and on the key, and on nothing else.
  std::expected<void, std::string> (*holds)(const Evidence& evidence, const did::Sha256& challenge, const did::MethodTable& methods);
};
[[nodiscard]] std::span<const EvidenceType> evidence_types();

// As it was read, whatever its kind. Members that a kind has not are empty.
struct Evidence {
  const EvidenceType* type = nullptr;
  did::Bytes authenticator_data{};    // WebAuthnGrant
  std::string client_data{};          // WebAuthnGrant: clientDataJSON
  std::string public_key{};           // WebAuthnGrant: Multikey
  std::string verification_method{};  // SignatureGrant
  did::Bytes signature{};
};
// Errors: malformed, too_large, unsupported (another kind).
[[nodiscard]] did::Result<Evidence> read_evidence(did::JsonValue evidence);

// What the person signs. Errors: malformed (it has no canonical form).
[[nodiscard]] did::Result<did::Sha256> grant_challenge(const did::Json& credential);
[[nodiscard]] did::Result<did::Sha256> grant_challenge(did::JsonValue credential);

// The evidence of a person's own key, for `challenge`. Errors: key.
[[nodiscard]] did::Result<did::Json> sign_grant(const did::Sha256& challenge, const std::string& verification_method, did::Signer& signer);

}  // namespace agent
