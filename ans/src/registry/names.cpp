#include "registry/names.h"

#include <algorithm>

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

namespace {

// Agents whose names read like this one, itself among them where it is there; by name.
Result<std::vector<RegistryState>> agents_like(const Store& store, const AgentKey& key) {
  const auto prefix = likeness_key(skeleton_of(key), {});
  std::vector<std::string> names;
  DID_CHECK(store.scan(Table::skeletons, prefix, {}, [&](std::string_view entry, std::string_view) {
    names.emplace_back(entry.substr(entry.rfind('\0') + 1));  // daemons of before wrote the category in between, and an entry for each
    return true;
  }));
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  std::vector<RegistryState> out;
  for (const auto& name : names) {
    DID_TRY(auto state, read_state(store, name));
    if (state) out.push_back(*std::move(state));
  }
  return out;
}

bool contains(const std::vector<std::string>& categories, const std::string& category) { return std::ranges::find(categories, category) != categories.end(); }

}  // namespace

Answer<void> examine_likeness(const Store& store, const AgentStatement& statement) {
  DID_TRY(const auto alike, agents_like(store, statement.key()));
  if (alike.empty()) return {};
  const auto own = std::ranges::find(alike, statement.key().text(), &RegistryState::agent_key);
  for (const auto& category : categories_of(statement)) {
    if (own != alike.end() && contains(categories_of(*own), category)) continue;  // who came later, and was let in, is in nobody's way
    for (const auto& other : alike) {
      if (other.revoked || other.publisher == statement.key().publisher_did() || !contains(categories_of(other), category)) continue;
      return refuse(ProblemCode::confusable_name,
                    "`" + std::string(statement.key().text()) + "` reads like `" + other.agent_key + "`, which offers `" + category + "` too",
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
