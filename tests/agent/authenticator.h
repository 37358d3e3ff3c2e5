// An authenticator for the tests: what a browser and a security key make together.
#pragma once

#include <agent/human_grant.h>
#include <did/codec.h>
#include <did/hash.h>
#include <did/key.h>
#include <did/key_format.h>

#include <nlohmann/json.hpp>
#include <string>

namespace test {

struct Assertion {
  std::string rp_id = "acme.example";
  std::uint8_t flags = 0x05;  // present, verified
  std::string client_data{};  // empty: made from what follows
  std::string type = "webauthn.get";
  std::string origin = "https://acme.example";
  std::string further{};  // members behind the origin
};

// ECDSA as authenticators send it: DER.
inline did::Bytes der_of(did::ByteView p1363) {
  const auto integer = [](did::ByteView half) {
    while (half.size() > 1 && half[0] == 0) half = half.subspan(1);
    did::Bytes out;
    if ((half[0] & 0x80U) != 0) out.push_back(0);
    out.insert(out.end(), half.begin(), half.end());
    out.insert(out.begin(), {0x02, static_cast<std::uint8_t>(out.size())});
    return out;
  };
  auto out = integer(p1363.first(32));
  const auto s = integer(p1363.subspan(32));
  out.insert(out.end(), s.begin(), s.end());
  out.insert(out.begin(), {0x30, static_cast<std::uint8_t>(out.size())});
  return out;
}

inline did::Bytes authenticator_data(const std::string& rp_id, std::uint8_t flags) {
  const auto hash = did::sha256(did::as_bytes(rp_id));
  did::Bytes out(hash.begin(), hash.end());
  out.insert(out.end(), {flags, 0, 0, 0, 9});
  return out;
}

inline did::Json assertion(const did::Sha256& challenge, did::SecretKey& key, const Assertion& how = {}) {
  const auto data = authenticator_data(how.rp_id, how.flags);
  const auto client = how.client_data.empty() ? R"({"type":")" + how.type + R"(","challenge":")" + did::base64url_encode(challenge) +
                                                    R"(","origin":")" + how.origin + R"(","crossOrigin":false)" + how.further + "}"
                                              : how.client_data;
  auto message = data;
  const auto hash = did::sha256(did::as_bytes(client));
  message.insert(message.end(), hash.begin(), hash.end());
  auto signature = key.sign(message).value();
  if (key.public_key().type() == did::KeyType::p256) signature = der_of(signature);
  return {{"type", "WebAuthnGrant"},
          {"authenticatorData", did::base64url_encode(data)},
          {"clientDataJSON", did::base64url_encode(did::as_bytes(client))},
          {"signature", did::base64url_encode(signature)},
          {"publicKey", did::to_multikey(key.public_key())}};
}

}  // namespace test
