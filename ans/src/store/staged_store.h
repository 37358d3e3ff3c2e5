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

  // All that was written, in order.
  [[nodiscard]] const WriteBatch& staged() const { return staged_; }

 private:
  using Changes = std::map<std::string, std::optional<std::string>, std::less<>>;  // nullopt: removed
  // PRECONDITION of both: mutex_ is held.
  [[nodiscard]] Result<std::optional<std::string>> look_up(Table table, std::string_view key) const;
  void keep(const WriteBatch::Op& op);

  const Store& below_;
  mutable std::mutex mutex_;
  std::array<Changes, table_count> changes_;
  WriteBatch staged_;
};

}  // namespace ans
