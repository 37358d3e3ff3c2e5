// A Data Integrity cryptosuite, one role per interface: what a suite cannot do, it does not declare.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "did/json.h"
#include "did/key.h"
#include "did/result.h"
#include "vc/carried_contexts.h"
#include "vc/seen_signatures.h"
#include "vc/verdict.h"

namespace vc {

using did::Json;
using did::JsonValue;
using did::KeyType;
using did::PublicKey;
using did::Result;
using did::Signer;

inline constexpr std::string_view data_integrity_proof = "DataIntegrityProof";

class ProofMaker {
 public:
  virtual ~ProofMaker() = default;
  // `document` is an object as it is to be signed, read from the text that a verifier will read: its `proof`, if any, holds the
  // proofs that come before this one in a chain.
  // `proof` is the proof's options, complete but for proofValue (and, where the suite says so, "@context", which this adds).
  // Returns the proof with its proofValue.
  [[nodiscard]] virtual Result<Json> make(JsonValue document, Json proof, Signer& signer, const CarriedContexts& contexts) const = 0;
};

// What a proof is checked against.
struct ProofInput {
  JsonValue document;
  JsonValue proof;
  // Data Integrity 4.5 step 3.3: the document's `proof` holds the proofs that come before this one, and counts. Otherwise it is
  // left out.
  bool chained = false;
  const CarriedContexts& contexts;
  SeenSignatures* seen = nullptr;  // null: every signature is computed

  // The last step of every suite.
  [[nodiscard]] bool holds(const PublicKey& key, did::ByteView hashed, did::ByteView signature) const {
    return seen == nullptr ? key.verify(hashed, signature) : seen->verify(key, hashed, signature);
  }
};

// Why the signature was not asked. A refusal, but for a context that is not carried (resolution_error): that leaves it open.
struct Fault {
  Problem problem;
  std::string detail;
  std::string pointer{};  // RFC 6901, into the document; empty: it is about the proof's value
};

class ProofChecker {
 public:
  virtual ~ProofChecker() = default;
  // True when the proof holds. Faults: proof_verification_error (a proofValue that is not one of this suite: another encoding,
  // another length), proof_transformation_error (the document has no canonical form), data_loss_detection_error,
  // limit_exceeded, resolution_error.
  // PRECONDITION: the suite's name and the key's type were agreed on.
  [[nodiscard]] virtual std::expected<bool, Fault> check(const ProofInput& input, const PublicKey& key) const = 0;
};

struct Cryptosuite {
  std::string_view name;               // "eddsa-jcs-2022"; of a suite older than DataIntegrityProof, its proof type
  std::string_view proof_type;         // "DataIntegrityProof"
  std::span<const KeyType> key_types;  // what it signs with
  const ProofMaker* maker;             // null: this build cannot issue
  const ProofChecker* checker;         // null: this build cannot verify
};

// Every suite this build offers, in one table (suites.cpp). No self-registration.
[[nodiscard]] std::span<const Cryptosuite> suites();
[[nodiscard]] const Cryptosuite* find_suite(std::string_view name);
// The suite to sign with where the caller names none: the first in the table that takes the key's type. Null: none.
[[nodiscard]] const Cryptosuite* default_suite(KeyType type);

}  // namespace vc
