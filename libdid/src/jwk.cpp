// JSON Web Keys: RFC 7517, 7518 (EC), 8037 (OKP), 8812 (secp256k1), 7638 (thumbprint).
#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>

#include "did/codec.h"
#include "did/hash.h"
#include "did/key_format.h"
#include "quote.h"
#include "secret_text.h"

namespace did {
namespace {

using namespace std::string_view_literals;

enum class Half : std::uint8_t { public_key, secret_key };

constexpr JsonLimits jwk_limits{.max_bytes = 8192, .max_depth = 8};

// The public members in canonical order, which is also the order of RFC 7638 3.2.
std::vector<std::pair<std::string_view, std::string>> public_members(const PublicKey& key) {
  const auto& row = info(key.type());
  if (row.jwk_kty.empty()) std::abort();  // PRECONDITION: the type has a JWK form
  if (row.jwk_kty == "OKP") return {{"crv", std::string(row.jwk_crv)}, {"kty", "OKP"}, {"x", base64url_encode(key.bytes())}};
  const auto point = key.uncompressed();
  const auto coordinates = ByteView(point).subspan(1);
  const auto size = coordinates.size() / 2;
  return {{"crv", std::string(row.jwk_crv)},
          {"kty", "EC"},
          {"x", base64url_encode(coordinates.first(size))},
          {"y", base64url_encode(coordinates.last(size))}};
}

Result<std::string_view> need_string(JsonValue jwk, std::string_view member) {
  const auto value = jwk.find_string(member);
  if (!value) return fail(Errc::malformed, "the jwk has no string member `" + std::string(member) + "`");
  return *value;
}

Result<KeyType> read_type(JsonValue jwk) {
  DID_TRY(const auto kty, need_string(jwk, "kty"));
  if (kty != "OKP" && kty != "EC") return fail(Errc::unsupported, "jwk `kty` " + quoted(kty) + " is neither `OKP` nor `EC`");
  DID_TRY(const auto crv, need_string(jwk, "crv"));
  for (std::size_t i = 0; i < key_type_count; ++i) {
    const auto& row = info(static_cast<KeyType>(i));
    if (row.jwk_crv.empty() || row.jwk_crv != crv) continue;
    if (row.jwk_kty == kty) return row.type;
    return fail(Errc::malformed, "jwk `crv` " + quoted(crv) + " does not go with `kty` " + quoted(kty));
  }
  return fail(Errc::unsupported, "jwk `crv` " + quoted(crv) + " is no curve of this build");
}

Result<void> check_members(JsonValue jwk, KeyType type, Half half) {
  constexpr std::array always{"kty"sv, "crv"sv, "x"sv, "alg"sv, "use"sv, "kid"sv, "key_ops"sv};
  for (std::size_t i = 0; i < jwk.size(); ++i) {
    const auto name = jwk.member_name(i);
    if (std::ranges::find(always, name) != always.end()) continue;
    if (name == "y" && info(type).jwk_kty == "EC") continue;
    if (name == "d" && half == Half::secret_key) continue;
    if (name == "d") {
      return fail(Errc::malformed, "the jwk has a member `d`: a secret key where a public one belongs",
                  "take it back from where it was published, and make a new key");
    }
    return fail(Errc::malformed,
                "the jwk has a member " + quoted(name) + ", which a key of type `" + std::string(info(type).name) + "` does not have",
                "leave out what is not in RFC 7517, and every link to a certificate");
  }
  return {};
}

Result<void> check_alg(JsonValue jwk, KeyType type) {
  if (!jwk.find("alg")) return {};
  DID_TRY(const auto alg, need_string(jwk, "alg"));
  constexpr std::array agreement{"ECDH-ES"sv, "ECDH-ES+A128KW"sv, "ECDH-ES+A192KW"sv, "ECDH-ES+A256KW"sv};  // RFC 8037 3.2
  const bool fits = type == KeyType::x25519 ? std::ranges::find(agreement, alg) != agreement.end()
                                            : alg == info(type).jws_alg || (type == KeyType::ed25519 && alg == "Ed25519");  // RFC 9864 2.2
  if (fits) return {};
  return fail(Errc::malformed, "jwk `alg` " + quoted(alg) + " does not go with a key of type `" + std::string(info(type).name) + "`");
}

Result<void> check_use(JsonValue jwk, KeyType type) {
  if (!jwk.find("use")) return {};
  DID_TRY(const auto use, need_string(jwk, "use"));
  if (use == (info(type).signature_size == 0 ? "enc" : "sig")) return {};
  if (use == "enc" && info(type).jwk_kty == "EC") {
    return fail(Errc::unsupported,
                "jwk `use` is `enc`, and this build takes keys of type `" + std::string(info(type).name) + "` for signatures only");
  }
  return fail(Errc::malformed, "jwk `use` " + quoted(use) + " does not go with a key of type `" + std::string(info(type).name) + "`");
}

// RFC 7517 4.3: no operation twice; and none that such a key cannot do, or the one it is for left out.
Result<void> check_key_ops(JsonValue jwk, KeyType type, Half half) {
  const auto ops = jwk.find("key_ops");
  if (!ops) return {};
  const bool signs = info(type).signature_size != 0;
  constexpr std::array signing{"sign"sv, "verify"sv};
  constexpr std::array agreeing{"deriveKey"sv, "deriveBits"sv};
  std::span<const std::string_view> possible = agreeing;
  if (signs) possible = half == Half::secret_key ? std::span(signing).first(2) : std::span(signing).last(1);
  const auto disagree = [&] {
    return fail(Errc::malformed, "jwk `key_ops` does not go with a key of type `" + std::string(info(type).name) + "`");
  };
  if (!ops->is_array()) return disagree();
  std::vector<std::string_view> seen;
  for (std::size_t i = 0; i < ops->size(); ++i) {
    const auto op = (*ops)[i];
    if (!op.is_string() || std::ranges::find(possible, op.string()) == possible.end()) return disagree();
    if (std::ranges::find(seen, op.string()) != seen.end())
      return fail(Errc::malformed, "jwk `key_ops` names " + quoted(op.string()) + " twice");
    seen.push_back(op.string());
  }
  if (signs && std::ranges::find(seen, possible.front()) == seen.end()) return disagree();
  return {};
}

// RFC 7518 6.2.1.2: the full size of a coordinate, leading zeros and all.
Result<Bytes> read_coordinate(JsonValue jwk, std::string_view member, std::size_t size) {
  DID_TRY(const auto text, need_string(jwk, member));
  auto bytes = base64url_decode(text);
  if (!bytes) return std::unexpected(std::move(bytes).error().in("jwk `" + std::string(member) + "`"));
  if (bytes->size() == size) return bytes;
  return fail(Errc::malformed,
              "jwk `" + std::string(member) + "` has " + std::to_string(bytes->size()) + " bytes, not " + std::to_string(size));
}

Result<PublicKey> read_public_members(JsonValue jwk, Half half) {
  if (!jwk.is_object()) return fail(Errc::malformed, "a jwk is a JSON object, this is " + std::string(name(jwk.kind())));
  DID_TRY(const auto type, read_type(jwk));
  DID_CHECK(check_members(jwk, type, half));
  if (jwk.find("kid")) DID_CHECK(need_string(jwk, "kid"));
  DID_CHECK(check_alg(jwk, type));
  DID_CHECK(check_use(jwk, type));
  DID_CHECK(check_key_ops(jwk, type, half));
  const auto size = info(type).secret_size;  // of a scalar, and of a coordinate
  DID_TRY(auto point, read_coordinate(jwk, "x", size));
  if (info(type).jwk_kty == "OKP") return PublicKey::from_bytes(type, point);
  DID_TRY(const auto y, read_coordinate(jwk, "y", size));
  point.insert(point.begin(), 4);
  point.insert(point.end(), y.begin(), y.end());
  return PublicKey::from_uncompressed(type, point);
}

}  // namespace

Json to_jwk(const PublicKey& key) {
  auto jwk = Json::object();
  for (const auto& [name, value] : public_members(key)) jwk[std::string(name)] = value;
  return jwk;
}

Result<PublicKey> from_jwk(JsonValue jwk) { return read_public_members(jwk, Half::public_key); }

SecretBytes to_secret_jwk(const SecretKey& key) {
  const auto members = public_members(key.public_key());
  const auto d = secret_base64_encode(SecretBase64::url, key.expose_secret());
  std::string rest;  // all values are plain ascii, so that no escapes are needed
  for (const auto& [name, value] : std::span(members).subspan(1)) rest += ",\"" + std::string(name) + "\":\"" + value + '"';
  return concat({as_bytes("{\"crv\":\"" + members.front().second + "\",\"d\":\""), d.expose(), as_bytes("\"" + rest + "}")});
}

Result<SecretKey> from_secret_jwk(std::string_view text) {
  if (text.size() > jwk_limits.max_bytes) return fail(Errc::too_large, "a jwk of " + std::to_string(text.size()) + " bytes");
  DID_TRY(const auto masked, mask_member(text, "d"));
  DID_TRY(const auto document, JsonDocument::parse(masked.text, jwk_limits));
  DID_TRY(const auto claimed, read_public_members(document.root(), Half::secret_key));
  if (!is_mask(document.root().find_string("d").value_or(""), masked)) return fail(Errc::malformed, "jwk `d` is not written plainly");
  DID_TRY(const auto secret, secret_base64_decode(SecretBase64::url, masked.secret));
  DID_TRY(auto key, SecretKey::from_bytes(claimed.type(), secret.expose()));
  if (key.public_key() != claimed) return fail(Errc::malformed, "the public members of the jwk do not belong to its `d`");
  return key;
}

std::string jwk_thumbprint(const PublicKey& key) {
  std::string text;
  for (const auto& [name, value] : public_members(key)) text += (text.empty() ? "{\"" : ",\"") + std::string(name) + "\":\"" + value + '"';
  return base64url_encode(sha256(as_bytes(text + "}")));
}

}  // namespace did
