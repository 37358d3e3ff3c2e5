#include "primitives.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <limits>

#include "agent/dh_key.h"
#include "did/hash.h"

namespace agent {
namespace {

// Cheap after the first call; safe from several threads.
void sodium_ready() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) std::abort();
}

using Nonce = std::array<std::uint8_t, crypto_aead_chacha20poly1305_ietf_NPUBBYTES>;

// Section 12.3: 32 bits of zeros, then the counter, little-endian.
Nonce nonce_bytes(std::uint64_t counter) {
  Nonce nonce{};
  for (std::size_t i = 0; i < 8; ++i) nonce[4 + i] = static_cast<std::uint8_t>(counter >> (8 * i));
  return nonce;
}

}  // namespace

void SodiumRandom::fill(std::span<std::uint8_t> bytes) {
  sodium_ready();
  randombytes_buf(bytes.data(), bytes.size());
}

DhKeyPair::DhKeyPair(did::SecretBytes secret) : secret_(std::move(secret)) {
  sodium_ready();
  crypto_scalarmult_base(public_key_.data(), secret_.expose().data());
}

DhKeyPair DhKeyPair::generate(Random& random) {
  did::SecretBytes secret(crypto_scalarmult_SCALARBYTES);
  random.fill(secret.expose_mutable());
  return DhKeyPair(std::move(secret));
}

DhKeyPair DhKeyPair::from_secret(did::ByteView secret) { return DhKeyPair(did::SecretBytes::copy_of(secret)); }

Answer<did::SecretBytes> DhKeyPair::dh(const DhPublicKey& theirs) const {
  did::SecretBytes shared(crypto_scalarmult_BYTES);
  // Section 12.1 lets an implementation refuse a result of zeros; RFC 7748 6.1 asks for it.
  if (crypto_scalarmult(shared.expose_mutable().data(), secret_.expose().data(), theirs.data()) == 0) return shared;
  return refuse(RefusalCode::weak_key, "the peer's x25519 key is a point of small order");
}

namespace noise {

void encrypt(const SecretBytes& key, std::uint64_t nonce, ByteView ad, ByteView plaintext, Bytes& out) {
  const auto at = out.size();
  out.resize(at + plaintext.size() + tag_size);
  crypto_aead_chacha20poly1305_ietf_encrypt(&out[at], nullptr, plaintext.data(), plaintext.size(), ad.data(), ad.size(), nullptr,
                                            nonce_bytes(nonce).data(), key.expose().data());
}

Answer<Bytes> decrypt(const SecretBytes& key, std::uint64_t nonce, ByteView ad, ByteView ciphertext) {
  if (ciphertext.size() < tag_size) return refuse(RefusalCode::decryption_failed, "the ciphertext is shorter than its tag");
  Bytes plaintext(ciphertext.size() - tag_size);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(plaintext.data(), nullptr, nullptr, ciphertext.data(), ciphertext.size(), ad.data(),
                                                ad.size(), nonce_bytes(nonce).data(), key.expose().data()) == 0)
    return plaintext;
  return refuse(RefusalCode::decryption_failed, "the message was altered, or made with other keys");
}

SecretBytes rekey(const SecretBytes& key) {
  constexpr std::array<std::uint8_t, key_size> zeros{};
  std::array<std::uint8_t, key_size + tag_size> out{};
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, zeros.data(), zeros.size(), nullptr, 0, nullptr,
                                            nonce_bytes(std::numeric_limits<std::uint64_t>::max()).data(), key.expose().data());
  auto next = SecretBytes::copy_of(ByteView(out).first(key_size));
  did::wipe(out);
  return next;
}

SecretBytes hmac(ByteView key, ByteView bytes) {
  auto mac = did::hmac_sha256(key, bytes);
  auto secret = SecretBytes::copy_of(mac);
  did::wipe(mac);
  return secret;
}

SecretBytes hkdf_output(const SecretBytes& temp_key, const SecretBytes& before, std::uint8_t number) {
  std::array<std::uint8_t, hash_size + 1> input{};
  *std::ranges::copy(before.expose(), input.begin()).out = number;
  auto output = hmac(temp_key.expose(), ByteView(input).first(before.size() + 1));
  did::wipe(input);
  return output;
}

TwoKeys hkdf(ByteView chaining_key, ByteView input_key_material) {
  const auto temp_key = hmac(chaining_key, input_key_material);
  auto first = hkdf_output(temp_key, {}, 0x01);
  auto second = hkdf_output(temp_key, first, 0x02);
  return {std::move(first), std::move(second)};
}

SecretBytes hkdf_third(ByteView chaining_key, ByteView input_key_material) {
  const auto two = hkdf(chaining_key, input_key_material);
  return hkdf_output(hmac(chaining_key, input_key_material), two.second, 0x03);
}

std::uint64_t short_hash(const std::array<std::uint8_t, 16>& key, ByteView bytes) {
  static_assert(crypto_shorthash_KEYBYTES == 16);
  std::array<std::uint8_t, crypto_shorthash_BYTES> hash{};
  crypto_shorthash(hash.data(), bytes.data(), bytes.size(), key.data());
  return std::bit_cast<std::uint64_t>(hash);
}

}  // namespace noise
}  // namespace agent
