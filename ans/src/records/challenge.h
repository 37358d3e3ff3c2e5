// What a publisher answers to prove that a name is its own, and the ways to answer it. docs/formats/control-challenge.md
#pragma once

#include <did/json.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/problem.h"
#include "names/name.h"

namespace ans {

using did::Result;

inline constexpr std::string_view control_purpose = "ans:control:v1";
inline constexpr std::size_t control_answer_max_size = std::size_t{16} * 1024;

struct Challenge {
  std::string registry;  // who asks: so that an answer is good for no other registry
  std::string agent_key;
  std::string nonce;  // 16 random bytes in base64url
  std::string exp;    // when it is over

  // JCS{purpose, registry, agentKey, nonce, exp}
  [[nodiscard]] Result<std::string> canonical() const;
  // What DNS or a well-known file shows: base64url(SHA-256(canonical || key)), with the 32 bytes of the digest of the publisher's
  // key. PRECONDITION: `key_digest` is a digest.
  [[nodiscard]] Result<std::string> answer(std::string_view key_digest) const;

  friend bool operator==(const Challenge&, const Challenge&) = default;
};

enum class ControlMethod : std::uint8_t { signed_challenge, did_document, dns_challenge, http_challenge, dns_key, jwks };

struct ControlRule {
  ControlMethod method;
  std::string_view word;  // on the wire: "dns-01"
};
[[nodiscard]] std::span<const ControlRule> control_rules();
[[nodiscard]] std::string_view name(ControlMethod method);

// The domain whose owner is the publisher; nullopt: there is none, as for did:key, or for a did:web with a path or a port.
[[nodiscard]] std::optional<std::string> domain_of(const AgentKey& key);
// The ways that are open to this publisher, in the order in which they are offered.
[[nodiscard]] std::vector<ControlMethod> methods_for(const AgentKey& key);

// "_ans-challenge.acme.com", "https://acme.com/.well-known/ans-challenge/<nonce>", "_agents.acme.com",
// "https://acme.com/.well-known/jwks.json". Empty: the method looks nowhere. PRECONDITION: the publisher has a domain.
[[nodiscard]] std::string place_of(ControlMethod method, std::string_view domain, std::string_view nonce);

// The body of POST /v1/agents/{agent}/verify: {"method": "dns-01"}, or {"method": "signed-challenge", "challenge": {..., "proof"}}.
class ControlAnswer {
 public:
  // Errors: invalid_argument, with the pointer; too_large.
  [[nodiscard]] static Answer<ControlAnswer> parse(std::string_view text);

  [[nodiscard]] ControlMethod method() const { return method_; }
  // Of a signed challenge: what was signed, with its proof, and the same as canonical text. Else null and empty.
  [[nodiscard]] did::JsonValue signed_challenge() const;
  [[nodiscard]] const std::string& canonical() const { return canonical_; }
  [[nodiscard]] const Challenge& challenge() const { return challenge_; }

 private:
  explicit ControlAnswer(did::JsonDocument document) : document_(std::move(document)) {}
  did::JsonDocument document_;
  ControlMethod method_ = ControlMethod::signed_challenge;
  Challenge challenge_;
  std::string canonical_;
};

// The same signed challenge as it stands in the history.
[[nodiscard]] Answer<Challenge> read_challenge(did::JsonValue signed_challenge, const std::string& pointer);

}  // namespace ans
