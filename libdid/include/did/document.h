// DID documents (DID 1.1 section 4; Controlled Identifiers 1.0 section 2), parsed once and immutable, and the
// algorithm that takes a key out of one (CID 1.0 section 3.3).
#pragma once

#include <cstdint>
#include <expected>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "did/clock.h"
#include "did/did.h"
#include "did/json.h"
#include "did/key.h"
#include "did/result.h"

namespace did {

// Verification relationships (CID 1.0 section 2.3). The word is the member's name in the document and the value of
// `proofPurpose` in a proof.
enum class Purpose : std::uint8_t { authentication, assertion_method, key_agreement, capability_invocation, capability_delegation };
inline constexpr std::size_t purpose_count = 5;
[[nodiscard]] std::string_view name(Purpose purpose);  // "assertionMethod"
[[nodiscard]] std::optional<Purpose> purpose_from_name(std::string_view name);

class PurposeSet {
 public:
  constexpr PurposeSet() = default;
  constexpr PurposeSet(std::initializer_list<Purpose> purposes) {
    for (const auto purpose : purposes) insert(purpose);
  }
  constexpr void insert(Purpose purpose) { bits_ |= bit(purpose); }
  [[nodiscard]] constexpr bool contains(Purpose purpose) const { return (bits_ & bit(purpose)) != 0; }

 private:
  static constexpr std::uint8_t bit(Purpose purpose) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(purpose)); }
  std::uint8_t bits_ = 0;
};

struct VerificationMethod {
  std::string id;                // absolute DID URL
  std::string type;              // "Multikey", "JsonWebKey", ...
  std::string controller;        // a DID
  std::optional<PublicKey> key;  // nullopt: well formed, but of a type that this build does not read
  std::optional<Time> revoked;
  std::optional<Time> expires;
};

struct Service {
  std::string id;  // absolute
  std::vector<std::string> types;
  std::string endpoint_json;  // canonical JSON of serviceEndpoint: a string, an object, or an array of them
};

class DidDocument {
 public:
  // Checks every rule of CID 1.0 section 2 and DID 1.1 section 5 that a document can break: ids unique, no method with
  // two key forms or a secret, dates that are dates, sets without repetition. Relative ids (`#key-1`) are made absolute.
  // A reference to a method that the document does not hold is no breach (CID 1.0 2.2.4), and allows nothing.
  // Errors: malformed (what, and the JSON pointer).
  [[nodiscard]] static Result<DidDocument> from_json(JsonValue json);

  // For methods that generate the document (did:key, did:jwk): one key, listed under `purposes`; and, for an Ed25519 key
  // with `derive_key_agreement`, its X25519 key under keyAgreement, computed when somebody asks.
  struct Generated {
    Did did;
    std::string fragment;
    std::string type;  // "Multikey" or "JsonWebKey"
    PublicKey key;
    std::string jwk{};  // for "JsonWebKey": the JWK as it is to be published, strict JSON
    PurposeSet purposes;
    bool derive_key_agreement = false;
  };
  [[nodiscard]] static DidDocument generate(Generated from);

  [[nodiscard]] std::string_view id() const { return id_; }
  [[nodiscard]] const std::vector<std::string>& controllers() const { return controllers_; }
  [[nodiscard]] const std::vector<std::string>& also_known_as() const { return also_known_as_; }
  [[nodiscard]] const std::vector<Service>& services() const { return services_; }
  // Every method of the document, embedded ones included; the derived key agreement key is not among them.
  [[nodiscard]] const std::vector<VerificationMethod>& methods() const { return methods_; }
  [[nodiscard]] const VerificationMethod* find(std::string_view absolute_id) const;
  // Is the method listed under this relationship, by reference or by value?
  [[nodiscard]] bool allows(std::string_view absolute_id, Purpose purpose) const;

  // The document as JSON. For what was read: what was read. For what was generated: made now, with the derived key
  // agreement key. Errors: malformed (the Ed25519 key is not a sound point, so no X25519 key follows from it).
  [[nodiscard]] Result<Json> to_json() const;

 private:
  DidDocument() = default;
  std::string id_;
  std::vector<std::string> controllers_;
  std::vector<std::string> also_known_as_;
  std::vector<Service> services_;
  std::vector<VerificationMethod> methods_;
  std::vector<PurposeSet> purposes_;  // of the method with the same index: the relationships that list it
  std::string source_;                // canonical JSON that was read; empty: generated
  std::string jwk_;                   // generated "JsonWebKey": the key as it is to be published
  bool derive_key_agreement_ = false;
};

// Why a key could not be taken from a document (CID 1.0 section 5; names as there).
enum class RetrievalProblem : std::uint8_t {
  invalid_verification_method_url,
  invalid_controlled_identifier_document_id,
  invalid_controlled_identifier_document,
  invalid_verification_method,
  invalid_relationship_for_verification_method,
};
[[nodiscard]] std::string_view name(RetrievalProblem problem);  // "INVALID_VERIFICATION_METHOD"

struct RetrievalRefusal {
  RetrievalProblem problem;
  std::string detail;
};

// CID 1.0 section 3.3, from step 6 on, for a document that was already fetched: the method called `id`, if the document
// is the one that `id` names, the method belongs to it, and it is listed under `purpose`. The pointer lives as long as
// the document. Whether the key is revoked or expired is the caller's question (it has a clock).
[[nodiscard]] std::expected<const VerificationMethod*, RetrievalRefusal> retrieve_method(const DidDocument& document, const DidUrl& id,
                                                                                         Purpose purpose);

}  // namespace did
