// Our own vectors: the file is what this build makes, and what stands in it hangs together.
#include "handshake_vectors.h"

#include <doctest/doctest.h>

#include <fstream>

#include "support/vectors.h"

using did::Json;

namespace {

struct Signer {
  const Json& side;
  std::string_view role;
  std::string peer;  // as it is signed
};

// A claim's signature, from nothing but the vector.
void check_claim(const Json& one, const Json& message, const Signer& by, const std::string& h) {
  const auto claim = did::parse_json(message.at("payload").get<std::string>()).value();
  did::Sha256 hash{};
  std::ranges::copy(test::from_hex(h), hash.begin());
  const auto role = by.role == "initiator" ? agent::noise::Role::initiator : agent::noise::Role::responder;
  const auto suite = one.at("suite").get<std::string>(), own = by.side.at("did").get<std::string>();
  const auto bytes = agent::signed_bytes({.role = role, .suite = suite, .h = hash, .own_did = own, .peer_did = by.peer});
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, test::from_hex(by.side.at("secretKey").get<std::string>())).value();
  CHECK(claim.at("signature") == did::base64url_encode(key.sign(bytes).value()));
}

// The last message of this kind.
const Json& message_of(const Json& one, agent::FrameKind kind) {
  const Json* found = nullptr;
  for (const auto& message : one.at("messages"))
    if (test::from_hex(message.at("frame").get<std::string>()).at(2) == static_cast<std::uint8_t>(kind) &&
        (kind != agent::FrameKind::record || found == nullptr))
      found = &message;
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("handshake vectors: the file is, byte for byte, what this build makes") {
    const auto made = did::to_text(test::make_handshake_vectors(), 1) + "\n";
    CHECK(made == test::read_file(PROJECT_DIR "/test-vectors/handshake/did-noise.json"));
  }

  TEST_CASE("handshake vectors: each signature follows from the keys and hashes beside it") {
    test::for_each_vector("handshake/did-noise.json", [](const Json& one) {
      const bool ik = one.at("suite") == agent::suite_ik;
      const auto& initiator = one.at("initiator");
      const auto& responder = one.at("responder");
      const auto& reply = message_of(one, agent::FrameKind::second);
      check_claim(one, reply, {responder, "responder", ik ? initiator.at("did").get<std::string>() : ""}, reply.at("h"));
      const auto& proof = message_of(one, ik ? agent::FrameKind::record : agent::FrameKind::third);
      check_claim(one, proof, {initiator, "initiator", responder.at("did")}, ik ? one.at("handshakeHash") : proof.at("h"));
    });
  }
}
