#include "base/problem.h"

#include <did/json.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/raw_json.h"

namespace ans {
namespace {

using enum ProblemCode;

constexpr std::array table{
    ProblemInfo{invalid_argument, "INVALID_ARGUMENT", 400, "the request is not well formed"},
    ProblemInfo{invalid_name, "invalid_name", 400, "the agent name is not well formed"},
    ProblemInfo{name_not_expressible, "name_not_expressible", 400, "the agent has no such name"},
    ProblemInfo{bad_request, "BAD_REQUEST", 400, "the request is not HTTP that this service reads"},
    ProblemInfo{signature_invalid, "signature_invalid", 401, "the signature of the request is not accepted"},
    ProblemInfo{unauthenticated, "UNAUTHENTICATED", 401, "who asks has to show it"},
    ProblemInfo{forbidden, "forbidden", 403, "the signer may not do this"},
    ProblemInfo{delegation_exceeded, "delegation_exceeded", 403, "the delegation does not allow this"},
    ProblemInfo{not_found, "NOT_FOUND", 404, "there is no such thing here"},
    ProblemInfo{method_not_allowed, "METHOD_NOT_ALLOWED", 405, "the resource has no such method"},
    ProblemInfo{request_timeout, "REQUEST_TIMEOUT", 408, "the request took too long to arrive"},
    ProblemInfo{conflict, "conflict", 409, "the registry's state is another"},
    ProblemInfo{confusable_name, "confusable_name", 409, "the name reads like that of another publisher"},
    ProblemInfo{sequence_conflict, "sequence_conflict", 409, "the statement does not follow the last one"},
    ProblemInfo{version_exists, "version_exists", 409, "the version was registered before, with other content"},
    ProblemInfo{gone, "gone", 410, "the agent is no longer active"},
    ProblemInfo{precondition_failed, "precondition_failed", 412, "the agent is not as the request expects it"},
    ProblemInfo{too_large, "too_large", 413, "the request is over a limit"},
    ProblemInfo{uri_too_long, "URI_TOO_LONG", 414, "the request target is over its limit"},
    ProblemInfo{proof_invalid, "proof_invalid", 422, "the proof does not hold"},
    ProblemInfo{artifact_mismatch, "artifact_mismatch", 422, "an artefact is not what the statement says"},
    ProblemInfo{credential_invalid, "credential_invalid", 422, "an attached credential is not accepted"},
    ProblemInfo{control_unproven, "control_unproven", 422, "control of the publisher's identity could not be proven"},
    ProblemInfo{unsupported, "unsupported", 422, "the request asks for what this build does not do"},
    ProblemInfo{incompatible_version, "incompatible_version", 422, "Incompatible Version"},
    ProblemInfo{idempotency_key_reused, "idempotency_key_reused", 422, "the key came before with another request"},
    ProblemInfo{rate_limited, "RATE_LIMIT_EXCEEDED", 429, "too many requests from one address"},
    ProblemInfo{header_too_large, "HEADER_TOO_LARGE", 431, "the request header is over its limit"},
    ProblemInfo{internal_error, "INTERNAL_ERROR", 500, "the registry could not do its part"},
    ProblemInfo{unavailable, "unavailable", 503, "the registry cannot answer now"},
};

ProblemCode code_of(did::Errc code) {
  switch (code) {
    case did::Errc::malformed: return invalid_argument;
    case did::Errc::unsupported: return unsupported;
    case did::Errc::not_found: return not_found;
    case did::Errc::conflict: return conflict;
    case did::Errc::refused: return control_unproven;
    case did::Errc::too_large: return too_large;
    case did::Errc::unavailable: return unavailable;
    case did::Errc::key:
    case did::Errc::corrupt: return internal_error;
  }
  std::unreachable();
}

}  // namespace

const ProblemInfo& info(ProblemCode code) { return table[std::to_underlying(code)]; }

ProblemCode problem_of_status(unsigned status) {
  switch (status) {
    case 400: return bad_request;
    case 408: return request_timeout;
    case 413: return too_large;
    case 414: return uri_too_long;
    case 429: return rate_limited;
    case 431: return header_too_large;
    case 503: return unavailable;
    default: return internal_error;
  }
}

Problem::Problem(did::Error error) : Problem(code_of(error.code), std::move(error.message), std::move(error.hint)) {}

Problem name_problem(did::Error error) {
  Problem problem(std::move(error));
  if (problem.code == invalid_argument) problem.code = invalid_name;
  return problem;
}

std::string to_json_text(const Problem& problem) {
  const auto& row = info(problem.code);
  const auto type = "https://w3id.org/credence/problems#" + std::string(row.name);
  if (problem.members.empty() && problem.json_members.empty()) {  // most of them: members by name, as below
    ObjectText out;
    out.text("detail", problem.detail).text("errorCode", row.name);
    if (!problem.hint.empty()) out.text("hint", problem.hint);
    out.text("message", problem.detail);
    if (!problem.pointer.empty()) out.text("pointer", problem.pointer);
    return out.number("status", row.status).text("title", row.title).text("type", type).close();
  }
  did::Json body{{"type", type},          {"title", row.title},       {"status", row.status}, {"detail", problem.detail},
                 {"errorCode", row.name}, {"message", problem.detail}};
  if (!problem.hint.empty()) body["hint"] = problem.hint;
  if (!problem.pointer.empty()) body["pointer"] = problem.pointer;
  for (const auto& [name, value] : problem.members) body[std::string(name)] = value;
  for (const auto& [name, text] : problem.json_members)
    if (auto value = did::parse_json(text, {.max_bytes = text.size() + 1})) body[std::string(name)] = *std::move(value);
  return did::to_text(body);
}

}  // namespace ans
