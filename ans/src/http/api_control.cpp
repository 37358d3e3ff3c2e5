// What a publisher has to prove, and the moment when it has; what others have to say of its agents.
#include <array>

#include "base/raw_json.h"
#include "http/answers.h"
#include "http/api.h"
#include "http/call.h"
#include "records/members.h"

namespace ans {
namespace {

// {"command": {...}, "credential": {...}}, cut into the texts as they were received.
struct AttestationBody {
  std::string_view command;
  std::string_view credential;
};

Answer<AttestationBody> parse_attestation(std::string_view body) {
  static constexpr std::array members{Member{"command", true, rule::object}, Member{"credential", true, rule::object}};
  DID_TRY(const auto document, did::JsonDocument::parse(body, {.max_bytes = body.size() + 1, .max_depth = 36}));
  DID_CHECK(check_members(document.root(), "", members));
  AttestationBody out;
  for (const auto& [name, value] : raw_members(body)) {
    if (name != "command" && name != "credential") return breach("", "member names are written without escapes");
    (name == "command" ? out.command : out.credential) = value;
  }
  return out;
}

// {"liveness": [{...}]}, likewise; nullopt: it is none.
Answer<std::optional<std::vector<std::string_view>>> parse_liveness(std::string_view body) {
  static constexpr std::array members{Member{"liveness", true, rule::list<1, 16, rule::object>}};
  DID_TRY(const auto document, did::JsonDocument::parse(body, {.max_bytes = body.size() + 1, .max_depth = 36}));
  if (!document.root().is_object() || !document.root().find("liveness")) return std::nullopt;
  DID_CHECK(check_members(document.root(), "", members));
  for (const auto& [name, value] : raw_members(body))
    if (name == "liveness") return raw_elements(value);
  return breach("", "member names are written without escapes");
}

Response status_response(const RegistryState& state, did::Time now, unsigned status = 200) {
  Response response{.status = status, .body = status_json(state, now)};
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace

Answer<Response> Api::add_credential(const Call& call) {
  DID_CHECK(check_precondition(call, registry_));
  DID_TRY(const auto seen, parse_liveness(call.body));
  if (seen) {
    DID_TRY(const auto state, registry_.report_liveness(call.item, *seen));
    return status_response(state, registry_.now(), 201);
  }
  DID_TRY(const auto body, parse_attestation(call.body));
  DID_TRY(const auto state, registry_.attest(call.item, body.command, body.credential));
  return status_response(state, registry_.now(), 201);
}

Answer<Response> Api::remove_credential(const Call& call) {
  DID_CHECK(check_precondition(call, registry_));
  DID_TRY(const auto state, registry_.withdraw(call.item, call.second_item, call.body));
  return status_response(state, registry_.now());
}

Answer<Response> Api::get_challenges(const Call& call) {
  DID_TRY(const auto known, state_for(call, call.item));
  DID_TRY(const auto found, registry_.challenges(known.agent_key));
  Response response{.body = challenges_json(found, registry_.now())};
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

Answer<Response> Api::prove_control(const Call& call) {
  DID_TRY(const auto state, registry_.prove_control(call.item, call.body));
  return status_response(state, registry_.now());
}

}  // namespace ans
