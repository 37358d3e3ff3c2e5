#include "symmetric_state.h"

#include <algorithm>
#include <limits>

namespace agent::noise {

void CipherState::initialize_key(SecretBytes key) {
  k_ = std::move(key);
  n_ = 0;
}

// 5.1: the largest n is reserved (for REKEY).
Answer<void> CipherState::check_nonce() const {
  if (n_ != std::numeric_limits<std::uint64_t>::max()) return {};
  return refuse(RefusalCode::nonce_exhausted, "the key was used for as many messages as it may be");
}

Answer<void> CipherState::encrypt_with_ad(ByteView ad, ByteView plaintext, Bytes& out) {
  if (!has_key()) {
    out.insert(out.end(), plaintext.begin(), plaintext.end());
    return {};
  }
  DID_CHECK(check_nonce());
  encrypt(k_, n_++, ad, plaintext, out);
  return {};
}

Answer<Bytes> CipherState::decrypt_with_ad(ByteView ad, ByteView ciphertext) {
  if (!has_key()) return Bytes(ciphertext.begin(), ciphertext.end());
  DID_CHECK(check_nonce());
  DID_TRY(auto plaintext, decrypt(k_, n_, ad, ciphertext));
  ++n_;
  return plaintext;
}

SymmetricState::SymmetricState(std::string_view protocol_name) {
  const auto bytes = did::as_bytes(protocol_name);
  if (bytes.size() <= hash_size)
    std::ranges::copy(bytes, h_.begin());
  else
    h_ = did::sha256(bytes);
  ck_ = SecretBytes::copy_of(h_);
}

void SymmetricState::mix_key(const SecretBytes& input_key_material) {
  temp_key_ = hmac(ck_.expose(), input_key_material.expose());
  ck_ = hkdf_output(temp_key_, {}, 1);
}

CipherState& SymmetricState::cipher() {
  if (!temp_key_.empty()) {
    cipher_.initialize_key(hkdf_output(temp_key_, ck_, 2));
    temp_key_ = {};
  }
  return cipher_;
}

void SymmetricState::mix_hash(ByteView data) { h_ = did::sha256_of_parts({h_, data}); }

Answer<void> SymmetricState::encrypt_and_hash(ByteView plaintext, Bytes& out) {
  const auto at = out.size();
  DID_CHECK(cipher().encrypt_with_ad(h_, plaintext, out));
  mix_hash(ByteView(out).subspan(at));
  return {};
}

Answer<Bytes> SymmetricState::decrypt_and_hash(ByteView ciphertext) {
  DID_TRY(auto plaintext, cipher().decrypt_with_ad(h_, ciphertext));
  mix_hash(ciphertext);
  return plaintext;
}

std::pair<CipherState, CipherState> SymmetricState::split() const {
  auto keys = hkdf(ck_.expose(), {});
  std::pair<CipherState, CipherState> ciphers;
  ciphers.first.initialize_key(std::move(keys.first));
  ciphers.second.initialize_key(std::move(keys.second));
  return ciphers;
}

}  // namespace agent::noise
