// What probers saw of endpoints: credentials of a day at most.
#include <functional>
#include <utility>

#include "history.h"
#include "http/api.h"
#include "records/liveness_credential.h"
#include "registry/control.h"

namespace {

using ans::LivenessLevel;
using ans::ProblemCode;
using test::Actor;
using test::Json;
using test::problem_of;

constexpr std::string_view endpoint = "https://translate.acme.example/a2a";

// A registry that believes `prober`, and a second one.
struct Probed : test::World {
  Actor prober{5};
  Actor second{6};
  ans::Registry probed{store, clock, methods, ans::builtin_taxonomies(), ownership()};
  ans::Api api{probed};

  [[nodiscard]] ans::Ownership ownership() const {
    ans::Ownership out;
    out.probers = {prober.did, second.did};
    return out;
  }
  void register_bot() {
    const auto done = probed.register_agent(sign(first()), {});
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().detail));
  }
  [[nodiscard]] test::StatementOf next(const std::string& version) const {
    auto of = first();
    of.version = version;
    return test::following(probed, of);
  }
  // A version 1.1.0 that nobody else is told of, under the same DID: the URL of its endpoint.
  std::string register_withheld() {
    const std::string url = "https://hidden.acme.example/a2a";
    auto claims = test::statement(next("1.1.0"));
    claims["credentialSubject"]["endpoints"][0]["url"] = url;
    claims["credentialSubject"]["policy"] = {{"listing", "presentation-required"}};
    const auto done = probed.update(name, sign(claims), {});
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().detail));
    return url;
  }
  [[nodiscard]] Json claims(const std::string& level = "protocol", const std::string& observed = "2026-11-22T12:00:00Z",
                            const std::string& until = "2026-11-23T12:00:00Z") const {
    return {{"@context", {vc::context_v2, vc::agent_context_url}},
            {"type", {"VerifiableCredential", "AgentLivenessCredential"}},
            {"issuer", prober.did},
            {"validFrom", observed},
            {"validUntil", until},
            {"credentialSubject",
             {{"id", bot.did}, {"agentKey", name}, {"endpoint", endpoint}, {"level", level}, {"observedAt", observed}, {"p50", 41}}}};
  }
  std::string signed_by(Json what, Actor& by) {
    what["issuer"] = by.did;
    return test::secure(std::move(what), by).dump();
  }
  ans::Answer<ans::RegistryState> report(const std::vector<std::string>& credentials) {
    const std::vector<std::string_view> views(credentials.begin(), credentials.end());
    return probed.report_liveness(name, views);
  }
  ans::Answer<ans::RegistryState> say(const Json& what) { return report({signed_by(what, prober)}); }
  [[nodiscard]] std::string target(const std::string& rest = {}) const { return "/v1/agents/" + name + rest; }
  ans::Response get(const std::string& what) { return api.handle({.verb = ans::Verb::get, .target = what, .body = {}}); }
  ans::Response post(const Json& body) {
    const auto text = body.dump();
    const auto where = target("/credentials");
    return api.handle({.verb = ans::Verb::post, .target = where, .body = text});
  }
  [[nodiscard]] LivenessLevel level(std::vector<std::string> probers = {}) const {
    return ans::liveness_of(probed.state(name)->liveness, bot.did, endpoint, probers, clock.now());
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: what a prober saw is kept until its end, whether an event is written then or not") {
    Probed world;
    world.register_bot();
    const auto text = world.signed_by(world.claims(), world.prober);
    REQUIRE(world.report(std::vector{text}).has_value());
    CHECK(world.level() == LivenessLevel::protocol);
    CHECK(world.probed.resolve(world.name, std::nullopt)->liveness == std::vector{text});
    CHECK(*world.probed.credential(did::digest_text(did::as_bytes(text))) == text);
    test::check_sound(world);
    world.clock.set("2026-11-23T11:59:59Z");
    CHECK(world.level() == LivenessLevel::protocol);
    world.clock.set("2026-11-23T12:00:00Z");
    CHECK(world.level() == LivenessLevel::none);
    CHECK(world.probed.resolve(world.name, std::nullopt)->liveness.empty());
    CHECK(events(world) == 2);
  }

  TEST_CASE("Registry: a report that is sent again changes nothing, a newer one takes its place, and an older one is refused") {
    Probed world;
    world.register_bot();
    const auto first = world.signed_by(world.claims("protocol", "2026-11-22T11:00:00Z", "2026-11-23T11:00:00Z"), world.prober);
    REQUIRE(world.report(std::vector{first}).has_value());
    REQUIRE(world.report(std::vector{first}).has_value());
    CHECK(events(world) == 2);
    const auto second = world.signed_by(world.claims("transport"), world.prober);
    REQUIRE(world.report(std::vector{second}).has_value());
    CHECK(world.level() == LivenessLevel::transport);
    CHECK(events(world) == 3);
    CHECK(problem_of(world.probed.credential(did::digest_text(did::as_bytes(first)))) == ProblemCode::not_found);
    CHECK(problem_of(world.say(world.claims("keybound", "2026-11-22T11:30:00Z", "2026-11-23T11:30:00Z"))) == ProblemCode::conflict);
    REQUIRE(world.report({world.signed_by(world.claims("keybound"), world.second)}).has_value());
    CHECK(world.level() == LivenessLevel::keybound);
    CHECK(world.level({world.prober.did}) == LivenessLevel::transport);
    CHECK(world.level({world.lab.did}) == LivenessLevel::none);
    test::check_sound(world);
  }

  TEST_CASE("Registry: what was seen before something that is over already does not come back") {
    Probed world;
    world.register_bot();
    const auto day_long = world.signed_by(world.claims("keybound", "2026-11-22T11:00:00Z", "2026-11-23T11:00:00Z"), world.prober);
    REQUIRE(world.report(std::vector{day_long}).has_value());
    REQUIRE(world.say(world.claims("transport", "2026-11-22T12:00:00Z", "2026-11-22T12:10:00Z")).has_value());
    world.clock.set("2026-11-22T13:00:00Z");
    CHECK(problem_of(world.report(std::vector{day_long})) == ProblemCode::conflict);
    REQUIRE(world.report({world.signed_by(world.claims("transport", "2026-11-22T12:30:00Z", "2026-11-22T14:00:00Z"), world.second)})
                .has_value());
    CHECK(problem_of(world.report(std::vector{day_long})) == ProblemCode::conflict);  // also after an event in between
    CHECK(world.level({world.prober.did}) == LivenessLevel::none);
    CHECK(world.probed.state(world.name)->liveness.size() == 2);
    CHECK(world.probed.resolve(world.name, std::nullopt)->liveness.size() == 1);
    test::check_sound(world);
    ans::MemoryStore scratch;
    CHECK(ans::rebuild(world.store, scratch)->comparison.differences.empty());
    world.clock.set("2026-11-23T12:00:00Z");
    REQUIRE(world.report({world.signed_by(world.claims("transport", "2026-11-23T12:00:00Z", "2026-11-23T13:00:00Z"), world.second)})
                .has_value());
    CHECK(world.probed.state(world.name)->liveness.size() == 1);
    test::check_sound(world);
  }

  TEST_CASE("Registry: a report about a version that ends while its prober is looked up is refused") {
    // An answer of the web takes a while: what happens then.
    struct Meanwhile final : did::Fetcher {
      explicit Meanwhile(const did::Fetcher& from) : web(from) {}
      [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& request) const override {
        if (then) std::exchange(then, nullptr)();
        return web.get(request);
      }
      const did::Fetcher& web;
      mutable std::function<void()> then;
    };
    Probed world;
    world.register_bot();
    auto next = test::statement(world.next("1.1.0"));
    next["credentialSubject"]["endpoints"][0]["url"] = "https://new.acme.example/a2a";
    REQUIRE(world.probed.update(world.name, world.sign(next), {}).has_value());
    const std::string prober = "did:web:probe.example";
    test::serve_did_web(world.web, "probe.example", world.prober);
    const Meanwhile web(world.web);
    const did::MethodTable methods(test::methods_over(web));
    ans::Ownership ownership;
    ownership.probers = {prober};
    ans::Registry registry(world.store, world.clock, methods, ans::builtin_taxonomies(), ownership);
    const auto report = [&](const std::string& url) {
      auto claims = world.claims();
      claims["issuer"] = prober;
      claims["credentialSubject"]["endpoint"] = url;
      const auto text = test::secure(claims, world.prober, did::Purpose::assertion_method, prober + "#k1").dump();
      return registry.report_liveness(world.name, std::vector<std::string_view>{text});
    };
    web.then = [&] { REQUIRE(registry.revoke(world.name, world.command(test::revocation(world.name, "1.0.0"), world.acme)).has_value()); };
    const auto late = report(std::string(endpoint));
    REQUIRE(problem_of(late) == ProblemCode::credential_invalid);
    CHECK(late.error().pointer == "/liveness/0/credentialSubject/endpoint");
    CHECK(registry.state(world.name)->liveness.empty());
    CHECK(report("https://new.acme.example/a2a").has_value());
    test::check_sound(world);
  }

  TEST_CASE("verify_store: what was seen has its text while it is in force, and the text says what the event says") {
    Probed world;
    world.register_bot();
    REQUIRE(world.say(world.claims("transport", "2026-11-22T11:00:00Z", "2026-11-22T23:00:00Z")).has_value());
    const auto text = world.signed_by(world.claims(), world.prober);
    REQUIRE(world.report(std::vector{text}).has_value());
    test::check_sound(world);
    const auto digest = did::digest_text(did::as_bytes(text));
    const auto findings = [&](const ans::WriteBatch& damage) {
      REQUIRE(world.store.write(damage).has_value());
      ans::MemoryStore scratch;
      const auto examined = ans::verify_store(world.store, scratch, world.methods);
      REQUIRE(examined.has_value());
      std::vector<std::string> out;
      for (const auto& one : examined->findings) out.push_back(one.what);
      return out;
    };
    ans::WriteBatch without;
    without.remove(ans::Table::credentials, digest);
    CHECK(findings(without) == std::vector{"credential `" + digest + "` of `" + world.name + "` is missing"});
    // An event that makes more of a credential than it says.
    ans::WriteBatch exaggerated;
    exaggerated.put(ans::Table::credentials, digest, text);
    const auto key = ans::event_key(3);
    auto bytes = **world.store.get(ans::Table::events, key);
    bytes.replace(bytes.find("\"protocol\""), 10, "\"keybound\"");
    exaggerated.put(ans::Table::events, key, bytes);
    const auto found = findings(exaggerated);
    CHECK(std::ranges::count(found,
                             "credential `" + digest + "` of `" + world.name + "` says something else than the event that names it") == 1);
  }

  TEST_CASE("Registry: several endpoints are one event, and what is over goes with the next") {
    Probed world;
    auto of = test::statement(world.first());
    of["credentialSubject"]["endpoints"].push_back({{"protocol", "mcp"}, {"url", "https://translate.acme.example/mcp"}});
    REQUIRE(world.probed.register_agent(world.sign(of), {}).has_value());
    auto other = world.claims("transport", "2026-11-22T12:00:00Z", "2026-11-22T13:00:00Z");
    other["credentialSubject"]["endpoint"] = "https://translate.acme.example/mcp";
    const std::vector both{world.signed_by(world.claims(), world.prober), world.signed_by(other, world.prober)};
    const auto state = world.report(both);
    REQUIRE(state.has_value());
    CHECK(state->liveness.size() == 2);
    CHECK(events(world) == 2);
    CHECK(*ans::RegistryState::parse(*state->to_bytes()) == *state);
    world.clock.set("2026-11-22T14:00:00Z");
    const auto next = world.say(world.claims("keybound", "2026-11-22T14:00:00Z", "2026-11-23T14:00:00Z"));
    REQUIRE(next.has_value());
    CHECK(next->liveness.size() == 2);  // for a day it is known that there was one
    CHECK(world.probed.resolve(world.name, std::nullopt)->liveness.size() == 1);
    CHECK(problem_of(world.probed.credential(did::digest_text(did::as_bytes(both[1])))) == ProblemCode::not_found);
    test::check_sound(world);
  }

  TEST_CASE("Registry: nobody else reports, and nothing that is not of now, of this agent, and of an endpoint of its") {
    Probed world;
    world.register_bot();
    const auto changed = [&](const std::string& pointer, const Json& value) {
      auto out = world.claims();
      out[Json::json_pointer(pointer)] = value;
      return out;
    };
    const auto without = [&](const std::string& member) {
      auto out = world.claims();
      out["credentialSubject"].erase(member);
      return out;
    };
    const std::string s = "/credentialSubject";
    const std::vector<std::pair<Json, std::string>> bad{
        {changed("/type", {"VerifiableCredential"}), "/type"},
        {changed("/credentialSubject", Json::array({world.claims()["credentialSubject"]})), s},
        {changed(s + "/id", world.acme.did), s + "/endpoint"},
        {changed(s + "/id", "bot"), s + "/id"},
        {changed(s + "/agentKey", world.name + "2"), s + "/agentKey"},
        {changed(s + "/agentKey", "urn:x"), s + "/agentKey"},
        {changed(s + "/endpoint", "https://translate.acme.example/mcp"), s + "/endpoint"},
        {changed(s + "/endpoint", "ftp://translate.acme.example/"), s + "/endpoint"},
        {changed(s + "/level", "dead"), s + "/level"},
        {changed(s + "/level", "none"), s + "/level"},
        {changed(s + "/p50", -1), s + "/p50"},
        {changed(s + "/p50", 600'001), s + "/p50"},
        {changed(s + "/p50", "41"), s + "/p50"},
        {changed(s + "/observedAt", "2026-11-22T12:00:31Z"), s + "/observedAt"},
        {changed(s + "/observedAt", "yesterday"), s + "/observedAt"},
        {changed(s + "/score", 5), s + "/score"},
        {changed("/validUntil", "2026-11-23T12:00:01Z"), "/validUntil"},
        {changed("/validUntil", "2026-11-22T12:00:00Z"), "/validUntil"},
        {without("id"), s + "/id"},
        {without("endpoint"), s + "/endpoint"},
        {without("level"), s + "/level"},
        {without("observedAt"), s + "/observedAt"},
        {without("p50"), s + "/p50"},
        {without("agentKey"), s + "/agentKey"},
    };
    for (const auto& [what, pointer] : bad) {
      INFO(what.dump());
      const auto answer = world.say(what);
      CHECK(problem_of(answer) == ProblemCode::credential_invalid);
      CHECK(answer.error().pointer == "/liveness/0" + pointer);
    }
    auto endless = world.claims();
    endless.erase("validUntil");
    CHECK(problem_of(world.say(endless)) == ProblemCode::credential_invalid);
    CHECK(problem_of(world.say(world.claims("protocol", "2026-11-21T12:00:00Z", "2026-11-22T12:00:00Z"))) ==
          ProblemCode::credential_invalid);  // over
    for (auto* by : {&world.stranger, &world.acme, &world.bot, &world.lab})
      CHECK(problem_of(world.report({world.signed_by(world.claims(), *by)})) == ProblemCode::forbidden);
    auto forged = Json::parse(world.signed_by(world.claims(), world.prober));
    forged["credentialSubject"]["level"] = "keybound";
    CHECK(problem_of(world.report(std::vector{forged.dump()})) == ProblemCode::credential_invalid);
    CHECK(problem_of(world.report(std::vector{std::string(20'000, ' ')})) == ProblemCode::credential_invalid);
    CHECK(problem_of(world.report(std::vector<std::string>())) == ProblemCode::invalid_argument);
    const auto one = world.signed_by(world.claims(), world.prober);
    CHECK(problem_of(world.report({one, one})) == ProblemCode::invalid_argument);
    CHECK(problem_of(world.report({one, world.signed_by(world.claims(), world.second)})) == ProblemCode::invalid_argument);
    CHECK(events(world) == 1);
    CHECK(problem_of(world.registry.report_liveness(world.name, std::vector<std::string_view>{one})) ==
          ProblemCode::forbidden);  // a registry that believes nobody
    REQUIRE(world.probed.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    CHECK(problem_of(world.report(std::vector{one})) == ProblemCode::gone);
  }

  TEST_CASE("Api: liveness chooses in search and resolve, by the issuers that are named, and takes its place in the order") {
    Probed world;
    world.register_bot();
    auto second = world.first();
    second.key = "urn:air:" + world.acme.did + ":another";
    REQUIRE(world.probed.register_agent(world.sign(second), {}).has_value());
    const auto search = [&](const std::string& more) {
      return Json::parse(world.get("/v1/search?cap=oasf:language_processing/language_translation" + more).body);
    };
    const auto resolve = [&](const std::string& more) { return world.get("/v1/resolve?name=" + world.name + more); };
    CHECK(search("").at("results").size() == 2);
    CHECK(search("").at("results")[0].at("agentKey") == second.key);  // by name
    CHECK(search("&liveness=transport").at("results").empty());
    CHECK(resolve("&liveness=transport").status == 422);
    CHECK(Json::parse(resolve("&liveness=transport").body).at("rejected")[0].at("why") == "was not seen alive as `transport`");
    const auto posted = world.post({{"liveness", Json::array({Json::parse(world.signed_by(world.claims(), world.prober))})}});
    INFO(posted.body);
    REQUIRE(posted.status == 201);
    const auto found = search("&liveness=protocol&explain=true").at("results");
    REQUIRE(found.size() == 1);
    CHECK(found[0].at("agentKey") == world.name);
    CHECK(found[0].at("explain").at("liveness") == "protocol");
    CHECK(search("&explain=true").at("results")[0].at("explain").at("liveness").is_null());
    CHECK(search("&liveness=keybound").at("results").empty());
    CHECK(search("&liveness=protocol&protocol=a2a").at("results").size() == 1);
    CHECK(search("&liveness=protocol&issuer=" + world.prober.did).at("results").size() == 1);
    CHECK(search("&liveness=protocol&issuer=" + world.lab.did).at("results").empty());
    CHECK(resolve("&liveness=protocol").status == 200);
    CHECK(Json::parse(resolve("&liveness=protocol").body).at("liveness").size() == 1);
    CHECK(resolve("&liveness=protocol&issuer=" + world.lab.did).status == 422);
    // The second one is alive too, and less so: it comes after, though its name is before.
    auto other = world.claims("transport");
    other["credentialSubject"]["agentKey"] = second.key;
    const auto text = world.signed_by(other, world.prober);
    REQUIRE(world.probed.report_liveness(second.key, std::vector<std::string_view>{text}).has_value());
    const auto page = search("&liveness=transport&limit=1");
    CHECK(page.at("results")[0].at("agentKey") == world.name);
    const auto rest = search("&liveness=transport&limit=1&cursor=" + page.at("next").get<std::string>());
    REQUIRE(rest.at("results").size() == 1);
    CHECK(rest.at("results")[0].at("agentKey") == second.key);
    CHECK(rest.at("next").is_null());
    world.clock.set("2026-11-23T12:00:00Z");
    CHECK(search("&liveness=transport").at("results").empty());
    for (const auto* bad : {"none", "dead", "", "1"}) CHECK(world.get("/v1/search?q=x&liveness=" + std::string(bad)).status == 400);
    CHECK(world.get("/v1/search?q=x&liveness=protocol&liveness=protocol").status == 400);
  }

  TEST_CASE("Api: a report is a list of credentials, and nothing beside them") {
    Probed world;
    world.register_bot();
    const auto one = Json::parse(world.signed_by(world.claims(), world.prober));
    CHECK(world.post({{"liveness", Json::array()}}).status == 400);
    CHECK(world.post({{"liveness", one}}).status == 400);
    CHECK(world.post({{"liveness", Json::array({one})}, {"command", Json::object()}}).status == 400);
    CHECK(world.post({{"liveness", Json::array({"x"})}}).status == 400);
    CHECK(world.post({{"liveness", Json::array({one})}}).status == 201);
    const auto history = Json::parse(world.get(world.target("/history")).body).at("events");
    CHECK(history[1].at("event").at("type") == "LIVENESS_CHANGED");
    CHECK(history[1].at("event").at("actor") == world.prober.did);
    const auto seen = history[1].at("event").at("data").at("liveness")[0];
    CHECK(seen.at("level") == "protocol");
    CHECK(seen.at("endpoint") == ans::endpoint_digest(world.bot.did, endpoint));
    CHECK(Json::parse(world.get("/.well-known/ans-registry.json").body).at("probers") == Json::array({world.prober.did, world.second.did}));
  }

  TEST_CASE("Registry: what was seen of an agent that is told of to some only is told to them only") {
    Probed world;
    auto claims = test::statement(world.first());
    claims["credentialSubject"]["policy"] = {{"listing", "presentation-required"}};
    REQUIRE(world.probed.register_agent(world.sign(claims), {}).has_value());
    const auto text = world.signed_by(world.claims(), world.prober);
    REQUIRE(world.report(std::vector{text}).has_value());
    const auto digest = did::digest_text(did::as_bytes(text));
    CHECK(problem_of(world.probed.credential(digest)) == ProblemCode::unauthenticated);
    CHECK(problem_of(world.probed.credential(digest, world.prober.did)) == ProblemCode::forbidden);
    CHECK(*world.probed.credential(digest, world.bot.did) == text);
    CHECK_FALSE(world.get(world.target("/history")).body.contains(world.prober.did));
    CHECK(world.probed.resolve(world.name, {.reader = world.acme.did})->liveness.size() == 1);
    CHECK(world.get("/v1/search?cap=oasf:language_processing&liveness=transport").body.contains("\"results\":[]"));
  }

  TEST_CASE("Registry: what was seen of a withheld version's endpoint is not told through a public version of the same agent") {
    Probed world;
    world.register_bot();
    const auto hidden_url = world.register_withheld();
    auto claims = world.claims();
    claims["credentialSubject"]["endpoint"] = hidden_url;
    const auto hidden = world.signed_by(claims, world.prober);
    const auto open = world.signed_by(world.claims("transport"), world.prober);
    REQUIRE(world.report({hidden, open}).has_value());
    const auto of = [&](const std::string& version, const std::string& reader) {
      return world.probed.resolve(world.name, {.version = *ans::Version::parse(version), .reader = reader})->liveness;
    };
    CHECK(of("1.0.0", {}) == std::vector{open});
    CHECK(of("1.0.0", world.acme.did) == std::vector{open});
    CHECK(of("1.1.0", world.acme.did) == std::vector{hidden});
    for (const auto* target : {"", "?range=*", "?version=1.0.0"}) CHECK_FALSE(world.get(world.target(target)).body.contains(hidden_url));
    CHECK(world.get("/v1/search?cap=oasf:language_processing&liveness=protocol").body.contains("\"results\":[]"));
    const auto digest = did::digest_text(did::as_bytes(hidden));
    CHECK(problem_of(world.probed.credential(digest)) == ProblemCode::unauthenticated);
    CHECK(problem_of(world.probed.credential(digest, world.stranger.did)) == ProblemCode::forbidden);
    CHECK(*world.probed.credential(digest, world.acme.did) == hidden);
    CHECK(*world.probed.credential(did::digest_text(did::as_bytes(open))) == open);
  }

  TEST_CASE("Registry: a record has what was seen of the endpoints of its own version, and of no other one") {
    Probed world;
    world.register_bot();
    auto next = test::statement(world.next("1.1.0"));
    next["credentialSubject"]["endpoints"][0]["url"] = "https://new.acme.example/a2a";
    REQUIRE(world.probed.update(world.name, world.sign(next), {}).has_value());
    const auto text = world.signed_by(world.claims(), world.prober);
    REQUIRE(world.report(std::vector{text}).has_value());
    const auto of = [&](const std::string& version) {
      return world.probed.resolve(world.name, {.version = *ans::Version::parse(version)})->liveness;
    };
    CHECK(of("1.0.0") == std::vector{text});
    CHECK(of("1.1.0").empty());
  }

  TEST_CASE("Registry: what was seen goes with the tombstone") {
    Probed world;
    world.register_bot();
    const auto text = world.signed_by(world.claims(), world.prober);
    REQUIRE(world.report(std::vector{text}).has_value());
    REQUIRE(world.probed.revoke(world.name, world.command(test::revocation(world.name), world.acme)).has_value());
    const Json command{{"@context", {vc::context_v2, vc::agent_context_url}},
                       {"type", {"AgentTombstone"}},
                       {"agentKey", world.name},
                       {"after", world.probed.state(world.name)->head},
                       {"issuedAt", test::start}};
    REQUIRE(world.probed.change(world.name, "tombstone", world.command(command, world.acme)).has_value());
    CHECK(world.probed.state(world.name)->liveness.empty());
    CHECK(problem_of(world.probed.credential(did::digest_text(did::as_bytes(text)))) == ProblemCode::not_found);
    // Nor does any table keep where it was.
    for (std::size_t i = 0; i < ans::table_count; ++i) {
      const auto table = static_cast<ans::Table>(i);
      REQUIRE(world.store
                  .scan(table, "", "",
                        [&](std::string_view key, std::string_view value) {
                          INFO(ans::name(table));
                          CHECK_FALSE(key.contains(endpoint));
                          CHECK_FALSE(value.contains(endpoint));
                          return true;
                        })
                  .has_value());
    }
    test::check_sound(world);
  }
}
