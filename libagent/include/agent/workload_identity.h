// Workload identity tokens (draft-ietf-wimse-workload-creds): a JWT by the identity server of a trust domain, which binds a key to a
// workload. What a message is signed with, in the WIMSE profile, is the key that its token confirms.
//
//   Workload-Identity-Token: header.claims.signature     typ "wit+jwt"; claims: sub, exp, cnf.jwk with alg; iss, iat, nbf, jti
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/signature_keys.h"
#include "did/clock.h"
#include "did/key.h"
#include "did/result.h"

namespace agent {

inline constexpr std::string_view token_field = "workload-identity-token";
inline constexpr std::size_t max_token = std::size_t{16} * 1024;

// Whose tokens are believed: for each trust domain the keys of its identity servers, given beforehand and never looked up from a token.
class TrustDomains {
 public:
  // `issuers`: what `iss` may be, where a token has one; empty: anything. Replaces what was said of the domain before.
  // Errors: malformed (no trust domain, no JWK Set, a `kid` twice), too_large.
  [[nodiscard]] did::Result<void> add(std::string_view trust_domain, std::string_view jwks, std::vector<std::string> issuers = {});

  struct Anchor {
    std::string kid;  // empty: it has none
    did::PublicKey key;
  };
  struct Domain {
    std::vector<Anchor> anchors;
    std::vector<std::string> issuers;
  };
  [[nodiscard]] const Domain* find(std::string_view trust_domain) const;  // null: not believed

 private:
  std::map<std::string, Domain, std::less<>> domains_;
};

struct WorkloadIdentity {
  std::string subject;       // "wimse://example.com/buyer", "spiffe://..."
  std::string trust_domain;  // "example.com"
  std::string issuer{};      // empty: it has none
  std::string id{};          // `jti`
  did::Time expires{};
  SignatureKey key;  // that it confirms
};

enum class TokenProblem : std::uint8_t {
  malformed,
  too_large,
  unknown_trust_domain,
  unknown_issuer,
  unknown_key,         // no anchor, or more than one, has its `kid`
  algorithm_mismatch,  // `alg` is not the anchor's; `alg` of `cnf.jwk` is not the key's
  bad_signature,
  not_yet_valid,
  expired,
};
[[nodiscard]] std::string_view name(TokenProblem problem);  // "unknown_trust_domain"
struct TokenRefusal {
  TokenProblem problem;
  std::string detail;  // lower case, no full stop, nothing of the token
};

// Is it in force, and signed by its trust domain? Nothing in its header but `alg`, `kid` and `typ` is looked at, and `crit` refuses it.
// Total.
[[nodiscard]] std::expected<WorkloadIdentity, TokenRefusal> examine_token(std::string_view token, const TrustDomains& domains,
                                                                          did::Time now,
                                                                          std::chrono::milliseconds skew = std::chrono::seconds(30));

// The key of a message is the one that its own token confirms; the signature covers the token. For wimse_request_policy() and
// wimse_response_policy(). Both must outlive it.
class WorkloadKeys final : public KeySource {
 public:
  WorkloadKeys(const TrustDomains& domains, const did::Clock& clock) : domains_(domains), clock_(clock) {}
  [[nodiscard]] std::expected<FoundKey, NoKey> find(const KeyQuery& query) const override;

 private:
  const TrustDomains& domains_;
  const did::Clock& clock_;
};

}  // namespace agent
