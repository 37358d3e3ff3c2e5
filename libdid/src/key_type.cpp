#include <utility>

#include "did/key.h"
#include "quote.h"

namespace did {
namespace {

// clang-format off: a row is two lines
constexpr std::array<KeyTypeInfo, key_type_count> table{{
    {.type = KeyType::ed25519, .name = "ed25519", .public_codec = Multicodec::ed25519_pub, .secret_codec = Multicodec::ed25519_priv,
     .public_size = 32, .secret_size = 32, .signature_size = 64, .jwk_kty = "OKP", .jwk_crv = "Ed25519", .jws_alg = "EdDSA"},
    {.type = KeyType::x25519, .name = "x25519", .public_codec = Multicodec::x25519_pub, .secret_codec = Multicodec::x25519_priv,
     .public_size = 32, .secret_size = 32, .signature_size = 0, .jwk_kty = "OKP", .jwk_crv = "X25519", .jws_alg = ""},
    {.type = KeyType::p256, .name = "p256", .public_codec = Multicodec::p256_pub, .secret_codec = Multicodec::p256_priv,
     .public_size = 33, .secret_size = 32, .signature_size = 64, .jwk_kty = "EC", .jwk_crv = "P-256", .jws_alg = "ES256"},
    {.type = KeyType::p384, .name = "p384", .public_codec = Multicodec::p384_pub, .secret_codec = Multicodec::p384_priv,
     .public_size = 49, .secret_size = 48, .signature_size = 96, .jwk_kty = "EC", .jwk_crv = "P-384", .jws_alg = "ES384"},
    {.type = KeyType::p521, .name = "p521", .public_codec = Multicodec::p521_pub, .secret_codec = Multicodec::p521_priv,
     .public_size = 67, .secret_size = 66, .signature_size = 132, .jwk_kty = "EC", .jwk_crv = "P-521", .jws_alg = "ES512"},
    {.type = KeyType::secp256k1, .name = "secp256k1", .public_codec = Multicodec::secp256k1_pub, .secret_codec = Multicodec::secp256k1_priv,
     .public_size = 33, .secret_size = 32, .signature_size = 64, .jwk_kty = "EC", .jwk_crv = "secp256k1", .jws_alg = "ES256K"},
    {.type = KeyType::bls12381_g2, .name = "bls12381-g2", .public_codec = Multicodec::bls12381_g2_pub, .secret_codec = Multicodec{},
     .public_size = 96, .secret_size = 0, .signature_size = 0, .jwk_kty = "", .jwk_crv = "", .jws_alg = ""},
}};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (std::to_underlying(table[i].type) != i) return false;
  return true;
}
static_assert(in_order(), "a row stands at the index that its type has");

}  // namespace

const KeyTypeInfo& info(KeyType type) { return table[std::to_underlying(type)]; }

Result<KeyType> key_type_from_name(std::string_view name) {
  for (const auto& row : table)
    if (row.name == name) return row.type;
  std::string known;
  for (const auto& row : table) known += (known.empty() ? "`" : ", `") + std::string(row.name) + "`";
  return fail(Errc::unsupported, "key type " + quoted(name) + " is not built in", "take one of " + known);
}

}  // namespace did
