// Ordered key-value tables: the only thing the registry knows of RocksDB.
#pragma once

#include <did/result.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ans {

using did::Result;

// What is kept, one key space each (a column family in RocksDB). Keys and values: docs/formats.md, "Registry store".
enum class Table : std::uint8_t {
  events,        // big-endian u64 sequence -> event bytes; the history, append-only, gap-free from 1
  statements,    // recordId -> signed statement, as received
  credentials,   // digest -> credential, as received
  state,         // agentKey -> RegistryState         } a projection of events, statements and credentials:
  names,         // alias -> agentKey                } can be thrown away and made again
  capabilities,  // place 0x00 order 0x00 agentKey 0x00 version -> sequence
  skeletons,     // skeleton 0x00 agentKey
  relations,     // what belongs together, by kind: delegations, owners, credentials
  meta,          // how far `words` goes, timers
  words,         // term 0x00 block -> postings; follows from events and statements, in the background
};
inline constexpr std::size_t table_count = 10;
[[nodiscard]] std::string_view name(Table table);

// Changes that happen together or not at all.
class WriteBatch {
 public:
  struct Op {
    enum class Kind : std::uint8_t { put, remove, expect_absent } kind;
    Table table;
    std::string key;
    std::string value;
  };
  void put(Table table, std::string key, std::string value) { ops_.push_back({Op::Kind::put, table, std::move(key), std::move(value)}); }
  void remove(Table table, std::string key) { ops_.push_back({Op::Kind::remove, table, std::move(key), {}}); }
  // The whole batch fails with Errc::conflict if `key` is present when it is written.
  void expect_absent(Table table, std::string key) { ops_.push_back({Op::Kind::expect_absent, table, std::move(key), {}}); }
  [[nodiscard]] const std::vector<Op>& ops() const { return ops_; }

 private:
  std::vector<Op> ops_;
};

// What write() answers when an expect_absent does not hold.
[[nodiscard]] did::Error conflict_of(const WriteBatch::Op& op);

class Store {
 public:
  // Return false to stop. Must not call back into the store's write().
  using Visit = std::function<bool(std::string_view key, std::string_view value)>;

  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // All three are safe from several threads.

  // nullopt: there is no such key. Absence is an answer, not an Error.
  [[nodiscard]] virtual Result<std::optional<std::string>> get(Table table, std::string_view key) const = 0;
  // All or nothing, and durable (synced) when it returns. Errors: conflict, unavailable (disk), corrupt.
  [[nodiscard]] virtual Result<void> write(const WriteBatch& batch) = 0;
  // Visits the entries under `prefix` whose key is >= `from`, in bytewise key order, as of one instant.
  [[nodiscard]] virtual Result<void> scan(Table table, std::string_view prefix, std::string_view from, const Visit& visit) const = 0;
};

}  // namespace ans
