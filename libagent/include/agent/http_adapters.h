// Signing and judging the requests of other people's HTTP libraries: cpp-httplib and Boost.Beast, by their shapes alone. Neither is
// needed to build this, and neither is included.
//
//   httplib::Request request;                              // a client: method, path, headers, body
//   agent::sign_request(request, {"https", "agents.example"}, terms, *signer);
//
//   http::request<http::string_body> message;              // inside a Beast server
//   agent::verify_request(message, {"https", "agents.example"}, policy, keys, now, &replay);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/content_digest.h"
#include "agent/signature_profiles.h"

namespace agent {

// Whom the request is for, as both sides know it: a server's own name from its configuration, never from the request.
struct Origin {
  std::string_view scheme;
  std::string_view authority;
};

// cpp-httplib's Request.
template <class Request>
concept PlainRequest = requires(Request& request) {
  request.method;
  request.path;
  request.headers.emplace(std::string(), std::string());
  request.body;
};
// Boost.Beast's http::request<string_body>.
template <class Request>
concept BeastRequest = requires(Request& request) {
  request.method_string();
  request.target();
  request.base();
  request.body();
};

namespace adapter {

[[nodiscard]] inline std::string_view view(std::string_view text) { return text; }

template <PlainRequest Request>
std::vector<HttpField> fields_of(const Request& request) {
  std::vector<HttpField> fields;
  for (const auto& [name, value] : request.headers) fields.push_back({name, value});
  return fields;
}
template <BeastRequest Request>
std::vector<HttpField> fields_of(const Request& request) {
  std::vector<HttpField> fields;
  for (const auto& field : request.base()) fields.push_back({view(field.name_string()), view(field.value())});
  return fields;
}

// A server's Request has the target as it was sent; a client's has it in `path`.
template <PlainRequest Request>
HttpRequest request_of(const Request& request, const Origin& origin) {
  std::string_view target = request.path;
  if constexpr (requires { request.target; })
    if (!request.target.empty()) target = request.target;
  return {.method = request.method, .scheme = origin.scheme, .authority = origin.authority, .target = target};
}
template <BeastRequest Request>
HttpRequest request_of(const Request& request, const Origin& origin) {
  return {
      .method = view(request.method_string()), .scheme = origin.scheme, .authority = origin.authority, .target = view(request.target())};
}

template <PlainRequest Request>
std::string_view body_of(const Request& request) {
  return request.body;
}
template <BeastRequest Request>
std::string_view body_of(const Request& request) {
  return request.body();
}

template <PlainRequest Request>
void add_field(Request& request, const std::string& name, const std::string& value) {
  request.headers.emplace(name, value);
}
template <BeastRequest Request>
void add_field(Request& request, const std::string& name, const std::string& value) {
  request.insert(name, value);
}

}  // namespace adapter

// Adds Content-Digest (where there is a body without one), Signature-Input and Signature, as credence_request_policy() asks. The last
// thing to do before it is sent: fields that carry authority and are added later are refused. Errors: those of sign().
template <class Request>
  requires PlainRequest<Request> || BeastRequest<Request>
[[nodiscard]] did::Result<void> sign_request(Request& request, const Origin& origin, const SignerTerms& terms, MessageSigner& signer) {
  const auto body = adapter::body_of(request);
  if (!body.empty() && !field_value(adapter::fields_of(request), "content-digest")) {
    adapter::add_field(request, "Content-Digest", content_digest(did::as_bytes(body)));
  }
  const auto fields = adapter::fields_of(request);
  auto message = adapter::request_of(request, origin);
  message.fields = fields;
  DID_TRY(const auto made, sign({.request = &message}, credence_request_options(message, terms), signer));
  adapter::add_field(request, "Signature-Input", made.signature_input);
  adapter::add_field(request, "Signature", made.signature);
  return {};
}

// Judges the request that a server received, whole.
template <class Request>
  requires PlainRequest<Request> || BeastRequest<Request>
[[nodiscard]] SignatureVerdict verify_request(const Request& request, const Origin& origin, const SignaturePolicy& policy,
                                              const KeySource& keys, did::Time now, ReplayCache* replay) {
  const auto fields = adapter::fields_of(request);
  auto message = adapter::request_of(request, origin);
  message.fields = fields;
  return verify({.request = &message}, policy,
                {.keys = keys, .now = now, .replay = replay, .body = did::as_bytes(adapter::body_of(request))});
}

}  // namespace agent
