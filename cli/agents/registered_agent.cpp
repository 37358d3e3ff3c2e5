#include "agents/registered_agent.h"

#include <utility>

namespace cli {
namespace {

constexpr std::string_view protocol = "x-did-noise";
constexpr std::string_view scheme = "did-noise://";

agent::Refusal gone(const AgentLookup& lookup, const std::string& name) {
  const auto problem = lookup.body->root();
  const auto status = problem.find_string("agentStatus").value_or("gone");
  const auto reason = problem.find_string("reason").value_or("");
  auto detail = "the registry says that `" + name + "` is " + std::string(status) + (reason.empty() ? "" : ": " + std::string(reason));
  return {status == "suspended" ? agent::RefusalCode::suspended : agent::RefusalCode::revoked, std::move(detail)};
}

agent::Refusal rejected(const vc::Verdict& verdict, const std::string& name) {
  using enum agent::RefusalCode;
  const auto* reason = verdict.reason();
  const auto code = verdict.exit_code() == 13 ? unresolved : verdict.exit_code() == 11 ? stale : record_mismatch;
  return {code, "the registry's record of `" + name + "`: " + (reason == nullptr ? "not accepted" : reason->detail)};
}

std::vector<std::string> places_in(did::JsonValue subject) {
  std::vector<std::string> out;
  const auto endpoints = subject.find("endpoints").value_or(did::JsonValue());
  for (std::size_t i = 0; endpoints.is_array() && i < endpoints.size(); ++i) {
    const auto url = endpoints[i].find_string("url").value_or("");
    if (endpoints[i].find_string("protocol") == protocol && url.starts_with(scheme)) out.emplace_back(url);
  }
  return out;
}

}  // namespace

did::Result<AgentLookup> look_up_agent(AnsClient& client, const Question& question, const did::MethodTable& methods) {
  AnsClient::Parameters wanted;
  if (!question.version.empty()) wanted.emplace_back("version", question.version);
  DID_TRY(const auto answer, client.resolve(question.name, wanted));
  AgentLookup out{.standing = answer.standing};
  if (out.standing == Standing::unknown) return out;
  DID_TRY(out.body, did::JsonDocument::parse(answer.body, {.max_bytes = answer.body.size() + 1}));
  if (out.standing == Standing::found) {
    DID_TRY(out.verdicts, check_record(out.body->root(), question, methods));
  }
  return out;
}

agent::Answer<RegisteredAgent> registered_agent(const AgentLookup& lookup, const std::string& name) {
  if (lookup.standing == Standing::unknown) return agent::refuse(agent::RefusalCode::policy_denied, "the registry knows no `" + name + "`");
  if (lookup.standing == Standing::gone) return std::unexpected(gone(lookup, name));
  for (const auto& verdict : lookup.verdicts)
    if (!verdict.accepted()) return std::unexpected(rejected(verdict, name));
  const auto record = lookup.body->root();
  const auto subject = record.find("statement")->find("credentialSubject").value_or(did::JsonValue());
  return RegisteredAgent{.agent_key = std::string(record.find_string("agentKey").value_or("")),
                         .did = std::string(subject.find_string("id").value_or("")),
                         .record_id = std::string(record.find_string("recordId").value_or("")),
                         .places = places_in(subject)};
}

did::Result<MeetingPlace> place_of(const RegisteredAgent& agent) {
  for (const auto& url : agent.places) {
    auto rest = url.substr(scheme.size());
    if (rest.ends_with('/')) rest.pop_back();
    if (auto place = parse_meeting_place(rest)) return place;
  }
  return did::fail(did::Errc::unsupported, "the record of `" + agent.agent_key + "` names no place to meet",
                   "an endpoint of protocol x-did-noise with a URL such as did-noise://192.0.2.1:9000, or PLACE on the command line");
}

}  // namespace cli
