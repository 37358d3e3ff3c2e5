// A publisher that lets others act in its name.
#pragma once

#include <did/hash.h>

#include "lifecycle.h"

namespace test {

struct LinkOf {
  Actor& from;
  std::string to;
  std::vector<std::string> actions = {"register", "update", "suspend", "revoke", "deprecate", "renew"};
  std::vector<std::string> names{};
  Json capabilities = {};  // null: any
  int max_depth = 0;
  std::string parent{};
  std::string valid_from = std::string(start);
  std::string valid_until = std::string(end);
  std::string issuer{};  // empty: the did:key of `from`
};

inline Json link_claims(const LinkOf& of) {
  Json subject{{"id", of.to}, {"actions", of.actions}, {"names", of.names}, {"maxDepth", of.max_depth}};
  if (!of.capabilities.is_null()) subject["capabilities"] = of.capabilities;
  if (!of.parent.empty()) subject["parent"] = of.parent;
  return {{"@context", {vc::context_v2, vc::agent_context_url}},
          {"type", {"VerifiableCredential", "AgentDelegationCredential"}},
          {"issuer", of.issuer.empty() ? of.from.did : of.issuer},
          {"validFrom", of.valid_from},
          {"validUntil", of.valid_until},
          {"credentialSubject", std::move(subject)}};
}
inline Json link(const LinkOf& of) { return secure(link_claims(of), of.from); }
inline std::string digest_of(const Json& credential) { return did::digest_text(did::as_bytes(*did::canonicalize(credential))); }

struct Delegated : Lifecycle {
  Actor registrar{31};
  Actor clerk{32};
  Actor intern{33};
  std::string below = "urn:air:" + acme.did + ":";

  // acme to the registrar, the registrar to the clerk, the clerk to the intern: each a little less.
  std::vector<Json> chain(std::size_t links) {
    std::vector<Json> out;
    out.push_back(link({.from = acme, .to = registrar.did, .names = {below}, .max_depth = 4}));
    if (links > 1) out.push_back(link({.from = registrar, .to = clerk.did, .names = {below}, .max_depth = 2, .parent = digest_of(out[0])}));
    if (links > 2)
      out.push_back(link({.from = clerk,
                          .to = intern.did,
                          .actions = {"register", "update"},
                          .names = {name},
                          .max_depth = 0,
                          .parent = digest_of(out[1])}));
    return out;
  }
  // A statement that somebody else than its publisher signs.
  std::string signed_by(Actor& by, const StatementOf& of, const std::vector<Json>& links) {
    auto claims = statement(of);
    claims["delegation"] = links;
    return secure(claims, by).dump();
  }
  Json delegated_claims(const std::string& type, const std::vector<Json>& links) const {
    auto out = claims(type);
    out["delegation"] = links;
    return out;
  }
};

}  // namespace test
