// The lines that two agents say to one another: each in a record of its own, an empty record at the end.
#include <agent/session.h>
#include <unistd.h>

#include <istream>
#include <ostream>

#include "agent_meeting.h"

namespace cli {
namespace {

constexpr std::size_t max_line = agent::max_record_body - 1;

// Standard input, line by line, without waiting where it is a real one.
class LineSource {
 public:
  explicit LineSource(Context& context) : in_(context.in), descriptor_(context.outside.input_descriptor()) {}
  // What to wait for; -1: nothing.
  [[nodiscard]] int descriptor() const { return ended_ ? -1 : descriptor_; }
  [[nodiscard]] bool ended() const { return ended_ && rest_.empty(); }
  // Reads once. PRECONDITION: the descriptor has something, or there is none.
  void read() {
    std::string piece(4096, '\0');
    ssize_t got = 0;
    if (descriptor_ < 0)
      got = in_.read(piece.data(), static_cast<std::streamsize>(piece.size())).gcount();
    else
      got = ::read(descriptor_, piece.data(), piece.size());
    if (got <= 0) ended_ = true;
    rest_.append(piece, 0, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
  // The next whole line without its end, or what is left at the very end.
  [[nodiscard]] std::optional<std::string> take() {
    const auto end = rest_.find('\n');
    if (end == std::string::npos && !(ended_ && !rest_.empty()) && rest_.size() <= max_line) return std::nullopt;
    const auto size = std::min(end == std::string::npos ? rest_.size() : end, max_line);
    auto line = rest_.substr(0, size);
    rest_.erase(0, size + (size == end ? 1 : 0));
    return line;
  }

 private:
  std::istream& in_;
  int descriptor_;
  std::string rest_;
  bool ended_ = false;
};

class Talker {
 public:
  Talker(agent::Established& established, Line& line, const did::Clock& clock, Context& context)
      : channel_(established.channel), key_(*established.peer.key), line_(line), clock_(clock), context_(context), source_(context),
        session_(agent::Session::open(agent::facts_of(established), revocations_, clock)) {}

  did::Result<Talk> run() {
    if (!session_) return Talk{.refusal = session_.error()};
    while (!finished()) DID_CHECK(step());
    return std::move(talk_);
  }

 private:
  [[nodiscard]] bool finished() const { return talk_.refusal || (said_all_ && heard_all_); }

  did::Result<void> step() {
    if (!said_all_ && source_.descriptor() < 0) source_.read();
    DID_CHECK(say());
    DID_CHECK(hear());
    if (finished()) return {};
    if (!said_all_ && source_.descriptor() < 0) return {};
    DID_TRY(const auto readable, wait_for_either(line_.socket, said_all_ ? -1 : source_.descriptor()));
    if (readable.input) source_.read();
    return readable.socket ? receive() : did::Result<void>();
  }

  did::Result<void> say() {
    while (auto line = source_.take()) DID_CHECK(send(agent::RecordType::data, *line + "\n"));
    if (said_all_ || !source_.ended()) return {};
    said_all_ = true;
    return send(agent::RecordType::data, "");
  }

  did::Result<void> send(agent::RecordType type, std::string_view body) {
    auto sealed = channel_.seal(type, did::as_bytes(body), clock_.now());
    if (sealed) return line_.socket.send(*sealed, context_.flags.timeout);
    talk_.refusal = std::move(sealed).error();
    return {};
  }

  did::Result<void> receive() {
    DID_TRY(const auto bytes, line_.socket.receive(std::nullopt));
    if (bytes.empty()) return did::fail(did::Errc::unavailable, "the peer hung up before its last line");
    line_.frames.push(bytes);
    return hear();
  }

  did::Result<void> hear() {
    while (!finished()) {
      const auto frame = line_.frames.next();
      if (!frame) return refuse(frame.error());
      if (!*frame) return {};
      const auto record = channel_.open(**frame);
      if (!record) return refuse(record.error());
      DID_CHECK(take(*record));
    }
    return {};
  }

  did::Result<void> refuse(agent::Refusal refusal) {
    // The peer may be gone already: what counts is why we leave.
    if (!channel_.over()) (void)send(agent::RecordType::close, agent::name(refusal.code));
    talk_.refusal = std::move(refusal);
    return {};
  }

  did::Result<void> take(const agent::Record& record) {
    using enum agent::RecordType;
    switch (record.type) {
      case data: return take_data(did::as_text(record.body));
      case ping: return send(pong, did::as_text(record.body));
      case pong:
      case epoch:
      case approve:
      case rekey: return {};
      case close: talk_.refusal = agent::Refusal{agent::RefusalCode::refused_by_peer, "the peer ended the session"}; return {};
      case revoke: talk_.refusal = agent::Refusal{agent::RefusalCode::revoked, "the peer says that the session is revoked"}; return {};
      case proof:
      case welcome: return refuse({agent::RefusalCode::unexpected_message, "a message of the handshake after its end"});
    }
    std::unreachable();
  }

  did::Result<void> take_data(std::string_view text) {
    if (text.empty()) {
      heard_all_ = true;
      return {};
    }
    if (auto admitted = (*session_)->admit(key_); !admitted) return refuse(std::move(admitted).error());
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (context_.flags.json)
      talk_.heard.emplace_back(text);
    else
      context_.out << printable(text) << std::endl;
    return {};
  }

  agent::Channel& channel_;
  const did::PublicKey key_;
  Line& line_;
  const did::Clock& clock_;
  Context& context_;
  LineSource source_;
  agent::Revocations revocations_;
  agent::Answer<std::shared_ptr<agent::Session>> session_;
  Talk talk_;
  bool said_all_ = false;
  bool heard_all_ = false;
};

}  // namespace

did::Result<Talk> talk(agent::Established& established, Line& line, const did::Clock& clock, Context& context) {
  return Talker(established, line, clock, context).run();
}

}  // namespace cli
