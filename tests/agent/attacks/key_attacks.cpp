// Keys and algorithms that are not what they seem, and addresses that a verifier must not visit: rows 19 and 20.
#include <did/codec.h>
#include <did/key_format.h>
#include <server.h>

#include <array>
#include <thread>

#include "agent/attacks/request.h"

namespace attacks {
namespace {

constexpr const char* order = R"({"room":"double"})";

using Change = std::function<void(SignedPost&)>;
std::string send(Field& field, test::Party& signer, const Change& before) {
  SignedPost post(field, signer, order);
  before(post);
  return post.code();
}

std::string with_type(Field& field, did::KeyType type) {
  auto alice = test::party(7, type);
  return send(field, alice, [](SignedPost&) {});
}
std::string with_ed25519(Field& field) { return with_type(field, did::KeyType::ed25519); }
std::string with_p256(Field& field) { return with_type(field, did::KeyType::p256); }
std::string with_secp256k1(Field& field) {
  // Nothing of RFC 9421 goes with such a key; somebody signs with another and names this one.
  auto alice = test::party(7);
  const auto other = test::party(7, did::KeyType::secp256k1);
  return send(field, alice, [&](SignedPost& post) { post.options.keyid = other.method; });
}
std::string under_anothers_name(Field& field) {
  auto mallory = test::party(9);
  return send(field, mallory, [](SignedPost& post) { post.options.keyid = test::party(7).method; });
}
std::string for_key_agreement(Field& field) {
  auto alice = test::party(7);
  return send(field, alice, [&](SignedPost& post) {
    post.options.keyid = alice.id + "#" + did::to_multikey(did::derive_x25519(alice.key.public_key()).value());
  });
}
std::string nobodys_key(Field& field) {
  auto alice = test::party(7);
  return send(field, alice, [&](SignedPost& post) { post.options.keyid = alice.id + "#z6MkNobody"; });
}

// A public key taken for a shared secret.
std::string with_hmac(Field& field, bool said) {
  auto alice = test::party(7);
  SignedPost post(field, alice, order);
  const auto signer = agent::make_message_signer(did::SecretBytes::copy_of(alice.key.public_key().bytes())).value();
  post.options.alg = said;
  post.sign(*signer);
  return post.send().code;
}
std::string hmac_in_silence(Field& field) { return with_hmac(field, false); }
std::string hmac_by_name(Field& field) { return with_hmac(field, true); }

// S + L signs the same, for a verifier that does not look (RFC 8032 5.1.7).
std::string malleable(Field& field) {
  constexpr std::array<unsigned, 32> order_of_the_group{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                                        0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                                        0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
  auto alice = test::party(7);
  SignedPost post(field, alice, order);
  post.sign();
  auto& value = post.field("Signature");
  const auto begin = value.find(':') + 1;
  auto bytes = did::base64_decode(value.substr(begin, value.rfind(':') - begin)).value();
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += bytes[32 + i] + order_of_the_group[i];
    bytes[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8U;
  }
  value = value.substr(0, begin) + did::base64_encode(bytes) + ":";
  return post.send().code;
}
// The neutral element as a key: with R the neutral element and S zero, a lax verifier takes it for every message.
std::string small_order(Field& field) {
  did::Bytes key(34);
  key[0] = 0xed;
  key[1] = 0x01;
  key[2] = 1;
  const auto id = "z" + did::base58btc_encode(key);
  auto alice = test::party(7);
  SignedPost post(field, alice, order);
  post.options.keyid = "did:key:" + id + "#" + id;
  post.sign();
  did::Bytes signature(64);
  signature[0] = 1;
  post.field("Signature") = "sig=:" + did::base64_encode(signature) + ":";
  return post.send().code;
}

// Row 20. Somebody listens where the target should not go.
class Ear final : public httpd::Handler {
 public:
  [[nodiscard]] std::size_t max_body(httpd::Verb, std::string_view) const override { return 0; }
  [[nodiscard]] bool blocks(const httpd::Request&) const override { return false; }
  [[nodiscard]] httpd::Response handle(const httpd::Request&) override { return {.body = "{}"}; }
  [[nodiscard]] httpd::Response refuse(unsigned status, std::string_view) const override { return {.status = status, .body = {}}; }
};
std::string send_inside(Field& field, const std::vector<std::string>& hosts) {
  Ear ear;
  auto server = httpd::Server::listen({}, ear).value();
  const std::jthread running([&] { server.run(); });
  std::string answer;
  for (const auto& host : hosts) {
    auto alice = test::party(7);
    answer = send(field, alice,
                  [&](SignedPost& post) { post.options.keyid = "did:web:" + host + "%3A" + std::to_string(server.port()) + "#key"; });
    if (answer == "accepted") break;
  }
  const auto visits = server.stats().accepted;
  server.stop();
  return visits > 0 ? "it went there" : answer;
}
std::string to_localhost(Field& field) { return send_inside(field, {"localhost"}); }
std::string to_an_address(Field& field) { return send_inside(field, {"0x7f000001", "2130706433", "0177.0.0.1", "127.0.0.1"}); }

constexpr std::array table{
    Attack{19, Sort::honest, Needs::requests, "an Ed25519 key signs a request", "accepted", with_ed25519},
    Attack{19, Sort::honest, Needs::requests, "a P-256 key signs a request", "accepted", with_p256},
    Attack{19, Sort::attack, Needs::requests, "a key of a type that signs no requests", "algorithm_not_allowed", with_secp256k1},
    Attack{19, Sort::attack, Needs::requests, "a signature under another's key", "bad_signature", under_anothers_name},
    Attack{19, Sort::attack, Needs::requests, "a request signed by a key that is listed for key agreement", "unknown_key",
           for_key_agreement},
    Attack{19, Sort::attack, Needs::requests, "a key that is in no document", "unknown_key", nobodys_key},
    Attack{19, Sort::attack, Needs::requests, "a public key as a shared secret", "bad_signature", hmac_in_silence},
    Attack{19, Sort::attack, Needs::requests, "a public key as a shared secret, and the message says so", "forbidden_parameter",
           hmac_by_name},
    Attack{19, Sort::attack, Needs::requests, "an Ed25519 signature with the order of the group added to S", "bad_signature", malleable},
    Attack{19, Sort::attack, Needs::requests, "an Ed25519 key of small order, which signs everything", "unknown_key", small_order},
    Attack{20, Sort::attack, Needs::requests, "a DID whose document lies on the target's own machine", "undetermined", to_localhost},
    Attack{20, Sort::attack, Needs::requests, "a DID that is an address, in several spellings", "unknown_key", to_an_address},
};

}  // namespace

std::span<const Attack> key_attacks() { return table; }

}  // namespace attacks
