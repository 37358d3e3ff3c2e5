#include "records/command_form.h"

#include <did/did.h>
#include <vc/contexts.h>
#include <vc/credential.h>

#include <algorithm>
#include <array>

namespace ans {
namespace {

// RFC 5280 5.3.1 where it has a word, and the registry's own.
constexpr std::array<std::string_view, 10> reasons{
    "unspecified",        "keyCompromise", "affiliationChanged", "superseded",      "cessationOfOperation",
    "privilegeWithdrawn", "controlLost",   "capabilityFraud",    "policyViolation", "legal",
};

}  // namespace

namespace rule {

Answer<void> reason_code(JsonValue value, const std::string& pointer) {
  if (value.is_string() && std::ranges::find(reasons, value.string()) != reasons.end()) return {};
  return breach(pointer, "a reason code is expected, such as `keyCompromise` or `unspecified`");
}

Answer<void> command_context(JsonValue value, const std::string& pointer) {
  const bool fits = value.is_array() && value.size() == 2 && value[0].is_string() && value[0].string() == vc::context_v2 &&
                    value[1].is_string() && value[1].string() == vc::agent_context_url;
  if (fits) return {};
  return breach(pointer,
                "`" + std::string(vc::context_v2) + "` and `" + std::string(vc::agent_context_url) + "` are expected, in this order");
}

Answer<void> anything(JsonValue /*value*/, const std::string& /*pointer*/) { return {}; }

}  // namespace rule

Answer<CommandDocument> CommandDocument::parse(std::string_view text, std::span<const Member> members) {
  DID_TRY(auto document, did::JsonDocument::parse(text, {.max_bytes = command_max_size, .max_depth = 16}));
  DID_CHECK(check_members(document.root(), "", members));
  DID_TRY(auto key, AgentKey::parse(document.root().find_string("agentKey").value_or("")));
  CommandDocument out(std::move(document), std::move(key));
  if (const auto version = out.root().find_string("version")) {
    DID_TRY(out.version_, Version::parse(*version));
  }
  DID_TRY(out.canonical_, did::canonicalize(out.root()));
  return out;
}

std::string signer_of(JsonValue command) {
  auto proof = member_of(command, "proof");
  if (proof.is_array() && proof.size() > 0) proof = proof[0];
  const auto method = did::DidUrl::parse(proof.find_string("verificationMethod").value_or(""));
  return method ? std::string(method->did().text()) : std::string();
}

}  // namespace ans
