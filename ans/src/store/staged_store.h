// A store over a store: what is written to it is seen through it, and kept until it is handed on as one batch.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <mutex>

#include "store/store.h"

namespace ans {

class StagedStore final : public Store {
 public:
  // `below` must outlive it, and change only by what is taken from here.
  explicit StagedStore(const Store& below) : below_(below) {}

  [[nodiscard]] Result<std::optional<std::string>> get(Table table, std::string_view key) const override;
  // Judges what the batch expects; then keeps it, in memory only.
  [[nodiscard]] Result<void> write(const WriteBatch& batch) override;
  [[nodiscard]] Result<void> scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const override;

  // The last change of each key, ordered by table and key: neighbours go in side by side. Nothing is left here.
  [[nodiscard]] WriteBatch take();

 private:
  using Changes = std::map<std::string, std::optional<std::string>, std::less<>>;  // nullopt: removed
  // PRECONDITION: mutex_ is held.
  [[nodiscard]] Result<std::optional<std::string>> look_up(Table table, std::string_view key) const;

  const Store& below_;
  mutable std::mutex mutex_;
  std::array<Changes, table_count> changes_;
};

}  // namespace ans
