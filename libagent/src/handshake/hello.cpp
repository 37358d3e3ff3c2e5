#include "hello.h"

#include <algorithm>

namespace agent {
namespace {

constexpr std::size_t max_suites = 8, max_suite_name = 64;

void append_sized(did::ByteView bytes, did::Bytes& out) {
  out.push_back(static_cast<std::uint8_t>(bytes.size()));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// Takes from the front of what is left.
class Taker {
 public:
  explicit Taker(did::ByteView all) : all_(all) {}
  [[nodiscard]] Answer<did::ByteView> take(std::size_t size) {
    if (all_.size() - at_ < size) return refuse(RefusalCode::malformed, "a hello that ends too early");
    at_ += size;
    return all_.subspan(at_ - size, size);
  }
  [[nodiscard]] Answer<std::size_t> take_number() {
    DID_TRY(const auto byte, take(1));
    return std::size_t{byte[0]};
  }
  [[nodiscard]] Answer<did::ByteView> take_sized(std::size_t at_most) {
    DID_TRY(const auto size, take_number());
    if (size > at_most) return refuse(RefusalCode::malformed, "a hello with a member of " + std::to_string(size) + " bytes");
    return take(size);
  }
  [[nodiscard]] std::size_t at() const { return at_; }

 private:
  did::ByteView all_;
  std::size_t at_ = 0;
};

Answer<std::vector<std::string>> take_suites(Taker& taker) {
  DID_TRY(const auto count, taker.take_number());
  if (count == 0 || count > max_suites) return refuse(RefusalCode::malformed, "a hello that offers " + std::to_string(count) + " suites");
  std::vector<std::string> suites;
  for (std::size_t i = 0; i < count; ++i) {
    DID_TRY(const auto name, taker.take_sized(max_suite_name));
    suites.emplace_back(did::as_text(name));
  }
  return suites;
}

}  // namespace

did::Bytes encode_hello(const HelloNonce& nonce, std::span<const std::string> suites, std::string_view chosen, did::ByteView cookie) {
  did::Bytes out;
  append_sized(did::as_bytes(protocol_version), out);
  out.insert(out.end(), nonce.begin(), nonce.end());
  out.push_back(static_cast<std::uint8_t>(suites.size()));
  for (const auto& suite : suites) append_sized(did::as_bytes(suite), out);
  out.push_back(static_cast<std::uint8_t>(std::ranges::find(suites, chosen) - suites.begin()));
  append_sized(cookie, out);
  return out;
}

Answer<Hello> read_hello(did::ByteView message) {
  Taker taker(message);
  DID_TRY(const auto version, taker.take_sized(protocol_version.size() + 2));
  if (did::as_text(version) != protocol_version)
    return refuse(RefusalCode::unsupported_version, "a hello of another version than `did-noise/1`");
  DID_CHECK(taker.take(std::tuple_size_v<HelloNonce>));
  Hello hello;
  DID_TRY(hello.suites, take_suites(taker));
  DID_TRY(const auto chosen, taker.take_number());
  if (chosen >= hello.suites.size()) return refuse(RefusalCode::malformed, "a hello that chooses a suite it does not offer");
  hello.chosen = hello.suites[chosen];
  hello.cookie_at = taker.at();
  DID_CHECK(taker.take_sized(max_cookie));
  hello.bytes.assign(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(taker.at()));
  return hello;
}

}  // namespace agent
