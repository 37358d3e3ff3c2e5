#include "did/bytes.h"

#include <algorithm>
#include <utility>

#include "sodium_ready.h"

namespace did {

bool equal_in_constant_time(ByteView a, ByteView b) { return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0; }

void wipe(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) sodium_memzero(bytes.data(), bytes.size());
}

SecretBytes::SecretBytes(std::size_t size) : data_(size == 0 ? nullptr : new std::uint8_t[size]()), size_(size) {}

SecretBytes SecretBytes::copy_of(ByteView bytes) {
  SecretBytes made(bytes.size());
  std::ranges::copy(bytes, made.data_.get());
  return made;
}

SecretBytes SecretBytes::random(std::size_t size) {
  sodium_ready();
  SecretBytes made(size);
  randombytes_buf(made.data_.get(), size);
  return made;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this == &other) return *this;
  wipe(expose_mutable());
  data_ = std::move(other.data_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

SecretBytes::~SecretBytes() { wipe(expose_mutable()); }

}  // namespace did
