#include "jwk_set.h"

#include <nlohmann/json.hpp>

#include "did/key_format.h"

namespace agent {

using did::Errc;
using did::fail;

did::Result<did::PublicKey> public_key_of(const did::Json& jwk) {
  if (jwk.contains("d")) return fail(Errc::malformed, "key set has a secret key");
  did::Json needed = did::Json::object();
  for (const auto* member : {"crv", "kty", "x", "y"})
    if (jwk.contains(member)) needed[member] = jwk.at(member);
  DID_TRY(const auto document, did::JsonDocument::parse(needed.dump()));
  return did::from_jwk(document.root());
}

did::Result<did::Json> read_key_set(std::string_view text) {
  DID_TRY(const auto json, did::parse_json(text));
  if (!json.is_object() || !json.contains("keys") || !json.at("keys").is_array())
    return fail(Errc::malformed, "key set without an array `keys`");
  const auto& keys = json.at("keys");
  if (keys.size() > max_set_keys) return fail(Errc::too_large, "key set of " + std::to_string(keys.size()) + " keys");
  for (const auto& jwk : keys)
    if (!jwk.is_object()) return fail(Errc::malformed, "key set with a member that is no key");
  return keys;
}

}  // namespace agent
