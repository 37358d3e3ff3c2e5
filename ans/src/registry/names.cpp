#include "registry/names.h"

#include <algorithm>

#include "history/projection.h"
#include "names/registrable.h"
#include "names/skeleton.h"
#include "records/disclosure.h"

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
        const auto name = parse_asked_name(alias);
        const auto whose =
            name && tells_name(*other, *name, {}) ? "`" + *holder + "`" : std::string("an agent that its publisher tells to some only");
        return refuse(ProblemCode::conflict, "`" + alias + "` is a name of " + whose, "leave it out of `aliases`", "/aliases");
      }
      if (other) out.taken[*holder].push_back(alias);
    }
    out.names.push_back(alias);
  }
  return out;
}

namespace {

// The names that read like this one, itself among them where it is there.
Result<std::vector<std::string>> names_like(const Store& store, const AgentKey& key) {
  const auto prefix = likeness_key(skeleton_of(key), {});
  std::vector<std::string> names;
  DID_CHECK(store.scan(Table::skeletons, prefix, {}, [&](std::string_view entry, std::string_view) {
    names.emplace_back(entry.substr(entry.rfind('\0') + 1));  // daemons of before wrote the category in between, and an entry for each
    return true;
  }));
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  return names;
}

bool contains(const std::vector<std::string>& categories, const std::string& category) {
  return std::ranges::find(categories, category) != categories.end();
}

// The categories that are new to this agent. `was_let_in`: its name is among those that are looked at.
Result<std::vector<std::string>> new_categories(const Store& store, const AgentStatement& statement, bool was_let_in) {
  auto categories = categories_of(statement);
  if (!was_let_in) return categories;
  DID_TRY(const auto own, read_state(store, statement.key().text()));
  if (own) std::erase_if(categories, [known = categories_of(*own)](const std::string& category) { return contains(known, category); });
  return categories;
}

// A publisher may give its own agents names that read alike, and as many as it likes: none of them is looked at.
bool is_of(const std::string& name, const std::string& publisher) {
  const auto key = AgentKey::parse(name);
  return key && key->publisher_did() == publisher;
}

}  // namespace

Answer<void> examine_likeness(const Store& store, const AgentStatement& statement) {
  DID_TRY(auto names, names_like(store, statement.key()));
  const bool was_let_in = contains(names, std::string(statement.key().text()));  // who came later, and was let in, is in nobody's way
  std::erase_if(names,
                [publisher = std::string(statement.key().publisher_did())](const std::string& name) { return is_of(name, publisher); });
  if (names.empty()) return {};
  DID_TRY(const auto categories, new_categories(store, statement, was_let_in));
  if (categories.empty()) return {};
  for (const auto& name : names) {
    DID_TRY(const auto other, read_state(store, name));
    if (!other || other->revoked) continue;
    const auto offered = categories_of(*other);
    const auto shared = std::ranges::find_if(categories, [&](const std::string& category) { return contains(offered, category); });
    if (shared == categories.end()) continue;
    return refuse(ProblemCode::confusable_name,
                  "`" + std::string(statement.key().text()) + "` reads like `" + other->agent_key + "`, which offers `" + *shared + "` too",
                  "choose a name that differs to the eye, or attach an OrganizationCredential of an issuer that this registry believes",
                  "/statement/credentialSubject/agentKey");
  }
  return {};
}

Answer<void> examine_quota(const Store& store, const AgentKey& key, std::size_t limit) {
  if (limit == 0) return {};
  std::size_t count = 0;
  const auto owner = owner_of(key);
  DID_CHECK(store.scan(Table::relations, owned_key(owner, {}), {}, [&](std::string_view, std::string_view) { return ++count < limit; }));
  if (count < limit) return {};
  return refuse(ProblemCode::forbidden, "`" + owner + "` has " + std::to_string(limit) + " names, and may have no more",
                "give what there is new versions instead, or ask who runs the registry", "/statement/credentialSubject/agentKey");
}

}  // namespace ans
