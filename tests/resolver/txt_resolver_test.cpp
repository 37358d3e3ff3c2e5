#include "txt_resolver.h"

#include <doctest/doctest.h>

#include "support/dns_server.h"

namespace {

using resolver::TxtResolver;
using Texts = std::vector<std::string>;
constexpr std::chrono::milliseconds patience{600};

}  // namespace

TEST_SUITE("resolver") {
  TEST_CASE("TxtResolver: answers each record with its strings joined, and nothing where there is none") {
    const test::DnsServer server(
        {{"_ans-challenge.acme.example", {.records = {{"one"}, {"two ", "parts"}, {""}}}}, {"empty.acme.example", {}}});
    const auto dns = TxtResolver::make({server.address()}, patience);
    REQUIRE(dns.has_value());
    CHECK(dns->txt("_ans-challenge.acme.example") == Texts{"one", "two parts", ""});
    CHECK(dns->txt("empty.acme.example") == Texts{});
    CHECK(dns->txt("nobody.acme.example") == Texts{});
    CHECK(server.over_tcp() == 0);
  }

  TEST_CASE("TxtResolver: what was cut off over UDP is asked for over TCP") {
    const test::DnsServer server({{"long.acme.example", {.records = {{std::string(200, 'x')}}, .truncated = true}}});
    const auto dns = TxtResolver::make({server.address()}, patience);
    REQUIRE(dns.has_value());
    CHECK(dns->txt("long.acme.example") == Texts{std::string(200, 'x')});
    CHECK(server.over_udp() >= 1);
    CHECK(server.over_tcp() == 1);
  }

  TEST_CASE("TxtResolver: silence and failure are not absence, and there is a limit to what is read") {
    std::vector<test::DnsServer::Record> many(70, {"x"});
    const test::DnsServer server({{"silent.acme.example", {.silent = true}},
                                  {"broken.acme.example", {.code = 2}},
                                  {"refused.acme.example", {.code = 5}},
                                  {"many.acme.example", {.records = many, .truncated = true}}});
    const auto dns = TxtResolver::make({server.address()}, patience);
    REQUIRE(dns.has_value());
    for (const auto* name : {"silent.acme.example", "broken.acme.example", "refused.acme.example"}) {
      INFO(name);
      const auto answer = dns->txt(name);
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == did::Errc::unavailable);
      CHECK(answer.error().message.contains(name));
    }
    const auto answer = dns->txt("many.acme.example");
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == did::Errc::too_large);
  }

  TEST_CASE("TxtResolver: wants addresses of resolvers") {
    CHECK_FALSE(TxtResolver::make({}).has_value());
    CHECK_FALSE(TxtResolver::make({"ns.example"}).has_value());
    CHECK_FALSE(TxtResolver::make({"127.0.0.1:http"}).has_value());
  }
}
