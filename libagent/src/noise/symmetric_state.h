// CipherState and SymmetricState (Noise sections 5.1, 5.2), in the specification's words. Secrets are wiped and cannot be printed.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "did/hash.h"
#include "primitives.h"

namespace agent::noise {

// 5.1: a key k, which may be empty, and a counter n.
class CipherState {
 public:
  void initialize_key(SecretBytes key);
  [[nodiscard]] bool has_key() const { return !k_.empty(); }
  void set_nonce(std::uint64_t nonce) { n_ = nonce; }
  // Appends ENCRYPT(k, n++, ad, plaintext); the plaintext where k is empty. Refusals: nonce_exhausted.
  [[nodiscard]] Answer<void> encrypt_with_ad(ByteView ad, ByteView plaintext, Bytes& out);
  // Where authentication fails, n stays. Refusals: decryption_failed, nonce_exhausted.
  [[nodiscard]] Answer<Bytes> decrypt_with_ad(ByteView ad, ByteView ciphertext);
  // PRECONDITION: has_key(). n stays (11.3).
  void rekey() { k_ = noise::rekey(k_); }

 private:
  [[nodiscard]] Answer<void> check_nonce() const;
  SecretBytes k_;
  std::uint64_t n_ = 0;
};

// 5.2: a CipherState, a chaining key ck and a hash h.
class SymmetricState {
 public:
  // InitializeSymmetric
  explicit SymmetricState(std::string_view protocol_name);
  void mix_key(const SecretBytes& input_key_material);
  void mix_hash(ByteView data);
  [[nodiscard]] bool has_key() const { return cipher_.has_key() || !temp_key_.empty(); }
  // h: of all that was mixed in so far; after split(), GetHandshakeHash() (11.2).
  [[nodiscard]] const did::Sha256& h() const { return h_; }
  [[nodiscard]] Answer<void> encrypt_and_hash(ByteView plaintext, Bytes& out);
  [[nodiscard]] Answer<Bytes> decrypt_and_hash(ByteView ciphertext);
  // First: initiator to responder.
  [[nodiscard]] std::pair<CipherState, CipherState> split() const;
  // Of the HKDF that Split takes its two keys from, a third: for keys outside of the transport messages.
  [[nodiscard]] SecretBytes third_output() const { return hkdf_third(ck_.expose(), {}); }

 private:
  CipherState& cipher();
  CipherState cipher_;
  SecretBytes ck_;
  SecretBytes temp_key_;  // of the last MixKey, until the k that follows from it is used: another MixKey may come first
  did::Sha256 h_{};
};

}  // namespace agent::noise
