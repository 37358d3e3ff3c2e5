// What the registry answers when it says no: RFC 9457, with the two members that ARD asks for.
#pragma once

#include <did/result.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ans {

enum class ProblemCode : std::uint8_t {
  invalid_argument,
  invalid_name,
  name_not_expressible,
  bad_request,
  signature_invalid,
  unauthenticated,
  forbidden,
  delegation_exceeded,
  not_found,
  method_not_allowed,
  request_timeout,
  conflict,
  confusable_name,
  sequence_conflict,
  version_exists,
  gone,
  precondition_failed,
  too_large,
  uri_too_long,
  proof_invalid,
  artifact_mismatch,
  credential_invalid,
  control_unproven,
  unsupported,
  incompatible_version,
  idempotency_key_reused,
  rate_limited,
  header_too_large,
  internal_error,
  unavailable,
};

struct ProblemInfo {
  ProblemCode code;
  std::string_view name;  // `errorCode` on the wire
  unsigned status;
  std::string_view title;
};
[[nodiscard]] const ProblemInfo& info(ProblemCode code);
// The code for a refusal that is known by its HTTP status only; internal_error where no row has that status.
[[nodiscard]] ProblemCode problem_of_status(unsigned status);

struct Problem {
  Problem(ProblemCode which, std::string what, std::string advice = {}, std::string where = {})
      : code(which), detail(std::move(what)), hint(std::move(advice)), pointer(std::move(where)) {}
  // The one place where an Errc becomes a problem.
  Problem(did::Error error);  // NOLINT(google-explicit-constructor): DID_TRY converts through it

  // Puts `prefix` before the pointer: a statement knows its members, the request knows where the statement stands.
  [[nodiscard]] Problem under(std::string_view prefix) && {
    pointer.insert(0, prefix);
    return std::move(*this);
  }

  ProblemCode code;
  std::string detail;                                                    // lower case, no full stop, input in backticks
  std::string hint;                                                      // may be empty
  std::string pointer;                                                   // RFC 6901, into the body; may be empty
  std::vector<std::pair<std::string_view, std::string>> members{};       // further members of the body: strings
  std::vector<std::pair<std::string_view, std::string>> json_members{};  // and others, as JSON text
};

// The value, or the problem to answer with.
template <class T>
using Answer = std::expected<T, Problem>;

[[nodiscard]] inline std::unexpected<Problem> refuse(ProblemCode code, std::string detail, std::string hint = {},
                                                     std::string pointer = {}) {
  return std::unexpected(Problem(code, std::move(detail), std::move(hint), std::move(pointer)));
}

// The same as Problem(error), but malformed is invalid_name: for errors of AgentKey::parse.
[[nodiscard]] Problem name_problem(did::Error error);

// The body: type, title, status, detail, errorCode, message, and what else the problem carries.
[[nodiscard]] std::string to_json_text(const Problem& problem);

}  // namespace ans
