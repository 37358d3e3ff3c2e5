#include "records/delegation.h"

#include <did/key_format.h>
#include <doctest/doctest.h>

#include "delegated.h"
#include "history.h"

namespace {

using ans::ProblemCode;
using ans::Status;
using test::check_sound;
using test::Delegated;
using test::digest_of;
using test::Json;
using test::link;
using test::problem_of;

std::vector<ans::EventType> types(Delegated& world) {
  std::vector<ans::EventType> out;
  const auto events = world.registry.events(1, 100);
  for (const auto& one : *events) out.push_back(ans::Event::parse(one.bytes)->type);
  return out;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: whom the publisher delegated to registers and updates in its name, and so do those below") {
    using enum ans::EventType;
    for (std::size_t links = 1; links <= 3; ++links) {
      INFO(links);
      Delegated world;
      auto& signer = links == 1 ? world.registrar : links == 2 ? world.clerk : world.intern;
      const auto chain = world.chain(links);
      const auto submitted = world.submit(world.signed_by(signer, world.first(), chain));
      REQUIRE_MESSAGE(submitted.has_value(), (submitted ? "" : submitted.error().detail));
      CHECK(submitted->record.agent.publisher == world.acme.did);
      CHECK(submitted->record.agent.publisher_keys[0].digest == did::key_digest(world.acme.key.public_key()));
      CHECK(test::events(world) == 1 + links);  // each link is noted when it is first seen
      REQUIRE(world.registry.update(world.name, world.signed_by(signer, world.after(submitted->record, "1.1.0"), chain), {}).has_value());
      CHECK(test::events(world) == 2 + links);
      CHECK(world.registry.state(world.name)->publisher_epoch == 1);  // the publisher's key is the same
      const auto event = *ans::Event::parse(world.registry.events(1, 1)->front().bytes);
      CHECK(event.actor == signer.did);
      CHECK(event.delegation.size() == links);
      CHECK(event.delegation[0] == digest_of(chain[0]));
      check_sound(world);
    }
  }

  TEST_CASE("Registry: a forged link is refused at each place of the chain") {
    for (std::size_t place = 0; place < 3; ++place) {
      INFO("link ", place);
      Delegated world;
      const auto sound = world.chain(3);
      const auto refused = [&](std::vector<Json> links) {
        return problem_of(world.submit(world.signed_by(world.intern, world.first(), links)));
      };
      auto changed = sound;  // after it was signed
      changed[place]["credentialSubject"]["actions"].push_back("deprecate");
      if (place < 2) changed[place + 1]["credentialSubject"]["parent"] = digest_of(changed[place]);
      const auto code = refused(changed);
      CHECK((code == ProblemCode::forbidden || code == ProblemCode::delegation_exceeded));
      auto other = sound;  // by somebody else's key, under the issuer's name
      other[place].erase("proof");
      auto& from = place == 0 ? world.acme : place == 1 ? world.registrar : world.clerk;
      other[place] = test::secure(other[place], world.stranger, did::Purpose::assertion_method, from.method);
      for (auto next = place + 1; next < 3; ++next) {
        auto claims = other[next];
        claims.erase("proof");
        claims["credentialSubject"]["parent"] = digest_of(other[next - 1]);
        other[next] = test::secure(claims, next == 1 ? world.registrar : world.clerk);
      }
      CHECK(refused(other) == ProblemCode::forbidden);
      auto dropped = sound;
      dropped.erase(dropped.begin() + static_cast<std::ptrdiff_t>(place));
      CHECK(refused(dropped) == ProblemCode::forbidden);
      auto twice = sound;
      twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(place), sound[place]);
      CHECK(refused(twice) == ProblemCode::forbidden);
      CHECK(test::events(world) == 0);
    }
    Delegated world;
    auto swapped = world.chain(3);
    std::swap(swapped[1], swapped[2]);
    CHECK(problem_of(world.submit(world.signed_by(world.intern, world.first(), swapped))) == ProblemCode::forbidden);
  }

  TEST_CASE("Registry: a link that allows more than the one before is refused, in whatever it allows more") {
    struct Widened {
      const char* what;
      std::function<void(Json& credential)> change;
    };
    Delegated world;
    const std::vector<Widened> cases{
        {"an action", [](Json& one) { one["credentialSubject"]["actions"] = {"register", "rotate"}; }},
        {"a name", [](Json& one) { one["credentialSubject"]["names"] = {"urn:air:acme.example:other"}; }},
        {"a namespace", [&](Json& one) { one["credentialSubject"]["names"] = {world.below}; }},
        {"any capability", [](Json& one) { one["credentialSubject"].erase("capabilities"); }},
        {"a capability", [](Json& one) { one["credentialSubject"]["capabilities"] = {"oasf@1.1.1:images"}; }},
        {"a depth", [](Json& one) { one["credentialSubject"]["maxDepth"] = 3; }},
        {"a later end", [](Json& one) { one["validUntil"] = "2027-02-20T10:00:01Z"; }},
        {"an earlier begin", [](Json& one) { one["validFrom"] = "2026-11-22T09:59:59Z"; }},
        {"no begin", [](Json& one) { one.erase("validFrom"); }},
    };
    world.name = world.below + "nlp:translate";
    const auto root = link({.from = world.acme,
                            .to = world.registrar.did,
                            .names = {world.below + "nlp:"},
                            .capabilities = {"oasf@1.1.1:language_processing"},
                            .max_depth = 3});
    const test::LinkOf less{.from = world.registrar,
                            .to = world.clerk.did,
                            .actions = {"register", "update"},
                            .names = {world.below + "nlp:translate"},
                            .capabilities = {"oasf@1.1.1:language_processing/language_translation"},
                            .max_depth = 2,
                            .parent = digest_of(root)};
    for (const auto& one : cases) {
      INFO(one.what);
      auto claims = test::link_claims(less);
      one.change(claims);
      CHECK(problem_of(world.submit(world.signed_by(world.clerk, world.first(), {root, test::secure(claims, world.registrar)}))) ==
            ProblemCode::delegation_exceeded);
    }
    CHECK(world.submit(world.signed_by(world.clerk, world.first(), {root, link(less)})).has_value());
    check_sound(world);
  }

  TEST_CASE("Registry: what the last link does not allow is refused, and so is who is not its delegate") {
    Delegated world;
    const auto chain_of = [&](const test::LinkOf& of) { return std::vector<Json>{link(of)}; };
    const auto submit = [&](test::Actor& by, const std::vector<Json>& links) {
      return problem_of(world.submit(world.signed_by(by, world.first(), links)));
    };
    const auto& to = world.registrar.did;
    CHECK(submit(world.registrar, chain_of({.from = world.acme, .to = to, .actions = {"update"}, .names = {world.below}})) ==
          ProblemCode::delegation_exceeded);
    CHECK(submit(world.registrar, chain_of({.from = world.acme, .to = to, .names = {world.below + "other"}})) ==
          ProblemCode::delegation_exceeded);
    CHECK(submit(world.registrar, chain_of({.from = world.acme, .to = to, .names = {world.name + "s"}})) ==
          ProblemCode::delegation_exceeded);
    CHECK(
        submit(world.registrar, chain_of({.from = world.acme, .to = to, .names = {world.below}, .capabilities = {"oasf@1.1.1:images"}})) ==
        ProblemCode::delegation_exceeded);
    CHECK(
        submit(world.registrar, chain_of({.from = world.acme, .to = to, .names = {world.below}, .valid_until = "2026-11-22T11:59:59Z"})) ==
        ProblemCode::forbidden);
    CHECK(submit(world.registrar, chain_of({.from = world.acme, .to = to, .names = {world.below}, .valid_from = "2026-11-22T12:00:01Z"})) ==
          ProblemCode::forbidden);
    CHECK(submit(world.clerk, world.chain(1)) == ProblemCode::forbidden);
    CHECK(submit(world.registrar, chain_of({.from = world.stranger, .to = to, .names = {world.below}})) ==
          ProblemCode::forbidden);  // who is no publisher
    CHECK(submit(world.registrar,
                 chain_of({.from = world.acme, .to = to, .names = {world.below}, .parent = "sha256:" + std::string(64, '0')})) ==
          ProblemCode::forbidden);
    CHECK(submit(world.acme, world.chain(1)) == ProblemCode::invalid_argument);  // it needs none
    CHECK(submit(world.stranger, {}) == ProblemCode::invalid_argument);
    // The delegate is named, and somebody else signs.
    auto claims = test::statement(world.first());
    claims["delegation"] = world.chain(1);
    CHECK(problem_of(world.submit(test::secure(claims, world.stranger, did::Purpose::assertion_method, world.registrar.method).dump())) ==
          ProblemCode::proof_invalid);
    auto links = world.chain(3);
    for (int more = 0; more < 3; ++more) links.push_back(links.back());
    CHECK(submit(world.intern, links) == ProblemCode::delegation_exceeded);
    CHECK(test::events(world) == 0);
  }

  TEST_CASE("Registry: a delegate sends the commands that were delegated, and no others") {
    Delegated world;
    world.lease = 3600;
    world.register_first();
    const auto links = world.chain(2);
    for (const auto& [word, type] : {std::pair{"suspend", "AgentSuspension"},
                                     {"resume", "AgentResumption"},
                                     {"renew", "AgentRenewal"},
                                     {"deprecate", "AgentDeprecation"}}) {
      INFO(word);
      CHECK(problem_of(world.send(word, world.claims(type), world.clerk)) == ProblemCode::forbidden);  // without the chain
      CHECK(problem_of(world.send(word, world.delegated_claims(type, links), world.registrar)) == ProblemCode::forbidden);
      CHECK(world.send(word, world.delegated_claims(type, links), world.clerk).has_value());
    }
    const std::vector<Json> little{link({.from = world.acme, .to = world.intern.did, .actions = {"update"}, .names = {world.name}})};
    CHECK(problem_of(world.send("suspend", world.delegated_claims("AgentSuspension", little), world.intern)) ==
          ProblemCode::delegation_exceeded);
    CHECK(problem_of(world.send("tombstone", world.delegated_claims("AgentTombstone", links), world.clerk)) ==
          ProblemCode::invalid_argument);
    auto revocation = test::revocation(world.name);
    revocation["delegation"] = little;
    CHECK(problem_of(world.registry.revoke(world.name, world.command(revocation, world.intern))) == ProblemCode::delegation_exceeded);
    revocation["delegation"] = links;
    CHECK(world.registry.revoke(world.name, world.command(revocation, world.clerk)).has_value());
    CHECK(problem_of(world.send("tombstone", world.claims("AgentTombstone"), world.clerk)) == ProblemCode::forbidden);
    check_sound(world);
  }

  TEST_CASE("Registry: a revoked link stops what comes after it, for every agent of the publisher, and nothing before") {
    using enum ans::EventType;
    Delegated world;
    const auto links = world.chain(2);
    const auto record = world.submit(world.signed_by(world.clerk, world.first(), links))->record;
    const auto revoke = [&](const std::string& credential, test::Actor& by) {
      auto claims = world.claims("AgentDelegationRevocation");
      claims["credential"] = credential;
      return world.send("revoke-delegation", claims, by);
    };
    CHECK(problem_of(revoke(digest_of(links[0]), world.registrar)) == ProblemCode::forbidden);  // it did not issue that one
    CHECK(problem_of(revoke(digest_of(links[1]), world.clerk)) == ProblemCode::forbidden);
    CHECK(problem_of(revoke("sha256:" + std::string(64, '0'), world.stranger)) == ProblemCode::forbidden);
    REQUIRE(revoke(digest_of(links[1]), world.registrar).has_value());
    CHECK(problem_of(revoke(digest_of(links[1]), world.acme)) == ProblemCode::conflict);
    CHECK(problem_of(world.registry.update(world.name, world.signed_by(world.clerk, world.after(record, "1.1.0"), links), {})) ==
          ProblemCode::forbidden);
    CHECK(problem_of(world.send("suspend", world.delegated_claims("AgentSuspension", links), world.clerk)) == ProblemCode::forbidden);
    auto other = world.first();
    other.key = world.below + "second";
    CHECK(problem_of(world.submit(world.signed_by(world.clerk, other, links))) == ProblemCode::forbidden);
    CHECK(world.status() == Status::active);                                                   // what it registered stands
    CHECK(world.submit(world.signed_by(world.registrar, other, world.chain(1))).has_value());  // and the link above as well
    CHECK(types(world) == std::vector{agent_registered, delegation_granted, delegation_granted, delegation_revoked, agent_registered});
    check_sound(world);
  }

  TEST_CASE("Registry: where a delegate's key was compromised, what it registered since is revoked with the link") {
    Delegated world;
    const auto links = world.chain(1);
    auto record = world.submit(world.signed_by(world.registrar, world.first(), links))->record;
    record = world.registry.update(world.name, world.signed_by(world.registrar, world.after(record, "1.1.0"), links), {})->record;
    REQUIRE(world.update(world.after(record, "1.2.0")).has_value());
    auto claims = world.claims("AgentDelegationRevocation");
    claims["credential"] = digest_of(links[0]);
    claims["since"] = 3;  // 1 registered, 2 granted, 3 updated
    CHECK(problem_of(world.send("revoke-delegation", claims, world.acme)) == ProblemCode::invalid_argument);  // for no reason
    claims["reason"] = "superseded";
    CHECK(problem_of(world.send("revoke-delegation", claims, world.acme)) == ProblemCode::invalid_argument);
    claims["reason"] = "keyCompromise";
    REQUIRE(world.send("revoke-delegation", claims, world.acme).has_value());
    CHECK(world.status(0) == Status::active);
    CHECK(world.status(1) == Status::revoked);
    CHECK(world.status(2) == Status::active);  // the publisher's own
    CHECK(world.registry.state(world.name)->versions[1].reason == "keyCompromise");
    check_sound(world);
  }

  TEST_CASE("DelegationChain::parse: refuses what is no link, at its pointer") {
    Delegated world;
    const auto valid = Json{{"delegation", {world.chain(1)[0]}}};
    const auto parse = [](const Json& document) {
      const auto parsed = did::JsonDocument::parse(document.dump());
      return ans::DelegationChain::parse(parsed->root());
    };
    CHECK(parse(valid).has_value());
    CHECK(parse(Json::object())->empty());
    const std::vector<std::pair<std::string, Json>> breaches{
        {"/delegation", Json::array()},
        {"/delegation/0", "x"},
        {"/delegation/0/type", {"VerifiableCredential"}},
        {"/delegation/0/issuer", Json::object()},
        {"/delegation/0/validUntil", "soon"},
        {"/delegation/0/validFrom", 1},
        {"/delegation/0/credentialSubject/id", "nobody"},
        {"/delegation/0/credentialSubject/actions/0", "everything"},
        {"/delegation/0/credentialSubject/actions", Json::array()},
        {"/delegation/0/credentialSubject/names/0", "urn:air:"},
        {"/delegation/0/credentialSubject/names/0", "urn:air:ACME.example:x"},
        {"/delegation/0/credentialSubject/capabilities", {"no colon"}},
        {"/delegation/0/credentialSubject/maxDepth", 5},
        {"/delegation/0/credentialSubject/maxDepth", -1},
        {"/delegation/0/credentialSubject/parent", "sha256:0"},
        {"/delegation/0/credentialSubject/more", 1},
    };
    for (const auto& [pointer, value] : breaches) {
      INFO(pointer, " ", value.dump());
      auto document = valid;
      document[Json::json_pointer(pointer)] = value;
      CHECK(problem_of(parse(document)) == ProblemCode::invalid_argument);
    }
    for (const auto* required : {"/0/validUntil", "/0/credentialSubject/id", "/0/credentialSubject/actions", "/0/credentialSubject/names",
                                 "/0/credentialSubject/maxDepth"}) {
      INFO(required);
      const Json::json_pointer pointer("/delegation" + std::string(required));
      auto document = valid;
      document[pointer.parent_pointer()].erase(pointer.back());
      CHECK(problem_of(parse(document)) == ProblemCode::invalid_argument);
    }
  }
}
