#include "agent/signature_profiles.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "did/codec.h"

namespace agent {
namespace {

// Fields that carry authority or choose what is done: covered wherever they are.
constexpr std::array<std::string_view, 14> credence_fields{
    "agent-session",      "content-digest", "content-type", "authorization",        "dpop",        "workload-identity-token", "txn-token",
    "agent-presentation", "mcp-method",     "mcp-name",     "mcp-protocol-version", "a2a-version", "a2a-extensions",          "traceparent",
};
constexpr std::array<std::string_view, 5> wimse_fields{"content-type", "content-digest", "authorization", "txn-token",
                                                       "workload-identity-token"};

// PRECONDITION: sound text, written in this file.
ComponentId id(std::string_view text) { return ComponentId::parse(text).value(); }

std::vector<std::vector<ComponentId>> groups(std::initializer_list<std::initializer_list<std::string_view>> wanted) {
  std::vector<std::vector<ComponentId>> all;
  for (const auto& group : wanted) {
    std::vector<ComponentId> any;
    for (const auto text : group) any.push_back(id(text));
    all.push_back(std::move(any));
  }
  return all;
}

bool has_field(std::span<const HttpField> fields, std::string_view name) {
  return std::ranges::any_of(fields, [name](const HttpField& line) { return same_field_name(line.name, name); });
}

void cover_present(std::span<const HttpField> fields, SigningOptions& options) {
  for (const auto name : credence_fields)
    if (has_field(fields, name)) options.components.push_back(id(name));
}

SigningOptions options_of(const SignerTerms& terms) {
  return {.created = terms.now,
          .expires = terms.now + terms.lifetime,
          .nonce = terms.nonce,
          .keyid = terms.keyid,
          .tag = std::string(credence_tag)};
}

SignaturePolicy wimse_policy() {
  SignaturePolicy policy;
  policy.tag = wimse_tag;
  policy.covered_if_present.assign(wimse_fields.begin(), wimse_fields.end());
  policy.parameters = {"created", "expires", "nonce"};
  policy.forbidden_parameters = {"keyid", "alg"};
  policy.max_age = std::chrono::minutes(5);
  policy.max_lifetime = std::chrono::minutes(5) + std::chrono::seconds(30);
  return policy;
}

}  // namespace

SignaturePolicy credence_request_policy() {
  SignaturePolicy policy;
  policy.tag = credence_tag;
  policy.covered = groups({{"@method"}, {"@authority", "@target-uri"}, {"@path", "@target-uri"}, {"@query", "@target-uri"}});
  policy.covered_if_present.assign(credence_fields.begin(), credence_fields.end());
  policy.parameters = {"created", "expires", "nonce", "keyid"};
  policy.forbidden_parameters = {"alg"};
  return policy;
}

SignaturePolicy credence_response_policy(std::string_view request_nonce) {
  SignaturePolicy policy;
  policy.tag = credence_tag;
  policy.covered = groups({{"@status"}, {"@method;req"}, {"@path;req", "@target-uri;req"}});
  policy.covered_if_present = {"content-digest", "content-type"};
  policy.parameters = {"created", "expires", "nonce", "keyid"};
  policy.forbidden_parameters = {"alg"};
  if (!request_nonce.empty()) policy.exact_parameters = {{"req-nonce", std::string(request_nonce)}};
  return policy;
}

SigningOptions credence_request_options(const HttpRequest& request, const SignerTerms& terms) {
  auto options = options_of(terms);
  options.components = {id("@method"), id("@authority"), id("@path"), id("@query")};
  cover_present(request.fields, options);
  return options;
}

SigningOptions credence_response_options(const HttpResponse& response, const SignerTerms& terms, std::string_view request_nonce,
                                         std::string_view signed_request) {
  auto options = options_of(terms);
  options.components = {id("@status"), id("@method;req"), id("@path;req")};
  cover_present(response.fields, options);
  if (!signed_request.empty()) options.components.push_back(id("signature;req;key=\"" + std::string(signed_request) + "\""));
  if (!request_nonce.empty()) options.more.push_back({"req-nonce", std::string(request_nonce)});
  return options;
}

std::string new_nonce() {
  constexpr std::size_t nonce_size = 16;
  return did::base64url_encode(did::SecretBytes::random(nonce_size).expose());
}

SignaturePolicy web_bot_auth_policy() {
  SignaturePolicy policy;
  policy.tag = web_bot_auth_tag;
  policy.covered = groups({{"@authority", "@target-uri"}});
  policy.signature_agent = true;
  policy.parameters = {"created", "expires", "keyid"};
  policy.max_age.reset();
  policy.max_lifetime = std::chrono::hours(24);
  policy.content_digest = false;
  policy.nonce_once = false;
  return policy;
}

SignaturePolicy wimse_request_policy(std::string_view audience) {
  auto policy = wimse_policy();
  policy.covered = groups({{"@method"}, {"@request-target"}, {"workload-identity-token"}});
  policy.exact_parameters = {{"wimse-aud", std::string(audience)}};
  return policy;
}

SignaturePolicy wimse_response_policy(std::string_view request_nonce) {
  auto policy = wimse_policy();
  policy.covered = groups({{"@status"}, {"@method;req"}, {"@request-target;req"}, {"workload-identity-token"}});
  policy.exact_parameters = {{"wimse-req-nonce", std::string(request_nonce)}};
  return policy;
}

}  // namespace agent
