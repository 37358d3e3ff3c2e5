// Signing HTTP messages and examining their signatures (RFC 9421 sections 3 and 4).
//
//   Signature-Input: sig=("@method" "@authority" "@path" "@query");created=...;keyid="did:key:...#...";nonce="...";tag="credence-v1"
//   Signature: sig=:MEUCIQ...:
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "agent/replay_cache.h"
#include "agent/signature_algorithm.h"
#include "agent/signature_base.h"
#include "agent/signature_keys.h"
#include "did/clock.h"

namespace agent {

// ---- signing ----------------------------------------------------------------------------------------------------------------

struct SigningOptions {
  std::string label = "sig";
  std::vector<ComponentId> components{};
  std::optional<did::Time> created{};
  std::optional<did::Time> expires{};
  std::string nonce{};    // empty: none
  std::string keyid{};    // empty: none
  std::string tag{};      // empty: none
  bool alg = false;       // say the algorithm as well
  sf::Parameters more{};  // behind those above
};

// The values of the two fields, to be added to the message as lines of their own.
struct SignatureFields {
  std::string signature_input;
  std::string signature;
};

// Section 3.1. Errors: malformed (a component that has no value: which, and why; a label that is none), conflict (the message has
// a signature of this label), key (the signer).
[[nodiscard]] did::Result<SignatureFields> sign(const SignatureContext& context, const SigningOptions& options, MessageSigner& signer);

// ---- examining --------------------------------------------------------------------------------------------------------------

struct SignaturePolicy {
  std::string label{};  // only the signature of this label; empty: any
  std::string tag{};    // only signatures with this tag; empty: any
  // Of each group at least one component is covered: {{"@method"}, {"@path", "@target-uri"}}.
  std::vector<std::vector<ComponentId>> covered{};
  std::vector<std::string> covered_if_present{};  // fields, in lower case
  std::vector<std::string> parameters{};          // that have to be there
  std::vector<std::string> forbidden_parameters{};
  std::vector<std::pair<std::string, std::string>> exact_parameters{};  // strings, by name
  std::vector<SignatureAlgorithm> algorithms{SignatureAlgorithm::ed25519, SignatureAlgorithm::ecdsa_p256_sha256,
                                             SignatureAlgorithm::ecdsa_p384_sha384};
  std::optional<std::chrono::seconds> max_age = std::chrono::seconds(60);       // since `created`
  std::optional<std::chrono::seconds> max_lifetime = std::chrono::seconds(60);  // `expires` - `created`, where both are there
  std::chrono::seconds skew{30};                                                // how far `created` may lie ahead of our clock
  bool signature_agent = false;  // the member of Signature-Agent under the signature's own label is covered
  bool content_digest = true;    // a body needs a Content-Digest that is covered
  bool nonce_once = true;        // a nonce is needed, and never accepted twice
};

enum class SignatureProblem : std::uint8_t {
  malformed,                // the fields are not what section 4 asks for
  too_large,                // a limit was met
  label_mismatch,           // a label stands in one field and not in the other (section 4)
  no_applicable_signature,  // there are signatures, and none that the policy asks for
  missing_parameter,
  forbidden_parameter,
  wrong_parameter,  // of another value than the policy asks for
  not_yet_valid,    // created later than our clock says
  too_old,
  expired,
  lifetime_too_long,
  insufficient_coverage,  // something that has to be covered is not
  inner_not_covered,      // covers another signature, and not all that it covers (Web Bot Auth 5.2.2)
  unknown_key,
  key_not_authorized,
  key_not_in_force,
  algorithm_not_allowed,
  algorithm_mismatch,  // `alg` is not the key's algorithm
  component,           // the base cannot be built: see BaseProblem
  bad_signature,
  digest_missing,  // a body, and no Content-Digest that is covered
  digest_malformed,
  digest_mismatch,  // the body is another
  replayed,
};
[[nodiscard]] std::string_view name(SignatureProblem problem);  // "bad_signature"

enum class SignatureOutcome : std::uint8_t {
  accepted,
  refused,
  absent,        // the message has no signature at all
  undetermined,  // nothing failed, but the key or the replay cache could not be asked
};
[[nodiscard]] std::string_view name(SignatureOutcome outcome);

struct [[nodiscard]] SignatureVerdict {
  SignatureOutcome outcome = SignatureOutcome::undetermined;
  std::optional<SignatureProblem> problem{};  // of a refusal
  std::optional<BaseProblem> base_problem{};  // where the problem is `component`
  std::string detail{};                       // lower case, no full stop; empty where it was accepted
  std::string label{};
  std::string signer{};  // whose key it was; believed only where it was accepted
  std::optional<SignatureAlgorithm> algorithm{};
  std::optional<SignatureInput> input{};  // what was covered

  [[nodiscard]] bool accepted() const { return outcome == SignatureOutcome::accepted; }
  // One word for logs, problem details and tests: "accepted", "absent", "undetermined", "bad_signature", "missing_field".
  [[nodiscard]] std::string_view code() const;
  // As vc::Verdict has them: 0 accepted, 10 proof (or none at all), 11 period, 12 policy, 13 undetermined, 14 malformed, 15 limit.
  [[nodiscard]] int exit_code() const;
};

// What an examination needs from outside.
struct Examination {
  const KeySource& keys;
  did::Time now;
  ReplayCache* replay = nullptr;  // null while the policy asks for nonce_once: undetermined
  did::ByteView body{};           // of the target message, whole
};

inline constexpr std::size_t max_signatures = 16;  // in a message
inline constexpr std::size_t max_examined = 4;     // of those that the policy asks for

// Section 3.2. Of several signatures that the policy asks for, the first that is accepted counts; where none is, the first.
// The nonce is used up by an accepted signature alone. Total: always answers. PRECONDITION: the context has the target message.
[[nodiscard]] SignatureVerdict verify(const SignatureContext& context, const SignaturePolicy& policy, const Examination& examination);

// The members of Signature-Input of a message, read strictly; nullopt: there is no such field. Errors: malformed, too_large.
[[nodiscard]] did::Result<std::optional<std::vector<std::pair<std::string, SignatureInput>>>> signature_inputs(
    std::span<const HttpField> fields);

}  // namespace agent
