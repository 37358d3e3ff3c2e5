#include "agent/ledger.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "credential_form.h"
#include "did/codec.h"
#include "did/did.h"
#include "did/document.h"

namespace agent {
namespace {

using did::Errc;
using did::Result;

std::string account_of(const Charge& charge) { return std::string(charge.credential) + " " + charge.pointer; }

// PRECONDITION: a digest.
did::Bytes message_of(std::string_view cd) {
  constexpr std::string_view label("credence ledger v1\0", 19);
  did::Bytes out(label.begin(), label.end());
  const auto digest = did::hex_decode(cd.substr(std::string_view("sha256:").size()));
  if (digest) out.insert(out.end(), digest->begin(), digest->end());
  return out;
}

bool is_by(const Countersignature& one, std::string_view ledger, const did::MethodTable& methods) {
  const auto url = did::DidUrl::parse(one.verification_method);
  if (!url || url->did().text() != ledger) return false;
  const auto resolution = methods.resolve(url->did());
  if (!resolution) return false;
  const auto method = did::retrieve_method(*resolution->document, *url, did::Purpose::assertion_method);
  if (!method || !(*method)->key || (*method)->revoked || (*method)->expires) return false;
  return (*method)->key->verify(message_of(one.cd), one.signature);
}

}  // namespace

std::int64_t MemoryLedger::spent(Account& account, const Charge& charge, did::Time at) {
  if (!charge.window) return account.settled;
  const auto past = [&](const auto& entry) { return entry.first + *charge.window <= at; };
  entries_ -= std::erase_if(account.recent, past);
  std::int64_t sum = 0;
  for (const auto& [time, amount] : account.recent) sum += amount;
  return sum;
}

Result<bool> MemoryLedger::charge(std::span<const Charge> charges, did::Time at) {
  const std::lock_guard lock(mutex_);
  if (accounts_.size() + entries_ + charges.size() > max_entries_)
    return did::fail(Errc::unavailable, "the ledger holds as much as it may");
  // No sum overflows: an amount is at most its cap, and a cap is a safe integer.
  std::set<std::string> seen;
  for (const auto& one : charges) {
    if (!seen.insert(account_of(one)).second) return did::fail(Errc::malformed, "one constraint is charged twice");
    if (one.amount < 0 || one.amount > one.cap || spent(accounts_[account_of(one)], one, at) > one.cap - one.amount) return false;
  }
  for (const auto& one : charges) {
    auto& account = accounts_[account_of(one)];
    if (!one.window) {
      account.settled += one.amount;
      continue;
    }
    account.recent.emplace_back(at, one.amount);
    ++entries_;
  }
  return true;
}

Result<Countersignature> Countersignature::read(did::JsonValue value) {
  constexpr std::array<std::string_view, 3> members{"cd", "verificationMethod", "signature"};
  constexpr std::string_view where = "countersignature";
  DID_CHECK(check_object(value, members, members.size(), where));
  Countersignature out;
  DID_TRY(out.cd, read_digest(value, "cd", where));
  DID_TRY(out.verification_method, read_text(value, "verificationMethod", 4096, where));
  DID_TRY(const auto text, read_text(value, "signature", 256, where));
  DID_TRY(out.signature, did::base64url_decode(text));
  return out;
}

did::Json Countersignature::to_json() const {
  return {{"cd", cd}, {"verificationMethod", verification_method}, {"signature", did::base64url_encode(signature)}};
}

Result<Countersignature> countersign(const std::string& cd, const std::string& verification_method, did::Signer& signer) {
  if (!is_digest(cd)) return did::fail(Errc::malformed, "`" + cd + "` is no digest of a credential");
  DID_TRY(auto signature, signer.sign(message_of(cd)));
  return Countersignature{.cd = cd, .verification_method = verification_method, .signature = std::move(signature)};
}

bool is_countersigned(std::string_view cd, std::string_view ledger, std::span<const Countersignature> all,
                      const did::MethodTable& methods) {
  if (ledger.empty()) return false;
  return std::ranges::any_of(all, [&](const Countersignature& one) { return one.cd == cd && is_by(one, ledger, methods); });
}

}  // namespace agent
