// The VC API (VCALM 1.0) as this build serves it: docs/vc-api.md. No socket in here: tests and fuzzers call handle().
#pragma once

#include <did/clock.h>
#include <did/method.h>
#include <handler.h>
#include <vc/carried_contexts.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "details.h"
#include "profiles.h"

namespace service {

struct ServiceOptions {
  std::string public_url{};      // "https://vc.example": the base of every absolute URL; empty: none is known
  bool strict = false;           // every check is made, whatever a caller asks to leave out
  bool trust_forwarded = false;  // X-Forwarded-Proto and -Host take the place of an empty public_url
};

// What a service needs from outside.
struct Surroundings {
  const vc::CarriedContexts& contexts;
  const did::Clock& clock;
  const did::Fetcher& fetcher;
};

struct Call {
  std::string_view item;  // what `{}` matched; empty: the route has none
  std::string_view body;
  std::string base_url;  // empty: not known
};

class Service final : public httpd::Handler {
 public:
  // The surroundings must outlive the service. PRECONDITION: there is at least one profile; the first is the default.
  Service(ServiceOptions options, std::vector<std::unique_ptr<Profile>> profiles, const Surroundings& around);

  [[nodiscard]] std::size_t max_body(httpd::Verb verb, std::string_view target) const override;
  [[nodiscard]] bool blocks(const httpd::Request& request) const override;
  [[nodiscard]] httpd::Response handle(const httpd::Request& request) override;
  [[nodiscard]] httpd::Response refuse(unsigned status, std::string_view detail) const override;

  // The handlers, one for each route (service.cpp holds the table).
  [[nodiscard]] Answer<httpd::Response> issue(const Call& call);                // issue.cpp
  [[nodiscard]] Answer<httpd::Response> present(const Call& call);              // issue.cpp
  [[nodiscard]] Answer<httpd::Response> verify_credential(const Call& call);    // verify.cpp
  [[nodiscard]] Answer<httpd::Response> verify_presentation(const Call& call);  // verify.cpp
  [[nodiscard]] Answer<httpd::Response> get_issuer(const Call& call);           // manifest.cpp
  [[nodiscard]] Answer<httpd::Response> get_manifest(const Call& call);         // manifest.cpp
  [[nodiscard]] Answer<httpd::Response> is_alive(const Call& call);             // manifest.cpp

 private:
  // The profile called so, or the default for an empty name; null: there is none.
  [[nodiscard]] Profile* find_profile(std::string_view name) const;
  [[nodiscard]] std::string base_url(const httpd::Request& request) const;

  ServiceOptions options_;
  std::vector<std::unique_ptr<Profile>> profiles_;
  Surroundings around_;
};

// 200 or 201 with a JSON body.
[[nodiscard]] httpd::Response json_response(unsigned status, const did::Json& body);

// A public base URL as it is kept: http or https, a host, perhaps a port and a path; no slash at the end. Errors: malformed.
[[nodiscard]] did::Result<std::string> parse_public_url(std::string_view text);

}  // namespace service
