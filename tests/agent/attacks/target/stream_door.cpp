#include "stream_door.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

namespace attacks {
namespace {

using agent::RecordType;
constexpr std::chrono::seconds patience{5};

// Something to wait for beside a socket.
class Bell {
 public:
  Bell() : number_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~Bell() { ::close(number_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  [[nodiscard]] int number() const { return number_; }
  void ring() const { (void)::eventfd_write(number_, 1); }

 private:
  int number_;
};

class Conversation {
 public:
  Conversation(cli::Socket socket, Target& target)
      : socket_(std::move(socket)), target_(target), responder_(target.handshake(), target.responder(socket_.peer())) {}

  void run() {
    if (!shake_hands()) return;
    const auto bell = std::make_shared<Bell>();  // the session may outlive this conversation
    session_->on_end([bell](agent::SessionState) { bell->ring(); });
    while (turn(*bell)) {
    }
    session_->close();
  }

 private:
  // The next frame; nullopt: there will be none.
  std::optional<agent::Frame> next_frame() {
    while (true) {
      auto frame = frames_.next();
      if (!frame) {
        refuse(frame.error());
        return std::nullopt;
      }
      if (*frame) return **std::move(frame);
      const auto bytes = socket_.receive(patience);
      if (!bytes || bytes->empty()) return std::nullopt;
      frames_.push(*bytes);
    }
  }

  bool shake_hands() {
    while (auto frame = next_frame()) {
      const auto step = responder_.receive(*frame);
      if (step.progress == agent::Progress::established) return begin_session(step.send);
      (void)socket_.send(step.send, patience);
      if (const auto* refusal = responder_.refusal()) note(refusal->code);
      if (step.progress == agent::Progress::ended) return false;
    }
    return false;
  }
  // The session is there before the peer hears of it.
  bool begin_session(did::ByteView welcome) {
    established_ = responder_.take();
    auto session = target_.open_session(*established_);
    (void)socket_.send(welcome, patience);
    if (!session) return leave(RecordType::close, session.error().code), false;
    session_ = *std::move(session);
    return true;
  }

  // False: it is over.
  bool turn(const Bell& bell) {
    while (true) {
      const auto frame = frames_.next();
      if (!frame) return leave(RecordType::close, frame.error().code), false;
      if (!*frame) break;
      if (!hear(**frame)) return false;
    }
    const auto readable = cli::wait_for_any(socket_, bell.number(), -1, std::nullopt);
    if (!readable) return false;
    if (readable->input) return leave(RecordType::revoke, agent::RefusalCode::revoked), false;
    const auto bytes = socket_.receive(patience);
    if (!bytes || bytes->empty()) return false;
    frames_.push(*bytes);
    return true;
  }

  bool hear(const agent::Frame& frame) {
    const auto record = established_->channel.open(frame);
    if (!record) {
      // The receiving half is broken; the peer is told in the clear.
      refuse(record.error());
      return false;
    }
    if (record->type == RecordType::ping) return say(RecordType::pong, record->body);
    if (record->type == RecordType::data) {
      if (const auto admitted = session_->admit(*established_->peer.key); !admitted)
        return leave(RecordType::close, admitted.error().code), false;
      return say(RecordType::data, record->body);
    }
    if (record->type == RecordType::approve) return take_approval(record->body);
    if (record->type == RecordType::epoch || record->type == RecordType::rekey || record->type == RecordType::pong) return true;
    if (record->type == RecordType::close || record->type == RecordType::revoke) return false;
    leave(RecordType::close, agent::RefusalCode::unexpected_message);
    return false;
  }

  bool take_approval(did::ByteView body) {
    auto approval = agent::read_approval(body, established_->peer.did);
    if (!approval) return leave(RecordType::close, approval.error().code), false;
    (void)target_.approvals().add(*std::move(approval), target_.clock().now());  // where it does not count, the action stays refused
    return true;
  }

  bool say(RecordType type, did::ByteView body) {
    const auto sealed = established_->channel.seal(type, body, target_.clock().now());
    return sealed && socket_.send(*sealed, patience);
  }
  void leave(RecordType type, agent::RefusalCode code) {
    note(code);
    (void)say(type, did::as_bytes(agent::name(code)));
  }
  void refuse(const agent::Refusal& refusal) {
    note(refusal.code);
    if (const auto frame = agent::encode_frame(agent::FrameKind::refusal, did::as_bytes(agent::name(refusal.code))))
      (void)socket_.send(*frame, patience);
  }
  void note(agent::RefusalCode code) { target_.log({{"door", "frames"}, {"code", agent::name(code)}}); }

  cli::Socket socket_;
  Target& target_;
  agent::Responder responder_;
  agent::FrameReader frames_;
  std::optional<agent::Established> established_;
  std::shared_ptr<agent::Session> session_;
};

}  // namespace

void converse(cli::Socket socket, Target& target) { Conversation(std::move(socket), target).run(); }

void take_callers(const cli::Listener& listener, Target& target) {
  while (auto socket = listener.accept())
    std::thread([socket = *std::move(socket), &target]() mutable { converse(std::move(socket), target); }).detach();
}

}  // namespace attacks
