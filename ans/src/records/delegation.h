// Who acts in a publisher's name, and how far that goes. docs/formats/agent-delegation.md
#pragma once

#include <did/clock.h>
#include <did/json.h>
#include <did/method.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "names/name.h"
#include "taxonomy/capability.h"

namespace ans {

inline constexpr std::size_t max_links = 5;

// One AgentDelegationCredential, whose form was checked.
struct DelegationLink {
  std::string digest;                                       // of its canonical text, proof included
  std::string issuer;                                       // who delegates
  std::string delegate;                                     // to whom
  std::vector<std::string> actions;                         // "update"
  std::vector<std::string> names;                           // agentKeys, or beginnings of them that end in `:`
  std::optional<std::vector<CapabilityPath>> capabilities;  // at these concepts and below them; nullopt: any
  std::int64_t max_depth = 0;                               // how many further links may follow
  std::string parent;                                       // digest of the link before; empty: the first
  std::optional<did::Time> valid_from;
  did::Time valid_until;
};

// What is done in the publisher's name.
struct DelegatedAct {
  std::string_view action;
  const AgentKey& name;
  std::string_view signer;                     // DID
  std::vector<CapabilityPath> capabilities{};  // that a statement declares
  did::Time at;
};

// The member `delegation` of a statement or command: the links, from the publisher's own on.
class DelegationChain {
 public:
  // No member is an empty chain. `pointer` is the member's. Problems: invalid_argument, with the pointer; delegation_exceeded (too many
  // links).
  [[nodiscard]] static Answer<DelegationChain> parse(did::JsonValue document, const std::string& pointer = "/delegation");

  [[nodiscard]] const std::vector<DelegationLink>& links() const { return links_; }
  [[nodiscard]] bool empty() const { return links_.empty(); }
  // From the publisher on.
  [[nodiscard]] std::vector<std::string> digests() const;

  // The chain's own rules: it begins with the publisher of the name, each link hangs on the one before and allows no more, and the
  // last lets `act.signer` do this. Pure. PRECONDITION: not empty. Problems: forbidden (it is no chain from the publisher to the signer,
  // or not in force), delegation_exceeded (it allows less).
  [[nodiscard]] Answer<void> examine(const DelegatedAct& act) const;

  // The proof of each link holds at `at`. The digest of the key that signed the first: the publisher's. May fetch the DID documents of
  // the issuers. Problems: forbidden, unavailable.
  [[nodiscard]] Answer<std::string> check_proofs(did::JsonValue document, did::Time at, const did::MethodTable& methods) const;

 private:
  std::vector<DelegationLink> links_;
  std::string pointer_;
};

// Is `what` in an action's word a thing that can be delegated? "attest", "deprecate", "register", ...
[[nodiscard]] bool is_delegable(std::string_view word);

}  // namespace ans
