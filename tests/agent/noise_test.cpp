// Noise_XX and Noise_IK against the published vectors, and each rule of sections 3 to 5 that refuses.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "did/codec.h"
#include "fixed_random.h"
#include "noise/handshake_state.h"
#include "support/vectors.h"

namespace {

using namespace agent;
using namespace agent::noise;
using agent::noise::hkdf;
using test::from_hex;

DhKeyPair pair_of(const did::Json& vector, const char* member) {
  return DhKeyPair::from_secret(from_hex(vector.at(member).get<std::string>()));
}

const Pattern* pattern_of(const std::string& protocol_name) {
  for (const auto* pattern : {&xx, &ik})
    if (pattern->protocol_name == protocol_name) return pattern;
  return nullptr;
}

Bytes must_write(HandshakeState& state, Random& random, ByteView payload) {
  Bytes out;
  REQUIRE(state.write_tokens(random, out).has_value());
  REQUIRE(state.write_payload(payload, 0, out).has_value());
  return out;
}

Answer<Bytes> read(HandshakeState& state, ByteView message) {
  DID_TRY(const auto rest, state.read_tokens(message));
  return state.read_payload(rest);
}

struct Sides {
  HandshakeState initiator;
  HandshakeState responder;
};

const DhKeyPair& initiator_static() {
  static const auto pair = DhKeyPair::from_secret(did::Bytes(32, 1));
  return pair;
}
const DhKeyPair& responder_static() {
  static const auto pair = DhKeyPair::from_secret(did::Bytes(32, 2));
  return pair;
}

Sides sides(const Pattern& pattern, std::string_view prologue = "p") {
  const auto rs = pattern.responder_static_known ? std::optional(responder_static().public_key()) : std::nullopt;
  return {HandshakeState(pattern, Role::initiator, did::as_bytes(prologue), initiator_static(), rs),
          HandshakeState(pattern, Role::responder, did::as_bytes(prologue), responder_static())};
}

void follow(const did::Json& vector, const Pattern& pattern) {
  const auto initiator_key = pair_of(vector, "init_static"), responder_key = pair_of(vector, "resp_static");
  std::optional<DhPublicKey> known;
  if (pattern.responder_static_known) {
    known = responder_key.public_key();
    CHECK(did::hex_encode(*known) == vector.at("init_remote_static").get<std::string>());
  }
  test::FixedRandom initiator_random(from_hex(vector.at("init_ephemeral").get<std::string>()));
  test::FixedRandom responder_random(from_hex(vector.at("resp_ephemeral").get<std::string>()));
  HandshakeState initiator(pattern, Role::initiator, from_hex(vector.at("init_prologue").get<std::string>()), initiator_key, known);
  HandshakeState responder(pattern, Role::responder, from_hex(vector.at("resp_prologue").get<std::string>()), responder_key);
  std::pair<CipherState, CipherState> ours, theirs;
  std::size_t index = 0;
  for (const auto& message : vector.at("messages")) {
    INFO("message ", index);
    const auto payload = from_hex(message.at("payload").get<std::string>());
    const auto expected = message.at("ciphertext").get<std::string>();
    const bool by_initiator = index++ % 2 == 0;
    if (!initiator.finished()) {
      const auto sent = by_initiator ? must_write(initiator, initiator_random, payload) : must_write(responder, responder_random, payload);
      CHECK(did::hex_encode(sent) == expected);
      CHECK(read(by_initiator ? responder : initiator, sent) == payload);
      if (initiator.finished()) ours = initiator.split(), theirs = responder.split();
      continue;
    }
    auto& sending = by_initiator ? ours.first : theirs.second;
    auto& receiving = by_initiator ? theirs.first : ours.second;
    Bytes sent;
    REQUIRE(sending.encrypt_with_ad({}, payload, sent).has_value());
    CHECK(did::hex_encode(sent) == expected);
    CHECK(receiving.decrypt_with_ad({}, sent) == payload);
  }
  CHECK(did::hex_encode(initiator.h()) == vector.at("handshake_hash").get<std::string>());
  CHECK(initiator.h() == responder.h());
}

RefusalCode code(const auto& answer) {
  REQUIRE_FALSE(answer.has_value());
  return answer.error().code;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("Noise: follows the published vectors, message by message") {
    const auto folder = test::public_vectors("noise");
    if (!folder) return;
    const auto file = did::parse_json(test::read_file(*folder + "/noise/cacophony.json")).value();
    int followed = 0;
    for (const auto& vector : file.at("vectors")) {
      const auto name = vector.at("protocol_name").get<std::string>();
      INFO(name);
      const auto* pattern = pattern_of(name);
      REQUIRE_MESSAGE(pattern != nullptr, "a vector for a protocol that this library does not speak");
      follow(vector, *pattern);
      ++followed;
    }
    CHECK(followed == 2);  // all that the file has: none is skipped
  }

  TEST_CASE("Noise: a flipped bit anywhere ends the handshake, on either side") {
    for (const auto* pattern : {&xx, &ik}) {
      for (std::size_t broken = 0; broken < pattern->messages.size(); ++broken) {
        for (std::size_t at = 0;; at += 7) {
          INFO(pattern->protocol_name, " message ", broken, " byte ", at);
          auto [initiator, responder] = sides(*pattern);
          test::FixedRandom a(did::Bytes(32, 3)), b(did::Bytes(32, 4));
          bool refused = false, past_end = false;
          for (std::size_t i = 0; i < pattern->messages.size() && !refused && !past_end; ++i) {
            auto message = i % 2 == 0 ? must_write(initiator, a, did::as_bytes("x")) : must_write(responder, b, did::as_bytes("y"));
            past_end = i == broken && at >= message.size();
            if (i == broken && !past_end) message[at] ^= 0x20;
            auto& reader = i % 2 == 0 ? responder : initiator;
            refused = !read(reader, message).has_value();
            if (refused) CHECK(code(reader.read_tokens(message)) == RefusalCode::unexpected_message);
          }
          if (past_end) break;
          // The first message of XX is in the clear: there, the second is the one that fails.
          CHECK(refused);
        }
      }
    }
  }

  TEST_CASE("Noise: another prologue, another static key or a message cut short is refused") {
    test::FixedRandom a(did::Bytes(32, 3)), b(did::Bytes(32, 4));
    auto good = sides(ik), other = sides(ik, "q");
    auto first = must_write(good.initiator, a, {});
    CHECK(code(read(other.responder, first)) == RefusalCode::decryption_failed);
    HandshakeState stranger(ik, Role::responder, did::as_bytes("p"), initiator_static());
    CHECK(code(read(stranger, first)) == RefusalCode::decryption_failed);
    for (const std::size_t size : {0U, 31U, 32U, 79U}) {
      auto fresh = sides(ik);
      INFO(size);
      CHECK(code(read(fresh.responder, ByteView(first).first(size))) == RefusalCode::malformed);
    }
    auto fresh = sides(ik);
    CHECK(code(read(fresh.responder, ByteView(first).first(95))) == RefusalCode::decryption_failed);  // the payload's tag
    CHECK(read(good.responder, first).has_value());
  }

  TEST_CASE("Noise: a shared secret of zeros is refused") {
    auto [initiator, responder] = sides(xx);
    test::FixedRandom random(did::Bytes(32, 3));
    CHECK(read(responder, did::Bytes(32, 0)).has_value());  // e alone: nothing is computed yet
    Bytes out;
    CHECK(code(responder.write_tokens(random, out)) == RefusalCode::weak_key);
    CHECK(code(responder.write_payload({}, 0, out)) == RefusalCode::unexpected_message);
    CHECK(code(initiator_static().dh(DhPublicKey{1})) == RefusalCode::weak_key);
  }

  TEST_CASE("Noise: nobody speaks out of turn") {
    test::FixedRandom random(did::Bytes(64, 3));
    Bytes out;
    auto one = sides(xx);
    CHECK(code(one.responder.write_tokens(random, out)) == RefusalCode::unexpected_message);
    auto two = sides(xx);
    CHECK(code(two.initiator.read_tokens(did::Bytes(32, 9))) == RefusalCode::unexpected_message);
    auto three = sides(xx);
    CHECK(code(three.initiator.write_payload({}, 0, out)) == RefusalCode::unexpected_message);
    auto four = sides(xx);
    REQUIRE(four.initiator.write_tokens(random, out).has_value());
    CHECK(code(four.initiator.write_tokens(random, out)) == RefusalCode::unexpected_message);
    CHECK(code(four.initiator.write_payload({}, 0, out)) == RefusalCode::unexpected_message);  // it ended with the breach
  }

  TEST_CASE("Noise: a message has at most 65535 bytes") {
    test::FixedRandom random(did::Bytes(64, 3));
    auto one = sides(xx);
    Bytes out;
    REQUIRE(one.initiator.write_tokens(random, out).has_value());
    CHECK(one.initiator.write_payload(did::Bytes(65535 - 32), 0, out).has_value());
    CHECK(read(one.responder, out).has_value());
    auto two = sides(xx);
    Bytes longer;
    REQUIRE(two.initiator.write_tokens(random, longer).has_value());
    CHECK(code(two.initiator.write_payload(did::Bytes(65536 - 32), 0, longer)) == RefusalCode::too_large);
    CHECK(code(two.responder.read_tokens(did::Bytes(65536))) == RefusalCode::too_large);
  }

  TEST_CASE("CipherState: the last nonce is never used, in either direction") {
    CipherState state;
    state.initialize_key(SecretBytes::copy_of(did::Bytes(32, 7)));
    state.set_nonce(std::numeric_limits<std::uint64_t>::max() - 1);
    Bytes last, none;
    CHECK(state.encrypt_with_ad({}, did::as_bytes("x"), last).has_value());
    CHECK(code(state.encrypt_with_ad({}, did::as_bytes("x"), none)) == RefusalCode::nonce_exhausted);
    CHECK(none.empty());
    CHECK(code(state.decrypt_with_ad({}, last)) == RefusalCode::nonce_exhausted);
  }

  TEST_CASE("CipherState: after Rekey only a side that did the same reads on, with the counter going on") {
    CipherState sending, receiving;
    for (auto* state : {&sending, &receiving}) state->initialize_key(SecretBytes::copy_of(did::Bytes(32, 7)));
    Bytes before, after;
    REQUIRE(sending.encrypt_with_ad({}, did::as_bytes("a"), before).has_value());
    CHECK(receiving.decrypt_with_ad({}, before).has_value());
    sending.rekey();
    REQUIRE(sending.encrypt_with_ad({}, did::as_bytes("b"), after).has_value());
    CHECK(code(receiving.decrypt_with_ad({}, after)) == RefusalCode::decryption_failed);
    receiving.rekey();
    CHECK(receiving.decrypt_with_ad({}, after).has_value());
    CHECK(code(receiving.decrypt_with_ad({}, after)) == RefusalCode::decryption_failed);  // said twice
  }

  TEST_CASE("secrets of a handshake cannot be copied") {
    CHECK_FALSE(std::is_copy_constructible_v<CipherState>);
    CHECK_FALSE(std::is_copy_constructible_v<SymmetricState>);
    CHECK_FALSE(std::is_copy_constructible_v<HandshakeState>);
    CHECK_FALSE(std::is_copy_constructible_v<DhKeyPair>);
  }
}
