// A chain of delegation: a grant by a person or an organisation, then one DelegationCredential for each hop.
//
//   chain = "[" link *( "," link ) "]"        root first, at most ten
//
// Reading says nothing about who signed. decide.h asks that, and everything else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/constraint.h"
#include "agent/human_grant.h"
#include "agent/limits.h"
#include "agent/scope.h"
#include "did/clock.h"
#include "did/json.h"
#include "did/result.h"

namespace agent {

// Another link, by its id (for people) and the digest of its bytes (for everybody else).
struct LinkReference {
  std::string_view id;
  std::string_view cd;
};

// To whom a holder may delegate further: "any", "none", or DIDs, of which one ending in ":*" stands for all below it.
class DelegateTo {
 public:
  // Errors: malformed, too_large.
  [[nodiscard]] static did::Result<DelegateTo> read(did::JsonValue value);
  [[nodiscard]] bool admits(std::string_view did) const;
  // Does this admit nobody whom `parent` does not?
  [[nodiscard]] bool narrows(const DelegateTo& parent) const;
  [[nodiscard]] bool admits_no_one() const { return !any_ && patterns_.empty(); }
  [[nodiscard]] std::string describe() const;  // "anyone", "no one", "did:web:a.example:*"

 private:
  bool any_ = false;
  std::vector<std::string> patterns_;
};

// An action on a resource, and below both.
struct LinkGrant {
  Action action;
  Resource resource;
  std::vector<ConstraintPtr> constraints;
};

// The members of one credential of the chain, as they were written. Views into the chain's document.
struct Link {
  did::JsonValue credential{};
  bool human_grant = false;  // HumanGrantCredential; else DelegationCredential
  // "sha256:..." of the exact secured bytes: the canonical form of the credential with its proof. Everything that means this
  // credential names it so; the id is no name.
  std::string cd{};
  std::string_view id{};
  std::string_view issuer{};
  std::string_view subject{};
  did::Time valid_from{};
  did::Time valid_until{};
  std::string_view verification_method{};
  did::Time created{};
  bool has_status = false;
  std::optional<LinkReference> root{};    // of link 0: none
  std::optional<LinkReference> parent{};  // likewise
  std::int64_t depth = 0;
  std::int64_t max_depth = 0;  // the greatest depth that a link below may have
  DelegateTo delegate_to{};
  std::string_view principal{};
  std::string_view mission{};
  std::string_view ledger{};  // of link 0: the DID that countersigns for what is counted; empty: none does
  std::int64_t epoch = 0;     // of link 0: the tree dies where the epoch of the root has passed it
  std::vector<LinkGrant> grants{};
  std::vector<ConstraintPtr> constraints{};  // for all grants
  std::optional<Evidence> evidence{};        // of a HumanGrantCredential
  did::Sha256 challenge{};                   // what the evidence has to be for
};

// Immutable; safe from several threads.
class Chain {
 public:
  // Strictly: each link by the rules of agent credentials, closed sets of members, actions and resources in their one spelling,
  // constraints whose values are what their type says. Errors: malformed, too_large.
  [[nodiscard]] static did::Result<Chain> parse(std::string_view text);

  [[nodiscard]] std::span<const Link> links() const { return links_; }  // never empty
  [[nodiscard]] const Link& root() const { return links_.front(); }
  [[nodiscard]] const Link& leaf() const { return links_.back(); }

 private:
  Chain(did::JsonDocument document, std::vector<Link> links) : document_(std::move(document)), links_(std::move(links)) {}
  did::JsonDocument document_;
  std::vector<Link> links_;
};

}  // namespace agent
