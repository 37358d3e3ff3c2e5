#include "agents/agent_watch.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <charconv>
#include <utility>

#include "agents/registered_agent.h"

namespace cli {
namespace {

constexpr std::chrono::milliseconds one_turn{100};  // how long the end of the program may have to wait
constexpr std::chrono::milliseconds between_tries{500};

std::uint64_t number_in(const std::string& id) {
  std::uint64_t number = 0;
  (void)std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

std::shared_ptr<const int> make_eventfd() {
  return {new int(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), [](const int* number) {
            ::close(*number);
            delete number;
          }};
}

agent::PeerStatus status_of(const agent::Refusal& refusal) {
  const bool comes_back = refusal.code == agent::RefusalCode::suspended;
  return {comes_back ? agent::PeerStanding::suspended : agent::PeerStanding::ended, refusal.detail};
}

}  // namespace

did::Result<std::unique_ptr<RegistryAuthority>> RegistryAuthority::make(std::string agent_key, std::string did, const did::Clock& clock,
                                                                        Context& context) {
  DID_TRY(auto client, connect(context));
  return std::unique_ptr<RegistryAuthority>(new RegistryAuthority(std::move(client), std::move(agent_key), std::move(did), clock, context));
}

did::Result<void> RegistryAuthority::open() {
  stream_.reset();
  events_ = {};
  DID_TRY(stream_, client_.events(agent_key_));
  return {};
}

did::Result<agent::PeerStatus> RegistryAuthority::ask() {
  DID_TRY(const auto lookup, look_up_agent(client_, {.name = agent_key_, .version = {}, .at = clock_.now()}, methods_.table()));
  const auto found = registered_agent(lookup, agent_key_);
  if (!found && found.error().code == agent::RefusalCode::unresolved) return did::fail(did::Errc::unavailable, found.error().detail);
  if (!found) return status_of(found.error());
  if (found->did != did_) return agent::PeerStatus{agent::PeerStanding::ended, "`" + agent_key_ + "` is `" + found->did + "` now"};
  return agent::PeerStatus{agent::PeerStanding::in_force};
}

did::Result<agent::Heard> RegistryAuthority::listen(std::chrono::milliseconds at_most) {
  DID_TRY(const auto bytes, stream_->read(at_most));
  events_.push(bytes);
  agent::Heard heard;
  while (true) {
    const auto event = events_.next();
    if (!event) return did::fail(did::Errc::malformed, "the registry's stream of events: " + event.error().detail);
    if (!*event) return heard;
    const bool changed = (*event)->type != "heartbeat";
    if (changed || heard.sign == agent::SignOfLife::none) heard.sign = changed ? agent::SignOfLife::changed : agent::SignOfLife::alive;
    heard.epoch = number_in((*event)->id);
  }
}

Watch::Watch(std::unique_ptr<agent::Authority> authority, agent::Revocations& revocations, std::shared_ptr<agent::Session> session,
             const did::Clock& clock)
    : authority_(std::move(authority)),
      session_(std::move(session)),
      follower_(*authority_, revocations, *session_, clock),
      ended_(make_eventfd()) {
  session_->on_end([ended = ended_](agent::SessionState) { (void)::eventfd_write(*ended, 1); });
  const auto first = follower_.turn(one_turn);
  if (first && !*first) return;
  thread_ = std::thread([this] { run(); });
}

Watch::~Watch() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

// What cannot be reached is tried again; how long the session goes on without it is the session's own question.
void Watch::run() {
  while (!stop_) {
    const auto turn = follower_.turn(one_turn);
    if (turn && !*turn) return;
    for (auto waited = std::chrono::milliseconds(0); !turn && waited < between_tries && !stop_; waited += one_turn)
      std::this_thread::sleep_for(one_turn);
  }
}

}  // namespace cli
