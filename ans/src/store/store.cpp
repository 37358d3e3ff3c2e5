#include "store/store.h"

#include <algorithm>
#include <utility>

namespace ans {

std::string_view name(Table table) {
  switch (table) {
    case Table::events: return "events";
    case Table::statements: return "statements";
    case Table::credentials: return "credentials";
    case Table::state: return "state";
    case Table::names: return "names";
    case Table::capabilities: return "capabilities";
    case Table::skeletons: return "skeletons";
    case Table::relations: return "relations";
    case Table::meta: return "meta";
    case Table::words: return "words";
  }
  std::unreachable();
}

did::Error conflict_of(const WriteBatch::Op& op) {
  // Some tables have binary keys.
  const bool printable = std::ranges::all_of(op.key, [](char c) { return c > ' ' && c < 0x7f; });
  const std::string table(name(op.table));
  return {did::Errc::conflict, printable ? "`" + table + "` already has the key `" + op.key + "`" : "`" + table + "` already has this key"};
}

}  // namespace ans
