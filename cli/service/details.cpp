#include "details.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace service {
namespace {

did::Json to_json(const Details& details, unsigned status) {
  did::Json json{{"type", details.type}, {"title", details.title}, {"status", status}, {"detail", details.detail}};
  if (!details.pointer.empty()) json["pointer"] = details.pointer;
  return json;
}

did::Json to_json(const std::vector<Details>& errors, unsigned status) {
  did::Json json = did::Json::array();
  for (const auto& one : errors) json.push_back(to_json(one, status));
  return json;
}

// RFC 9457 4.2.1: with this type, the title is the status' own phrase.
std::string_view phrase(unsigned status) {
  switch (status) {
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

struct Mapped {
  unsigned status;
  std::string_view type;
  std::string_view title;
};
constexpr std::string_view generation_error = "https://w3id.org/security#PROOF_GENERATION_ERROR";  // Data Integrity 4.7

// A document that cannot be signed as it is, is bad input; a key that fails is our defect.
Mapped map(did::Errc code) {
  switch (code) {
    case did::Errc::malformed:
    case did::Errc::conflict:
    case did::Errc::refused:
    case did::Errc::not_found: return {400, generation_error, "document cannot be secured"};
    case did::Errc::unsupported: return {400, generation_error, "this build cannot secure the document"};
    case did::Errc::too_large: return {400, generation_error, "document is over a limit"};
    case did::Errc::unavailable: return {503, "about:blank", phrase(503)};
    case did::Errc::key:
    case did::Errc::corrupt: return {500, "about:blank", phrase(500)};
  }
  std::unreachable();
}

}  // namespace

Details details_of(const vc::Finding& finding) {
  return {vc::type_url(finding.problem), std::string(vc::title(finding.problem)), finding.detail, finding.pointer};
}

std::vector<Details> details_of(const std::vector<vc::Finding>& findings) {
  std::vector<Details> all;
  for (const auto& one : findings) all.push_back(details_of(one));
  return all;
}

std::vector<Details> details_of(const vc::Verdict& verdict) {
  std::vector<Details> all;
  for (std::size_t i = 0; i < vc::check_count; ++i)
    for (const auto* finding : verdict.findings(static_cast<vc::Check>(i))) all.push_back(details_of(*finding));
  if (all.empty()) all.push_back(details_of(vc::Finding{vc::Problem::proof_verification_error, {}, "a required check did not run"}));
  return all;
}

std::unexpected<Refusal> refuse(vc::Problem problem, std::string pointer, std::string detail) {
  return std::unexpected(Refusal{400, {details_of(vc::Finding{problem, std::move(pointer), std::move(detail)})}});
}

std::unexpected<Refusal> refuse(std::vector<Details> errors) { return std::unexpected(Refusal{400, std::move(errors)}); }

std::unexpected<Refusal> refuse_option(std::string_view name) {
  return std::unexpected(Refusal{400,
                                 {{"https://www.w3.org/TR/vcalm#UNKNOWN_OPTION_PROVIDED", "option is unknown",
                                   "option `" + std::string(name) + "` is not known to this call", "/options"}}});
}

std::unexpected<Refusal> refuse(const did::Error& error) {
  const auto [status, type, title] = map(error.code);
  Details details{std::string(type), std::string(title), error.message};
  if (status >= 500) details.detail = "the service could not do its part";  // nothing of its inside is shown
  if (const auto colon = details.detail.find(": "); details.detail.starts_with('/') && colon != std::string::npos) {
    details.pointer = details.detail.substr(0, colon);
    details.detail.erase(0, colon + 2);
  }
  return std::unexpected(Refusal{status, {std::move(details)}});
}

std::unexpected<Refusal> refuse(unsigned status, std::string_view detail) {
  return std::unexpected(Refusal{status, {{"about:blank", std::string(phrase(status)), std::string(detail)}}});
}

httpd::Response problem_response(const Refusal& refusal) {
  auto body = to_json(refusal.errors.front(), refusal.status);
  body["errors"] = to_json(refusal.errors, refusal.status);
  return {.status = refusal.status, .body = did::to_text(body), .content_type = "application/problem+json"};
}

httpd::Response not_verified(const Refusal& refusal) {
  const did::Json body{{"verified", false}, {"errors", to_json(refusal.errors, refusal.status)}};
  return {.status = refusal.status, .body = did::to_text(body)};
}

did::Json to_json(const std::vector<Details>& errors) { return to_json(errors, 400); }

}  // namespace service
