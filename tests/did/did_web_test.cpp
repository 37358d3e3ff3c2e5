#include <did/hash.h>
#include <did/methods.h>
#include <doctest/doctest.h>

#include "support/fixed_fetcher.h"
#include "support/vectors.h"

namespace {

constexpr std::string_view key = R"("type":"Multikey","publicKeyMultibase":"z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")";

std::string document_of(const std::string& did) {
  return R"({"id":")" + did + R"(","verificationMethod":[{"id":")" + did + R"(#k","controller":")" + did + "\"," + std::string(key) +
         R"(}],"assertionMethod":[")" + did + R"(#k"]})";
}

// Resolves `did` where its address answers with `body`.
did::Result<did::Resolution> resolve(const std::string& did, did::Result<std::string> body) {
  const auto parsed = did::Did::parse(did);
  REQUIRE(parsed.has_value());
  test::FixedFetcher fetcher;
  fetcher.put(did::did_web_url(*parsed).value(), std::move(body));
  return did::make_did_web(fetcher)->resolve(*parsed);
}

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("did_web_url: follows the address vectors") {
    int accepted = 0;
    int refused = 0;
    test::for_each_vector("own/did-web-url.json", [&](const did::Json& one) {
      const auto did = did::Did::parse(one.at("did").get<std::string>());
      REQUIRE(did.has_value());
      const auto url = did::did_web_url(*did);
      if (one.at("expect") == "accept") {
        REQUIRE(url.has_value());
        CHECK(*url == one.at("url").get<std::string>());
        ++accepted;
      } else {
        REQUIRE_FALSE(url.has_value());
        CHECK(url.error().code == did::Errc::malformed);
        ++refused;
      }
    });
    CHECK(accepted == 25);
    CHECK(refused == 69);
  }

  TEST_CASE("did_web_url: a port is a number from 1 to 65535, written one way") {
    for (unsigned port = 0; port <= 70000; port += 7) {
      const auto did = did::Did::parse("did:web:a.example%3A" + std::to_string(port));
      REQUIRE(did::did_web_url(did.value()).has_value() == (port >= 1 && port <= 65535));
    }
  }

  TEST_CASE("did:web: resolves what its address answers, and says which bytes those were") {
    const std::string did = "did:web:a.example%3A8443:agents:planner";
    const auto body = document_of(did);
    const auto resolution = resolve(did, body);
    REQUIRE(resolution.has_value());
    CHECK(resolution->source_digest == did::digest_text(did::as_bytes(body)));
    CHECK(resolution->document->id() == did);
    const auto method = did::retrieve_method(*resolution->document, did::DidUrl::parse(did + "#k").value(), did::Purpose::assertion_method);
    REQUIRE(method.has_value());
    CHECK((*method)->key.has_value());
  }

  TEST_CASE("did:web: asks once, over https, for at most 64 KiB in 5 seconds") {
    test::FixedFetcher fetcher;
    const std::string did = "did:web:a.example";
    fetcher.put("https://a.example/.well-known/did.json", document_of(did));
    const auto method = did::make_did_web(fetcher);
    CHECK(method->name() == "web");
    REQUIRE(method->resolve(did::Did::parse(did).value()).has_value());
    const auto requests = fetcher.requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url == "https://a.example/.well-known/did.json");
    CHECK(requests[0].max_bytes == 65536);
    CHECK(requests[0].timeout == std::chrono::seconds(5));
  }

  TEST_CASE("did:web: asks nobody for a DID that leads nowhere") {
    test::FixedFetcher fetcher;
    const auto method = did::make_did_web(fetcher);
    for (const char* did :
         {"did:web:127.0.0.1", "did:web:2130706433", "did:web:a.example:%2e%2e", "did:web:a.example::b", "did:web:user%40a.example"}) {
      CHECK(method->resolve(did::Did::parse(did).value()).error().code == did::Errc::malformed);
    }
    CHECK(fetcher.requests().empty());
  }

  TEST_CASE("did:web: the document must be that of the DID, byte for byte") {
    const auto mismatch = [](const std::string& did, const std::string& id) {
      const auto resolution = resolve(did, document_of(id));
      REQUIRE_FALSE(resolution.has_value());
      CHECK(resolution.error().code == did::Errc::malformed);
      CHECK(resolution.error().message.contains("`/id`"));
    };
    mismatch("did:web:a.example", "did:web:b.example");
    mismatch("did:web:a.example", "did:web:A.example");
    mismatch("did:web:A.example", "did:web:a.example");
    mismatch("did:web:a.example%3A443", "did:web:a.example");
    mismatch("did:web:a.example%3A8443", "did:web:a.example%3a8443");
    mismatch("did:web:a.example:u", "did:web:a.example");
    mismatch("did:web:a.example:%61", "did:web:a.example:a");
    mismatch("did:web:a.example", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
  }

  TEST_CASE("did:web: refuses a body that is no strict JSON, or no DID document") {
    const std::string did = "did:web:a.example";
    for (const std::string& body :
         {std::string(), std::string("<html>"), std::string("[]"), std::string("{}"), document_of(did) + "x",
          "\xef\xbb\xbf" + document_of(did), std::string(R"({"id":"did:web:b.example","id":"did:web:a.example"})"),
          std::string(R"({"id":"did:web:a.example","service":{}})"), std::string(R"({"id":"did:web:a.example","a":"\ud800"})")}) {
      CAPTURE(body);
      const auto resolution = resolve(did, body);
      REQUIRE_FALSE(resolution.has_value());
      CHECK(resolution.error().code == did::Errc::malformed);
      CHECK(resolution.error().message.contains("https://a.example/.well-known/did.json"));
    }
    CHECK(resolve(did, std::string(100, '[') + std::string(100, ']')).error().code == did::Errc::too_large);
  }

  TEST_CASE("did:web: refuses relative DID URLs, wherever one can stand") {
    const std::string id = R"({"id":"did:web:a.example",)";
    const std::string method = R"({"id":"#k","controller":"did:web:a.example",)" + std::string(key) + "}";
    const std::string absolute = R"({"id":"did:web:a.example#k","controller":"did:web:a.example",)" + std::string(key) + "}";
    REQUIRE(resolve("did:web:a.example", id + R"("verificationMethod":[)" + absolute + "]}").has_value());
    std::vector<std::string> bodies{id + R"("verificationMethod":[)" + method + "]}",
                                    id + R"("service":[{"id":"#s","type":"X","serviceEndpoint":"https://a.example/"}]})"};
    for (const std::string relationship :
         {"authentication", "assertionMethod", "keyAgreement", "capabilityInvocation", "capabilityDelegation"}) {
      bodies.push_back(id + "\"" + relationship + "\":[" + method + "]}");
      bodies.push_back(id + "\"" + relationship + R"(":["#k"],"verificationMethod":[)" + absolute + "]}");
    }
    for (const auto& body : bodies) {
      CAPTURE(body);
      const auto resolution = resolve("did:web:a.example", body);
      REQUIRE_FALSE(resolution.has_value());
      CHECK(resolution.error().message.contains("relative"));
    }
    CHECK(bodies.size() == 12);
  }

  TEST_CASE("did:web: what the fetcher could not do is passed on with its code") {
    using enum did::Errc;
    for (const auto code : {not_found, refused, too_large, unavailable}) {
      const auto resolution = resolve("did:web:a.example", did::fail(code, "no answer"));
      REQUIRE_FALSE(resolution.has_value());
      CHECK(did::name(resolution.error().code) == did::name(code));
    }
    CHECK(resolve("did:web:a.example", std::string(10'000'000, ' ')).error().code == too_large);
  }

  TEST_CASE("did:web: the limit on the document is met to the byte") {
    const std::string did = "did:web:a.example";
    auto body = document_of(did);
    body.resize(65536, ' ');
    CHECK(resolve(did, body).has_value());
    body += ' ';
    CHECK(resolve(did, body).error().code == did::Errc::too_large);
  }
}
