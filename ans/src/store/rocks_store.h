// Store on RocksDB (sole user): one column family for each table, every write synced before it is acknowledged.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "store/store.h"

namespace ans {

struct RocksStoreOptions {
  std::size_t cache_bytes = std::size_t{64} << 20U;  // blocks of sorted tables kept in memory
  // For tests that stop the process there: told each step that a commit takes in the write-ahead log, before it is taken.
  std::function<void(std::string_view step)> before_step{};
  bool durable = true;  // false: nothing is synced; for a store that can be made again
};

// After a write that the disk did not take, every further write is refused until the store is opened again: what was
// acknowledged stays, the batch that failed is afterwards there as a whole or not at all, and reading goes on.
class RocksStore final : public Store {
 public:
  // Opens the folder `path`, or makes it. One process at a time. Errors: unavailable (another process has it, no
  // permission, not a folder, disk), corrupt (its files fail their checks), unsupported (written by a newer version).
  [[nodiscard]] static Result<std::unique_ptr<RocksStore>> open(const std::string& path, const RocksStoreOptions& options = {});
  // For reading only: changes nothing in the folder, not even a log of its own; write() is refused. The folder must be
  // there, and no daemon may be using it. Errors: as open(), and not_found.
  [[nodiscard]] static Result<std::unique_ptr<RocksStore>> open_read_only(const std::string& path, const RocksStoreOptions& options = {});
  ~RocksStore() override;

  // The store as it is now, in the folder `path`, which must not be there: a sound store of its own. Where it can, shares files with this
  // one (hard links), so that it costs neither time nor room at first. Errors: unavailable, conflict (it is there).
  [[nodiscard]] Result<void> backup(const std::string& path) const;

  [[nodiscard]] Result<std::optional<std::string>> get(Table table, std::string_view key) const override;
  [[nodiscard]] Result<void> write(const WriteBatch& batch) override;
  [[nodiscard]] Result<void> scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const override;

 private:
  struct Impl;
  explicit RocksStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ans
