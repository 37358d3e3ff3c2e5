#include "records/event.h"

#include <doctest/doctest.h>

#include "fixture.h"

namespace {

ans::Event registered() {
  ans::Event event;
  event.agent = "urn:air:acme.com:bot";
  event.version = "1.0.0";
  event.record_id = "sha256:" + std::string(64, '1');
  event.seq = 1;
  event.at = test::time("2026-11-22T10:00:00.250Z");
  event.actor = "did:web:acme.com";
  event.auth = "sha256:" + std::string(64, '2');
  event.aliases = {"did:key:z6MkA"};
  event.keys = {"sha256:" + std::string(64, '5')};
  return event;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Event: has these bytes, and no others") {
    const auto bytes = registered().to_bytes();
    REQUIRE(bytes.has_value());
    CHECK(*bytes == R"({"actor":"did:web:acme.com","agent":"urn:air:acme.com:bot","at":"2026-11-22T10:00:00.250Z","auth":"sha256:)" +
                        std::string(64, '2') + R"(","data":{"aliases":["did:key:z6MkA"],"keys":["sha256:)" + std::string(64, '5') +
                        R"("]},"prev":null,"reason":null,"recordId":"sha256:)" + std::string(64, '1') +
                        R"(","seq":1,"status":"active","type":"AGENT_REGISTERED","v":1,"version":"1.0.0"})");
  }

  TEST_CASE("Event: every type reads back as it was") {
    auto event = registered();
    CHECK(*ans::Event::parse(*event.to_bytes()) == event);

    event.type = ans::EventType::agent_updated;
    event.seq = 2;
    event.prev = "sha256:" + std::string(64, '3');
    CHECK(*ans::Event::parse(*event.to_bytes()) == event);

    event.type = ans::EventType::capability_attested;
    event.aliases.clear();
    event.keys.clear();
    event.evidence = ans::Evidence{"c1", "sha256:" + std::string(64, '4'), "did:key:z6MkL", "tested", ""};
    CHECK(*ans::Event::parse(*event.to_bytes()) == event);

    event.type = ans::EventType::agent_revoked;
    event.evidence.reset();
    event.status = ans::Status::revoked;
    event.reason = "keyCompromise";
    event.version.clear();
    event.record_id.clear();
    event.command = R"({"agentKey":"urn:air:acme.com:bot","reason":"keyCompromise"})";
    CHECK(*ans::Event::parse(*event.to_bytes()) == event);

    event.version = "1.0.0";
    for (const auto& [type, status] : {std::pair{ans::EventType::agent_deprecated, ans::Status::deprecated},
                                       {ans::EventType::agent_suspended, ans::Status::suspended},
                                       {ans::EventType::agent_resumed, ans::Status::active}}) {
      event.type = type;
      event.status = status;
      CHECK(*ans::Event::parse(*event.to_bytes()) == event);
    }
    event.type = ans::EventType::agent_renewed;
    event.until = "2026-11-22T11:00:00Z";
    CHECK(*ans::Event::parse(*event.to_bytes()) == event);
    event.type = ans::EventType::key_rotated;
    event.keys = {"sha256:" + std::string(64, '5'), "sha256:" + std::string(64, '6')};
    CHECK(*ans::Event::parse(*event.to_bytes()) == event);
    event.keys.clear();
    event.type = ans::EventType::agent_expired;
    event.status = ans::Status::expired;
    event.command.clear();
    event.actor.clear();
    event.auth.clear();
    CHECK(*ans::Event::parse(*event.to_bytes()) == event);
  }

  TEST_CASE("Event::parse: bytes that this registry would not have written are corrupt") {
    const auto bytes = *registered().to_bytes();
    const auto changed = [&](std::string_view from, std::string_view to) {
      auto copy = bytes;
      copy.replace(copy.find(from), from.size(), to);
      return copy;
    };
    for (const auto& text :
         {std::string(), std::string("{}"), bytes + " ", changed(R"("v":1)", R"("v":2)"), changed("AGENT_REGISTERED", "AGENT_BORN"),
          changed(R"("seq":1)", R"("seq":0)"), changed(R"("seq":1)", R"("seq":1.0)"), changed(".250Z", "Z").substr(1),
          changed(".250Z", ".2500Z"), changed(R"("reason":null,)", ""), changed("active", "asleep"),
          changed(R"("v":1,)", R"("u":1,"v":1,)"), changed(R"(["did:key:z6MkA"])", "[1]")}) {
      INFO(text);
      const auto parsed = ans::Event::parse(text);
      REQUIRE_FALSE(parsed.has_value());
      CHECK(parsed.error().code == did::Errc::corrupt);
    }
  }

  TEST_CASE("Event::to_bytes: an event that no log entry could hold is too large") {
    auto event = registered();
    event.aliases.assign(200, std::string(400, 'a'));
    const auto bytes = event.to_bytes();
    REQUIRE_FALSE(bytes.has_value());
    CHECK(bytes.error().code == did::Errc::too_large);
  }
}
