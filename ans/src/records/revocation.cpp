#include "records/revocation.h"

#include <array>

#include "records/command_form.h"

namespace ans {
namespace {

Answer<void> revocation_type(JsonValue value, const std::string& pointer) {
  const bool fits = value.is_array() && value.size() == 1 && value[0].is_string() && value[0].string() == "AgentRevocation";
  return fits ? Answer<void>() : breach(pointer, "[\"AgentRevocation\"] is expected");
}

constexpr std::array revocation_members{
    Member{"@context", true, rule::command_context}, Member{"type", true, revocation_type},
    Member{"agentKey", true, rule::agent_key},       Member{"version", false, rule::semver},
    Member{"reason", true, rule::reason_code},       Member{"delegation", false, rule::array},  // its form is examined with its signatures
    Member{"issuedAt", true, rule::date_time},       Member{"proof", true, rule::anything},     // its form is examined with its signature
};

}  // namespace

Answer<AgentRevocation> AgentRevocation::parse(std::string_view text) {
  DID_TRY(auto document, CommandDocument::parse(text, revocation_members));
  return AgentRevocation(std::move(document));
}

}  // namespace ans
