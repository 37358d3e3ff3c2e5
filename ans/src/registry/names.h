// Which names a statement may take: aliases that are free, and none that reads like another publisher's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "records/alias.h"
#include "store/store.h"

namespace ans {

struct FreeAliases {
  std::vector<std::string> names;
  std::map<std::string, std::vector<std::string>> taken;  // of `names` those that other agents lose, by agentKey
};
// Of the aliases that follow from the statement those that are free. An alias names the agent that was bound to it first; an
// agent that the DID itself publishes takes its DID over, and so does anybody from an agent that is revoked. Problems: conflict
// where one of `asked` is not free.
[[nodiscard]] Answer<FreeAliases> free_aliases(const Store& store, const AgentStatement& statement, const std::vector<std::string>& asked);

// Problems: confusable_name: an agent of another publisher has the same skeleton, and offers something of a category that is new to
// this one. Agents that are revoked stand in nobody's way.
[[nodiscard]] Answer<void> examine_likeness(const Store& store, const AgentStatement& statement);

// One more name of the owner of `key`, where one has `limit` at most; 0: no limit. Looks at as many keys as the owner has names.
// Problems: forbidden.
[[nodiscard]] Answer<void> examine_quota(const Store& store, const AgentKey& key, std::size_t limit);

}  // namespace ans
