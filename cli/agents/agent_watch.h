// Watching a peer in the registry while a session lasts: the registry as an agent::Authority, and the thread that follows it.
#pragma once

#include <agent/authority.h>
#include <agent/event_stream.h>
#include <did/clock.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "keys/identity.h"
#include "registry/ans_client.h"

namespace cli {

// ansd says something at least so often.
inline constexpr std::chrono::seconds registry_heartbeat{5};

// One agent there. Its standing is its verified record: in force, and still of this DID.
class RegistryAuthority final : public agent::Authority {
 public:
  // `context` and `clock` must outlive it. Errors: those of connect().
  [[nodiscard]] static did::Result<std::unique_ptr<RegistryAuthority>> make(std::string agent_key, std::string did, const did::Clock& clock,
                                                                            Context& context);
  [[nodiscard]] did::Result<void> open() override;
  [[nodiscard]] did::Result<agent::PeerStatus> ask() override;
  [[nodiscard]] did::Result<agent::Heard> listen(std::chrono::milliseconds at_most) override;

 private:
  RegistryAuthority(AnsClient client, std::string agent_key, std::string did, const did::Clock& clock, const Context& context)
      : client_(std::move(client)), methods_(context), clock_(clock), agent_key_(std::move(agent_key)), did_(std::move(did)) {}
  AnsClient client_;
  const Methods methods_;
  const did::Clock& clock_;
  const std::string agent_key_;
  const std::string did_;
  std::unique_ptr<EventStream> stream_;
  agent::EventStreamReader events_;
};

// Follows an authority on a thread of its own until it dies.
class Watch {
 public:
  // All must outlive it. Returns once the authority was asked for the first time, or could not be. The session's end makes
  // descriptor() readable.
  Watch(std::unique_ptr<agent::Authority> authority, agent::Revocations& revocations, std::shared_ptr<agent::Session> session,
        const did::Clock& clock);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();
  [[nodiscard]] int descriptor() const { return *ended_; }
  [[nodiscard]] std::string why() const { return follower_.why(); }

 private:
  void run();
  std::unique_ptr<agent::Authority> authority_;
  std::shared_ptr<agent::Session> session_;
  agent::Follower follower_;
  std::shared_ptr<const int> ended_;  // an eventfd; the session's callback has it as well
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

}  // namespace cli
