// Counting what a delegation may be used for: uses, rates, budgets. And the countersignature that lets somebody count who is not
// the one ledger.
#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/constraint.h"
#include "did/clock.h"
#include "did/json.h"
#include "did/key.h"
#include "did/method.h"
#include "did/result.h"

namespace agent {

class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  virtual ~Ledger() = default;

  // Is this the ledger that every verifier of the tree asks? Then each charge of each ancestor is one sum. Else it counts what passes
  // here only, and each counted link needs the countersignature of the root's ledger service.
  [[nodiscard]] virtual bool authoritative() const = 0;
  // All of them, or none. False: one would exceed its cap. Errors: unavailable. Safe from several threads.
  [[nodiscard]] virtual did::Result<bool> charge(std::span<const Charge> charges, did::Time at) = 0;
};

// Counts in memory. Windows slide: each amount is remembered until its window has passed; those without a window for ever.
class MemoryLedger final : public Ledger {
 public:
  explicit MemoryLedger(bool authoritative, std::size_t max_entries = 100'000) : authoritative_(authoritative), max_entries_(max_entries) {}
  [[nodiscard]] bool authoritative() const override { return authoritative_; }
  // Errors: unavailable (more entries than it may hold).
  [[nodiscard]] did::Result<bool> charge(std::span<const Charge> charges, did::Time at) override;

 private:
  struct Account {
    std::int64_t settled = 0;                                  // without a window
    std::vector<std::pair<did::Time, std::int64_t>> recent{};  // with one
  };
  [[nodiscard]] std::int64_t spent(Account& account, const Charge& charge, did::Time at);
  const bool authoritative_;
  const std::size_t max_entries_;
  std::mutex mutex_;
  std::map<std::string, Account> accounts_;
  std::size_t entries_ = 0;
};

// The ledger service reserved what this credential may use up.
//
//   signature = Sign("credence ledger v1" || 0x00 || SHA-256(credential bytes))
struct Countersignature {
  std::string cd;                   // of the link
  std::string verification_method;  // of the ledger's DID
  did::Bytes signature;

  // {"cd", "verificationMethod", "signature"}. Errors: malformed.
  [[nodiscard]] static did::Result<Countersignature> read(did::JsonValue value);
  [[nodiscard]] did::Json to_json() const;
};
// Errors: malformed (`cd` is no digest), key.
[[nodiscard]] did::Result<Countersignature> countersign(const std::string& cd, const std::string& verification_method, did::Signer& signer);
// Is one of them by a key of `ledger` that is listed for assertionMethod, for this credential?
[[nodiscard]] bool is_countersigned(std::string_view cd, std::string_view ledger, std::span<const Countersignature> all,
                                    const did::MethodTable& methods);

}  // namespace agent
