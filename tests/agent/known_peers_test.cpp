// Peers that come back: what is kept of them, when, and that nobody can tell from outside.
#include "agent/known_peers.h"

#include <doctest/doctest.h>

#include "meeting.h"

using namespace agent;
using test::Meeting;

namespace {

struct Acquainted : Meeting {
  KnownPeers at_alice, at_bob;
  Acquainted() {
    as_initiator = [this](auto& options, auto&) { options.known = &at_alice; };
    as_responder = [this](auto& options, auto&) { options.known = &at_bob; };
  }
  test::Exchange meet(bool ik, const std::function<void(std::size_t, did::Bytes&)>& meddle = [](std::size_t, did::Bytes&) {}) {
    auto one = initiator(ik);
    auto other = responder();
    return test::meet(one, other, meddle);
  }
  [[nodiscard]] KnownPeers::Secret agreed() const { return at_bob.find(bob.static_key.public_key(), alice.static_key.public_key()); }
};

KnownPeers::Secret secret(std::uint8_t byte) {
  return std::make_shared<const did::SecretBytes>(did::SecretBytes::copy_of(did::Bytes(32, byte)));
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("known peers: IK remembers on both sides what the static keys agree on; first contact has nothing to remember") {
    Acquainted them;
    CHECK(them.meet(false).initiator == Progress::established);
    CHECK(them.at_alice.size() + them.at_bob.size() == 0);
    CHECK(them.meet(true).initiator == Progress::established);
    CHECK(them.at_alice.size() == 1);
    CHECK(them.at_bob.size() == 1);
    const auto expected = them.alice.static_key.dh(them.bob.static_key.public_key());
    REQUIRE(expected.has_value());
    REQUIRE(them.agreed() != nullptr);
    CHECK(std::ranges::equal(them.agreed()->expose(), expected->expose()));
    CHECK(them.meet(true).initiator == Progress::established);
    CHECK(them.at_bob.size() == 1);
  }

  TEST_CASE("known peers: whether one is remembered changes no byte") {
    Acquainted them;
    Meeting strangers;
    for (int times = 0; times < 2; ++times) {
      auto one = strangers.initiator(true);
      auto other = strangers.responder();
      CHECK(them.meet(true).sent == test::meet(one, other).sent);
    }
    CHECK(them.at_bob.size() == 1);
  }

  TEST_CASE("known peers: what is remembered is what is used") {
    Acquainted them;
    them.at_bob.remember(them.bob.static_key.public_key(), them.alice.static_key.public_key(), secret(7));
    auto one = them.initiator(true);
    auto other = them.responder();
    CHECK(test::meet(one, other).responder == Progress::ended);
    CHECK(test::code_of(other) == RefusalCode::decryption_failed);
  }

  TEST_CASE("known peers: nobody is remembered whose message or claim does not hold") {
    Acquainted them;
    const auto altered = [&them](std::size_t at) {
      return them.meet(true, [at](std::size_t number, did::Bytes& message) {
        if (number == at) message.back() ^= 1;
      });
    };
    CHECK(altered(0).responder == Progress::ended);  // the offer: the static key in it is read before
    CHECK(them.at_alice.size() + them.at_bob.size() == 0);
    CHECK(altered(2).responder == Progress::ended);  // the proof
    CHECK(them.at_bob.size() == 0);
  }

  TEST_CASE("known peers: a message that names a known key and was not made with it is refused, and the peer stays known") {
    Acquainted them;
    REQUIRE(them.meet(true).responder == Progress::established);
    const auto before = them.agreed();
    auto one = them.initiator(true);
    auto other = them.responder();
    const auto outcome = test::meet(one, other, [](std::size_t number, did::Bytes& message) {
      if (number == 0) message.back() ^= 1;
    });
    CHECK(outcome.responder == Progress::ended);
    CHECK(test::code_of(other) == RefusalCode::decryption_failed);
    CHECK(them.agreed() == before);
  }

  TEST_CASE("known peers: of two static keys, and of more peers than there is room for") {
    KnownPeers known(4);
    const auto key = [](std::uint8_t byte) { return DhKeyPair::from_secret(did::Bytes(32, byte)).public_key(); };
    for (std::uint8_t i = 2; i < 30; ++i) known.remember(key(1), key(i), secret(i));
    CHECK(known.size() <= 8);
    CHECK(known.find(key(1), key(29)) != nullptr);
    CHECK(known.find(key(1), key(2)) == nullptr);
    CHECK(known.find(key(29), key(1)) == nullptr);
  }
}
