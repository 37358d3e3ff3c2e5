#include <did/hash.h>
#include <did/key.h>
#include <doctest/doctest.h>

#include <algorithm>

#include "support/vectors.h"

namespace {

// Runs each case of a Wycheproof file; the count is what the file says and what this toolkit was checked against.
void for_each_case(const std::string& name, std::size_t count,
                   const std::function<void(const did::Json& group, const did::Json& one)>& run) {
  const auto folder = test::public_vectors("wycheproof/" + name);
  if (!folder) return;
  const auto file = did::parse_json(test::read_file(*folder + "/wycheproof/" + name));
  REQUIRE(file.has_value());
  std::size_t ran = 0;
  for (const auto& group : file->at("testGroups")) {
    for (const auto& one : group.at("tests")) {
      INFO(name, " case ", one.at("tcId").get<int>(), " ", one.at("comment").get<std::string>());
      run(group, one);
      ++ran;
    }
  }
  CHECK(ran == count);
}

did::Bytes hex(const did::Json& object, const char* member) { return test::from_hex(object.at(member).get<std::string>()); }

TEST_SUITE("did") {
  TEST_CASE("Ed25519: all 151 Wycheproof cases") {
    for_each_case("ed25519_test.json", 151, [](const did::Json& group, const did::Json& one) {
      const auto key = did::PublicKey::from_bytes(did::KeyType::ed25519, hex(group.at("publicKey"), "pk"));
      REQUIRE(key.has_value());
      CHECK(key->verify(hex(one, "msg"), hex(one, "sig")) == (one.at("result") == "valid"));
    });
  }

  TEST_CASE("P-256: all 262 Wycheproof cases with P1363 signatures") {
    for_each_case("ecdsa_secp256r1_sha256_p1363_test.json", 262, [](const did::Json& group, const did::Json& one) {
      const auto key = did::PublicKey::from_uncompressed(did::KeyType::p256, hex(group.at("publicKey"), "uncompressed"));
      REQUIRE(key.has_value());
      const bool valid = one.at("result") == "valid";
      CHECK(key->verify(hex(one, "msg"), hex(one, "sig")) == valid);
      const auto compressed = did::PublicKey::from_bytes(did::KeyType::p256, key->bytes());
      REQUIRE(compressed.has_value());
      CHECK(compressed->verify(hex(one, "msg"), hex(one, "sig")) == valid);
    });
  }

  TEST_CASE("HMAC-SHA-256: all 174 Wycheproof cases") {
    for_each_case("hmac_sha256_test.json", 174, [](const did::Json& group, const did::Json& one) {
      const auto size = group.at("tagSize").get<std::size_t>() / 8;
      const auto mac = did::hmac_sha256(hex(one, "key"), hex(one, "msg"));
      CHECK(did::equal_in_constant_time(did::ByteView(mac).first(size), hex(one, "tag")) == (one.at("result") == "valid"));
    });
  }
}

}  // namespace
