#include <did/method.h>
#include <did/methods.h>
#include <doctest/doctest.h>

#include "support/fixed_fetcher.h"

namespace {

did::MethodTable table(const did::Fetcher& fetcher) {
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  methods.push_back(did::make_did_jwk());
  methods.push_back(did::make_did_web(fetcher));
  return did::MethodTable(std::move(methods));
}

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("MethodTable: sends each DID to the method of its name") {
    test::FixedFetcher fetcher;
    fetcher.put("https://a.example/.well-known/did.json", std::string(R"({"id":"did:web:a.example"})"));
    const auto methods = table(fetcher);
    CHECK(methods.names() == std::vector<std::string_view>{"key", "jwk", "web"});
    for (const std::string_view did :
         {"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
          "did:jwk:"
          "eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQzdPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9",
          "did:web:a.example"}) {
      CAPTURE(did);
      const auto resolution = methods.resolve(did);
      REQUIRE(resolution.has_value());
      CHECK(resolution->document->id() == did);
    }
  }

  TEST_CASE("MethodTable: a method that is not built in is unsupported, and those that are, are named") {
    const test::FixedFetcher fetcher;
    const auto methods = table(fetcher);
    const auto resolution = methods.resolve("did:ion:x");
    REQUIRE_FALSE(resolution.has_value());
    CHECK(resolution.error().code == did::Errc::unsupported);
    CHECK(resolution.error().message == "did method `ion` is not built in");
    CHECK(resolution.error().hint == "methods of this build: key, jwk, web");
    CHECK(methods.resolve("did:keys:x").error().code == did::Errc::unsupported);
    CHECK(methods.resolve("did:ke:x").error().code == did::Errc::unsupported);
    CHECK(did::MethodTable({}).resolve("did:key:x").error().code == did::Errc::unsupported);
  }

  TEST_CASE("MethodTable: an error keeps its code and says what was being resolved") {
    test::FixedFetcher fetcher;
    fetcher.put("https://a.example/.well-known/did.json", did::fail(did::Errc::unavailable, "no route"));
    const auto methods = table(fetcher);
    const auto down = methods.resolve("did:web:a.example");
    REQUIRE_FALSE(down.has_value());
    CHECK(down.error().code == did::Errc::unavailable);
    CHECK(down.error().message == "resolving `did:web:a.example`: no route");
    CHECK(methods.resolve("did:web:b.example").error().code == did::Errc::not_found);
  }

  TEST_CASE("MethodTable: takes DIDs, not DID URLs or anything else") {
    const test::FixedFetcher fetcher;
    const auto methods = table(fetcher);
    for (const std::string_view text :
         {"", "x", "did:key", "did:key:", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#k", "https://a.example/"}) {
      CAPTURE(text);
      CHECK(methods.resolve(text).error().code == did::Errc::malformed);
    }
  }
}
