// A service with fixed keys and a fixed clock, and requests to it without a socket.
#pragma once

#include <did/methods.h>
#include <doctest/doctest.h>
#include <service.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/fixed_clock.h"
#include "support/fixed_fetcher.h"

namespace test {

using did::Json;

inline std::vector<std::unique_ptr<service::Profile>> fixed_profiles(const vc::CarriedContexts& contexts) {
  std::vector<std::unique_ptr<service::Profile>> profiles;
  std::uint8_t byte = 1;
  for (const auto* row : service::offered_profiles()) {
    auto key = did::SecretKey::from_bytes(row->key_type, did::Bytes(did::info(row->key_type).secret_size, byte++)).value();
    profiles.push_back(std::make_unique<service::Profile>(*row, std::move(key), contexts));
  }
  return profiles;
}

struct Answered {
  unsigned status;
  Json body;
  std::string content_type;
};

class Api {
 public:
  explicit Api(const service::ServiceOptions& options = {}, const vc::CarriedContexts& contexts = vc::CarriedContexts::embedded())
      : service(options, fixed_profiles(contexts), {.contexts = contexts, .clock = clock, .fetcher = web}) {}

  FixedClock clock{"2026-06-01T12:00:00Z"};
  FixedFetcher web;
  service::Service service;

  Answered send(const httpd::Request& request) {
    const auto response = service.handle(request);
    return {response.status, did::parse_json(response.body).value(), std::string(response.content_type)};
  }
  Answered get(std::string_view target) { return send({.verb = httpd::Verb::get, .target = target, .body = ""}); }
  Answered post_text(std::string_view target, std::string_view body) {
    return send({.verb = httpd::Verb::post, .target = target, .body = body});
  }
  Answered post(std::string_view target, const Json& body) { return post_text(target, did::to_text(body)); }

  std::string did_of(const std::string& profile) { return get("/issuers/" + profile).body.at("id"); }
  std::string default_did() { return get("/test-suite-manifest.json").body.at("issuers").at(0).at("id"); }
  Json issued(const Json& claims, const std::string& target = "/credentials/issue") {
    const auto answer = post(target, Json{{"credential", claims}});
    INFO(did::to_text(answer.body));
    REQUIRE(answer.status == 201);
    return answer.body.at("verifiableCredential");
  }
  Answered verify(const Json& credential, const Json& options = Json::object()) {
    return post("/credentials/verify", Json{{"verifiableCredential", credential}, {"options", options}});
  }
  Answered verify_presentation(const Json& presentation, const Json& options) {
    return post("/presentations/verify", Json{{"verifiablePresentation", presentation}, {"options", options}});
  }
};

inline Json claims() {
  return {{"@context", Json::array({vc::context_v2})},
          {"type", Json::array({"VerifiableCredential"})},
          {"name", "a proof of nothing"},
          {"validFrom", "2026-01-01T00:00:00Z"},
          {"validUntil", "2027-01-01T00:00:00Z"},
          {"credentialSubject", {{"id", "did:example:subject"}, {"type", "VerifiableCredential"}}}};
}
inline Json presentation_of(const Json& credentials) {
  return {{"@context", Json::array({vc::context_v2})},
          {"type", Json::array({"VerifiablePresentation"})},
          {"verifiableCredential", credentials}};
}

// An RFC 9457 refusal whose first error is of this type.
inline void check_problem(const Answered& answer, unsigned status, std::string_view type) {
  INFO(did::to_text(answer.body));
  CHECK(answer.status == status);
  CHECK(answer.content_type == "application/problem+json");
  CHECK(answer.body.at("status") == status);
  CHECK(answer.body.at("type").get<std::string>().ends_with(type));
  CHECK_FALSE(answer.body.at("title").get<std::string>().empty());
  CHECK_FALSE(answer.body.at("detail").get<std::string>().empty());
  CHECK(answer.body.at("errors").size() >= 1);
}

// A verifier's refusal.
inline void check_not_verified(const Answered& answer, std::string_view type) {
  INFO(did::to_text(answer.body));
  CHECK(answer.status == 400);
  CHECK(answer.content_type == "application/json");
  CHECK(answer.body.at("verified") == false);
  REQUIRE(answer.body.at("errors").size() >= 1);
  const auto& first = answer.body.at("errors").at(0);
  CHECK(first.at("type").get<std::string>().ends_with(type));
  CHECK_FALSE(first.at("title").get<std::string>().empty());
  CHECK_FALSE(first.at("detail").get<std::string>().empty());
}
inline void check_verified(const Answered& answer) {
  INFO(did::to_text(answer.body));
  CHECK(answer.status == 200);
  CHECK(answer.body == Json{{"verified", true}, {"errors", Json::array()}});
}

}  // namespace test
