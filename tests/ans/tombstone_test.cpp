#include <doctest/doctest.h>

#include "history.h"
#include "history/verify_store.h"
#include "http/api.h"
#include "lifecycle.h"

namespace {

using ans::ProblemCode;
using ans::Status;
using ans::Table;
using test::Json;
using test::Lifecycle;
using test::problem_of;

constexpr std::string_view translation = "language_processing/language_translation/translation";

struct Erasing : Lifecycle {
  std::string attestation() { return test::secure(test::capability_credential(lab, bot.did, translation), lab).dump(); }
  ans::Record register_attested() {
    auto submitted = submit(sign(first()), {attestation()});
    REQUIRE(submitted.has_value());
    return std::move(submitted->record);
  }
  void revoke(const std::string& version = {}) {
    REQUIRE(registry.revoke(name, command(test::revocation(name, version), acme)).has_value());
  }
  ans::Answer<ans::RegistryState> erase(const std::string& version = {}) {
    auto out = claims("AgentTombstone");
    if (!version.empty()) out["version"] = version;
    return send("tombstone", out, acme);
  }
  [[nodiscard]] std::vector<std::string> findings() const {
    ans::MemoryStore scratch;
    const auto found = ans::verify_store(store, scratch, methods);
    REQUIRE(found.has_value());
    std::vector<std::string> out;
    for (const auto& one : found->findings) out.push_back(one.what);
    return out;
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: a tombstone erases statement and credentials, leaves the digests, and gives the aliases back") {
    Erasing world;
    const auto record = world.register_attested();
    const auto id = record.version().record_id;
    const auto credential = record.version().credentials()[0];
    CHECK(problem_of(world.erase()) == ProblemCode::conflict);  // it is in use
    world.revoke();
    REQUIRE(world.erase().has_value());
    CHECK(world.status() == Status::tombstoned);
    CHECK(problem_of(world.registry.statement(id)) == ProblemCode::gone);
    CHECK(problem_of(world.registry.credential(credential)) == ProblemCode::gone);
    const auto refused = world.registry.resolve(world.name, std::nullopt);
    CHECK(problem_of(refused) == ProblemCode::gone);
    CHECK(test::member(refused.error(), "agentStatus") == "tombstoned");
    CHECK(problem_of(world.registry.state(world.bot.did)) == ProblemCode::not_found);
    CHECK(**world.store.get(Table::statements, id) == "");
    for (const auto& [key, value] : test::dump(world.store)) {
      INFO(key);
      CHECK_FALSE(value.contains("Acme Translate"));
      if (!key.starts_with("events/")) CHECK_FALSE(value.contains(world.bot.did));
      CHECK_FALSE((key.starts_with("capabilities/") || key.starts_with("skeletons/") || key.starts_with("relations/credential")));
    }
    CHECK(ans::Event::parse(world.registry.events(1, 1)->front().bytes)->record_id == id);
    CHECK(problem_of(world.erase("1.0.0")) == ProblemCode::gone);
    CHECK(problem_of(world.erase()) == ProblemCode::conflict);
    CHECK(problem_of(world.submit(world.sign(world.first()), {world.attestation()})) == ProblemCode::gone);  // not this way either
    CHECK(world.findings().empty());
    const auto grown = test::dump(world.store);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
    CHECK(test::dump(world.store) == grown);
  }

  TEST_CASE("Registry: one version can be erased, and what others share with it stays") {
    Erasing world;
    const auto first = world.register_attested();
    auto next = world.after(first, "1.1.0");
    REQUIRE(world.registry.update(world.name, world.sign(next), std::vector<std::string_view>{world.attestation()}).has_value());
    world.revoke("1.0.0");
    REQUIRE(world.erase().has_value());  // each that is over
    CHECK(world.status(0) == Status::tombstoned);
    CHECK(world.status(1) == Status::active);
    CHECK(problem_of(world.registry.statement(first.version().record_id)) == ProblemCode::gone);
    CHECK(world.registry.resolve(world.bot.did, std::nullopt)->credentials.size() == 1);
    CHECK(test::found(world, "oasf:language_processing") == std::vector<std::string>{world.name + "@1.1.0"});
    CHECK(world.findings().empty());
    ans::Registry reopened(world.store, world.clock, world.methods);  // whose index is made of what is left
    CHECK(reopened.search({.text = "translate", .cursor = {}})->hits.size() == 1);
    // The history goes on behind it.
    REQUIRE(world.update(world.after({*world.registry.state(world.name), 1, {}, {}, {}}, "1.2.0")).has_value());
    REQUIRE(world.send("deprecate", world.claims("AgentDeprecation"), world.acme).has_value());
    CHECK(world.findings().empty());
  }

  TEST_CASE("Registry: what expired is erased as well, and a credential that another agent has is not") {
    Erasing world;
    const auto record = world.register_attested();
    auto other = world.first();
    other.key += "2";
    REQUIRE(world.submit(world.sign(other), {world.attestation()}).has_value());
    world.clock.set("2027-02-20T10:00:00Z");
    REQUIRE(world.erase("1.0.0").has_value());
    CHECK(problem_of(world.registry.statement(record.version().record_id)) == ProblemCode::gone);
    CHECK(world.registry.credential(record.version().credentials()[0]).has_value());
    CHECK(world.findings().empty());
  }

  TEST_CASE("Registry: only the publisher has things erased, once, at their place in the history") {
    Erasing world;
    world.register_first();
    world.revoke();
    const auto claims = world.claims("AgentTombstone");
    CHECK(problem_of(world.send("tombstone", claims, world.bot)) == ProblemCode::forbidden);
    CHECK(problem_of(world.send("tombstone", claims, world.stranger)) == ProblemCode::forbidden);
    const auto forged = test::secure(claims, world.stranger, did::Purpose::capability_invocation, world.acme.method).dump();
    CHECK(problem_of(world.registry.change(world.name, "tombstone", forged)) == ProblemCode::proof_invalid);
    auto old = claims;
    old["after"] = "sha256:" + std::string(64, '0');
    CHECK(problem_of(world.send("tombstone", old, world.acme)) == ProblemCode::sequence_conflict);
    auto unknown = claims;
    unknown["version"] = "9.0.0";
    CHECK(problem_of(world.send("tombstone", unknown, world.acme)) == ProblemCode::not_found);
    CHECK(world.status() == Status::revoked);
    // Nobody revokes what has no signer any more.
    REQUIRE(world.erase().has_value());
    CHECK(problem_of(world.registry.revoke(world.name, world.command(test::revocation(world.name), world.bot))) == ProblemCode::forbidden);
    auto unsigned_revocation = test::revocation(world.name);
    unsigned_revocation["proof"] = Json::object();
    CHECK(problem_of(world.registry.revoke(world.name, unsigned_revocation.dump())) == ProblemCode::forbidden);
  }

  TEST_CASE("verify_store: a statement whose text is gone without a tombstone is a finding, and cannot be replayed") {
    Erasing world;
    const auto record = world.register_first();
    ans::WriteBatch damage;
    damage.put(Table::statements, record.version().record_id, "");
    REQUIRE(world.store.write(damage).has_value());
    const auto found = world.findings();
    REQUIRE(found.size() >= 1);
    CHECK(found[0].contains("no tombstone says why"));
    ans::MemoryStore scratch;
    const auto rebuilt = ans::rebuild(world.store, scratch);
    REQUIRE_FALSE(rebuilt.has_value());
    CHECK(rebuilt.error().code == did::Errc::corrupt);
  }

  TEST_CASE("Api: what was erased is 410, by its name and by its digest") {
    Erasing world;
    ans::Api api(world.registry);
    const auto record = world.register_attested();
    world.revoke();
    const auto body = world.command(world.claims("AgentTombstone"), world.acme);
    const auto call = [&](ans::Verb verb, const std::string& target, const std::string& text = {}) {
      return api.handle({verb, target, text});
    };
    CHECK(call(ans::Verb::get, "/v1/statements/" + record.version().record_id).status == 200);
    const auto erased = call(ans::Verb::post, "/v1/agents/" + world.name + "/tombstone", body);
    INFO(erased.body);
    CHECK(erased.status == 200);
    CHECK(Json::parse(erased.body).at("versions")[0].at("status") == "tombstoned");
    CHECK(Json::parse(erased.body).at("versions")[0].at("validUntil").is_null());
    CHECK(call(ans::Verb::get, "/v1/statements/" + record.version().record_id).status == 410);
    CHECK(call(ans::Verb::get, "/v1/credentials/" + record.version().credentials()[0]).status == 410);
    CHECK(call(ans::Verb::get, "/v1/agents/" + world.name).status == 410);
    CHECK(call(ans::Verb::get, "/v1/agents/" + world.name + "/history").status == 200);
  }
}
