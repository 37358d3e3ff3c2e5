// POST .../credentials/issue and POST /presentations: claims in, a secured document out.
#include <vc/credential.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "body.h"
#include "service.h"

namespace service {
namespace {

using did::Json;
using did::JsonValue;
using vc::Problem;

constexpr std::array<std::string_view, 2> issue_members{"credential", "options"};
constexpr std::array<std::string_view, 2> issue_options{"credentialId", "mandatoryPointers"};
constexpr std::array<std::string_view, 2> present_members{"presentation", "options"};
constexpr std::array<std::string_view, 2> present_options{"challenge", "domain"};

// A whole second: what the proof's `created` shows.
did::Time second_of(did::Time time) { return std::chrono::floor<std::chrono::seconds>(time); }

// Fills the absent party in. VCALM 3.2.1: another issuer than the profile's is a bad request.
Answer<void> fill_party(Json& document, const char* member, const std::string& did) {
  auto& party = document[member];
  if (party.is_null()) {
    party = did;
    return {};
  }
  const auto id = party.is_object() ? party.value("id", Json()) : party;
  if (id == did) return {};
  return refuse(Problem::malformed_value_error, "/" + std::string(member), "this profile's `" + std::string(member) + "` is `" + did + "`");
}

// What has no place in a document that is to be signed here.
Answer<void> check_unsecured(JsonValue document, std::string_view member) {
  if (document.find("proof"))
    return refuse(Problem::malformed_value_error, "/proof", "the " + std::string(member) + " carries a proof already");
  for (const std::string_view party : {"issuer", "holder"})
    if (const auto value = document.find(party); value && value->kind() == did::JsonKind::null)
      return refuse(Problem::malformed_value_error, "/" + std::string(party), "`" + std::string(party) + "` is null");
  return {};
}

// The claims as a verifier will read them.
Answer<void> check_structure(const Json& claims, std::vector<vc::Finding> (*check)(JsonValue)) {
  const auto read = did::JsonDocument::parse(did::to_text(claims));
  if (!read) return refuse(Problem::parsing_error, "", read.error().message);
  const auto findings = check(read->root());
  if (!findings.empty()) return refuse(details_of(findings));
  return {};
}

// The document of the body, with our party in it, ready to be signed.
Answer<Json> prepare(JsonValue body, std::string_view member, const char* party, const std::string& did,
                     std::vector<vc::Finding> (*check)(JsonValue)) {
  const auto document = document_in(body, member);
  if (!document) return std::unexpected(document.error());
  if (auto sound = check_unsecured(*document, member); !sound) return std::unexpected(std::move(sound).error());
  Json claims = did::to_json(*document);
  if (auto filled = fill_party(claims, party, did); !filled) return std::unexpected(std::move(filled).error());
  if (auto sound = check_structure(claims, check); !sound) return std::unexpected(std::move(sound).error());
  return claims;
}

}  // namespace

Answer<httpd::Response> Service::issue(const Call& call) {
  auto* const profile = find_profile(call.item);
  if (profile == nullptr) return service::refuse(404, "there is no such issuer profile");
  const auto body = parse_body(call.body, issue_members);
  if (!body) return std::unexpected(body.error());
  if (const auto options = options_in(body->root(), issue_options); !options) return std::unexpected(options.error());
  auto claims = prepare(body->root(), "credential", "issuer", profile->did(), vc::check_credential_structure);
  if (!claims) return std::unexpected(std::move(claims).error());
  auto credential = profile->issue(*std::move(claims), second_of(around_.clock.now()));
  if (!credential) return service::refuse(credential.error());
  return json_response(201, {{"verifiableCredential", *std::move(credential)}});
}

Answer<httpd::Response> Service::present(const Call& call) {
  auto* const profile = find_profile({});
  const auto body = parse_body(call.body, present_members);
  if (!body) return std::unexpected(body.error());
  const auto options = options_in(body->root(), present_options);
  if (!options) return std::unexpected(options.error());
  auto document = prepare(body->root(), "presentation", "holder", profile->did(), vc::check_presentation_structure);
  if (!document) return std::unexpected(std::move(document).error());
  auto presentation =
      profile->present(*std::move(document), options->challenge.value_or(""), options->domain.value_or(""), second_of(around_.clock.now()));
  if (!presentation) return service::refuse(presentation.error());
  return json_response(201, {{"verifiablePresentation", *std::move(presentation)}});
}

}  // namespace service
