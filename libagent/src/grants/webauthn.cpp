#include "agent/webauthn.h"

#include <algorithm>
#include <array>

#include "did/codec.h"
#include "did/json.h"

namespace agent {
namespace {

using did::ByteView;
using did::Errc;
using did::Result;

constexpr std::size_t client_data_max = 4096;

// 6.1, flags
enum Flag : std::uint8_t { up = 0x01, uv = 0x04, be = 0x08, bs = 0x10, at = 0x40, ed = 0x80 };
constexpr std::uint8_t reserved = 0x02 | 0x20;

// X.690 8.3: a positive INTEGER of at most 32 bytes, without a leading zero that is not needed. Advances `der`.
bool read_integer(ByteView& der, std::span<std::uint8_t, 32> out) {
  if (der.size() < 2 || der[0] != 0x02) return false;
  const std::size_t size = der[1];
  if (size == 0 || size > 33 || der.size() < 2 + size) return false;
  auto value = der.subspan(2, size);
  der = der.subspan(2 + size);
  if ((value[0] & 0x80U) != 0) return false;
  if (value[0] == 0) {
    if (size == 1 || (value[1] & 0x80U) == 0) return false;
    value = value.subspan(1);
  }
  if (value.size() > out.size()) return false;
  std::ranges::copy(value, out.end() - static_cast<std::ptrdiff_t>(value.size()));
  return true;
}

std::unexpected<did::Error> bad_client_data(std::string_view why) {
  return did::fail(Errc::malformed, "clientDataJSON: " + std::string(why));
}

}  // namespace

Result<AuthenticatorData> AuthenticatorData::parse(ByteView bytes) {
  constexpr std::size_t size = 37;
  if (bytes.size() < size) return did::fail(Errc::malformed, "authenticatorData has fewer than 37 bytes");
  const auto flags = bytes[32];
  if ((flags & reserved) != 0) return did::fail(Errc::malformed, "authenticatorData has a reserved flag");
  if ((flags & at) != 0) return did::fail(Errc::unsupported, "authenticatorData holds a new credential, which no assertion does");
  if ((flags & ed) != 0) return did::fail(Errc::unsupported, "authenticatorData holds extensions, which this build does not read");
  if (bytes.size() != size) return did::fail(Errc::malformed, "authenticatorData has bytes behind its end");
  if ((flags & bs) != 0 && (flags & be) == 0) return did::fail(Errc::malformed, "authenticatorData is backed up, but may not be");
  AuthenticatorData out{.rp_id_hash = {},
                        .user_present = (flags & up) != 0,
                        .user_verified = (flags & uv) != 0,
                        .backup_eligible = (flags & be) != 0,
                        .backed_up = (flags & bs) != 0,
                        .sign_count = 0};
  std::ranges::copy(bytes.first(32), out.rp_id_hash.begin());
  for (const auto byte : bytes.subspan(33, 4)) out.sign_count = out.sign_count << 8U | byte;
  return out;
}

// 5.8.1
Result<ClientData> ClientData::parse(std::string_view text) {
  DID_TRY(const auto document, did::JsonDocument::parse(text, {.max_bytes = client_data_max, .max_depth = 8}));
  const auto root = document.root();
  const auto type = root.find_string("type");
  const auto challenge = root.find_string("challenge");
  const auto origin = root.find_string("origin");
  if (!type || !challenge || !origin) return bad_client_data("`type`, `challenge` or `origin` is missing");
  if (root.find("topOrigin")) return bad_client_data("it was made inside a page of another origin");
  DID_TRY(auto bytes, did::base64url_decode(*challenge));
  ClientData out{.type = std::string(*type), .challenge = std::move(bytes), .origin = std::string(*origin)};
  if (const auto cross = root.find("crossOrigin")) {
    if (cross->kind() != did::JsonKind::boolean) return bad_client_data("`crossOrigin` is neither true nor false");
    out.cross_origin = cross->boolean();
  }
  return out;
}

Result<did::Bytes> p1363_from_der(ByteView der) {
  did::Bytes out(64);
  const bool sequence = der.size() >= 2 && der[0] == 0x30 && der[1] < 0x80 && der[1] == der.size() - 2;
  auto rest = sequence ? der.subspan(2) : ByteView();
  const std::span<std::uint8_t, 64> halves(out);
  if (!sequence || !read_integer(rest, halves.first<32>()) || !read_integer(rest, halves.last<32>()) || !rest.empty())
    return did::fail(Errc::malformed, "the signature is no ECDSA signature in DER");
  return out;
}

bool assertion_holds(ByteView authenticator_data, std::string_view client_data, ByteView signature, const did::PublicKey& key) {
  did::Bytes message(authenticator_data.begin(), authenticator_data.end());
  const auto hash = did::sha256(did::as_bytes(client_data));
  message.insert(message.end(), hash.begin(), hash.end());
  if (key.type() == did::KeyType::ed25519) return key.verify(message, signature);
  if (key.type() != did::KeyType::p256) return false;
  const auto plain = p1363_from_der(signature);
  return plain && key.verify(message, *plain);
}

}  // namespace agent
