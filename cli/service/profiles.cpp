#include "profiles.h"

#include <did/methods.h>
#include <vc/issue.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace service {
namespace {

using did::Json;
using did::KeyType;
using vc::DataModel;

constexpr std::array<std::string_view, 1> vc_api{"vc-api"};

// The whole offer. A row whose suite is not built in is left out, by offered_profiles().
constexpr std::array rows{
    ProfileRow{"eddsa-rdfc-2022", KeyType::ed25519, "eddsa-rdfc-2022", "", {}},
    ProfileRow{"eddsa-jcs-2022", KeyType::ed25519, "eddsa-jcs-2022", "", {}},
    ProfileRow{"ecdsa-rdfc-2019-p256", KeyType::p256, "ecdsa-rdfc-2019", "P-256", {}},
    ProfileRow{"ecdsa-rdfc-2019-p384", KeyType::p384, "ecdsa-rdfc-2019", "P-384", {}},
    ProfileRow{"ecdsa-jcs-2019-p256", KeyType::p256, "ecdsa-jcs-2019", "P-256", {}},
    ProfileRow{"ecdsa-jcs-2019-p384", KeyType::p384, "ecdsa-jcs-2019", "P-384", {}},
    ProfileRow{"ed25519signature2020", KeyType::ed25519, "Ed25519Signature2020", "", vc_api},
};

bool is_offered(const ProfileRow& row) {
  const auto* const suite = vc::find_suite(row.suite);
  return suite != nullptr && suite->maker != nullptr && std::ranges::find(suite->key_types, row.key_type) != suite->key_types.end();
}

// Only terms that both base contexts define.
Json smallest_claims(DataModel version, const std::string& issuer) {
  Json claims{{"@context", Json::array({version == DataModel::v2_0 ? vc::context_v2 : vc::context_v1})},
              {"type", Json::array({"VerifiableCredential"})},
              {"issuer", issuer},
              {"credentialSubject", {{"type", "VerifiableCredential"}}}};
  if (version == DataModel::v1_1) claims["issuanceDate"] = "2020-01-01T00:00:00Z";
  return claims;
}

}  // namespace

std::vector<const ProfileRow*> offered_profiles() {
  std::vector<const ProfileRow*> offered;
  for (const auto& row : rows)
    if (is_offered(row)) offered.push_back(&row);
  return offered;
}

Profile::Profile(const ProfileRow& row, did::SecretKey key, const vc::CarriedContexts& contexts)
    : row_(row), contexts_(contexts), key_(std::move(key)) {
  const auto own = did::did_key_of(key_.public_key());
  did_ = own.text();
  verification_method_ = did::verification_method_of(own, key_.public_key());
  for (const auto version : {DataModel::v1_1, DataModel::v2_0})
    if (issue(smallest_claims(version, did_), did::Time{})) versions_.push_back(version);
}

did::Result<Json> Profile::issue(Json claims, did::Time now) {
  vc::IssueOptions options{.proof = {.suite = std::string(row_.suite), .verification_method = verification_method_, .created = now},
                           .issuer = did_};
  options.proof.contexts = &contexts_;
  const std::scoped_lock lock(mutex_);
  return vc::issue(std::move(claims), options, key_);
}

did::Result<Json> Profile::present(Json presentation, const std::string& challenge, const std::string& domain, did::Time now) {
  vc::ProofOptions options{.suite = std::string(row_.suite),
                           .verification_method = verification_method_,
                           .purpose = did::Purpose::authentication,
                           .created = now,
                           .expires = {},
                           .challenge = challenge};
  if (!domain.empty()) options.domains.push_back(domain);
  options.contexts = &contexts_;
  const std::scoped_lock lock(mutex_);
  return vc::add_proof(std::move(presentation), options, key_);
}

}  // namespace service
