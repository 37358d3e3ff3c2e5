// Memory for one call: given out by moving a pointer, given back all at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vc::jsonld {

class Arena {
 public:
  explicit Arena(std::size_t first_block = 4096) : next_size_(first_block) {}
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() = default;

  // Uninitialized bytes, aligned for everything.
  void* allocate(std::size_t size) {
    size = (size + 7U) & ~std::size_t{7};
    if (size > left_) grow(size);
    void* const out = next_;
    next_ += size;
    left_ -= size;
    return out;
  }
  template <class T>
  T* array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
    return static_cast<T*>(allocate(count * sizeof(T)));  // NOLINT(bugprone-sizeof-expression): arrays of pointers are meant
  }
  template <class T>
  T* make() {
    return ::new (static_cast<void*>(array<T>(1))) T();
  }
  [[nodiscard]] std::string_view concat(std::string_view a, std::string_view b, std::string_view c = {}) {
    auto* const out = static_cast<char*>(allocate(a.size() + b.size() + c.size() + 1));
    char* end = out;
    for (const auto part : {a, b, c})
      if (!part.empty()) {
        std::memcpy(end, part.data(), part.size());
        end += part.size();
      }
    return {out, static_cast<std::size_t>(end - out)};
  }
  [[nodiscard]] std::string_view copy(std::string_view text) { return concat(text, {}); }

  // Bytes taken from the system.
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  void grow(std::size_t size) {
    constexpr std::size_t largest = std::size_t{1} << 20U;
    const auto block = size > next_size_ ? size : next_size_;
    if (next_size_ < largest) next_size_ *= 2;
    blocks_.push_back(std::make_unique_for_overwrite<std::uint64_t[]>((block + 7) / 8));
    next_ = reinterpret_cast<char*>(blocks_.back().get());
    left_ = block;
    used_ += block;
  }

  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t next_size_;
  std::size_t used_ = 0;
  std::vector<std::unique_ptr<std::uint64_t[]>> blocks_;
};

}  // namespace vc::jsonld
