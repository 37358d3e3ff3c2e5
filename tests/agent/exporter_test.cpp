// Keys that both sides of a handshake have, and nobody else.
#include <agent/signature_profiles.h>
#include <did/codec.h>
#include <doctest/doctest.h>

#include "meeting.h"
#include "signed.h"

using namespace agent;
using test::Meeting;

namespace {

struct Both {
  Established alice;
  Established bob;
};
Both meet(Meeting& meeting, bool ik) {
  auto alice = meeting.initiator(ik);
  auto bob = meeting.responder();
  REQUIRE(test::meet(alice, bob).responder == Progress::established);
  return {alice.take(), bob.take()};
}
std::string hex(const Established& side, std::string_view label) { return did::hex_encode(side.exporter.key(label).expose()); }

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("Exporter: both sides have the same keys, another for each label and each handshake") {
    for (const bool ik : {false, true}) {
      INFO("ik ", ik);
      Meeting meeting;
      const auto first = meet(meeting, ik);
      CHECK(hex(first.alice, "one") == hex(first.bob, "one"));
      CHECK(hex(first.alice, "one").size() == 64);
      CHECK(hex(first.alice, "one") != hex(first.alice, "two"));
      CHECK(hex(first.alice, "one") != hex(first.alice, "on"));
      const auto second = meet(meeting, ik);
      CHECK(hex(first.alice, "one") != hex(second.alice, "one"));
    }
  }

  TEST_CASE("Exporter: the key alone does not make it, the handshake hash is in it") {
    const did::Sha256 h{1}, other{2};
    const auto secret = [] { return did::SecretBytes::copy_of(did::Bytes(32, 7)); };
    CHECK(did::hex_encode(Exporter(secret(), h).key("one").expose()) == did::hex_encode(Exporter(secret(), h).key("one").expose()));
    CHECK(did::hex_encode(Exporter(secret(), h).key("one").expose()) != did::hex_encode(Exporter(secret(), other).key("one").expose()));
  }

  TEST_CASE("Exporter: a request in a session can be signed with it, where the policy allows what either side could have written") {
    Meeting meeting;
    const auto both = meet(meeting, false);
    test::Signed one;
    const auto signer = make_message_signer(both.alice.exporter.key(request_label)).value();
    auto options = one.options();
    const auto fields = sign(one.message.context(), options, *signer).value();
    one.message.add("Signature-Input", fields.signature_input);
    one.message.add("Signature", fields.signature);
    const auto ask = [&](const Established& side, std::string_view label, bool allowed) {
      const ConfirmedKey key({SignatureKey::from_secret(side.exporter.key(label)).value(), side.peer.did});
      auto policy = credence_request_policy();
      if (allowed) policy.algorithms = {SignatureAlgorithm::hmac_sha256};
      return std::string(verify(one.message.context(), policy,
                                {.keys = key, .now = one.clock.now(), .replay = &one.replay, .body = did::as_bytes(test::order)})
                             .code());
    };
    CHECK(ask(both.bob, request_label, false) == "algorithm_not_allowed");
    CHECK(ask(both.bob, "another", true) == "bad_signature");
    CHECK(ask(both.bob, request_label, true) == "accepted");
    CHECK(ask(both.bob, request_label, true) == "replayed");
  }
}
