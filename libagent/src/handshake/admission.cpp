#include "agent/admission.h"

#include <algorithm>
#include <utility>

#include "did/hash.h"
#include "noise/primitives.h"

namespace agent {
namespace {

//   cookie = time mac        time: 8 bytes, big-endian, milliseconds since 1970
//   mac    = HMAC-SHA-256(key, time || size of address, 2 bytes || address || SHA-256(hello without cookie))
constexpr std::size_t time_size = 8;
constexpr std::size_t cookie_size = time_size + 32;
constexpr std::size_t cookie_key_size = 32;

void append_number(std::uint64_t number, std::size_t size, did::Bytes& out) {
  for (std::size_t i = size; i-- > 0;) out.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

// Of what the first cookie key is made of, so that one draw of random bytes is enough.
std::array<std::uint8_t, 16> hash_key(const did::SecretBytes& cookie_key) {
  const auto mac = did::hmac_sha256(cookie_key.expose(), did::as_bytes("first messages of IK that were seen"));
  std::array<std::uint8_t, 16> key{};
  std::copy_n(mac.begin(), key.size(), key.begin());
  return key;
}

did::Time time_of(did::ByteView cookie) {
  std::uint64_t number = 0;
  for (const auto byte : cookie.first(time_size)) number = number << 8U | byte;
  return did::Time(std::chrono::milliseconds(static_cast<std::int64_t>(number)));
}

}  // namespace

Admission::Admission(const did::Clock& clock, Random& random, const AdmissionLimits& limits)
    : clock_(clock), random_(random), limits_(limits), places_(std::make_shared<int>(0)), key_since_(clock.now()), seen_since_(key_since_) {
  key_ = did::SecretBytes(cookie_key_size);
  random_.fill(key_.expose_mutable());
  seen_ = seen_before_ = Seen(0, KeyHash{hash_key(key_)});
}

std::size_t Admission::KeyHash::operator()(const DhPublicKey& ephemeral) const { return noise::short_hash(key, ephemeral); }

// The key before stays good until the next change, so that a cookie that was just given out is.
void Admission::rotate_key(did::Time now) {
  if (now - key_since_ < limits_.cookie_key_life) return;
  key_before_ = std::exchange(key_, did::SecretBytes(cookie_key_size));
  random_.fill(key_.expose_mutable());
  key_since_ = now;
}

did::Bytes Admission::make_cookie(const did::SecretBytes& key, did::Time at, did::ByteView hello, std::string_view address) const {
  did::Bytes cookie;
  append_number(static_cast<std::uint64_t>(at.time_since_epoch().count()), time_size, cookie);
  auto bound = cookie;
  append_number(address.size(), 2, bound);
  bound.insert(bound.end(), address.begin(), address.end());
  const auto digest = did::sha256(hello);
  bound.insert(bound.end(), digest.begin(), digest.end());
  const auto mac = did::hmac_sha256(key.expose(), bound);
  cookie.insert(cookie.end(), mac.begin(), mac.end());
  return cookie;
}

bool Admission::is_ours(did::ByteView cookie, did::Time now, did::ByteView hello, std::string_view address) const {
  if (cookie.size() != cookie_size) return false;
  const auto at = time_of(cookie);
  const auto made_with = [&](const did::SecretBytes& key) {
    return !key.empty() && did::equal_in_constant_time(cookie, make_cookie(key, at, hello, address));
  };
  return (made_with(key_) || made_with(key_before_)) && at <= now && now - at <= limits_.cookie_life;
}

Answer<Admission::Considered> Admission::consider(did::ByteView hello, did::ByteView cookie, std::string_view address) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.now();
  rotate_key(now);
  if (cookie.empty() && pending() >= limits_.load_mark) return Considered{nullptr, make_cookie(key_, now, hello, address)};
  if (!cookie.empty() && !is_ours(cookie, now, hello, address))
    return refuse(RefusalCode::bad_cookie, "a cookie that is not ours, or too old");
  if (pending() >= limits_.max_pending) return refuse(RefusalCode::overloaded, "as many handshakes are pending as may be");
  return Considered{places_, {}};
}

void Admission::rotate_seen(did::Time now) {
  if (now - seen_since_ < limits_.seen_life) return;
  seen_before_ = std::exchange(seen_, Seen(0, seen_.hash_function()));
  seen_since_ = now;
}

Answer<void> Admission::see(const DhPublicKey& ephemeral) {
  const std::lock_guard lock(mutex_);
  rotate_seen(clock_.now());
  if (seen_.contains(ephemeral) || seen_before_.contains(ephemeral))
    return refuse(RefusalCode::replayed, "this first message was here before");
  if (seen_.size() >= limits_.max_seen) return refuse(RefusalCode::overloaded, "no room to remember another first message");
  seen_.insert(ephemeral);
  return {};
}

}  // namespace agent
