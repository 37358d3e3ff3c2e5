// Writes under an Idempotency-Key.
#include "http/kept_writes.h"

#include "fixture.h"
#include "http/api.h"
#include "support/vectors.h"

namespace {

using ans::Verb;
using test::Json;

constexpr std::string_view key = "\"8e03978e-40d5-43dd-bc93-6898147600bd\"";

struct Keyed : test::World {
  ans::Api api{registry};

  static std::string registration(const std::string& statement) { return R"({"statement":)" + statement + R"(,"credentials":[]})"; }
  ans::Response send(Verb verb, const std::string& target, const std::string& body, std::optional<std::string_view> under,
                     std::string_view if_match = {}) {
    return api.handle({.verb = verb, .target = target, .body = body, .if_match = if_match, .idempotency_key = under});
  }
  ans::Response post(const std::string& body, std::optional<std::string_view> under = key) {
    return send(Verb::post, "/v1/agents", body, under);
  }
  std::string suspension() {
    return command({{"@context", {vc::context_v2, vc::agent_context_url}},
                    {"type", {"AgentSuspension"}},
                    {"agentKey", name},
                    {"after", registry.state(name)->head},
                    {"issuedAt", test::start}},
                   acme);
  }
  std::string path(const std::string& rest) const { return "/v1/agents/" + name + rest; }
  // The first statement of another agent of the same publisher.
  std::string another(const std::string& label) {
    auto of = first();
    of.key = "urn:air:" + acme.did + ":" + label;
    return registration(sign(of));
  }
};

std::string code(const ans::Response& response) { return Json::parse(response.body).at("errorCode"); }

// Kept under this signer: `size` bytes of an answer.
ans::KeyedWrite keep(ans::KeptWrites& kept, const std::string& signer, const std::string& name, std::size_t size, did::Time now) {
  const ans::KeyedWrite write{.scope = signer + "\n" + name, .request = did::sha256(did::as_bytes(name))};
  const auto begun = kept.begin(write, now);
  REQUIRE(begun.has_value());
  REQUIRE_FALSE(begun->has_value());
  const ans::Response answer{.body = std::string(size, 'a')};
  kept.finish(write, &answer, now);
  return write;
}

bool knows(ans::KeptWrites& kept, const ans::KeyedWrite& write, did::Time now) {
  const auto begun = kept.begin(write, now);
  REQUIRE(begun.has_value());
  if (!begun->has_value()) kept.finish(write, nullptr, now);
  return begun->has_value();
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Api: a registration that is sent again under its Idempotency-Key is answered as the first time") {
    Keyed world;
    const auto body = Keyed::registration(world.sign(world.first()));
    const auto first = world.post(body);
    REQUIRE(first.status == 201);
    const auto again = world.post(body);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.headers == first.headers);
    CHECK(world.post(body, std::nullopt).status == 200);  // without the key, it is known as a repetition
    CHECK(events(world) == 1);
  }

  TEST_CASE("Api: an Idempotency-Key with another request is refused, whatever differs") {
    Keyed world;
    const auto body = Keyed::registration(world.sign(world.first()));
    REQUIRE(world.post(body).status == 201);
    const auto other = world.post(world.another("other"));
    CHECK(other.status == 422);
    CHECK(code(other) == "idempotency_key_reused");
    CHECK(world.post(body + " ").status == 422);
    CHECK(world.send(Verb::put, world.path(""), body, key).status == 422);
    CHECK(events(world) == 1);
    CHECK(world.post(world.another("other"), "\"another key\"").status == 201);
  }

  TEST_CASE("Api: a command under a key is done once, and the precondition belongs to the request") {
    Keyed world;
    REQUIRE(world.post(Keyed::registration(world.sign(world.first())), std::nullopt).status == 201);
    const auto body = world.suspension();
    const auto first = world.send(Verb::post, world.path("/suspend"), body, key);
    REQUIRE(first.status == 200);
    CHECK(world.send(Verb::post, world.path("/suspend"), body, std::nullopt).status == 409);
    const auto again = world.send(Verb::post, world.path("/suspend"), body, key);
    CHECK(again.status == 200);
    CHECK(again.body == first.body);
    CHECK(world.send(Verb::post, world.path("/suspend"), body, key, "*").status == 422);
    CHECK(world.send(Verb::post, world.path("/resume"), body, key).status == 422);
    CHECK(events(world) == 2);
  }

  TEST_CASE("Api: an Idempotency-Key is its signer's: others use the same one, and nobody takes it with a proof that does not hold") {
    Keyed world;
    auto theirs = world.first();
    theirs.issuer = world.stranger.did;
    theirs.key = "urn:air:" + world.stranger.did + ":translate";
    REQUIRE(world.post(Keyed::registration(test::secure(test::statement(theirs), world.stranger).dump())).status == 201);
    auto forged = Json::parse(world.sign(world.first()));
    forged["credentialSubject"]["displayName"] = "Forged";
    CHECK(world.post(Keyed::registration(forged.dump())).status == 422);
    const auto body = Keyed::registration(world.sign(world.first()));
    CHECK(world.post(body).status == 201);
  }

  TEST_CASE("Api: who repeats what somebody else registered takes no key by it") {
    Keyed world;
    auto statement = Json::parse(world.sign(world.first()));
    REQUIRE(world.post(Keyed::registration(statement.dump()), std::nullopt).status == 201);
    statement["proof"]["proofValue"] = "z1";  // a repetition is answered before any signature is looked at
    CHECK(world.post(Keyed::registration(statement.dump())).status == 200);
    CHECK(world.post(world.another("other")).status == 201);
  }

  TEST_CASE("Api: what was refused has not used its Idempotency-Key") {
    Keyed world;
    auto late = world.first();
    late.sequence = 2;
    late.previous = "sha256:" + std::string(64, '0');
    CHECK(world.post(Keyed::registration(world.sign(late))).status == 409);
    CHECK(world.post(Keyed::registration(world.sign(world.first()))).status == 201);
  }

  TEST_CASE("Api: an Idempotency-Key that is no string of RFC 9651, or too long, is refused") {
    Keyed world;
    const auto body = Keyed::registration(world.sign(world.first()));
    const auto quoted = [](std::size_t size) { return '"' + std::string(size, 'k') + '"'; };
    for (const auto& bad : std::vector<std::string>{"", "8e03978e", "\"a", "\"a\";q=1", "\"a\", \"b\"", "17", ":YQ==:", "?1", "\"\"",
                                                    "\"\x7f\"", "\"\xc3\xa4\"", quoted(256), quoted(4000)}) {
      INFO(bad);
      const auto response = world.post(body, bad);
      CHECK(response.status == 400);
      CHECK(code(response) == "INVALID_ARGUMENT");
    }
    CHECK(events(world) == 0);
    CHECK(world.post(body, quoted(255)).status == 201);
  }

  TEST_CASE("Api: a revocation is done whatever key it has, and a read has none") {
    Keyed world;
    REQUIRE(world.post(Keyed::registration(world.sign(world.first()))).status == 201);
    const auto body = world.command(test::revocation(world.name), world.acme);
    CHECK(world.send(Verb::post, world.path("/revoke"), body, key).status == 200);
    CHECK(world.send(Verb::post, world.path("/revoke"), body, "no key").status == 200);
    CHECK(world.send(Verb::get, world.path("/status"), {}, "no key").status == 200);
  }

  TEST_CASE("Api: a write without a signer is refused as ever, and takes no key") {
    Keyed world;
    for (const auto* body :
         {"{}", "[]", R"({"statement":{}})", R"({"statement":{"proof":[]}})", R"({"statement":{"proof":{"verificationMethod":7}}})"}) {
      INFO(body);
      CHECK(world.post(body).status == 400);
    }
    CHECK(world.post("{").status == 400);
    CHECK(world.post(Keyed::registration(world.sign(world.first()))).status == 201);
  }

  TEST_CASE("KeptWrites: a key is forgotten after 24 hours, and not before") {
    Keyed world;
    ans::KeptWrites kept;
    const auto now = world.clock.now();
    const auto write = keep(kept, "did:key:a", "1", 10, now);
    CHECK(knows(kept, write, now + ans::write_kept_for - std::chrono::milliseconds(1)));
    CHECK_FALSE(knows(kept, write, now + ans::write_kept_for));
    (void)keep(kept, "did:key:a", "1", 10, now + ans::write_kept_for);
    CHECK(knows(kept, write, now + ans::write_kept_for));
  }

  TEST_CASE("KeptWrites: the second request under a key that comes while the first is being done is told to wait") {
    Keyed world;
    ans::KeptWrites kept;
    const auto now = world.clock.now();
    const ans::KeyedWrite write{.scope = "did:key:a\n1", .request = {}};
    REQUIRE(kept.begin(write, now).has_value());
    CHECK(test::problem_of(kept.begin(write, now)) == ans::ProblemCode::conflict);
    kept.finish(write, nullptr, now);
    CHECK(kept.begin(write, now).has_value());
  }

  TEST_CASE("KeptWrites: memory is bounded, and nobody pushes out another's keys with many of his own") {
    Keyed world;
    constexpr std::size_t all = std::size_t{256} * 1024;  // a signer has 16 KiB
    ans::KeptWrites kept(all);
    const auto now = world.clock.now();
    const auto mine = keep(kept, "did:key:mine", "1", 1000, now);
    std::vector<ans::KeyedWrite> theirs;
    for (int i = 0; i < 1000; ++i) theirs.push_back(keep(kept, "did:key:theirs", std::to_string(i), 1000, now));
    CHECK(knows(kept, mine, now));
    CHECK_FALSE(knows(kept, theirs.front(), now));
    CHECK(knows(kept, theirs.back(), now));
    for (int i = 0; i < 1000; ++i) (void)keep(kept, "did:key:" + std::to_string(i), "1", 1000, now);
    CHECK_FALSE(knows(kept, mine, now));  // all together, the oldest goes first
    const auto large = keep(kept, "did:key:large", "1", all, now);
    CHECK_FALSE(knows(kept, large, now));
    const auto after = keep(kept, "did:key:after", "1", 1000, now);
    CHECK(knows(kept, after, now));
  }
}
