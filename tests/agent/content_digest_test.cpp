#include <agent/content_digest.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

using agent::DigestAlgorithm;

namespace {

// RFC 9530 appendix D and RFC 9421 B.2
constexpr std::string_view hello = "{\"hello\": \"world\"}";
constexpr std::string_view sha256_of_hello = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
constexpr std::string_view sha512_of_hello =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

std::string both() { return std::string(sha256_of_hello) + ", " + std::string(sha512_of_hello); }

void refuses(std::string_view value, did::Errc code) {
  INFO(value);
  const auto holds = agent::content_digest_holds(value, did::as_bytes(hello));
  REQUIRE_FALSE(holds.has_value());
  CHECK(holds.error().code == code);
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("content digest: the values of the standards come out, and hold") {
    const auto body = did::as_bytes(hello);
    CHECK(agent::content_digest(body) == sha256_of_hello);
    CHECK(agent::content_digest(body, {DigestAlgorithm::sha512}) == sha512_of_hello);
    CHECK(agent::content_digest(body, {DigestAlgorithm::sha256, DigestAlgorithm::sha512}) == both());
    CHECK(agent::content_digest_holds(sha256_of_hello, body) == true);
    CHECK(agent::content_digest_holds(sha512_of_hello, body) == true);
    CHECK(agent::content_digest_holds(both(), body) == true);
    CHECK(agent::content_digest_holds(agent::content_digest({}), {}) == true);
  }

  TEST_CASE("content digest: another body does not have it, and one wrong digest among several is enough") {
    CHECK(agent::content_digest_holds(sha256_of_hello, did::as_bytes("{\"hello\": \"World\"}")) == false);
    CHECK(agent::content_digest_holds(sha256_of_hello, {}) == false);
    const auto wrong = agent::content_digest(did::as_bytes("other"), {DigestAlgorithm::sha512});
    CHECK(agent::content_digest_holds(std::string(sha256_of_hello) + ", " + wrong, did::as_bytes(hello)) == false);
    CHECK(agent::content_digest_holds(wrong + ", " + std::string(sha256_of_hello), did::as_bytes(hello)) == false);
  }

  TEST_CASE("content digest: an algorithm that is not known is passed over, and is not enough alone") {
    CHECK(agent::content_digest_holds("md5=:AAAA:, " + std::string(sha256_of_hello), did::as_bytes(hello)) == true);
    refuses("md5=:AAAA:", did::Errc::unsupported);
    refuses("unixsum=:AAAA:, sha=:AAAA:", did::Errc::unsupported);
    refuses("", did::Errc::unsupported);
  }

  TEST_CASE("content digest: what is not a dictionary of byte sequences is malformed") {
    for (const auto* value :
         {"sha-256", "sha-256=1", "sha-256=\"X48E\"", "sha-256=(:AA==:)", "sha-256=:AA==:",
          "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE:", "SHA-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "md5=1",
          "sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="}) {
      refuses(value, did::Errc::malformed);
    }
    refuses(std::string(sha256_of_hello) + ", " + std::string(sha256_of_hello), did::Errc::malformed);
    refuses(std::string(sha256_of_hello) + ",", did::Errc::malformed);
  }
}
