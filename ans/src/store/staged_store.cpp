#include "store/staged_store.h"

#include <algorithm>
#include <utility>

namespace ans {

using Kind = WriteBatch::Op::Kind;

Result<std::optional<std::string>> StagedStore::look_up(Table table, std::string_view key) const {
  const auto& changes = changes_[std::to_underlying(table)];
  if (const auto found = changes.find(key); found != changes.end()) return found->second;
  return below_.get(table, key);
}

WriteBatch StagedStore::take() {
  const std::scoped_lock lock(mutex_);
  WriteBatch out;
  for (std::size_t i = 0; i < table_count; ++i) {
    for (auto changes = std::exchange(changes_[i], {}); !changes.empty();) {
      auto change = changes.extract(changes.begin());
      if (change.mapped())
        out.put(static_cast<Table>(i), std::move(change.key()), *std::move(change.mapped()));
      else
        out.remove(static_cast<Table>(i), std::move(change.key()));
    }
  }
  return out;
}

Result<std::optional<std::string>> StagedStore::get(Table table, std::string_view key) const {
  const std::scoped_lock lock(mutex_);
  return look_up(table, key);
}

Result<void> StagedStore::write(const WriteBatch& batch) {
  const std::scoped_lock lock(mutex_);
  for (const auto& op : batch.ops()) {
    if (op.kind != Kind::expect_absent) continue;
    DID_TRY(const auto found, look_up(op.table, op.key));
    if (found) return std::unexpected(conflict_of(op));
  }
  // What was expected is not handed on: what lies below does not change meanwhile.
  for (const auto& op : batch.ops()) {
    auto& changes = changes_[std::to_underlying(op.table)];
    if (op.kind == Kind::put) changes.insert_or_assign(op.key, op.value);
    if (op.kind == Kind::remove) changes.insert_or_assign(op.key, std::nullopt);
  }
  return {};
}

// Merges two ordered walks; of a key that both have, the staged one counts.
Result<void> StagedStore::scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const {
  std::vector<Changes::value_type> changed;  // copied, so that `visit` runs outside the lock
  {
    const std::scoped_lock lock(mutex_);
    const auto& changes = changes_[std::to_underlying(table)];
    auto at = changes.lower_bound(std::max(prefix, from));
    for (; at != changes.end() && at->first.starts_with(prefix); ++at) changed.emplace_back(*at);
  }
  auto next = changed.cbegin();
  bool going = true;
  const auto visit_next = [&] {
    if (next->second) going = visit(next->first, *next->second);
    ++next;
  };
  DID_CHECK(below_.scan(table, prefix, from, [&](std::string_view key, std::string_view value) {
    while (going && next != changed.cend() && next->first < key) visit_next();
    if (!going) return false;
    if (next != changed.cend() && next->first == key)
      visit_next();
    else
      going = visit(key, value);
    return going;
  }));
  while (going && next != changed.cend()) visit_next();
  return {};
}

}  // namespace ans
