// What the service says about itself: the manifest of the official test suites, its issuers, that it is alive.
#include <vc/cryptosuite.h>

#include <nlohmann/json.hpp>

#include "service.h"

namespace service {
namespace {

using did::Json;

std::string_view name(vc::DataModel version) { return version == vc::DataModel::v1_1 ? "1.1" : "2.0"; }

Json supports_of(const std::vector<vc::DataModel>& versions) {
  Json names = Json::array();
  for (const auto version : versions) names.push_back(name(version));
  return {{"vc", std::move(names)}};
}

Json issuer_entry(const Profile& profile) {
  const auto& row = profile.row();
  Json tags = Json::array({row.suite});
  for (const auto version : profile.versions()) tags.push_back("vc" + std::string(name(version)));
  for (const auto tag : row.tags) tags.push_back(tag);
  Json entry{{"id", profile.did()},
             {"endpoint", "/issuers/" + std::string(row.name) + "/credentials/issue"},
             {"supports", supports_of(profile.versions())},
             {"tags", std::move(tags)}};
  if (!row.ecdsa_key_type.empty()) entry["supportedEcdsaKeyTypes"] = Json::array({row.ecdsa_key_type});
  return entry;
}

// Both kinds of verifier take every suite that this build can check, and both versions of the data model.
Json verifier_entry(const std::string& id, const char* endpoint) {
  Json tags = Json::array();
  Json curves = Json::array();
  for (const auto& suite : vc::suites()) {
    if (suite.checker == nullptr) continue;
    tags.push_back(suite.name);
    for (const auto type : suite.key_types) {
      const std::string_view curve = type == did::KeyType::p256 ? "P-256" : type == did::KeyType::p384 ? "P-384" : "";
      if (!curve.empty() && std::find(curves.begin(), curves.end(), curve) == curves.end()) curves.push_back(curve);
    }
  }
  for (const auto* version : {"vc1.1", "vc2.0"}) tags.push_back(version);
  return {{"id", id},
          {"endpoint", endpoint},
          {"supports", supports_of({vc::DataModel::v1_1, vc::DataModel::v2_0})},
          {"supportedEcdsaKeyTypes", std::move(curves)},
          {"tags", std::move(tags)}};
}

}  // namespace

Answer<httpd::Response> Service::get_issuer(const Call& call) {
  const auto* const profile = find_profile(call.item);
  if (profile == nullptr) return service::refuse(404, "there is no such issuer profile");
  return json_response(200, {{"id", profile->did()}});
}

Answer<httpd::Response> Service::get_manifest(const Call& call) {
  const auto& own = profiles_.front()->did();
  Json issuers = Json::array();
  for (const auto& profile : profiles_) issuers.push_back(issuer_entry(*profile));
  Json manifest{{"issuers", std::move(issuers)},
                {"verifiers", Json::array({verifier_entry(own, "/credentials/verify")})},
                {"vpVerifiers", Json::array({verifier_entry(own, "/presentations/verify")})},
                {"vcHolders", Json::array()},
                {"didResolvers", Json::array()}};
  if (!call.base_url.empty()) manifest["baseUrl"] = call.base_url;
  return json_response(200, manifest);
}

Answer<httpd::Response> Service::is_alive(const Call& /*call*/) { return json_response(200, {{"status", "ok"}}); }

}  // namespace service
