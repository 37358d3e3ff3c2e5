// Web Bot Auth (draft-meunier-webbotauth-httpsig-protocol) 5.2.1, 5.4 and 5.5.1.
#include <chrono>
#include <nlohmann/json.hpp>

#include "agent/signature_keys.h"
#include "covered_agent.h"
#include "did/json.h"
#include "did/key_format.h"
#include "jwk_set.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

bool in_force(const did::Json& jwk, did::Time now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const auto limit = [&jwk](const char* member) {
    return jwk.contains(member) && jwk.at(member).is_number_integer() ? std::optional(jwk.at(member).get<std::int64_t>()) : std::nullopt;
  };
  const auto begin = limit("nbf");
  const auto end = limit("exp");
  return (!begin || *begin <= seconds) && (!end || seconds < *end);
}

}  // namespace

did::Result<void> DirectoryKeys::add(std::string_view agent, std::string_view jwks, did::Time now) {
  DID_TRY(const auto keys, read_key_set(jwks));
  for (const auto& jwk : keys) {
    const auto key = public_key_of(jwk);
    if (!key && key.error().code == Errc::unsupported) continue;  // of a type that others use
    if (!key) return std::unexpected(key.error());
    const auto thumbprint = did::jwk_thumbprint(*key);
    if (jwk.contains("kid") && jwk.at("kid") != thumbprint)
      return fail(Errc::malformed, "key set with a `kid` that is not the key's thumbprint");
    auto usable = SignatureKey::from_public(*key);
    if (!usable || !in_force(jwk, now)) continue;
    keys_.insert_or_assign({std::string(agent), thumbprint}, FoundKey{*std::move(usable), agent.empty() ? thumbprint : std::string(agent)});
  }
  return {};
}

std::expected<FoundKey, NoKey> DirectoryKeys::find(const KeyQuery& query) const {
  // 4.3: a signature that covers no address is of whoever holds the key, and of nobody else.
  const auto agent = covered_agent(query);
  return find_for(agent ? agent->url : "", query);
}

std::expected<FoundKey, NoKey> DirectoryKeys::find_for(std::string_view agent, const KeyQuery& query) const {
  const auto keyid = query.input.keyid();
  if (!keyid) return std::unexpected(NoKey{KeyProblem::unknown, "the signature has no `keyid`"});
  const auto found = keys_.find({std::string(agent), std::string(*keyid)});
  if (found == keys_.end())
    return std::unexpected(NoKey{KeyProblem::unknown, "`keyid` names no key of the agent that the signature covers"});
  return found->second;
}

}  // namespace agent
