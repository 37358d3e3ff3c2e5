// The lines that two agents say to one another: each in a record of its own, an empty record at the end.
#include "agents/agent_talk.h"

#include <agent/session.h>

#include <ostream>

#include "agents/agent_desk.h"
#include "agents/agent_watch.h"
#include "agents/line_source.h"

namespace cli {
namespace {

constexpr std::size_t max_line = agent::max_record_body - 1;
constexpr std::chrono::seconds between_checks{1};

struct Conversation {
  agent::Established& established;
  Line& line;
  const did::Clock& clock;
  agent::Session& session;
  Watch* watch;  // null: nobody is asked
  Desk* desk;    // null: lines are lines
};

class Talker {
 public:
  Talker(const Conversation& with, Context& context)
      : with_(with), channel_(with.established.channel), key_(*with.established.peer.key), context_(context), source_(context, max_line) {}

  did::Result<Talk> run() {
    while (!finished()) {
      if (auto done = step(); !done && !take_farewell()) return std::unexpected(std::move(done).error());
    }
    return std::move(talk_);
  }

 private:
  [[nodiscard]] bool finished() const { return talk_.refusal || (said_all_ && heard_all_); }

  did::Result<void> step() {
    if (auto good = with_.session.check(); !good) return refuse(std::move(good).error());
    if (!said_all_ && source_.descriptor() < 0 && !source_.ended()) source_.read();
    DID_CHECK(say());
    DID_CHECK(hear());
    const bool more_to_say = !said_all_ && !source_.ended();
    if (finished() || (more_to_say && source_.descriptor() < 0)) return {};
    DID_TRY(const auto readable, wait_for_any(with_.line.socket, more_to_say ? source_.descriptor() : -1,
                                              with_.watch == nullptr ? -1 : with_.watch->descriptor(), between_checks));
    if (readable.input) source_.read();
    return readable.socket ? receive() : did::Result<void>();
  }

  // Who decides has more to say for as long as the peer may ask.
  did::Result<void> say() {
    while (auto line = source_.take()) DID_CHECK(send(agent::RecordType::data, *line + "\n"));
    if (said_all_ || !source_.ended() || (with_.desk != nullptr && !heard_all_)) return {};
    said_all_ = true;
    return send(agent::RecordType::data, "");
  }

  did::Result<void> send(agent::RecordType type, std::string_view body) {
    auto sealed = channel_.seal(type, did::as_bytes(body), with_.clock.now());
    if (sealed) return with_.line.socket.send(*sealed, context_.flags.timeout);
    talk_.refusal = std::move(sealed).error();
    return {};
  }

  // Whoever leaves first may be gone before we have read its reason: is it there?
  bool take_farewell() {
    while (!talk_.refusal) {
      const auto bytes = with_.line.socket.receive(std::chrono::milliseconds(0));
      if (!bytes || bytes->empty()) return false;
      with_.line.frames.push(*bytes);
      if (!hear()) return talk_.refusal.has_value();
    }
    return true;
  }

  did::Result<void> receive() {
    DID_TRY(const auto bytes, with_.line.socket.receive(std::nullopt));
    if (bytes.empty()) return did::fail(did::Errc::unavailable, "the peer hung up before its last line");
    with_.line.frames.push(bytes);
    return hear();
  }

  did::Result<void> hear() {
    while (!finished()) {
      const auto frame = with_.line.frames.next();
      if (!frame) return refuse(frame.error());
      if (!*frame) return {};
      const auto record = channel_.open(**frame);
      if (!record) return refuse(record.error());
      DID_CHECK(take(*record));
    }
    return {};
  }

  did::Result<void> refuse(agent::Refusal refusal) {
    const bool revoked = refusal.code == agent::RefusalCode::revoked;
    // The peer may be gone already: what counts is why we leave.
    if (!channel_.over()) (void)send(revoked ? agent::RecordType::revoke : agent::RecordType::close, agent::name(refusal.code));
    const bool by_authority = with_.watch != nullptr && (revoked || refusal.code == agent::RefusalCode::suspended);
    if (auto why = by_authority ? with_.watch->why() : std::string(); !why.empty()) refusal.detail = std::move(why);
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
    if (auto admitted = with_.session.admit(key_); !admitted) return refuse(std::move(admitted).error());
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (with_.desk != nullptr) return answer(text);
    if (context_.flags.json)
      talk_.heard.emplace_back(text);
    else
      context_.out << printable(text) << '\n' << std::flush;
    return {};
  }

  did::Result<void> answer(std::string_view text) {
    auto ruling = with_.desk->decide(text, with_.established.peer.did);
    if (context_.flags.json)
      talk_.decided.push_back(ruling.answer);
    else
      context_.out << printable(ruling.request) << ": " << decision_text(ruling.decision, context_) << '\n' << std::flush;
    return send(agent::RecordType::data, ruling.answer + "\n");
  }

  const Conversation& with_;
  agent::Channel& channel_;
  const did::PublicKey key_;
  Context& context_;
  LineSource source_;
  Talk talk_;
  bool said_all_ = false;
  bool heard_all_ = false;
};

}  // namespace

did::Result<Talk> talk(agent::Established& established, Line& line, const did::Clock& clock, const TalkOptions& options, Context& context) {
  agent::Revocations revocations;
  auto facts = agent::facts_of(established);
  facts.risk = options.watched.empty() ? agent::Risk::low : options.policy.risk;
  facts.heartbeat = registry_heartbeat;
  auto session = agent::Session::open(std::move(facts), revocations, clock);
  if (!session) return Talk{.refusal = std::move(session).error()};
  const auto desk = Desk::open(options.policy, options.names, context);
  std::optional<Watch> watch;
  if (!options.watched.empty()) {
    DID_TRY(auto authority, RegistryAuthority::make(options.watched, established.peer.did, clock, context));
    watch.emplace(std::move(authority), revocations, *session, clock);
  }
  const Conversation with{.established = established,
                          .line = line,
                          .clock = clock,
                          .session = **session,
                          .watch = watch ? &*watch : nullptr,
                          .desk = desk.get()};
  return Talker(with, context).run();
}

}  // namespace cli
