// ECDSA on P-256, P-384 and P-521 through OpenSSL (FIPS 186-5).
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "did/hash.h"
#include "key_backend.h"
#include "openssl_ptr.h"

namespace did {
namespace {

struct Curve {
  const char* name;
  EcGroupPtr group;
  std::size_t size;  // bytes of a coordinate, and of a scalar
  Bytes order;       // big-endian, `size` bytes
};

Curve make_curve(const char* name, int nid, std::size_t size) {
  Curve curve{.name = name, .group = EcGroupPtr(EC_GROUP_new_by_curve_name(nid)), .size = size, .order = Bytes(size)};
  must(curve.group != nullptr);
  must(BN_bn2binpad(EC_GROUP_get0_order(curve.group.get()), curve.order.data(), static_cast<int>(size)) == static_cast<int>(size));
  return curve;
}

// PRECONDITION: one of the three.
const Curve& curve_of(KeyType type) {
  static const Curve p256 = make_curve("prime256v1", NID_X9_62_prime256v1, 32);
  static const Curve p384 = make_curve("secp384r1", NID_secp384r1, 48);
  static const Curve p521 = make_curve("secp521r1", NID_secp521r1, 66);
  return type == KeyType::p256 ? p256 : type == KeyType::p384 ? p384 : p521;
}

struct Digest {
  std::array<std::uint8_t, 64> bytes{};
  std::size_t size;
};

Digest digest(KeyType type, ByteView message) {
  const auto take = [](const auto& hash) {
    Digest out{.size = hash.size()};
    std::ranges::copy(hash, out.bytes.begin());
    return out;
  };
  if (type == KeyType::p256) return take(sha256(message));
  return type == KeyType::p384 ? take(sha384(message)) : take(sha512(message));
}

// An EVP_PKEY from parameters. The context holds the key manager, so that it is looked up once per thread.
PkeyPtr pkey_from(int selection, OSSL_PARAM* params) {
  thread_local const PkeyCtxPtr context = [] {
    PkeyCtxPtr made(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    must(made && EVP_PKEY_fromdata_init(made.get()) == 1);
    return made;
  }();
  EVP_PKEY* pkey = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &pkey, selection, params) != 1) ERR_clear_error();
  return PkeyPtr(pkey);
}

OSSL_PARAM group_param(const Curve& curve) {
  return OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(curve.name), 0);  // OpenSSL only reads it
}

// r || s as the SEQUENCE of two INTEGERs that OpenSSL takes: minimal, non-negative.
class DerSignature {
 public:
  explicit DerSignature(ByteView p1363) {
    const auto half = p1363.size() / 2;
    put_integer(p1363.last(half));
    put_integer(p1363.first(half));
    put_header(0x30, bytes_.size() - begin_);
  }
  [[nodiscard]] ByteView view() const { return ByteView(bytes_).subspan(begin_); }

 private:
  void put(std::uint8_t byte) { bytes_[--begin_] = byte; }
  void put_header(std::uint8_t tag, std::size_t size) {
    put(static_cast<std::uint8_t>(size));
    if (size >= 0x80) put(0x81);
    put(tag);
  }
  void put_integer(ByteView number) {
    while (number.size() > 1 && number.front() == 0) number = number.subspan(1);
    const auto end = begin_;
    for (std::size_t i = number.size(); i-- > 0;) put(number[i]);
    if (number.front() >= 0x80) put(0);
    put_header(0x02, end - begin_);
  }

  std::array<std::uint8_t, 3 + 2 * (2 + 1 + 66)> bytes_{};  // filled from its end
  std::size_t begin_ = bytes_.size();
};

class NistPoint final : public EcPoint {
 public:
  NistPoint(KeyType type, PkeyPtr pkey)
      : type_(type), pkey_(std::move(pkey)), verifier_(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey_.get(), nullptr)) {
    must(verifier_ && EVP_PKEY_verify_init(verifier_.get()) == 1);
  }

  [[nodiscard]] Bytes uncompressed() const override {
    const auto size = curve_of(type_).size;
    Bytes out(1 + 2 * size, 4);
    put_coordinate(OSSL_PKEY_PARAM_EC_PUB_X, std::span(out).subspan(1, size));
    put_coordinate(OSSL_PKEY_PARAM_EC_PUB_Y, std::span(out).last(size));
    return out;
  }

  [[nodiscard]] bool verify(ByteView message, ByteView signature) const override {
    if (signature.size() != info(type_).signature_size) return false;
    // A copy of a context made ready costs a twentieth of a new one, and takes no lock.
    const PkeyCtxPtr context(EVP_PKEY_CTX_dup(verifier_.get()));
    must(context != nullptr);
    const DerSignature der(signature);
    const auto hash = digest(type_, message);
    if (EVP_PKEY_verify(context.get(), der.view().data(), der.view().size(), hash.bytes.data(), hash.size) == 1) return true;
    ERR_clear_error();
    return false;
  }

 private:
  void put_coordinate(const char* name, std::span<std::uint8_t> out) const {
    BIGNUM* number = nullptr;
    must(EVP_PKEY_get_bn_param(pkey_.get(), name, &number) == 1);
    const BnPtr owner(number);
    must(BN_bn2binpad(number, out.data(), static_cast<int>(out.size())) == static_cast<int>(out.size()));
  }

  KeyType type_;
  PkeyPtr pkey_;
  PkeyCtxPtr verifier_;
};

// The key stays in OpenSSL's form, which wipes it when it goes: to build it anew costs as much as a signature.
class NistSecret final : public EcSecret {
 public:
  NistSecret(KeyType type, PkeyPtr pkey)
      : type_(type), pkey_(std::move(pkey)), signer_(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey_.get(), nullptr)) {
    must(signer_ && EVP_PKEY_sign_init(signer_.get()) == 1);
  }

  [[nodiscard]] Result<Bytes> sign(ByteView message) const override {
    const PkeyCtxPtr context(EVP_PKEY_CTX_dup(signer_.get()));
    must(context != nullptr);
    const auto hash = digest(type_, message);
    std::array<std::uint8_t, 160> der{};
    std::size_t size = der.size();
    const bool good = EVP_PKEY_sign(context.get(), der.data(), &size, hash.bytes.data(), hash.size) == 1;
    const std::uint8_t* at = der.data();
    const EcdsaSigPtr parts(good ? d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)) : nullptr);
    if (!parts) {
      ERR_clear_error();
      return fail(Errc::key, "openssl could not sign with the " + std::string(info(type_).name) + " key");
    }
    Bytes out(info(type_).signature_size);
    const auto half = static_cast<int>(out.size() / 2);
    must(BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), out.data(), half) == half);
    must(BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), out.data() + half, half) == half);
    return out;
  }

 private:
  KeyType type_;
  PkeyPtr pkey_;
  PkeyCtxPtr signer_;
};

// 0 < secret < order, in time that depends on the size only.
bool in_range(ByteView secret, ByteView order) {
  unsigned borrow = 0;
  unsigned any = 0;
  for (std::size_t i = secret.size(); i-- > 0;) {
    any |= secret[i];
    borrow = (secret[i] - order[i] - borrow) >> 8U & 1U;
  }
  return borrow == 1 && any != 0;
}

}  // namespace

Result<std::unique_ptr<const EcPoint>> nist_point(KeyType type, ByteView sec1) {
  std::array params{group_param(curve_of(type)),
                    OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<std::uint8_t*>(sec1.data()), sec1.size()),
                    OSSL_PARAM_construct_end()};
  auto pkey = pkey_from(EVP_PKEY_PUBLIC_KEY, params.data());
  if (!pkey) return fail(Errc::malformed, "the public key is not a point of the curve " + std::string(info(type).jwk_crv));
  return std::make_unique<const NistPoint>(type, std::move(pkey));
}

Result<Bytes> nist_public_point(KeyType type, ByteView secret) {
  const auto& curve = curve_of(type);
  if (!in_range(secret, curve.order))
    return fail(Errc::malformed, "the secret key is zero, or not below the order of " + std::string(info(type).jwk_crv));
  const BnPtr scalar(BN_secure_new());
  const BnCtxPtr scratch(BN_CTX_secure_new());
  const EcPointPtr point(EC_POINT_new(curve.group.get()));
  must(scalar && scratch && point && BN_bin2bn(secret.data(), static_cast<int>(secret.size()), scalar.get()) != nullptr);
  BN_set_flags(scalar.get(), BN_FLG_CONSTTIME);
  must(EC_POINT_mul(curve.group.get(), point.get(), scalar.get(), nullptr, nullptr, scratch.get()) == 1);
  Bytes out(1 + 2 * curve.size);
  must(EC_POINT_point2oct(curve.group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, out.data(), out.size(), scratch.get()) ==
       out.size());
  return out;
}

Result<std::unique_ptr<const EcSecret>> nist_secret(KeyType type, ByteView secret) {
  auto number = SecretBytes::copy_of(secret);  // OSSL_PARAM numbers are in the order of the machine
  if constexpr (std::endian::native == std::endian::little) std::ranges::reverse(number.expose_mutable());
  std::array params{group_param(curve_of(type)),
                    OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, number.expose_mutable().data(), number.size()),
                    OSSL_PARAM_construct_end()};
  auto pkey = pkey_from(EVP_PKEY_KEYPAIR, params.data());
  if (!pkey) return fail(Errc::key, "openssl does not take the " + std::string(info(type).name) + " key");
  return std::make_unique<const NistSecret>(type, std::move(pkey));
}

}  // namespace did
