// What one side asks the other to show: a subset of the Digital Credentials Query Language (OpenID4VP 1.0 section 6).
//
//   {"credentials": [{"id": "who", "format": "ldp_vc",
//                     "meta": {"type_values": [["AgentIdentityCredential"]]},
//                     "claims": [{"path": ["credentialSubject", "agent"], "values": ["did:web:acme.example"]}]}]}
//
// All credentials of the query are wanted, each with all of its claims. `type_values` compares with the words of the credential's own
// `type`; linked data is not expanded for it. Members outside of this are refused, so that nothing that was asked for is passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agent/refusal.h"
#include "did/json.h"

namespace agent {

// OpenID4VP 7: a name selects a member, a number an element, null (monostate) all elements.
using ClaimStep = std::variant<std::monostate, std::string, std::size_t>;

struct ClaimQuery {
  std::vector<ClaimStep> path;
  std::vector<std::string> values;  // canonical JSON of what is good enough; empty: whatever is there
};

struct CredentialQuery {
  std::string id;
  std::vector<std::vector<std::string>> types;  // one list must be among the credential's types, whole
  std::vector<ClaimQuery> claims;
};

class Want {
 public:
  // Limits: 8 credentials, 16 claims each, paths of 16 steps. Refusals: malformed, unsupported_want, too_large.
  [[nodiscard]] static Answer<Want> parse(did::JsonValue query);
  [[nodiscard]] static Answer<Want> parse(std::string_view text);

  [[nodiscard]] const std::vector<CredentialQuery>& credentials() const { return credentials_; }
  [[nodiscard]] const std::string& json() const { return json_; }  // canonical
  // The id of the first credential of the query that none of these answers; nullopt: all are answered.
  [[nodiscard]] std::optional<std::string> unmet(std::span<const did::JsonValue> shown) const;

 private:
  Want() = default;
  std::vector<CredentialQuery> credentials_;
  std::string json_;
};

// Does this credential answer this part of a query? Whether it is any good is vc::verify's question.
[[nodiscard]] bool answers(const CredentialQuery& query, did::JsonValue credential);

}  // namespace agent
