#include <did/key.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace {

TEST_SUITE("did") {
  TEST_CASE("Ed25519: of the twelve cases at the edge, one holds") {
    std::size_t accepted = 0;
    test::for_each_vector("own/ed25519-edge.json", [&](const did::Json& one) {
      const auto hex = [&](const char* member) { return test::from_hex(one.at(member).get<std::string>()); };
      const auto key = did::PublicKey::from_bytes(did::KeyType::ed25519, hex("public_key"));
      CHECK(key.has_value() == (one.at("expect") != "key"));
      if (!key) {
        CHECK(key.error().code == did::Errc::malformed);
        return;
      }
      const bool held = key->verify(hex("message"), hex("signature"));
      CHECK(held == (one.at("expect") == "accept"));
      accepted += held ? 1 : 0;
    });
    CHECK(accepted == 1);
  }
}

}  // namespace
