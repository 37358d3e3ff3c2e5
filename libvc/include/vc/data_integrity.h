// Data Integrity 1.0: proofs added to and checked on any JSON object. Credentials, presentations and the registry's
// commands all go through here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "did/clock.h"
#include "did/document.h"
#include "did/json.h"
#include "did/key.h"
#include "did/method.h"
#include "vc/cryptosuite.h"
#include "vc/verdict.h"

namespace vc {

struct ProofOptions {
  std::string suite{};                // empty: default_suite() of the key
  std::string verification_method{};  // absolute DID URL
  did::Purpose purpose = did::Purpose::assertion_method;
  std::optional<did::Time> created{};
  std::optional<did::Time> expires{};
  std::string challenge{};                    // empty: none
  std::vector<std::string> domains{};         // one is written as a string, several as an array
  std::string id{};                           // a URL; empty: none. Later proofs can name it
  std::vector<std::string> previous{};        // ids of proofs in the document that this one comes after, and signs
  const CarriedContexts* contexts = nullptr;  // for suites that sign linked data; null: the built-in ones
};

// `document` with one more proof: alone as an object, else in an array (a proof set). A member that linked data would drop
// is refused (malformed, with the pointer and the term). Errors: malformed, unsupported (no suite for the key), key,
// too_large (the document is made to be slow), unavailable (a context is not carried).
[[nodiscard]] Result<Json> add_proof(Json document, const ProofOptions& options, Signer& signer);

// A proof that has to be there. An empty member matches any; not both are empty.
struct RequiredProof {
  std::string suite{};
  std::string verification_method{};
};

struct ProofExpectation {
  did::Purpose purpose = did::Purpose::assertion_method;
  std::string_view controller{};  // who must control every key: issuer or holder; empty: nobody in particular
  bool controller_unchecked = false;
  std::optional<std::string_view> challenge{};  // must be equal, bytewise
  std::optional<std::string_view> domain{};     // must be among the proof's domains, bytewise
  std::vector<std::string_view> suites{};       // allow-list; empty: every suite of this build
  std::span<const RequiredProof> required{};    // proofs that may not be missing from the set
  const CarriedContexts* contexts = nullptr;    // null: the built-in ones
  did::Time at{};                               // the time to judge for
  SeenSignatures* seen = nullptr;               // null: every signature is computed
  std::chrono::milliseconds leeway{};           // how far `created` may lie in the future, and `expires` in the past
};

// Checks every proof of `document`; each must hold (Data Integrity 2.1, proof sets). In a chain, a proof also holds for
// the proofs that it names in previousProof. Fills structure (the proof's own
// form), proof, purpose, proof_period, controller, challenge and domain in `verdict`, and verdict.subject.
// A document without a proof fails Check::proof.
void check_proofs(JsonValue document, const ProofExpectation& expected, const did::MethodTable& methods, Verdict& verdict);

}  // namespace vc
