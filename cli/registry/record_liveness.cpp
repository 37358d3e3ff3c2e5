#include "registry/record_liveness.h"

#include <vc/verify.h>

#include <algorithm>
#include <array>

namespace cli {
namespace {

using did::JsonValue;

constexpr std::array<std::string_view, 3> levels{"transport", "protocol", "keybound"};  // each above the one before
constexpr std::chrono::hours liveness_life{24};
constexpr std::chrono::seconds clock_skew{30};

// Is this the address of an endpoint that was asked for?
bool is_endpoint(JsonValue statement_subject, std::string_view url, const std::vector<std::string>& protocols) {
  const auto endpoints = statement_subject.find("endpoints").value_or(JsonValue());
  for (std::size_t i = 0; endpoints.is_array() && i < endpoints.size(); ++i) {
    if (endpoints[i].find_string("url") != url) continue;
    const auto spoken = endpoints[i].find_string("protocol").value_or("");
    if (protocols.empty() ||
        std::ranges::any_of(protocols, [&](std::string_view wish) { return wish.substr(0, wish.find('@')) == spoken; }))
      return true;
  }
  return false;
}

// What stands against one credential; empty: nothing.
std::string against(JsonValue credential, JsonValue statement_subject, const Question& question, const did::MethodTable& methods) {
  const auto subject = credential.find("credentialSubject").value_or(JsonValue());
  const auto said = [&](std::string_view member) {
    return subject.is_object() ? subject.find_string(member).value_or("") : std::string_view();
  };
  if (!vc::has_type(credential, "AgentLivenessCredential")) return "is no AgentLivenessCredential";
  if (said("id").empty() || said("id") != statement_subject.find_string("id") ||
      said("agentKey") != statement_subject.find_string("agentKey"))
    return "is about another agent";
  const auto level = std::ranges::find(levels, said("level"));
  if (level == levels.end() || level < std::ranges::find(levels, question.liveness))
    return "says `" + std::string(said("level")) + "` only";
  if (!is_endpoint(statement_subject, said("endpoint"), question.protocols)) return "is about another endpoint";
  const auto observed = did::parse_date_time(said("observedAt"));
  const auto end = did::parse_date_time(credential.find_string("validUntil").value_or(""));
  if (!observed || !end || *end <= *observed) return "has no end after it was seen";
  if (*end - *observed > liveness_life) return "lasts over 24 hours";
  if (*observed > question.at + clock_skew) return "was seen later than now";
  if (question.at >= *end) return "is over";
  vc::Policy policy;
  policy.at = question.at;
  policy.issuers = question.issuers;
  const auto verdict = vc::verify(credential, policy, methods);
  return verdict.accepted() ? "" : verdict.reason() != nullptr ? verdict.reason()->detail : "does not hold";
}

}  // namespace

void check_liveness(JsonValue record, const Question& question, const did::MethodTable& methods, vc::Verdict& verdict) {
  if (question.liveness.empty()) return;
  const auto subject = record.find("statement").value_or(JsonValue()).find("credentialSubject").value_or(JsonValue());
  const auto credentials = record.find("liveness").value_or(JsonValue());
  std::string why = "nobody says so";
  for (std::size_t i = 0; credentials.is_array() && i < credentials.size(); ++i) {
    const auto objection = against(credentials[i], subject, question, methods);
    if (objection.empty()) return;
    why = "credential " + std::to_string(i + 1) + " " + objection;
  }
  verdict.fail(vc::Check::status, {vc::Problem::status_verification_error, "/liveness",
                                   "the agent was not seen alive as `" + question.liveness + "`: " + why});
}

}  // namespace cli
