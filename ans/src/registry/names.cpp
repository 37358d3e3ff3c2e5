#include "registry/names.h"

#include <algorithm>
#include <map>

#include "history/projection.h"
#include "names/registrable.h"
#include "names/skeleton.h"

namespace ans {

Answer<FreeAliases> free_aliases(const Store& store, const AgentStatement& statement, const std::vector<std::string>& asked) {
  DID_TRY(const auto derived, derive_aliases(statement));
  FreeAliases out;
  for (const auto& alias : derived) {
    DID_TRY(const auto holder, store.get(Table::names, alias));
    if (holder && *holder == statement.key().text()) continue;
    if (holder) {
      DID_TRY(const auto other, read_state(store, *holder));
      const bool own = alias == statement.agent() && statement.issuer() == alias && (!other || other->publisher != alias);
      if (other && !other->revoked && !own) {
        const auto is_it = [&](const std::string& name) {
          const auto one = parse_asked_name(name);
          return one && one->key == alias;
        };
        if (std::ranges::none_of(asked, is_it)) continue;
        return refuse(ProblemCode::conflict, "`" + alias + "` is a name of `" + *holder + "`", "leave it out of `aliases`", "/aliases");
      }
      if (other) out.taken[*holder].push_back(alias);
    }
    out.names.push_back(alias);
  }
  return out;
}

Answer<void> examine_likeness(const Store& store, const AgentStatement& statement) {
  const auto prefix = likeness_key(skeleton_of(statement.key()));
  std::map<std::string, std::vector<std::string>, std::less<>> alike;  // by category
  DID_CHECK(store.scan(Table::skeletons, prefix, {}, [&](std::string_view key, std::string_view) {
    const auto rest = key.substr(prefix.size());
    const auto border = rest.find('\0');
    alike[std::string(rest.substr(0, border))].emplace_back(rest.substr(border + 1));
    return true;
  }));
  if (alike.empty()) return {};
  for (const auto& category : categories_of(statement)) {
    const auto& names = alike[category];
    if (std::ranges::find(names, statement.key().text()) != names.end()) continue;  // who came later, and was let in, is in nobody's way
    for (const auto& name : names) {
      const auto key = AgentKey::parse(name);
      if (!key || key->publisher_did() == statement.key().publisher_did()) continue;
      DID_TRY(const auto other, read_state(store, name));
      if (!other || other->revoked) continue;
      return refuse(ProblemCode::confusable_name,
                    "`" + std::string(statement.key().text()) + "` reads like `" + name + "`, which offers `" + category + "` too",
                    "choose a name that differs to the eye, or attach an OrganizationCredential of an issuer that this registry believes", "/statement/credentialSubject/agentKey");
    }
  }
  return {};
}

Answer<void> examine_quota(const Store& store, const AgentKey& key, std::size_t limit) {
  if (limit == 0) return {};
  std::size_t count = 0;
  const auto owner = owner_of(key);
  DID_CHECK(store.scan(Table::relations, owned_key(owner, {}), {}, [&](std::string_view, std::string_view) { return ++count < limit; }));
  if (count < limit) return {};
  return refuse(ProblemCode::forbidden, "`" + owner + "` has " + std::to_string(limit) + " names, and may have no more", "give what there is new versions instead, or ask who runs the registry",
                "/statement/credentialSubject/agentKey");
}

}  // namespace ans
