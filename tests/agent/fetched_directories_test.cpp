// Web Bot Auth: directories that are fetched when a request names them.
#include <agent/fetched_directories.h>
#include <did/codec.h>
#include <doctest/doctest.h>

#include "signed.h"
#include "support/fixed_fetcher.h"

using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr std::string_view key_set =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs","use":"sig"}]})";
constexpr std::string_view thumbprint = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";
const std::string address = "https://bot.example/.well-known/http-message-signatures-directory";

// Requests of a bot, and a verifier that fetches.
struct Shop {
  test::FixedFetcher web;
  test::FixedClock clock{test::noon};
  did::SecretKey key =
      did::SecretKey::from_bytes(did::KeyType::ed25519, did::base64url_decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU").value())
          .value();
  agent::DirectoryOptions options{};
  std::unique_ptr<agent::FetchedDirectories> keys = std::make_unique<agent::FetchedDirectories>(web, clock, options);

  agent::SignatureVerdict ask(std::string_view agent_field = R"(sig="https://bot.example")", bool covered = true) {
    test::Message message{did::Json{
        {"request",
         {{"method", "GET"}, {"scheme", "https"}, {"authority", "shop.example"}, {"target", "/"}, {"fields", did::Json::array()}}}}};
    message.add("Signature-Agent", agent_field);
    agent::SigningOptions signing{
        .created = clock.now(), .expires = clock.now() + seconds(60), .keyid = std::string(thumbprint), .tag = "web-bot-auth"};
    signing.components = {test::component("@authority")};
    if (covered) signing.components.push_back(test::component(R"("signature-agent";key="sig")"));
    const auto signer = agent::make_message_signer(key).value();
    const auto fields = agent::sign(message.context(), signing, *signer).value();
    message.add("Signature-Input", fields.signature_input);
    message.add("Signature", fields.signature);
    auto policy = agent::web_bot_auth_policy();
    policy.signature_agent = covered;
    return agent::verify(message.context(), policy, {.keys = *keys, .now = clock.now()});
  }
  [[nodiscard]] std::size_t fetched() const { return web.requests().size(); }
};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("FetchedDirectories: a directory is fetched once, for many requests, and its address is who signed") {
    Shop shop;
    shop.web.put(address, std::string(key_set));
    for (int i = 0; i < 3; ++i) {
      const auto verdict = shop.ask();
      INFO(verdict.detail);
      CHECK(verdict.accepted());
      CHECK(verdict.signer == address);
    }
    REQUIRE(shop.fetched() == 1);
    CHECK(shop.web.requests().front().url == address);
    CHECK(shop.web.requests().front().accept == agent::directory_media_type);
    CHECK(shop.ask(R"(sig="https://bot.example/")").accepted());  // the same origin
    CHECK(shop.fetched() == 1);
  }

  TEST_CASE("FetchedDirectories: what is no origin over https, of another type or not covered is fetched from nowhere") {
    Shop shop;
    shop.web.put(address, std::string(key_set));
    for (const auto* field :
         {R"(sig="http://bot.example")", R"(sig="https://bot.example/path")", R"(sig="https://bot.example?x")",
          R"(sig="https://bot.example#x")", R"(sig="https://user@bot.example")", R"(sig="https://")", R"(sig="https://BOT.example")",
          R"(sig="https://bot.example:443")", R"(sig="data:application/json,{}")", R"(sig="file:///etc/passwd")",
          R"(sig="https://bot.example";type=jwks_uri)", R"(sig="https://bot.example";type="directory")"}) {
      INFO(field);
      CHECK(shop.ask(field).code() == "unknown_key");
    }
    CHECK(shop.ask(R"(sig="https://bot.example")", false).code() == "unknown_key");
    CHECK(shop.fetched() == 0);
    CHECK(shop.ask(R"(sig="https://bot.example";type=directory)").accepted());
  }

  TEST_CASE(
      "FetchedDirectories: a directory without the key is a no; one that cannot be had, or read, is none, and is not asked again at once") {
    Shop shop;
    shop.web.put(address, std::string(R"({"keys":[]})"));
    CHECK(shop.ask().code() == "unknown_key");
    Shop broken;
    for (const bool there : {false, true}) {
      INFO("there: ", there);
      broken.keys = std::make_unique<agent::FetchedDirectories>(broken.web, broken.clock, broken.options);
      if (there) broken.web.put(address, std::string("no key set"));
      const auto before = broken.fetched();
      for (int i = 0; i < 5; ++i) CHECK(broken.ask().outcome == agent::SignatureOutcome::undetermined);
      CHECK(broken.fetched() == before + 1);
      broken.clock.advance(minutes(1));
      CHECK(broken.ask().outcome == agent::SignatureOutcome::undetermined);
      CHECK(broken.fetched() == before + 2);
    }
    // Once it is there, it counts.
    broken.web.put(address, std::string(key_set));
    CHECK(broken.ask().outcome == agent::SignatureOutcome::undetermined);
    broken.clock.advance(minutes(1));
    CHECK(broken.ask().accepted());
  }

  TEST_CASE("FetchedDirectories: a key that is removed ceases to count when the directory is fetched anew, and a failure evicts nothing") {
    Shop shop;
    shop.web.put(address, std::string(key_set));
    CHECK(shop.ask().accepted());
    shop.web.put(address, did::fail(did::Errc::unavailable, "no network"));
    shop.clock.advance(minutes(6));
    CHECK(shop.ask().accepted());  // it could not be fetched
    CHECK(shop.fetched() == 2);
    shop.web.put(address, std::string(R"({"keys":[]})"));
    CHECK(shop.ask().accepted());  // it is not asked again so soon
    shop.clock.advance(minutes(1));
    CHECK(shop.ask().code() == "unknown_key");
    // And one that cannot be had for a whole day is none any more.
    shop.web.put(address, std::string(key_set));
    shop.clock.advance(minutes(6));
    CHECK(shop.ask().accepted());
    shop.web.put(address, did::fail(did::Errc::unavailable, "no network"));
    shop.clock.advance(std::chrono::hours(25));
    CHECK(shop.ask().outcome == agent::SignatureOutcome::undetermined);
  }

  TEST_CASE("FetchedDirectories: a new key is found before the directory is stale, at most one fetch a minute") {
    Shop shop;
    shop.web.put(address, std::string(R"({"keys":[]})"));
    CHECK(shop.ask().code() == "unknown_key");
    shop.web.put(address, std::string(key_set));
    for (int i = 0; i < 5; ++i) CHECK(shop.ask().code() == "unknown_key");
    CHECK(shop.fetched() == 1);
    shop.clock.advance(minutes(1));
    CHECK(shop.ask().accepted());
    CHECK(shop.fetched() == 2);
  }

  TEST_CASE("FetchedDirectories: keeps as many as it may, and forgets the one that was asked for longest ago") {
    Shop shop;
    shop.options.max_directories = 2;
    shop.keys = std::make_unique<agent::FetchedDirectories>(shop.web, shop.clock, shop.options);
    for (const auto* host : {"bot.example", "one.example", "two.example"})
      shop.web.put("https://" + std::string(host) + std::string(agent::directory_path), std::string(key_set));
    CHECK(shop.ask().accepted());
    shop.clock.advance(seconds(1));
    CHECK(shop.ask(R"(sig="https://one.example")").accepted());
    shop.clock.advance(seconds(1));
    CHECK(shop.ask(R"(sig="https://two.example")").accepted());
    CHECK(shop.fetched() == 3);
    CHECK(shop.ask(R"(sig="https://one.example")").accepted());
    CHECK(shop.fetched() == 3);
    CHECK(shop.ask().accepted());
    CHECK(shop.fetched() == 4);
  }

  TEST_CASE("FetchedDirectories: a key of one bot under the address of another is nobody's") {
    Shop shop;
    shop.web.put(address, std::string(key_set));
    shop.web.put("https://other.example" + std::string(agent::directory_path), std::string(R"({"keys":[]})"));
    CHECK(shop.ask().accepted());
    CHECK(shop.ask(R"(sig="https://other.example")").code() == "unknown_key");
  }
}
