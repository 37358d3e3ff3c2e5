// A live target: an agent that takes handshakes over TCP and HTTP, signed requests, and chains of delegation. It has no rules of its own:
// what answers is libagent, behind real sockets.
#pragma once

#include <agent/approvals.h>
#include <agent/decide.h>
#include <agent/handshake.h>
#include <agent/replay_cache.h>
#include <agent/session.h>
#include <did/methods.h>
#include <fetcher.h>
#include <system_clock.h>

#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "vc/parties.h"

namespace attacks {

// How a target is started. Each switch is for attacks that need it so.
struct TargetOptions {
  std::uint16_t port = 0;         // of HTTP; 0: the system chooses
  std::string folder;             // where it keeps the nonces that were used, and its log
  bool ask_identity = false;      // handshakes show an AgentIdentityCredential
  bool silent_authority = false;  // nobody tells it what was revoked
  bool own_ledger = false;        // it counts for itself alone
  std::size_t load_mark = 250;
  std::uint64_t least_epoch = 0;
  std::string only_suite{};  // empty: both
};

// Who the parties are, on either side of the socket: keys of one repeated byte.
inline constexpr std::uint8_t person_key = 1, planner_key = 2, buyer_key = 3, courier_key = 4, target_key = 40, target_static_key = 41;
inline constexpr std::string_view shop = "https://pay.example";                     // the target's name in delegation
inline constexpr std::string_view shared_account = "spiffe://acme.example/shared";  // of attestations that many instances have

// Safe from several threads.
class Target {
 public:
  // Throws where the folder cannot be used.
  explicit Target(TargetOptions options);

  [[nodiscard]] agent::HandshakeOptions handshake();
  [[nodiscard]] agent::ResponderOptions responder(std::string address);
  // Known from here on by its id.
  [[nodiscard]] agent::Answer<std::shared_ptr<agent::Session>> open_session(const agent::Established& established);
  [[nodiscard]] std::shared_ptr<agent::Session> session(std::string_view id) const;  // null: there is none

  [[nodiscard]] agent::Decision decide(std::string_view chain, const agent::ActionRequest& request, const agent::Asking& asking);
  // What somebody said of a link or a credential, and has proven to be the one to say it.
  void revoke(const std::string& cd, const std::string& by);
  void set_root_epoch(const std::string& root_cd, std::int64_t epoch) { revocations_.set_root_epoch(root_cd, epoch); }

  [[nodiscard]] const std::string& did() const { return self_.id; }
  [[nodiscard]] const did::MethodTable& methods() const { return methods_; }
  [[nodiscard]] const did::Clock& clock() const { return clock_; }
  [[nodiscard]] agent::ReplayCache& replay() { return *replay_; }
  [[nodiscard]] agent::MemoryApprovals& approvals() { return approvals_; }
  // One line of JSON.
  void log(const did::Json& line);

 private:
  TargetOptions options_;
  resolver::SystemClock clock_;
  resolver::HttpsFetcher fetcher_;
  did::MethodTable methods_;
  test::Party self_ = test::party(target_key);
  agent::DhKeyPair static_key_;
  agent::SodiumRandom random_;
  agent::Admission admission_;
  std::unique_ptr<agent::ReplayCache> replay_;
  agent::Revocations sessions_revocations_;
  agent::MemoryRevocations revocations_;
  agent::MemoryLedger ledger_;
  agent::VerifiedCache cache_;
  // The person; and an agent, who may approve for others and never for itself.
  agent::MemoryApprovals approvals_{{test::party(person_key).id, test::party(buyer_key).id}};
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<agent::Session>, std::less<>> sessions_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> log_;
};

}  // namespace attacks
