// Web Bot Auth (draft-meunier-webbotauth-httpsig-protocol) 5.2.1, 5.4 and 5.5.1.
#include <chrono>
#include <nlohmann/json.hpp>

#include "agent/signature_keys.h"
#include "component_value.h"
#include "did/json.h"
#include "did/key_format.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

constexpr std::size_t max_keys = 64;

// RFC 7638 3.2 and RFC 8037: the members that make the key. A directory may say more about it.
did::Result<did::PublicKey> public_key(const did::Json& jwk) {
  if (jwk.contains("d")) return fail(Errc::malformed, "key set has a secret key");
  did::Json needed = did::Json::object();
  for (const auto* member : {"crv", "kty", "x", "y"})
    if (jwk.contains(member)) needed[member] = jwk.at(member);
  DID_TRY(const auto document, did::JsonDocument::parse(needed.dump()));
  return did::from_jwk(document.root());
}

bool in_force(const did::Json& jwk, did::Time now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const auto limit = [&jwk](const char* member) {
    return jwk.contains(member) && jwk.at(member).is_number_integer() ? std::optional(jwk.at(member).get<std::int64_t>()) : std::nullopt;
  };
  const auto begin = limit("nbf");
  const auto end = limit("exp");
  return (!begin || *begin <= seconds) && (!end || seconds < *end);
}

// The value of the member that the signature covers; nullopt: it covers none. Of the older form, a bare string, as well.
std::optional<std::string> covered_agent(const KeyQuery& query) {
  const auto quoted = [](const ComponentValue& value) -> std::optional<std::string> {
    const auto item = value ? sf::parse_item(*value) : fail(Errc::malformed, "");
    const auto* text = item ? std::get_if<std::string>(&item->value) : nullptr;
    return text != nullptr ? std::optional(*text) : std::nullopt;
  };
  for (const auto& component : query.input.components()) {
    if (component.name() != "signature-agent" || component.has("req") || component.has("tr") || component.has("bs")) continue;
    const auto* key = sf::find(component.parameters(), "key");
    if (key != nullptr && *key != sf::BareItem(std::string(query.label))) continue;
    return quoted(component_value(component, query.context));
  }
  return std::nullopt;
}

}  // namespace

did::Result<void> DirectoryKeys::add(std::string_view agent, std::string_view jwks, did::Time now) {
  DID_TRY(const auto json, did::parse_json(jwks));
  if (!json.is_object() || !json.contains("keys") || !json.at("keys").is_array()) return fail(Errc::malformed, "key set without an array `keys`");
  const auto& keys = json.at("keys");
  if (keys.size() > max_keys) return fail(Errc::too_large, "key set of " + std::to_string(keys.size()) + " keys");
  for (const auto& jwk : keys) {
    if (!jwk.is_object()) return fail(Errc::malformed, "key set with a member that is no key");
    const auto key = public_key(jwk);
    if (!key && key.error().code == Errc::unsupported) continue;  // of a type that others use
    if (!key) return std::unexpected(key.error());
    const auto thumbprint = did::jwk_thumbprint(*key);
    if (jwk.contains("kid") && jwk.at("kid") != thumbprint) return fail(Errc::malformed, "key set with a `kid` that is not the key's thumbprint");
    auto usable = SignatureKey::from_public(*key);
    if (!usable || !in_force(jwk, now)) continue;
    keys_.insert_or_assign({std::string(agent), thumbprint}, FoundKey{*std::move(usable), agent.empty() ? thumbprint : std::string(agent)});
  }
  return {};
}

std::expected<FoundKey, NoKey> DirectoryKeys::find(const KeyQuery& query) const {
  const auto keyid = query.input.keyid();
  if (!keyid) return std::unexpected(NoKey{KeyProblem::unknown, "the signature has no `keyid`"});
  // 4.3: a signature that covers no address is of whoever holds the key, and of nobody else.
  const auto found = keys_.find({covered_agent(query).value_or(""), std::string(*keyid)});
  if (found == keys_.end()) return std::unexpected(NoKey{KeyProblem::unknown, "`keyid` names no key of the agent that the signature covers"});
  return found->second;
}

}  // namespace agent
