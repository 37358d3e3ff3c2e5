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

struct Responder::State {
  enum class Phase : std::uint8_t { awaiting_first, awaiting_third, awaiting_proof, established, ended };

  HandshakeOptions options;
  ResponderOptions about;
  Phase phase = Phase::awaiting_first;
  did::Time deadline{};
  Admission::Ticket ticket{};
  std::string suite{};
  std::optional<HandshakeState> noise{};
  std::optional<Channel> channel{};
  Offer offer{};
  Peer peer{};
  SessionTerms session{};
  std::optional<Refusal> refusal{};

  [[nodiscard]] bool is_ik() const { return suite == suite_ik; }
  Answer<did::Bytes> receive(const Frame& frame);
  Answer<did::Bytes> first(did::ByteView message);
  Answer<void> examine_offer();
  Answer<did::Bytes> reply();
  Answer<did::Bytes> third(did::ByteView message);
  Answer<did::Bytes> proof_record(const Frame& frame);
  Answer<did::Bytes> proven(const Proof& proof, const did::Sha256& h);
  Answer<did::Bytes> welcome(const Terms& terms);
  Step step(Answer<did::Bytes> sent);
};

Answer<did::Bytes> Responder::State::first(did::ByteView message) {
  DID_TRY(const auto hello, read_hello(message));
  if (std::ranges::find(options.suites, hello.chosen) == options.suites.end() || (hello.chosen != suite_xx && hello.chosen != suite_ik))
    return refuse(RefusalCode::unsupported_suite, "the suite that the peer chose is not one of ours");
  DID_TRY(auto considered, about.admission.consider(hello.without_cookie(), hello.cookie(), about.address));
  if (!considered.ticket) return encode_frame(FrameKind::retry, considered.cookie);
  ticket = std::move(considered.ticket);
  deadline = options.clock.now() + options.life;
  suite = hello.chosen;
  noise.emplace(is_ik() ? noise::ik : noise::xx, Role::responder, hello.bytes, options.self.static_key, std::nullopt, options.known);
  DID_TRY(const auto rest, noise->read_tokens(message.subspan(hello.bytes.size())));
  DID_TRY(const auto payload, noise->read_payload(rest));
  DID_TRY(offer, read_offer(payload, is_ik()));
  DID_CHECK(examine_offer());
  return reply();
}

Answer<void> Responder::State::examine_offer() {
  DID_CHECK(examine_time(options, offer.time));
  const bool open = offer.audience.empty() && about.any_audience;
  const bool ours = offer.audience == options.self.did || std::ranges::find(about.names, offer.audience) != about.names.end();
  if (!open && (!ours || offer.audience.empty())) return refuse(RefusalCode::wrong_audience, "the message is for somebody else");
  if (!offer.record_digest.empty() && !about.record_digest.empty() && offer.record_digest != about.record_digest)
    return refuse(RefusalCode::record_mismatch, "the peer knows another record of us");
  // In XX both sides' keys are fresh in all that follows; the first message of IK could be said again.
  if (is_ik()) return about.admission.see(*noise->re());
  return {};
}

Answer<did::Bytes> Responder::State::reply() {
  did::Bytes message;
  DID_CHECK(noise->write_tokens(options.random, message));
  Reply reply{.claim = {}, .time = options.clock.now(), .want = options.want};
  DID_TRY(
      reply.claim,
      make_claim(options, {.role = Role::responder, .suite = suite, .h = noise->h(), .own_did = options.self.did, .peer_did = offer.did}));
  DID_TRY(const auto payload, write_reply(reply));
  DID_CHECK(noise->write_payload(payload, 0, message));
  phase = is_ik() ? Phase::awaiting_proof : Phase::awaiting_third;
  if (is_ik()) channel = make_channel(noise->split(), false, options.rekey, options.clock.now());
  return encode_frame(FrameKind::second, message);
}

Answer<did::Bytes> Responder::State::third(did::ByteView message) {
  DID_TRY(const auto rest, noise->read_tokens(message));
  const auto h = noise->h();
  DID_TRY(const auto payload, noise->read_payload(rest));
  channel = make_channel(noise->split(), false, options.rekey, options.clock.now());
  DID_TRY(const auto proof, read_proof(payload));
  return proven(proof, h);
}

Answer<did::Bytes> Responder::State::proof_record(const Frame& frame) {
  DID_TRY(const auto record, channel->open(frame));
  if (record.type == RecordType::close) return std::unexpected(read_farewell(record.body));
  if (record.type != RecordType::proof) return refuse(RefusalCode::unexpected_message, "a record before the proof");
  DID_TRY(const auto proof, read_proof(record.body));
  if (proof.claim.did != offer.did) return refuse(RefusalCode::wrong_peer, "the proof is of another DID than the offer");
  return proven(proof, noise->h());
}

Answer<did::Bytes> Responder::State::proven(const Proof& proof, const did::Sha256& h) {
  const SignedTranscript transcript{
      .role = Role::initiator, .suite = suite, .h = h, .own_did = proof.claim.did, .peer_did = options.self.did};
  DID_CHECK(examine_claim(options, proof.claim, transcript, peer));
  peer.static_key = *noise->rs();
  noise->remember_peer();
  DID_CHECK(examine_shown(options, proof.presentation, challenge_of(Role::initiator, h, noise->e()), peer));
  if (!about.decide) return welcome({});
  DID_TRY(const auto terms, about.decide(peer, proof.intents));
  return welcome(terms);
}

Answer<did::Bytes> Responder::State::welcome(const Terms& terms) {
  const auto now = options.clock.now();
  session = {.id = session_id_of(noise->h()),
             .granted = terms.granted,
             .created = now,
             .expires = now + terms.life,
             .operations = terms.operations,
             .epoch = options.epoch,
             .events = terms.events};
  Welcome said{.initiator = peer.did, .responder = options.self.did, .session = session};
  DID_TRY(said.presentation, show(options, offer.want, challenge_of(Role::responder, noise->h(), *noise->re()), peer.did));
  DID_TRY(const auto payload, write_welcome(said));
  DID_TRY(auto sent, channel->seal(RecordType::welcome, payload, now));
  phase = Phase::established;
  ticket.reset();
  return sent;
}

Answer<did::Bytes> Responder::State::receive(const Frame& frame) {
  const bool begun = phase == Phase::awaiting_third || phase == Phase::awaiting_proof;
  if (begun && options.clock.now() > deadline) return refuse(RefusalCode::timed_out, "the handshake took too long");
  if (begun && frame.kind == FrameKind::refusal) return std::unexpected(read_farewell(frame.body));
  if (phase == Phase::awaiting_first && frame.kind == FrameKind::first) return first(frame.body);
  if (phase == Phase::awaiting_third && frame.kind == FrameKind::third) return third(frame.body);
  if (phase == Phase::awaiting_proof && frame.kind == FrameKind::record) return proof_record(frame);
  return refuse(RefusalCode::unexpected_message, "a frame that does not belong here");
}

Step Responder::State::step(Answer<did::Bytes> sent) {
  if (sent) return {phase == Phase::established ? Progress::established : Progress::waiting, *std::move(sent)};
  // What was established stays so: it belongs to the channel now.
  if (phase == Phase::ended || phase == Phase::established) return {Progress::ended, {}};
  phase = Phase::ended;
  ticket.reset();
  refusal = std::move(sent).error();
  if (refusal->code == RefusalCode::refused_by_peer) return {Progress::ended, {}};
  return {Progress::ended, channel && !channel->over() ? farewell(*refusal, *channel, options.clock.now()) : farewell(*refusal)};
}

Responder::Responder(HandshakeOptions options, ResponderOptions about)
    : state_(new State{.options = std::move(options), .about = std::move(about)}) {}
Responder::Responder(Responder&&) noexcept = default;
Responder::~Responder() = default;

Step Responder::receive(const Frame& frame) { return state_->step(state_->receive(frame)); }

const Refusal* Responder::refusal() const { return state_->refusal ? &*state_->refusal : nullptr; }
const Peer& Responder::peer() const { return state_->peer; }

std::optional<DhPublicKey> Responder::ephemeral() const {
  const bool made = state_->phase == State::Phase::awaiting_third || state_->phase == State::Phase::awaiting_proof;
  return made ? std::optional(state_->noise->e()) : std::nullopt;
}

bool Responder::timed_out(did::Time now) const {
  const bool begun = state_->phase == State::Phase::awaiting_third || state_->phase == State::Phase::awaiting_proof;
  return begun && now > state_->deadline;
}

Established Responder::take() {
  auto& state = *state_;
  const auto h = state.noise->h();
  return {
      std::move(state.peer), state.suite, h, std::move(state.session), *std::move(state.channel), Exporter(state.noise->third_output(), h)};
}

}  // namespace agent
