// The answer to "is this good?". Three-valued on purpose:
//   accepted      every required check ran, and passed
//   rejected      a check ran, and failed
//   undetermined  nothing failed, but something could not be examined (network, unsupported suite)
// Only accepted() opens a door.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "did/json.h"
#include "did/result.h"

namespace vc {

using did::Json;
using did::Result;

// What can be asked of a credential or presentation, in the order in which it is asked. Ids: see name().
enum class Check : std::uint8_t {
  structure,     // "structure"              the data model's rules
  proof,         // "proof.signature"        every proof of the set holds
  purpose,       // "proof.purpose"          the key is listed for what the proof says it is for
  proof_period,  // "proof.period"           the proof and its key were in force
  controller,    // "proof.controller"       the key belongs to the issuer (or holder)
  period,        // "validity.period"        validFrom, validUntil
  issuer,        // "policy.issuer"          the issuer is one the caller named
  challenge,     // "presentation.challenge"
  domain,        // "presentation.domain"
  holder,        // "presentation.holder"    holder, keys and subjects agree
  credentials,   // "presentation.credentials" every credential inside is accepted
  status,        // "status"                 not revoked, not suspended
  schema,        // "schema"
  resources,     // "resources"              related resources are what they were
};
inline constexpr std::size_t check_count = 14;
[[nodiscard]] std::string_view name(Check check);

// W3C problem types (VC Data Model 2.0 7.1, Data Integrity 4.7, CID 5), and ours where they have none.
enum class Problem : std::uint8_t {
  parsing_error,
  malformed_value_error,
  range_error,  // a date outside its window
  proof_verification_error,
  proof_transformation_error,
  data_loss_detection_error,
  invalid_domain_error,
  invalid_challenge_error,
  cryptographic_security_error,
  invalid_verification_method_url,
  invalid_verification_method,
  invalid_controlled_identifier_document,
  invalid_controlled_identifier_document_id,
  invalid_relationship_for_verification_method,
  status_retrieval_error,
  status_verification_error,
  status_revoked,       // ours
  untrusted_issuer,     // ours
  holder_mismatch,      // ours
  controller_mismatch,  // ours
  unsupported_suite,    // ours
  resolution_error,     // ours
  proof_missing,        // ours
  resource_mismatch,    // ours
  limit_exceeded,       // ours
};
[[nodiscard]] std::string_view code(Problem problem);   // "PROOF_VERIFICATION_ERROR"
[[nodiscard]] std::string_view title(Problem problem);  // "proof does not verify"
[[nodiscard]] std::string type_url(Problem problem);    // "https://w3id.org/security#PROOF_VERIFICATION_ERROR"

enum class Outcome : std::uint8_t { not_run, passed, failed, undetermined };
[[nodiscard]] std::string_view name(Outcome outcome);  // "not-run", "pass", "fail", "undetermined"

struct Finding {
  Problem problem;
  std::string pointer;  // RFC 6901, into the document; may be empty
  std::string detail;   // lower case, no full stop
};

class [[nodiscard]] Verdict {
 public:
  explicit Verdict(std::initializer_list<Check> required);

  void require(Check check);
  void pass(Check check);                          // a check that once failed or was undetermined stays so
  void fail(Check check, Finding finding);         // failing wins over everything
  void undetermine(Check check, Finding finding);  // wins over a pass

  // All required checks passed, none failed, none undetermined, at least one required.
  [[nodiscard]] bool accepted() const;
  [[nodiscard]] bool rejected() const;  // some check failed
  [[nodiscard]] Outcome outcome(Check check) const;
  // The first finding of the first check, in order, that failed; else of the first that is undetermined;
  // nullptr where there is none.
  [[nodiscard]] const Finding* reason() const;
  [[nodiscard]] std::vector<const Finding*> findings(Check check) const;

  // The stable exit code of docs/verdict.md: 0 accepted, 10 proof, 11 period or status, 12 policy, 13 undetermined,
  // 14 malformed, 15 limit. Where several checks failed: 14, 15, 10, 11, 12, the first that applies.
  [[nodiscard]] int exit_code() const;

  // What was examined; fills the JSON. Any of them may stay empty.
  struct Subject {
    std::string format;  // "vc+di", "vp+di"
    std::string suite;
    std::string issuer;  // or holder
    std::string verification_method;
    std::string key_hash;               // "sha256:..." of the Multikey bytes
    std::string document_digest;        // of the DID document that was fetched
    std::string at;                     // the time it was judged for
    std::vector<std::string> insecure;  // opt-outs that were in force, by their names
  };
  Subject subject;
  std::vector<Verdict> parts;  // of a presentation: one for each credential

  // The schema of cli.md 4.4, the same for CLI, API and HTTP.
  [[nodiscard]] Json to_json() const;

 private:
  struct Slot {
    bool required = false;
    Outcome outcome = Outcome::not_run;
    std::vector<Finding> findings;
  };
  [[nodiscard]] Slot& slot(Check check) { return slots_[std::to_underlying(check)]; }
  [[nodiscard]] const Slot& slot(Check check) const { return slots_[std::to_underlying(check)]; }
  std::array<Slot, check_count> slots_;
};

}  // namespace vc
