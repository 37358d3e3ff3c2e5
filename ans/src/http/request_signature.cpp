#include "http/request_signature.h"

#include <agent/accept_signature.h>
#include <agent/signature_profiles.h>

#include <utility>
#include <vector>

#include "http/api.h"

namespace ans {
namespace {

using agent::SignatureOutcome;

// Of "https://ans.example:8443/x".
std::pair<std::string_view, std::string_view> origin_of(std::string_view url) {
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return {};
  const auto rest = url.substr(colon + 3);
  return {url.substr(0, colon), rest.substr(0, rest.find('/'))};
}

}  // namespace

RequestSignatures::RequestSignatures(std::string public_url, const did::MethodTable& methods, const did::Clock& clock,
                                     agent::ReplayCache& replay)
    : public_url_(std::move(public_url)), keys_(methods, clock), clock_(clock), replay_(replay) {}

Answer<void> RequestSignatures::check(const Request& request) const {
  DID_CHECK(signer(request, &replay_));
  return {};
}

Answer<std::string> RequestSignatures::reader(const Request& request) const { return signer(request, nullptr); }

// `replay`: null where a signature may come again.
Answer<std::string> RequestSignatures::signer(const Request& request, agent::ReplayCache* replay) const {
  if (request.signed_header.empty()) return {};
  std::vector<agent::HttpField> fields;
  for (const auto& [name, value] : request.signed_header) fields.push_back({name, value});
  const auto [scheme, authority] = origin_of(public_url_);
  const agent::HttpRequest message{
      .method = verb_name(request.verb), .scheme = scheme, .authority = authority, .target = request.target, .fields = fields};
  auto policy = agent::credence_request_policy();
  policy.nonce_once = replay != nullptr;
  const auto verdict = agent::verify({.request = &message}, policy,
                                     {.keys = keys_, .now = clock_.now(), .replay = replay, .body = did::as_bytes(request.body)});
  if (verdict.accepted()) return verdict.signer;
  if (verdict.problem == agent::SignatureProblem::no_applicable_signature) return {};
  if (verdict.outcome == SignatureOutcome::undetermined) return refuse(ProblemCode::unavailable, verdict.detail);
  Problem problem(ProblemCode::signature_invalid, verdict.detail, "sign for " + public_url_ + ", or send it without a signature");
  problem.members.emplace_back("signatureCode", verdict.code());
  return std::unexpected(std::move(problem));
}

std::string wanted_signature() { return agent::accept_signature({agent::credence_signature_request()}).value(); }

}  // namespace ans
