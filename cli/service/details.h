// Refusals: RFC 9457 details, with the problem types of the W3C specifications.
#pragma once

#include <did/json.h>
#include <handler.h>
#include <vc/verdict.h>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace service {

struct Details {
  std::string type;  // "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"
  std::string title;
  std::string detail;
  std::string pointer{};  // RFC 6901, into the document that was examined
};

// What a call answers instead of doing what was asked. `errors` is never empty.
struct Refusal {
  unsigned status = 400;
  std::vector<Details> errors;
};
template <class T>
using Answer = std::expected<T, Refusal>;

[[nodiscard]] Details details_of(const vc::Finding& finding);
[[nodiscard]] std::vector<Details> details_of(const std::vector<vc::Finding>& findings);
// Every finding of a verdict that was not accepted, in the order of the checks.
[[nodiscard]] std::vector<Details> details_of(const vc::Verdict& verdict);

[[nodiscard]] std::unexpected<Refusal> refuse(vc::Problem problem, std::string pointer, std::string detail);
[[nodiscard]] std::unexpected<Refusal> refuse(std::vector<Details> errors);
// VCALM 3.8: an option that this service does not know, or does not do.
[[nodiscard]] std::unexpected<Refusal> refuse_option(std::string_view name);
// What the libraries could not do with the caller's document. A pointer at the head of the message becomes the details'.
[[nodiscard]] std::unexpected<Refusal> refuse(const did::Error& error);
// What HTTP itself has a status for: 404, 405, 413, ...
[[nodiscard]] std::unexpected<Refusal> refuse(unsigned status, std::string_view detail);

// {"type", "title", "status", "detail", "errors": [...]} as application/problem+json.
[[nodiscard]] httpd::Response problem_response(const Refusal& refusal);
// {"verified": false, "errors": [...]} as application/json: what the verify calls answer to whatever they refuse.
[[nodiscard]] httpd::Response not_verified(const Refusal& refusal);

[[nodiscard]] did::Json to_json(const std::vector<Details>& errors);

}  // namespace service
