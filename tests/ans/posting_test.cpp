#include "history/posting.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fixture.h"

namespace {

ans::Posting posting(bool is_below, ans::EvidenceLevel level, std::string_view contract, std::string agent) {
  ans::Posting out{.place = "oasf:images",
                   .is_below = is_below,
                   .level = level,
                   .contract = {},
                   .agent_key = std::move(agent),
                   .version = "1.0.0",
                   .event = 7};
  if (!contract.empty()) out.contract = *ans::Version::parse(contract);
  return out;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Posting: keys at a place are in the order of degree, level, contract, name") {
    using enum ans::EvidenceLevel;
    const std::vector wanted{posting(false, tested, "", "z"),         posting(false, declared, "9007199254740991.0.0", "a"),
                             posting(false, declared, "10.0.0", "a"), posting(false, declared, "9.10.0", "b"),
                             posting(false, declared, "9.9.10", "a"), posting(false, declared, "9.9.9", "a"),
                             posting(false, declared, "0.0.0", "a"),  posting(false, declared, "", "a"),
                             posting(false, declared, "", "b"),       posting(true, observed, "99.0.0", "a"),
                             posting(true, declared, "", "a")};
    std::vector<std::string> keys;
    for (const auto& one : wanted) keys.push_back(one.key());
    CHECK(std::ranges::is_sorted(keys));
    for (const auto& one : wanted) {
      const auto again = ans::Posting::parse(one.key(), ans::event_key(one.event));
      REQUIRE(again.has_value());
      CHECK(again->key() == one.key());
      CHECK(again->event == 7);
    }
  }

  TEST_CASE("Posting: what no key() made is no posting") {
    using namespace std::string_literals;
    const auto value = ans::event_key(7);
    for (const auto& key :
         {""s, "oasf:images\0agent\0001.0.0"s, "oasf:images\00029~\0agent\0001.0.0"s, "oasf:images\00003~\0agent\0001.0.0"s,
          "oasf:images\00009y\0agent\0001.0.0"s, "oasf:images\00009y9y9\0agent\0001.0.0"s, "oasf:images\00009y9y9y9x\0agent\0001.0.0"s,
          "oasf:images\00009~~\0agent\0001.0.0"s}) {
      INFO(key);
      CHECK_FALSE(ans::Posting::parse(key, value).has_value());
    }
    CHECK_FALSE(ans::Posting::parse(posting(false, ans::EvidenceLevel::declared, "1.2.3", "a").key(), "7").has_value());
  }

  TEST_CASE("postings_of: follow what happens to a version") {
    test::World world;
    const auto first = world.register_first({});
    const auto places = [&] {
      std::vector<std::string> out;
      const auto scanned =
          world.store.scan(ans::Table::capabilities, ans::place_prefix("oasf:language_processing/language_translation/translation"), {},
                           [&](std::string_view key, std::string_view) {
                             out.emplace_back(key.substr(key.find('\0') + 1, 8));
                             return true;
                           });
      REQUIRE(scanned.has_value());
      return out;
    };
    CHECK(places() == std::vector<std::string>{"09y7y6y9"});
    REQUIRE(world.registry.revoke(world.name, world.command(test::revocation(world.name, "1.0.0"), world.acme)).has_value());
    CHECK(places().empty());
  }
}
