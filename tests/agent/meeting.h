// Two agents that meet in memory: fixed keys, a fixed instant, randomness that is known beforehand.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <utility>

#include "agent/handshake.h"
#include "fixed_random.h"
#include "meeting_query.h"
#include "support/fixed_clock.h"
#include "vc/parties.h"

namespace test {

inline agent::Want identity_wanted() { return agent::Want::parse(identity_query).value(); }

// One side: its key, its static key, its wallet.
struct AgentSide {
  explicit AgentSide(std::uint8_t byte, did::KeyType type = did::KeyType::ed25519)
      : party(test::party(byte, type)),
        static_key(agent::DhKeyPair::from_secret(did::Bytes(32, static_cast<std::uint8_t>(byte + 100)))),
        random(did::Bytes(32, static_cast<std::uint8_t>(byte + 50))) {}

  void hold(const std::vector<std::string>& credentials) {
    wallet = agent::Wallet::open(credentials, party.id, party.method, party.key).value();
  }
  [[nodiscard]] agent::HandshakeOptions options(const World& world, const did::Clock& clock) {
    return {.self = {.did = party.id, .verification_method = party.method, .signer = party.key, .static_key = static_key},
            .methods = world.methods,
            .clock = clock,
            .random = random,
            .holder = wallet.get(),
            .credentials = {.issuers = {issuer}, .ignore_status = false}};
  }

  Party party;
  agent::DhKeyPair static_key;
  FixedRandom random;
  std::unique_ptr<agent::Wallet> wallet;
  std::string issuer = test::party(1).id;
};

inline std::vector<agent::Frame> frames_of(did::ByteView bytes) {
  agent::FrameReader reader;
  reader.push(bytes);
  std::vector<agent::Frame> all;
  while (true) {
    auto frame = reader.next();
    REQUIRE(frame.has_value());
    if (!*frame) break;
    all.push_back(**std::move(frame));
  }
  CHECK(reader.empty());
  return all;
}

inline agent::Frame frame_of(did::ByteView bytes) {
  auto all = frames_of(bytes);
  REQUIRE(all.size() == 1);
  return std::move(all.front());
}

// Everything that a handshake needs. Alter it, then run().
struct Meeting {
  explicit Meeting(did::KeyType initiators_key = did::KeyType::ed25519) : alice(2, initiators_key) {}
  World world;
  FixedClock clock{noon};
  AgentSide alice;   // the initiator
  AgentSide bob{3};  // the responder
  FixedRandom door_random{did::Bytes(32, 9)};
  agent::Admission admission{clock, door_random};
  std::function<void(agent::HandshakeOptions&, agent::InitiatorOptions&)> as_initiator = [](auto&, auto&) {};
  std::function<void(agent::HandshakeOptions&, agent::ResponderOptions&)> as_responder = [](auto&, auto&) {};

  [[nodiscard]] agent::Initiator initiator(bool ik = false) {
    auto options = alice.options(world, clock);
    agent::InitiatorOptions about{.peer = bob.party.id};
    if (ik) about.peer_static = bob.static_key.public_key();
    as_initiator(options, about);
    return agent::Initiator(std::move(options), std::move(about));
  }
  [[nodiscard]] agent::Responder responder() {
    auto options = bob.options(world, clock);
    agent::ResponderOptions about{.admission = admission, .address = "a"};
    as_responder(options, about);
    return agent::Responder(std::move(options), std::move(about));
  }
  // A credential of the issuer that everybody here believes, about this agent.
  [[nodiscard]] std::string credential_about(const AgentSide& side) const {
    auto issuer = test::party(1);
    return did::to_text(test::issued(issuer, side.party.id));
  }
};

struct Exchange {
  agent::Progress initiator;
  agent::Progress responder;
  std::vector<did::Bytes> sent;  // in turn, the initiator's first
};

// Carries frames between the two until nobody has anything more to say. `meddle` sees each message on its way, with its number.
inline Exchange meet(
    agent::Initiator& initiator, agent::Responder& responder,
    const std::function<void(std::size_t, did::Bytes&)>& meddle = [](std::size_t, did::Bytes&) {}) {
  auto step = initiator.start();
  Exchange outcome{step.progress, agent::Progress::waiting, {}};
  bool to_responder = true;
  while (!step.send.empty() && outcome.sent.size() < 12) {
    meddle(outcome.sent.size(), step.send);
    outcome.sent.push_back(step.send);
    const auto frame = frame_of(step.send);
    step = to_responder ? responder.receive(frame) : initiator.receive(frame);
    (to_responder ? outcome.responder : outcome.initiator) = step.progress;
    to_responder = !to_responder;
  }
  return outcome;
}

inline agent::RefusalCode code_of(const auto& side) {
  REQUIRE(side.refusal() != nullptr);
  return side.refusal()->code;
}

}  // namespace test
