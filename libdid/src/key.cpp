#include "did/key.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "key_backend.h"

namespace did {
namespace {

Result<void> check_size(KeyType type, std::string_view what, std::size_t expected, ByteView bytes) {
  if (bytes.size() == expected) return {};
  return fail(Errc::malformed, std::string(info(type).name) + " " + std::string(what) + " has " + std::to_string(expected) +
                                   " bytes, this one " + std::to_string(bytes.size()));
}

std::unexpected<Error> no_secret(KeyType type) {
  return fail(Errc::unsupported, "secret keys of type `" + std::string(info(type).name) + "` are not built in");
}

// PRECONDITION: the size and the first byte fit; `type` is an EC type.
Result<std::unique_ptr<const EcPoint>> ec_point(KeyType type, ByteView sec1) {
  return type == KeyType::secp256k1 ? secp256k1_point(sec1) : nist_point(type, sec1);
}

// SEC1 2.3.3: the compressed form names the parity of y in its first byte.
Bytes compress(ByteView uncompressed) {
  const auto x = uncompressed.subspan(1, uncompressed.size() / 2);
  Bytes out{static_cast<std::uint8_t>(2U | (uncompressed.back() & 1U))};
  out.insert(out.end(), x.begin(), x.end());
  return out;
}

}  // namespace

struct PublicKey::Point {
  std::unique_ptr<const EcPoint> form;  // never null
};

struct SecretKey::Ready {
  std::unique_ptr<const EcSecret> form;  // never null
};

PublicKey::PublicKey(KeyType type, ByteView bytes, std::shared_ptr<const Point> point) : type_(type), point_(std::move(point)) {
  std::ranges::copy(bytes, bytes_.begin());
}

Result<PublicKey> PublicKey::from_bytes(KeyType type, ByteView bytes) {
  DID_CHECK(check_size(type, "public key", info(type).public_size, bytes));
  switch (type) {
    case KeyType::ed25519: DID_CHECK(check_ed25519(bytes)); return PublicKey(type, bytes, nullptr);
    case KeyType::x25519: DID_CHECK(check_x25519(bytes)); return PublicKey(type, bytes, nullptr);
    case KeyType::bls12381_g2: return PublicKey(type, bytes, nullptr);
    case KeyType::p256:
    case KeyType::p384:
    case KeyType::p521:
    case KeyType::secp256k1: break;
  }
  if (bytes[0] != 2 && bytes[0] != 3) return fail(Errc::malformed, "a compressed point starts with byte 02 or 03");
  DID_TRY(auto form, ec_point(type, bytes));
  return PublicKey(type, bytes, std::make_shared<const Point>(std::move(form)));
}

Result<PublicKey> PublicKey::from_uncompressed(KeyType type, ByteView bytes) {
  if (info(type).jwk_kty != "EC") return fail(Errc::malformed, "`" + std::string(info(type).name) + "` keys have no uncompressed form");
  DID_CHECK(check_size(type, "uncompressed point", 2 * info(type).public_size - 1, bytes));
  if (bytes[0] != 4) return fail(Errc::malformed, "an uncompressed point starts with byte 04");
  DID_TRY(auto form, ec_point(type, bytes));
  return PublicKey(type, compress(bytes), std::make_shared<const Point>(std::move(form)));
}

Bytes PublicKey::uncompressed() const {
  if (!point_) std::abort();  // PRECONDITION: an EC type
  return point_->form->uncompressed();
}

bool PublicKey::check_point() const {
  switch (type_) {
    case KeyType::ed25519: return ed25519_in_main_group(bytes());
    case KeyType::bls12381_g2: return false;  // nobody looked, and nobody here can
    case KeyType::x25519:
    case KeyType::p256:
    case KeyType::p384:
    case KeyType::p521:
    case KeyType::secp256k1: return true;
  }
  std::unreachable();
}

bool PublicKey::verify(ByteView message, ByteView signature) const {
  if (type_ == KeyType::ed25519) return ed25519_verify(bytes(), message, signature);
  return point_ && point_->form->verify(message, signature);
}

bool operator==(const PublicKey& a, const PublicKey& b) { return a.type_ == b.type_ && std::ranges::equal(a.bytes(), b.bytes()); }

Result<SecretKey> SecretKey::generate(KeyType type) {
  if (info(type).secret_size == 0) return no_secret(type);
  for (;;) {
    auto secret = SecretBytes::random(info(type).secret_size);
    if (type == KeyType::p521) secret.expose_mutable()[0] &= 1U;  // 521 bits in 66 bytes
    auto made = from_bytes(type, secret.expose());
    // FIPS 186-5 A.2.2: a scalar out of range is thrown away, and another one drawn.
    if (made || made.error().code != Errc::malformed) return made;
  }
}

Result<SecretKey> SecretKey::from_bytes(KeyType type, ByteView secret) {
  if (info(type).secret_size == 0) return no_secret(type);
  DID_CHECK(check_size(type, "secret key", info(type).secret_size, secret));
  if (type == KeyType::ed25519) {
    auto expanded = ed25519_expand(secret);
    DID_TRY(auto key, PublicKey::from_bytes(type, expanded.expose().last(32)));
    return SecretKey(std::move(key), std::move(expanded));
  }
  if (type == KeyType::x25519) {
    DID_TRY(auto key, PublicKey::from_bytes(type, x25519_public(secret)));
    return SecretKey(std::move(key), SecretBytes::copy_of(secret));
  }
  DID_TRY(const auto point, type == KeyType::secp256k1 ? secp256k1_public_point(secret) : nist_public_point(type, secret));
  DID_TRY(auto key, PublicKey::from_uncompressed(type, point));
  if (type == KeyType::secp256k1) return SecretKey(std::move(key), SecretBytes::copy_of(secret));
  DID_TRY(auto form, nist_secret(type, secret));
  return SecretKey(std::move(key), SecretBytes::copy_of(secret), std::make_unique<const Ready>(std::move(form)));
}

SecretKey::SecretKey(PublicKey key, SecretBytes secret, std::unique_ptr<const Ready> ready)
    : public_key_(std::move(key)), secret_(std::move(secret)), ready_(std::move(ready)) {}
SecretKey::SecretKey(SecretKey&&) noexcept = default;
SecretKey::~SecretKey() = default;

Result<Bytes> SecretKey::sign(ByteView message) {
  const auto type = public_key_.type();
  switch (type) {
    case KeyType::ed25519: return ed25519_sign(secret_, message);
    case KeyType::p256:
    case KeyType::p384:
    case KeyType::p521: return ready_->form->sign(message);
    case KeyType::secp256k1: return secp256k1_sign(expose_secret(), message);
    case KeyType::x25519:
    case KeyType::bls12381_g2: break;
  }
  return fail(Errc::key, "a key of type `" + std::string(info(type).name) + "` does not sign",
              "sign with a key of type `ed25519` or `p256`");
}

}  // namespace did
