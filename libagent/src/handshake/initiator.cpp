#include <algorithm>
#include <utility>

#include "agent/handshake.h"
#include "carrier/channel_keys.h"
#include "examine.h"
#include "hello.h"
#include "payloads.h"
#include "transcript.h"

namespace agent {

using noise::HandshakeState;
using noise::Role;

struct Initiator::State {
  enum class Phase : std::uint8_t { created, awaiting_second, awaiting_welcome, established, ended };

  HandshakeOptions options;
  InitiatorOptions about;
  Phase phase = Phase::created;
  HelloNonce nonce{};
  did::Time deadline{};
  bool came_back = false;  // with a cookie
  std::optional<HandshakeState> noise{};
  std::optional<Channel> channel{};
  Peer peer{};
  SessionTerms session{};
  std::optional<Refusal> refusal{};

  [[nodiscard]] std::string_view suite() const { return about.peer_static ? suite_ik : suite_xx; }
  [[nodiscard]] bool is_ik() const { return about.peer_static.has_value(); }

  Answer<did::Bytes> first(did::ByteView cookie);
  Answer<did::Bytes> receive(const Frame& frame);
  Answer<did::Bytes> second(did::ByteView message);
  Answer<did::Bytes> prove(const Reply& reply);
  Answer<void> welcome(const Frame& frame);
  Answer<void> welcomed(const Welcome& said);
  [[nodiscard]] Answer<Claim> claim() const;
  Step step(Answer<did::Bytes> sent);
};

// Message one, with a fresh ephemeral key also where it is sent again: IK encrypts in it under keys that the key alone determines.
Answer<did::Bytes> Initiator::State::first(did::ByteView cookie) {
  if (about.peer.empty() && !about.any_peer) return refuse(RefusalCode::wrong_audience, "no peer is named");
  if (std::ranges::find(options.suites, suite()) == options.suites.end())
    return refuse(RefusalCode::unsupported_suite, "the suite that fits is not allowed");
  if (cookie.size() > max_cookie) return refuse(RefusalCode::malformed, "a cookie of " + std::to_string(cookie.size()) + " bytes");
  auto message = encode_hello(nonce, options.suites, suite(), cookie);
  noise.emplace(is_ik() ? noise::ik : noise::xx, Role::initiator, message, options.self.static_key, about.peer_static, options.known);
  const auto start = message.size();
  DID_CHECK(noise->write_tokens(options.random, message));
  const Offer offer{.audience = about.audience.empty() ? about.peer : about.audience,
                    .time = options.clock.now(),
                    .did = is_ik() ? options.self.did : std::string(),
                    .want = options.want,
                    .record_digest = about.record_digest};
  DID_TRY(const auto payload, write_offer(offer));
  DID_CHECK(noise->write_payload(payload, start, message));
  phase = Phase::awaiting_second;
  return encode_frame(FrameKind::first, message);
}

Answer<Claim> Initiator::State::claim() const {
  return make_claim(options,
                    {.role = Role::initiator, .suite = suite(), .h = noise->h(), .own_did = options.self.did, .peer_did = peer.did});
}

Answer<did::Bytes> Initiator::State::second(did::ByteView message) {
  DID_TRY(const auto rest, noise->read_tokens(message));
  const auto h = noise->h();
  DID_TRY(const auto payload, noise->read_payload(rest));
  DID_TRY(const auto reply, read_reply(payload));
  DID_CHECK(examine_time(options, reply.time));
  if (!about.peer.empty() && reply.claim.did != about.peer)
    return refuse(RefusalCode::wrong_audience, "`" + reply.claim.did + "` answers, `" + about.peer + "` was meant");
  const auto told = is_ik() ? std::string_view(options.self.did) : std::string_view();
  DID_CHECK(examine_claim(options, reply.claim,
                          {.role = Role::responder, .suite = suite(), .h = h, .own_did = reply.claim.did, .peer_did = told}, peer));
  peer.static_key = *noise->rs();
  noise->remember_peer();
  return prove(reply);
}

// Message three of XX, or the first record of IK.
Answer<did::Bytes> Initiator::State::prove(const Reply& reply) {
  did::Bytes message;
  if (!is_ik()) DID_CHECK(noise->write_tokens(options.random, message));
  Proof proof{.claim = {}, .intents = about.intents};
  DID_TRY(proof.claim, claim());
  DID_TRY(proof.presentation, show(options, reply.want, challenge_of(Role::initiator, noise->h(), *noise->re()), peer.did));
  DID_TRY(const auto payload, write_proof(proof));
  phase = Phase::awaiting_welcome;
  const auto now = options.clock.now();
  if (is_ik()) {
    channel = make_channel(noise->split(), true, options.rekey, now);
    return channel->seal(RecordType::proof, payload, now);
  }
  DID_CHECK(noise->write_payload(payload, 0, message));
  channel = make_channel(noise->split(), true, options.rekey, now);
  return encode_frame(FrameKind::third, message);
}

Answer<void> Initiator::State::welcome(const Frame& frame) {
  DID_TRY(const auto record, channel->open(frame));
  if (record.type == RecordType::close) return std::unexpected(read_farewell(record.body));
  if (record.type != RecordType::welcome) return refuse(RefusalCode::unexpected_message, "a record before the welcome");
  DID_TRY(const auto said, read_welcome(record.body));
  return welcomed(said);
}

Answer<void> Initiator::State::welcomed(const Welcome& said) {
  if (said.initiator != options.self.did || said.responder != peer.did) return refuse(RefusalCode::wrong_peer, "a welcome between others");
  if (said.session.id != session_id_of(noise->h())) return refuse(RefusalCode::malformed, "a welcome to another session");
  if (said.session.expires <= options.clock.now()) return refuse(RefusalCode::stale, "a welcome to a session that is over");
  if (said.session.epoch < peer.epoch) return refuse(RefusalCode::stale_epoch, "the revocation epoch went back");
  DID_CHECK(examine_shown(options, said.presentation, challenge_of(Role::responder, noise->h(), noise->e()), peer));
  session = said.session;
  phase = Phase::established;
  return {};
}

Answer<did::Bytes> Initiator::State::receive(const Frame& frame) {
  const bool waiting = phase == Phase::awaiting_second || phase == Phase::awaiting_welcome;
  if (waiting && options.clock.now() > deadline) return refuse(RefusalCode::timed_out, "the handshake took too long");
  if (waiting && frame.kind == FrameKind::refusal) return std::unexpected(read_farewell(frame.body));
  if (phase == Phase::awaiting_second && frame.kind == FrameKind::second) return second(frame.body);
  if (phase == Phase::awaiting_second && frame.kind == FrameKind::retry && !std::exchange(came_back, true)) return first(frame.body);
  if (phase == Phase::awaiting_welcome && frame.kind == FrameKind::record) {
    DID_CHECK(welcome(frame));
    return did::Bytes();
  }
  return refuse(RefusalCode::unexpected_message, "a frame that does not belong here");
}

Step Initiator::State::step(Answer<did::Bytes> sent) {
  if (sent) return {phase == Phase::established ? Progress::established : Progress::waiting, *std::move(sent)};
  // What was established stays so: it belongs to the channel now.
  if (phase == Phase::ended || phase == Phase::established) return {Progress::ended, {}};
  const bool told = phase == Phase::created || sent.error().code == RefusalCode::refused_by_peer;
  phase = Phase::ended;
  refusal = std::move(sent).error();
  if (told) return {Progress::ended, {}};
  return {Progress::ended, channel && !channel->over() ? farewell(*refusal, *channel, options.clock.now()) : farewell(*refusal)};
}

Initiator::Initiator(HandshakeOptions options, InitiatorOptions about)
    : state_(new State{.options = std::move(options), .about = std::move(about)}) {}
Initiator::Initiator(Initiator&&) noexcept = default;
Initiator::~Initiator() = default;

Step Initiator::start() {
  auto& state = *state_;
  if (state.phase != State::Phase::created) return state.step(refuse(RefusalCode::unexpected_message, "the handshake has begun already"));
  state.options.random.fill(state.nonce);
  state.deadline = state.options.clock.now() + state.options.life;
  return state.step(state.first({}));
}

Step Initiator::receive(const Frame& frame) { return state_->step(state_->receive(frame)); }

Answer<did::Bytes> Initiator::early_data(did::ByteView data) {
  if (state_->phase != State::Phase::awaiting_welcome)
    return refuse(RefusalCode::unexpected_message, "data before the keys are there, or after the welcome");
  return state_->channel->seal(RecordType::data, data, state_->options.clock.now());
}

const Refusal* Initiator::refusal() const { return state_->refusal ? &*state_->refusal : nullptr; }
const Peer& Initiator::peer() const { return state_->peer; }
std::optional<DhPublicKey> Initiator::responder_ephemeral() const { return state_->noise ? state_->noise->re() : std::nullopt; }

Established Initiator::take() {
  auto& state = *state_;
  const auto h = state.noise->h();
  return {std::move(state.peer),    std::string(state.suite()), h,
          std::move(state.session), *std::move(state.channel),  Exporter(state.noise->third_output(), h)};
}

}  // namespace agent
