// Bytes that are public, and bytes that are secret. The two never mix by accident.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace did {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The bytes of a text, and back. Both views live as long as what they look at.
[[nodiscard]] inline ByteView as_bytes(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }
[[nodiscard]] inline std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Equal, in time that depends on the sizes only. For MACs, digests and everything secret.
[[nodiscard]] bool equal_in_constant_time(ByteView a, ByteView b);

// Overwrites bytes in a way that no compiler removes.
void wipe(std::span<std::uint8_t> bytes);

// A secret of fixed size: wiped when it dies, movable, not copyable, not comparable, not printable.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);
  // Copies `bytes`; wiping the original stays the caller's duty.
  [[nodiscard]] static SecretBytes copy_of(ByteView bytes);
  // `size` random bytes from libsodium.
  [[nodiscard]] static SecretBytes random(std::size_t size);

  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  // The one door to the bytes; grep for it.
  [[nodiscard]] ByteView expose() const { return {data_.get(), size_}; }
  [[nodiscard]] std::span<std::uint8_t> expose_mutable() { return {data_.get(), size_}; }

 private:
  std::unique_ptr<std::uint8_t[]> data_;
  std::size_t size_ = 0;
};

}  // namespace did
