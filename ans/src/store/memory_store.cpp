#include "store/memory_store.h"

#include <algorithm>
#include <utility>

namespace ans {

using Kind = WriteBatch::Op::Kind;

Result<std::optional<std::string>> MemoryStore::get(Table table, std::string_view key) const {
  const std::scoped_lock lock(mutex_);
  const auto& entries = tables_[std::to_underlying(table)];
  const auto found = entries.find(key);
  if (found == entries.end()) return std::nullopt;
  return found->second;
}

Result<void> MemoryStore::write(const WriteBatch& batch) {
  const std::scoped_lock lock(mutex_);
  for (const auto& op : batch.ops()) {
    if (op.kind == Kind::expect_absent && tables_[std::to_underlying(op.table)].contains(op.key)) {
      return std::unexpected(conflict_of(op));
    }
  }
  for (const auto& op : batch.ops()) {
    auto& entries = tables_[std::to_underlying(op.table)];
    if (op.kind == Kind::put) entries.insert_or_assign(op.key, op.value);
    if (op.kind == Kind::remove) entries.erase(op.key);
  }
  return {};
}

Result<void> MemoryStore::scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const {
  std::vector<std::pair<std::string, std::string>> found;  // copied, so that `visit` runs outside the lock
  {
    const std::scoped_lock lock(mutex_);
    const auto& entries = tables_[std::to_underlying(table)];
    auto at = entries.lower_bound(std::max(prefix, from));
    for (; at != entries.end() && at->first.starts_with(prefix); ++at) found.emplace_back(*at);
  }
  for (const auto& [key, value] : found) {
    if (!visit(key, value)) break;
  }
  return {};
}

}  // namespace ans
