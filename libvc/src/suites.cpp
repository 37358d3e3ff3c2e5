// The table of cryptosuites: the one list to edit.
#include <algorithm>
#include <array>

#include "jcs_suite.h"
#include "rdfc_suite.h"
#include "vc/cryptosuite.h"

namespace vc {
namespace {

constexpr std::array ed25519_keys{KeyType::ed25519};
constexpr std::array ecdsa_keys{KeyType::p256, KeyType::p384};

const JcsSuite eddsa_jcs_2022("eddsa-jcs-2022");
const JcsSuite ecdsa_jcs_2019("ecdsa-jcs-2019");
const RdfcSuite eddsa_rdfc_2022("eddsa-rdfc-2022", data_integrity_proof);
const RdfcSuite ecdsa_rdfc_2019("ecdsa-rdfc-2019", data_integrity_proof);
const RdfcSuite ed25519_signature_2020("Ed25519Signature2020", "Ed25519Signature2020");

// The first that takes a key's type is the one to sign with.
constexpr std::array table{
    Cryptosuite{"eddsa-jcs-2022", data_integrity_proof, ed25519_keys, &eddsa_jcs_2022, &eddsa_jcs_2022},
    Cryptosuite{"ecdsa-jcs-2019", data_integrity_proof, ecdsa_keys, &ecdsa_jcs_2019, &ecdsa_jcs_2019},
    Cryptosuite{"eddsa-rdfc-2022", data_integrity_proof, ed25519_keys, &eddsa_rdfc_2022, &eddsa_rdfc_2022},
    Cryptosuite{"ecdsa-rdfc-2019", data_integrity_proof, ecdsa_keys, &ecdsa_rdfc_2019, &ecdsa_rdfc_2019},
    Cryptosuite{"Ed25519Signature2020", "Ed25519Signature2020", ed25519_keys, &ed25519_signature_2020, &ed25519_signature_2020},
};

}  // namespace

std::span<const Cryptosuite> suites() { return table; }

const Cryptosuite* find_suite(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Cryptosuite::name);
  return found == table.end() ? nullptr : &*found;
}

const Cryptosuite* default_suite(KeyType type) {
  for (const auto& suite : table)
    if (suite.maker != nullptr && std::ranges::find(suite.key_types, type) != suite.key_types.end()) return &suite;
  return nullptr;
}

}  // namespace vc
