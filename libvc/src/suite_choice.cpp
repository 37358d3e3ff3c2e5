#include "suite_choice.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "rdf_form.h"
#include "vc/credential.h"

namespace vc {
namespace {

using did::Errc;

constexpr std::string_view data_integrity_v2 = "https://w3id.org/security/data-integrity/v2";
constexpr std::array<std::string_view, 3> know_data_integrity{context_v2, data_integrity_v2, "https://w3id.org/security/data-integrity/v1"};

bool is_known(const Json& contexts, std::string_view proof_type) {
  return std::ranges::any_of(contexts, [proof_type](const Json& one) {
    if (!one.is_string()) return false;
    const auto& url = one.get_ref<const std::string&>();
    return proof_type == data_integrity_proof ? std::ranges::find(know_data_integrity, url) != know_data_integrity.end()
                                              : url == ed25519_2020_context;
  });
}

}  // namespace

Result<const Cryptosuite*> suite_to_sign_with(const std::string& wanted, KeyType type) {
  const auto key_name = std::string(did::info(type).name);
  const auto* suite = wanted.empty() ? default_suite(type) : find_suite(wanted);
  if (suite == nullptr && wanted.empty()) return did::fail(Errc::unsupported, "no cryptosuite signs with a `" + key_name + "` key");
  if (suite == nullptr || suite->maker == nullptr) return did::fail(Errc::unsupported, "cryptosuite `" + wanted + "` is not built in");
  if (std::ranges::find(suite->key_types, type) == suite->key_types.end())
    return did::fail(Errc::unsupported, "cryptosuite `" + wanted + "` does not sign with a `" + key_name + "` key");
  return suite;
}

void add_proof_context(Json& document, std::string_view proof_type) {
  auto& contexts = document["@context"];
  if (!contexts.is_array() || is_known(contexts, proof_type)) return;
  contexts.push_back(proof_type == data_integrity_proof ? data_integrity_v2 : ed25519_2020_context);
}

}  // namespace vc
