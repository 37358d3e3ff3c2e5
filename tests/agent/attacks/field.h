// Where attacks take place: the target's addresses, and targets of our own.
#pragma once

#include <agent/random.h>
#include <agents/agent_socket.h>
#include <endpoint.h>
#include <system_clock.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agent/attacks/attack.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace attacks {

struct Addresses {
  std::string did;  // of the target
  std::optional<cli::MeetingPlace> frames{};
  std::optional<httpd::Endpoint> http{};
  bool requests = false;  // it takes signed requests, and chains of our root

  // "http://127.0.0.1:8000". Asks the target where else it listens; where it does not say, `did` and the rest stay empty.
  [[nodiscard]] static Addresses of_url(const httpd::Endpoint& http);
};

// This very program, started as a target; killed when this dies.
class OwnTarget {
 public:
  // `words`: flags of --serve.
  explicit OwnTarget(std::vector<std::string> words = {});
  // Killed, and started anew in the same folder and at the same port.
  void restart();
  [[nodiscard]] const Addresses& at() const { return at_; }
  [[nodiscard]] std::string log() const;

 private:
  void start(std::uint16_t port);
  std::vector<std::string> words_;
  test::TempDir folder_;
  std::unique_ptr<test::Process> process_;
  Addresses at_;
};

class Field {
 public:
  explicit Field(Addresses at) : at_(std::move(at)) {}

  [[nodiscard]] const Addresses& at() const { return at_; }
  [[nodiscard]] const did::Clock& clock() const { return clock_; }
  [[nodiscard]] did::Time now() const { return clock_.now(); }
  [[nodiscard]] agent::Random& random() { return random_; }
  [[nodiscard]] std::string new_id();  // "urn:uuid:..."

  // Why an attack with these needs cannot be carried out here; nullopt: it can.
  [[nodiscard]] std::optional<std::string> lacks(Needs needs) const;
  bool own_allowed = true;  // may targets of our own be started?

 private:
  Addresses at_;
  resolver::SystemClock clock_;
  agent::SodiumRandom random_;
};

}  // namespace attacks
