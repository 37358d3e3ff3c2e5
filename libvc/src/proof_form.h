// A data integrity proof's own members (Data Integrity 2.1), read and checked for form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "did/clock.h"
#include "did/json.h"
#include "vc/verdict.h"

namespace vc {

using did::JsonValue;

// Views into the document that the proof was read from.
struct ProofForm {
  std::string_view type;
  std::string_view suite;  // of a proof type that is older than DataIntegrityProof: that type
  std::optional<std::string_view> id;
  std::string_view verification_method;
  std::string_view purpose;
  std::optional<std::string_view> challenge;
  std::optional<JsonValue> domain;    // a string, or an array of strings
  std::optional<JsonValue> previous;  // a string, or an array of strings
  std::optional<did::Time> created;
  std::optional<did::Time> expires;
};

// Fills `form`; nullopt where all is well, else the first breach. Pointers are relative to the proof.
// Members that the standard does not name are let through: the proof configuration that is signed holds every member
// but proofValue, so nobody but the signer can have put them there. `jws` is not: it would be a second signature, and
// one that nobody examined.
// PRECONDITION: `proof` is an object, and its type is DataIntegrityProof or that of an older suite of this build.
[[nodiscard]] std::optional<Finding> read_proof(JsonValue proof, ProofForm& form);

}  // namespace vc
