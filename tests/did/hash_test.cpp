#include <did/codec.h>
#include <did/hash.h>
#include <doctest/doctest.h>

#include <thread>
#include <type_traits>

#include "support/vectors.h"

static_assert(!std::is_copy_constructible_v<did::SecretBytes> && !std::is_copy_assignable_v<did::SecretBytes>);

TEST_SUITE("did") {
  TEST_CASE("sha256, sha384, sha512: FIPS 180-4 examples") {
    CHECK(did::hex_encode(did::sha256(did::as_bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(did::hex_encode(did::sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(did::hex_encode(did::sha384(did::as_bytes("abc"))) ==
          "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
    CHECK(
        did::hex_encode(did::sha512(did::as_bytes("abc"))) ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    CHECK(did::digest_text(did::as_bytes("abc")) == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  TEST_CASE("sha256: the same from every thread") {
    std::vector<std::jthread> threads;
    std::array<bool, 4> good{};
    for (std::size_t t = 0; t < good.size(); ++t) {
      threads.emplace_back([&good, t] {
        const did::Bytes bytes(1000 + t, static_cast<std::uint8_t>(t));
        const auto first = did::sha256(bytes);
        good[t] = true;
        for (int i = 0; i < 200; ++i) good[t] = good[t] && did::sha256(bytes) == first;
      });
    }
    threads.clear();
    for (const bool one : good) CHECK(one);
  }

  TEST_CASE("hmac_sha256: Wycheproof, every case") {
    const auto vectors = test::public_vectors("Wycheproof HMAC");
    if (!vectors) return;
    const auto json = did::parse_json(test::read_file(*vectors + "/wycheproof/hmac_sha256_test.json"));
    REQUIRE(json.has_value());
    int ran = 0;
    for (const auto& group : json->at("testGroups")) {
      const auto size = group.at("tagSize").get<std::size_t>() / 8;
      for (const auto& one : group.at("tests")) {
        INFO("tcId ", one.at("tcId").get<int>());
        const auto key = test::from_hex(one.at("key").get<std::string>());
        const auto mac = did::hmac_sha256(key, test::from_hex(one.at("msg").get<std::string>()));
        const auto tag = test::from_hex(one.at("tag").get<std::string>());
        CHECK(did::equal_in_constant_time(did::ByteView(mac).first(size), tag) == (one.at("result") == "valid"));
        ++ran;
      }
    }
    CHECK(ran == json->at("numberOfTests").get<int>());
    CHECK(ran == 174);
  }

  TEST_CASE("SecretBytes: a move leaves nothing behind, random bytes differ") {
    auto a = did::SecretBytes::random(32);
    const auto b = did::SecretBytes::random(32);
    CHECK_FALSE(did::equal_in_constant_time(a.expose(), b.expose()));
    const auto copy = did::SecretBytes::copy_of(a.expose());
    const auto c = std::move(a);
    CHECK(a.empty());  // NOLINT(bugprone-use-after-move): that is the point
    CHECK(did::equal_in_constant_time(c.expose(), copy.expose()));
    CHECK_FALSE(did::equal_in_constant_time(c.expose(), c.expose().first(31)));
  }
}
