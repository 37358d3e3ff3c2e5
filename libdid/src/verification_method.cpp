#include <algorithm>
#include <array>
#include <utility>

#include "did/codec.h"
#include "did/key_format.h"
#include "document_reader.h"
#include "quote.h"

namespace did {
namespace {

// Where the key of a method stands, by the method's type. A type that is not here is kept without its key.
enum class Material : std::uint8_t { multikey, multikey_ed25519, jwk };
struct TypeRow {
  std::string_view type;
  Material material;
};
constexpr std::array type_rows{
    TypeRow{"Ed25519VerificationKey2020", Material::multikey_ed25519},
    TypeRow{"JsonWebKey", Material::jwk},
    TypeRow{"JsonWebKey2020", Material::jwk},
    TypeRow{"Multikey", Material::multikey},
};

constexpr std::size_t longest_multikey = 256;  // in base58btc, of the key types of this build

// Members that the JOSE registries mark as private or secret.
constexpr std::array<std::string_view, 9> secret_jwk_members{"d", "dp", "dq", "k", "oth", "p", "priv", "q", "qi"};

Result<void> check_material(JsonValue json, const std::string& at) {
  std::size_t keys = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto member = json.member_name(i);
    // CID 1.0 2.2.3: not where parties other than the holder of the secret can see it.
    if (member.starts_with("secretKey") || member.starts_with("privateKey")) {
      return breach(at, "publishes a secret key in " + quoted(member));
    }
    if (member.starts_with("publicKey")) ++keys;
  }
  // CID 1.0 2.2.1: no two properties for the same material.
  if (keys > 1) return breach(at, "holds its key in more than one form");
  return {};
}

Result<std::optional<Time>> read_time(JsonValue json, std::string_view member, const std::string& at) {
  const auto value = json.find(member);
  if (!value) return std::nullopt;
  if (!value->is_string()) return breach(at + "/" + std::string(member), "is not a string");
  auto time = parse_date_time(value->string());
  if (!time) return breach(at + "/" + std::string(member), time.error().message);
  return *time;
}

// What reading a key answered. Unsupported is a key type outside this build (RSA, another multicodec): the method is kept
// without it, so that one key of tomorrow does not take the others away. The error of CID 1.0 2.2.2 comes with its use.
Result<std::optional<PublicKey>> read_answer(Result<PublicKey> key, const std::string& at) {
  if (key) return std::move(*key);
  if (key.error().code == Errc::unsupported) return std::nullopt;
  return breach(at, "holds no key: " + key.error().message);
}

Result<std::optional<PublicKey>> read_multikey(JsonValue json, bool only_ed25519, const std::string& at) {
  DID_TRY(const auto text, required_string(json, "publicKeyMultibase", at));
  const auto place = at + "/publicKeyMultibase";
  // CID 1.0 2.2.2: base-58-btc, and no alternate encoding.
  if (!text.starts_with('z')) return breach(place, "is not multibase base58btc, which starts with `z`");
  if (text.size() > longest_multikey) {  // a key of another type, if it is one at all
    const auto bytes = multibase_decode(Multibase::base58btc, text);
    if (!bytes) return breach(place, "holds no key: " + bytes.error().message);
    return std::nullopt;
  }
  DID_TRY(auto key, read_answer(from_multikey(text), place));
  if (only_ed25519 && (!key || key->type() != KeyType::ed25519)) return breach(place, "is not an Ed25519 key");
  return key;
}

Result<std::optional<PublicKey>> read_jwk(JsonValue json, const std::string& at) {
  const auto jwk = json.find("publicKeyJwk");
  if (!jwk) return breach(at, "has no `publicKeyJwk`");
  const auto place = at + "/publicKeyJwk";
  if (!jwk->is_object()) return breach(place, "is not an object");
  // CID 1.0 2.2.3. Asked here, because a key type that is not supported could hide them.
  for (const auto member : secret_jwk_members) {
    if (jwk->find(member)) return breach(place, "publishes the secret member " + quoted(member));
  }
  return read_answer(from_jwk(*jwk), place);
}

Result<std::optional<PublicKey>> read_key(JsonValue json, std::string_view type, const std::string& at) {
  const auto* const row = std::ranges::find(type_rows, type, &TypeRow::type);
  if (row == type_rows.end()) return std::nullopt;
  switch (row->material) {
    case Material::multikey: return read_multikey(json, false, at);
    case Material::multikey_ed25519: return read_multikey(json, true, at);
    case Material::jwk: return read_jwk(json, at);
  }
  std::unreachable();
}

}  // namespace

Result<VerificationMethod> read_verification_method(JsonValue json, std::string_view base, const std::string& at) {
  if (!json.is_object()) return breach(at, "is not an object");
  DID_TRY(const auto id_text, required_string(json, "id", at));
  auto id = absolute_did_url(id_text, base);  // DID 1.1 5.2 (a)
  if (!id) return breach(at + "/id", id.error().message);
  DID_TRY(const auto type, required_string(json, "type", at));
  DID_TRY(const auto controller, required_string(json, "controller", at));
  const auto controller_did = Did::parse(controller);  // DID 1.1 5.2 (b)
  if (!controller_did) return breach(at + "/controller", controller_did.error().message);
  DID_CHECK(check_material(json, at));
  DID_TRY(auto key, read_key(json, type, at));
  DID_TRY(const auto revoked, read_time(json, "revoked", at));
  DID_TRY(const auto expires, read_time(json, "expires", at));
  return VerificationMethod{*std::move(id), std::string(type), std::string(controller), std::move(key), revoked, expires};
}

}  // namespace did
