// Store on a std::map for each table: for tests, and the reference that RocksStore is compared with. Nothing outlives it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <mutex>

#include "store/store.h"

namespace ans {

class MemoryStore final : public Store {
 public:
  [[nodiscard]] Result<std::optional<std::string>> get(Table table, std::string_view key) const override;
  [[nodiscard]] Result<void> write(const WriteBatch& batch) override;
  [[nodiscard]] Result<void> scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const override;

 private:
  using Entries = std::map<std::string, std::string, std::less<>>;

  mutable std::mutex mutex_;
  std::array<Entries, table_count> tables_;
};

}  // namespace ans
