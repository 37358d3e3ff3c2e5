// May this agent do this, by this chain? Fourteen steps in one order; the first that says no names itself by a code.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/chain.h"
#include "agent/human_grant.h"
#include "agent/ledger.h"
#include "agent/revocation.h"
#include "agent/risk.h"
#include "agent/verified_cache.h"
#include "did/method.h"

namespace agent {

// What is asked for. Read once for each request; immutable.
class ActionRequest {
 public:
  // `args`: the arguments as JSON, an object; empty: none. Errors: malformed, too_large.
  [[nodiscard]] static did::Result<ActionRequest> make(std::string_view action, std::string_view resource, std::string_view args = {});
  [[nodiscard]] const Action& action() const { return action_; }
  [[nodiscard]] const Resource& resource() const { return resource_; }
  [[nodiscard]] did::JsonValue args() const { return args_.root(); }

 private:
  ActionRequest(Action action, Resource resource, did::JsonDocument args)
      : action_(std::move(action)), resource_(std::move(resource)), args_(std::move(args)) {}
  Action action_;
  Resource resource_;
  did::JsonDocument args_;
};

// Who asks, and what else is known about it.
struct Asking {
  std::string holder;      // the DID whose key authenticated the request
  std::string identity{};  // its AgentIdentityCredential, as text; empty: none was shown
  std::vector<Countersignature> countersignatures{};
  std::string data_class{};  // see Situation
  std::string country{};
  std::string address{};
  std::int64_t trust = 0;
  std::optional<std::int64_t> risk{};
};

struct TrustedRoot {
  std::string issuer;
  bool organisation = false;             // may begin a chain without a person's grant
  std::vector<std::string> audiences{};  // for which of our names; empty: for all
};

struct ChainPolicy {
  std::vector<TrustedRoot> roots{};
  std::vector<std::string> me{};  // our own names: DIDs, URLs
  GrantPolicy grants{};
  std::vector<std::string> identity_issuers{};  // whom to believe about who acts
  std::vector<std::string> shared_subjects{};   // subjects of attestations that many instances have: they must name the instance as well
  std::vector<std::string> suites{"eddsa-jcs-2022", "ecdsa-jcs-2019"};
  Risk risk = Risk::medium;  // from medium on, a status that is not known refuses
  std::chrono::milliseconds skew = std::chrono::seconds(30);
  std::size_t work = usual_work;
  // Opt-outs. Each in force is noted in the decision.
  bool without_identity = false;  // who acts need not show an identity, where no constraint asks for one
  bool ignore_status = false;
};

// An approval of one action, by somebody outside of the chain. That it is genuine was seen to by whoever returns it.
struct Approval {
  std::string action_digest;  // see action_digest()
  std::string approver;       // a DID
  std::string leaf_cd{};      // of the chain it was given for
  did::Time expires{};
};
class Approvals {
 public:
  virtual ~Approvals() = default;
  [[nodiscard]] virtual std::vector<Approval> find(std::string_view action_digest) const = 0;
};

struct Question;  // what the policy decision point sees
class PolicyPoint {
 public:
  virtual ~PolicyPoint() = default;
  // True: permitted. An Error denies as well.
  [[nodiscard]] virtual did::Result<bool> decide(const Question& question) const = 0;
};

struct Decision;
class AuditLog {
 public:
  virtual ~AuditLog() = default;
  // Returns once the record is durable. Errors: unavailable.
  [[nodiscard]] virtual did::Result<void> record(const Decision& decision, const Question& question) = 0;
};

// What the verifier touches outside of itself. Null: there is none, and what needs it is refused.
struct Surroundings {
  const did::MethodTable& methods;
  const RevocationView& revocations;
  Ledger* ledger = nullptr;
  const Approvals* approvals = nullptr;
  const PolicyPoint* policy_point = nullptr;  // null: the chain decides alone
  AuditLog* audit = nullptr;                  // null: log_unavailable where the risk is high
  VerifiedCache* cache = nullptr;             // null: everything is verified each time
};

// Each is a step's own answer, in the order of the steps.
enum class Code : std::uint8_t {
  permitted,
  malformed,           // 1
  untrusted_root,      // 3
  grant_unproven,      // 4
  broken_chain,        // 5
  bad_signature,       // 6
  key_unavailable,     // 6: the key's document cannot be had
  expired,             // 7
  revoked,             // 8
  status_unavailable,  // 8: it is not known, or not well enough
  holder_mismatch,     // 9
  identity,            // 10
  wrong_audience,      // 11
  out_of_scope,        // 12
  ledger_required,     // 12: something is counted, and nobody counts it for all
  approval_required,   // 13
  policy_denied,       // 14
  log_unavailable,     // 14
};
inline constexpr std::size_t code_count = 18;
[[nodiscard]] std::string_view name(Code code);  // "out_of_scope"
[[nodiscard]] unsigned step_of(Code code);       // 12; of `permitted`: 0
[[nodiscard]] bool is_undetermined(Code code);   // it could not be found out: key, status, log

struct [[nodiscard]] Decision {
  Code code = Code::malformed;
  std::optional<std::size_t> link{};      // which one
  std::string constraint{};               // its pointer in the link: "grants/0/constraints/2"
  std::string reason{};                   // for people; lower case, no full stop
  std::string action_digest{};            // what an approval has to be for
  std::vector<std::string> chain{};       // the digest of each link
  std::int64_t root_epoch = 0;            // what a session made from this dies with
  std::vector<std::string> no_forward{};  // obligations: the result may go to these only
  std::vector<std::string> notes{};       // opt-outs in force, statuses that were not known

  [[nodiscard]] bool permitted() const { return code == Code::permitted; }
  [[nodiscard]] did::Json to_json() const;
};

struct Question {
  const Chain& chain;
  const ActionRequest& request;
  const Asking& asking;
  const AgentIdentity* identity = nullptr;  // null: none
  did::Time at;
};

// SHA-256 of JCS{agent, principal, operation, target, args}: what an approval is bound to. Another argument, another digest.
[[nodiscard]] did::Result<std::string> action_digest(const Chain& chain, const ActionRequest& request);

// Never fails otherwise than by denying. `chain`: its text.
[[nodiscard]] Decision decide(std::string_view chain, const ActionRequest& request, const Asking& asking, const ChainPolicy& policy,
                              const Surroundings& around, did::Time at);

}  // namespace agent
