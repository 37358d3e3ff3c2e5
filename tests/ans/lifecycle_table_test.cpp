// Every event in every state by every kind of signer, against the table of states and that of signers.
#include <did/hash.h>
#include <doctest/doctest.h>

#include <memory>
#include <set>

#include "control.h"
#include "delegated.h"
#include "history.h"

namespace {

using ans::ProblemCode;
using ans::Status;
using test::Actor;
using test::Json;
using Words = std::set<std::string_view>;

constexpr const char* domain = "did:web:acme.example";

enum class Place : std::uint8_t {
  absent,
  pending,
  active,
  deprecated,
  suspended,
  suspended_deprecated,
  lease_over,
  lease_long_over,
  over,
  lost,
  lost_for_good,
  version_revoked,
  revoked,
  tombstoned
};
struct PlaceRow {
  Place place;
  const char* word;
  std::optional<Status> status;  // of the version; nullopt: there is no agent
  Words takes;                   // events that are accepted from who may sign them
};
const PlaceRow places[] = {
    {Place::absent, "absent", std::nullopt, {"register"}},
    {Place::pending, "pending", Status::pending, {"revoke", "rotate", "attest", "withdraw", "revoke-delegation"}},
    {Place::active,
     "active",
     Status::active,
     {"update", "renew", "deprecate", "suspend", "revoke", "rotate", "attest", "withdraw", "revoke-delegation"}},
    {Place::deprecated,
     "deprecated",
     Status::deprecated,
     {"update", "renew", "suspend", "revoke", "rotate", "attest", "withdraw", "revoke-delegation"}},
    {Place::suspended, "suspended", Status::suspended, {"update", "resume", "revoke", "rotate", "attest", "withdraw", "revoke-delegation"}},
    {Place::suspended_deprecated,
     "suspended while deprecated",
     Status::suspended,
     {"update", "resume", "revoke", "rotate", "attest", "withdraw", "revoke-delegation"}},
    {Place::lease_over,
     "expired by its lease",
     Status::expired,
     {"update", "renew", "revoke", "rotate", "tombstone", "attest", "withdraw", "revoke-delegation"}},
    {Place::lease_long_over,
     "expired by its lease, 30 days ago",
     Status::expired,
     {"update", "revoke", "rotate", "tombstone", "attest", "withdraw", "revoke-delegation"}},
    {Place::over,
     "expired by its statement",
     Status::expired,
     {"update", "revoke", "rotate", "tombstone", "attest", "withdraw", "revoke-delegation"}},
    {Place::lost,
     "suspended because control is lost",
     Status::suspended,
     {"update", "revoke", "rotate", "attest", "withdraw", "revoke-delegation"}},
    {Place::lost_for_good,
     "expired because control is lost",
     Status::expired,
     {"update", "revoke", "rotate", "tombstone", "attest", "withdraw", "revoke-delegation"}},
    {Place::version_revoked, "a revoked version", Status::revoked, {"update", "revoke", "rotate", "tombstone", "revoke-delegation"}},
    {Place::revoked, "revoked", Status::revoked, {"revoke", "tombstone", "revoke-delegation"}},
    {Place::tombstoned, "tombstoned", Status::tombstoned, {"update", "revoke", "rotate", "revoke-delegation"}},
};

struct EventRow {
  const char* word;
  const char* type;
  Words signers;                  // who may
  std::optional<Status> becomes;  // of the version; nullopt: it stays as it is
};
const EventRow events[] = {
    {"register", "", {"publisher", "delegate"}, Status::pending},
    {"update", "", {"publisher", "delegate"}, {}},
    {"renew", "AgentRenewal", {"publisher", "agent", "delegate"}, {}},
    {"deprecate", "AgentDeprecation", {"publisher", "delegate"}, Status::deprecated},
    {"suspend", "AgentSuspension", {"publisher", "delegate"}, Status::suspended},
    {"resume", "AgentResumption", {"publisher", "delegate"}, {}},
    {"revoke", "AgentRevocation", {"publisher", "agent", "delegate"}, Status::revoked},
    {"tombstone", "AgentTombstone", {"publisher"}, Status::tombstoned},
    {"rotate", "AgentKeyRotation", {"publisher", "delegate"}, {}},
    {"attest", "AgentAttestation", {"publisher", "agent", "delegate"}, {}},
    {"withdraw", "AgentAttestationWithdrawal", {"publisher", "agent", "delegate", "issuer of the credential"}, {}},
    {"revoke-delegation", "AgentDelegationRevocation", {"publisher"}, {}},
};

// The agent of a domain, where control has to be proven, with a lease of an hour unless its place needs none.
struct Scene : test::Strict {
  Actor registrar{31};
  Actor next{32};  // the publisher's next key
  const Place place;
  std::string held = credential("2028-01-01T00:00:00Z");
  std::string further = credential("2028-01-02T00:00:00Z");
  const Json link =
      test::secure(test::link_claims({.from = acme,
                                      .to = registrar.did,
                                      .actions = {"attest", "deprecate", "register", "renew", "revoke", "rotate", "suspend", "update"},
                                      .names = {"urn:air:acme.example:"},
                                      .valid_until = "2028-01-01T00:00:00Z",
                                      .issuer = domain}),
                   acme, did::Purpose::assertion_method, method(0));

  explicit Scene(Place where) : place(where) {
    serve_keys();
    if (place != Place::absent) enter();
    name = domain_name;
  }

  static std::string method(int key) { return std::string(domain) + "#k" + std::to_string(key); }
  std::string credential(const std::string& until) {
    auto claims = test::capability_credential(lab, bot.did, "language_processing/language_translation/translation");
    claims["validUntil"] = until;
    return test::secure(claims, lab).dump();
  }
  static std::string digest_of(const std::string& text) { return did::digest_text(did::as_bytes(text)); }

  void serve_keys() {
    const Json first{{"id", method(0)}, {"type", "Multikey"}, {"controller", domain}, {"publicKeyMultibase", acme.did.substr(8)}};
    const Json second{{"id", method(1)}, {"type", "Multikey"}, {"controller", domain}, {"publicKeyMultibase", next.did.substr(8)}};
    const Json document{{"@context", {"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}},
                        {"id", domain},
                        {"verificationMethod", {first, second}},
                        {"assertionMethod", {method(0), method(1)}},
                        {"capabilityInvocation", {method(0), method(1)}}};
    web.pages["https://acme.example/.well-known/did.json"] = document.dump();
    far.pages = web.pages;
  }

  // To the place.
  void enter() {
    REQUIRE(register_with({held}));
    if (place == Place::pending) return;
    REQUIRE(prove("did-web").has_value());
    if (place == Place::deprecated || place == Place::suspended_deprecated) by_publisher("deprecate", "AgentDeprecation");
    if (place == Place::suspended || place == Place::suspended_deprecated) by_publisher("suspend", "AgentSuspension");
    if (place == Place::lease_over || place == Place::tombstoned) clock.set("2026-11-22T13:00:00Z");
    if (place == Place::lease_long_over) clock.set("2026-12-22T13:00:00Z");
    if (place == Place::over) clock.set("2027-02-20T10:00:00Z");
    if (place == Place::version_revoked || place == Place::revoked) {
      const auto command = test::revocation(domain_name, place == Place::revoked ? "" : "1.0.0");
      REQUIRE(strict.revoke(domain_name, test::secure(command, acme, did::Purpose::capability_invocation, method(0)).dump()).has_value());
    }
    if (place == Place::tombstoned) by_publisher("tombstone", "AgentTombstone");
    if (place == Place::lost || place == Place::lost_for_good) lose_control();
  }
  void by_publisher(std::string_view word, const std::string& type) {
    const auto done =
        strict.change(domain_name, word, test::secure(claims(type), acme, did::Purpose::capability_invocation, method(0)).dump());
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().detail));
  }
  void lose_control() {
    far.pages.clear();  // from one side nothing is seen any more
    for (const auto* day : {"2026-11-24T12:00:00Z", "2026-11-26T12:00:00Z", "2026-11-28T12:00:00Z"}) {
      clock.set(day);
      REQUIRE(strict.run_errands(100).has_value());
    }
    if (place == Place::lost_for_good) clock.set("2026-12-29T12:00:00Z");
    far.pages = web.pages;
  }
  [[nodiscard]] bool has_lease() const {
    return place == Place::pending || place == Place::active || place == Place::deprecated || place == Place::suspended ||
           place == Place::suspended_deprecated || place == Place::lease_over || place == Place::lease_long_over ||
           place == Place::tombstoned;
  }
  [[nodiscard]] Json claims(const std::string& type) const {
    const auto state = strict.state(domain_name);
    return {{"@context", {vc::context_v2, vc::agent_context_url}},
            {"type", {type}},
            {"agentKey", domain_name},
            {"after", state ? state->head : "sha256:" + std::string(64, '0')},
            {"issuedAt", test::start}};
  }
  [[nodiscard]] Json statement_claims(const std::string& version) const {
    auto of = first();
    of.key = domain_name;
    of.issuer = domain;
    of.version = version;
    auto out = test::statement(test::following(strict, std::move(of)));
    if (has_lease()) out["credentialSubject"]["lease"] = 3600;
    if (clock.now() >= test::time(test::end)) out["validUntil"] = "2027-10-01T00:00:00Z";
    return out;
  }
  bool register_with(const std::vector<std::string_view>& credentials) {
    return strict
        .register_agent(test::secure(statement_claims("1.0.0"), acme, did::Purpose::assertion_method, method(0)).dump(), credentials)
        .has_value();
  }

  struct Signer {
    const char* who;
    Actor Scene::* actor;
    std::string method;  // empty: of the actor's did:key
    bool delegated = false;
  };
  static std::vector<Signer> signers() {
    return {{"publisher", &Scene::acme, method(0)},
            {"agent", &Scene::bot, {}},
            {"delegate", &Scene::registrar, {}, true},
            {"delegate without its delegation", &Scene::registrar, {}},
            {"stranger", &Scene::stranger, {}},
            {"stranger with another's delegation", &Scene::stranger, {}, true},
            {"stranger in the publisher's name", &Scene::stranger, method(0)},
            {"issuer of the credential", &Scene::lab, {}}};
  }

  [[nodiscard]] Json command_of(const EventRow& row) const {
    const std::string_view word = row.word;
    if (word == "revoke") return test::revocation(domain_name, "1.0.0");
    auto out = claims(row.type);
    if (word == "attest" || word == "withdraw") {
      out["version"] = "1.0.0";
      out["credential"] = digest_of(word == "attest" ? further : held);
    }
    if (word == "revoke-delegation") out["credential"] = test::digest_of(link);
    return out;
  }
  // The problem; nullopt: it was accepted.
  std::optional<ProblemCode> act(const EventRow& row, const Signer& signer) {
    const std::string_view word = row.word;
    auto& actor = this->*signer.actor;
    const auto code = [](const auto& answer) { return answer ? std::nullopt : std::optional(answer.error().code); };
    if (word == "register" || word == "update") {
      auto statement = statement_claims(word == "register" && place == Place::absent ? "1.0.0" : "2.0.0");
      if (signer.delegated) statement["delegation"] = Json::array({link});
      const auto text = test::secure(statement, actor, did::Purpose::assertion_method, signer.method).dump();
      return word == "register" ? code(strict.register_agent(text, {})) : code(strict.update(domain_name, text, {}));
    }
    auto command = command_of(row);
    if (signer.delegated) command["delegation"] = Json::array({link});
    command = test::secure(command, actor, did::Purpose::capability_invocation, signer.method);
    if (word == "rotate") command = test::secure(command, next, did::Purpose::capability_invocation, method(1));
    const auto text = command.dump();
    if (word == "revoke") return code(strict.revoke(domain_name, text));
    if (word == "attest") return code(strict.attest(domain_name, text, further));
    if (word == "withdraw") return code(strict.withdraw(domain_name, digest_of(held), text));
    return code(strict.change(domain_name, word, text));
  }
  [[nodiscard]] std::optional<Status> status() const {
    const auto state = strict.state(domain_name);
    return state ? std::optional(ans::standing(*state, state->versions.front(), clock.now()).status) : std::nullopt;
  }
};

bool is_of_signer(ProblemCode code) {
  return code == ProblemCode::forbidden || code == ProblemCode::proof_invalid || code == ProblemCode::delegation_exceeded ||
         code == ProblemCode::invalid_argument;  // it cannot be delegated
}

bool is_of_state(ProblemCode code) {
  return code == ProblemCode::not_found || code == ProblemCode::gone || code == ProblemCode::conflict ||
         code == ProblemCode::control_unproven ||
         code == ProblemCode::sequence_conflict;  // of an agent that is not there nothing can follow
}

// An agent that is erased has no key of its own any more.
bool may_sign(const EventRow& event, std::string_view who, const PlaceRow& place) {
  return event.signers.contains(who) && !(place.place == Place::tombstoned && who == "agent");
}

// What is revoked stays as it is, and is answered so.
bool changes_nothing(const EventRow& event, const PlaceRow& place) {
  const bool over = place.place == Place::version_revoked || place.place == Place::revoked || place.place == Place::tombstoned;
  return std::string_view(event.word) == "revoke" && over;
}

std::optional<Status> status_after(const EventRow& event, const PlaceRow& place) {
  const std::string_view word = event.word;
  if (changes_nothing(event, place)) return place.status;
  if (word == "renew") return place.place == Place::deprecated ? Status::deprecated : Status::active;
  if (word == "resume") return place.place == Place::suspended_deprecated ? Status::deprecated : Status::active;
  return event.becomes ? event.becomes : place.status;
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: each event is accepted in the states of its row from the signers of its row, and in no other case leaves a trace") {
    int accepted = 0;
    for (const auto& place : places) {
      INFO(std::string(place.word));
      auto scene = std::make_unique<Scene>(place.place);
      REQUIRE(scene->status() == place.status);
      for (const auto& event : events) {
        for (const auto& signer : Scene::signers()) {
          INFO(std::string(event.word), " by the ", std::string(signer.who));
          const bool in_state = place.takes.contains(event.word);
          const bool may = may_sign(event, signer.who, place);
          const auto before = test::events(*scene);
          const auto refused = scene->act(event, signer);
          INFO((refused ? "refused as " + std::to_string(static_cast<int>(*refused)) : std::string("accepted")));
          REQUIRE(refused.has_value() == !(in_state && may));
          if (refused && in_state) CHECK(is_of_signer(*refused));
          if (refused && may) CHECK(is_of_state(*refused));
          CHECK((test::events(*scene) > before) == (!refused && !changes_nothing(event, place)));
          CHECK(scene->status() == (refused ? place.status : status_after(event, place)));
          if (refused) continue;
          ++accepted;
          ans::MemoryStore scratch;
          CHECK(ans::rebuild(scene->store, scratch)->comparison.differences.empty());
          scene = std::make_unique<Scene>(place.place);
        }
      }
    }
    CHECK(accepted == 194);
  }
}
