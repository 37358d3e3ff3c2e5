#include "revocation.h"

#include <did/did.h>
#include <vc/contexts.h>
#include <vc/credential.h>

#include <algorithm>
#include <array>

#include "members.h"

namespace ans {
namespace {

// RFC 5280 5.3.1 where it has a word, and the registry's own.
constexpr std::array<std::string_view, 10> reasons{
    "unspecified",        "keyCompromise", "affiliationChanged", "superseded",      "cessationOfOperation",
    "privilegeWithdrawn", "controlLost",   "capabilityFraud",    "policyViolation", "legal",
};

Answer<void> revocation_reason(JsonValue value, const std::string& pointer) {
  if (value.is_string() && std::ranges::find(reasons, value.string()) != reasons.end()) return {};
  return breach(pointer, "a reason code is expected, such as `keyCompromise` or `unspecified`");
}

Answer<void> revocation_context(JsonValue value, const std::string& pointer) {
  const bool fits = value.is_array() && value.size() == 2 && value[0].is_string() && value[0].string() == vc::context_v2 &&
                    value[1].is_string() && value[1].string() == vc::agent_context_url;
  if (fits) return {};
  return breach(pointer,
                "`" + std::string(vc::context_v2) + "` and `" + std::string(vc::agent_context_url) + "` are expected, in this order");
}

Answer<void> revocation_type(JsonValue value, const std::string& pointer) {
  const bool fits = value.is_array() && value.size() == 1 && value[0].is_string() && value[0].string() == "AgentRevocation";
  return fits ? Answer<void>() : breach(pointer, "[\"AgentRevocation\"] is expected");
}

Answer<void> anything(JsonValue /*value*/, const std::string& /*pointer*/) { return {}; }

constexpr std::array revocation_members{
    Member{"@context", true, revocation_context},
    Member{"type", true, revocation_type},
    Member{"agentKey", true, rule::agent_key},
    Member{"version", false, rule::semver},
    Member{"reason", true, revocation_reason},
    Member{"issuedAt", true, rule::date_time},
    Member{"proof", true, anything},  // its form is examined with its signature
};

}  // namespace

Answer<AgentRevocation> AgentRevocation::parse(std::string_view text) {
  DID_TRY(auto document, did::JsonDocument::parse(text, {.max_bytes = revocation_max_size, .max_depth = 16}));
  DID_CHECK(check_members(document.root(), "", revocation_members));
  DID_TRY(auto key, AgentKey::parse(document.root().find_string("agentKey").value_or("")));
  AgentRevocation out(std::move(document), std::move(key));
  if (const auto version = out.root().find_string("version")) {
    DID_TRY(out.version_, Version::parse(*version));
  }
  out.reason_ = out.root().find_string("reason").value_or("");
  DID_TRY(out.canonical_, did::canonicalize(out.root()));
  return out;
}

std::string AgentRevocation::signer() const {
  auto proof = root().find("proof").value_or(did::JsonValue());
  if (proof.is_array() && proof.size() > 0) proof = proof[0];
  const auto method = did::DidUrl::parse(proof.find_string("verificationMethod").value_or(""));
  return method ? std::string(method->did().text()) : std::string();
}

}  // namespace ans
