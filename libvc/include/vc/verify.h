// Verify: a credential or a presentation, a policy, a verdict. Dropping a check is asked for by name.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "did/clock.h"
#include "did/method.h"
#include "vc/credential.h"
#include "vc/data_integrity.h"
#include "vc/resource.h"
#include "vc/verdict.h"

namespace vc {

struct Policy {
  std::vector<std::string> issuers{};            // whom to believe; empty: any issuer whose key it is
  std::vector<std::string> suites{};             // allow-list of cryptosuites; empty: all of this build
  std::vector<RequiredProof> required_proofs{};  // each must be in the proof set
  const CarriedContexts* contexts = nullptr;     // for suites that sign linked data; null: the built-in ones. Must outlive the call
  SeenSignatures* seen = nullptr;  // for credentials that are shown again; null: every signature is computed. Must outlive the call
  // What `relatedResource` is compared with, beside the contexts. A digest that differs rejects. What is not at hand is passed over, unless
  // resources_required: then it leaves the verdict undetermined.
  std::vector<Resource> resources{};
  bool resources_required = false;
  did::Time at{};  // the time to judge for
  std::chrono::milliseconds leeway = std::chrono::seconds(30);
  // Opt-outs. Each in force is recorded in verdict.subject.insecure.
  bool issuer_unchecked = false;  // the key need not be the issuer's (or the holder's)
  bool ignore_status = false;     // a credential with credentialStatus is judged without it
  bool ignore_period = false;
};

struct PresentationPolicy {
  Policy credentials{};
  std::string challenge{};  // required: a presentation without one is a recording
  std::string domain{};
  bool challenge_unchecked = false;
  bool domain_unchecked = false;
  bool subject_may_differ = false;  // credentialSubject.id need not be the holder
};

// A credential with credentialStatus is undetermined unless ignore_status: this build reads no status lists yet.
[[nodiscard]] Verdict verify(const Credential& credential, const Policy& policy, const did::MethodTable& methods);
[[nodiscard]] Verdict verify(JsonValue credential, const Policy& policy, const did::MethodTable& methods);
[[nodiscard]] Verdict verify(const Presentation& presentation, const PresentationPolicy& policy, const did::MethodTable& methods);
[[nodiscard]] Verdict verify(JsonValue presentation, const PresentationPolicy& policy, const did::MethodTable& methods);

}  // namespace vc
