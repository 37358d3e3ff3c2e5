// A Data Integrity cryptosuite, one role per interface: what a suite cannot do, it does not declare.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "did/json.h"
#include "did/key.h"
#include "did/result.h"

namespace vc {

using did::Json;
using did::JsonValue;
using did::KeyType;
using did::PublicKey;
using did::Result;
using did::Signer;

class ProofMaker {
 public:
  virtual ~ProofMaker() = default;
  // `document` is an object without "proof"; `proof` is the proof's options, complete but for proofValue (and, where the
  // suite says so, "@context", which this adds). Returns the proof with its proofValue.
  [[nodiscard]] virtual Result<Json> make(const Json& document, Json proof, Signer& signer) const = 0;
};

class ProofChecker {
 public:
  virtual ~ProofChecker() = default;
  // True when the proof holds for the document without its "proof". Errors: malformed (a proofValue that is not one of
  // this suite: another encoding, another length), unsupported (the document has no canonical form). Both are refusals.
  // PRECONDITION: the suite's name and the key's type were agreed on.
  [[nodiscard]] virtual Result<bool> check(JsonValue document, JsonValue proof, const PublicKey& key) const = 0;
};

struct Cryptosuite {
  std::string_view name;               // "eddsa-jcs-2022"
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
