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

bool knows(std::string_view context, std::string_view proof_type) {
  return proof_type == data_integrity_proof ? std::ranges::find(know_data_integrity, context) != know_data_integrity.end()
                                            : context == ed25519_2020_context;
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

bool knows_proof(JsonValue contexts, std::string_view proof_type) {
  for (std::size_t i = 0; i < contexts.size(); ++i)
    if (contexts[i].is_string() && knows(contexts[i].string(), proof_type)) return true;
  return false;
}

void add_proof_context(Json& document, std::string_view proof_type) {
  auto& contexts = document["@context"];
  if (!contexts.is_array()) return;
  for (const auto& one : contexts)
    if (one.is_string() && knows(one.get_ref<const std::string&>(), proof_type)) return;
  contexts.push_back(proof_type == data_integrity_proof ? data_integrity_v2 : ed25519_2020_context);
}

}  // namespace vc
