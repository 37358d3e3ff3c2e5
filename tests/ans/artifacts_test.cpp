#include "registry/artifacts.h"

#include <did/codec.h>
#include <did/hash.h>
#include <doctest/doctest.h>

#include "fixture.h"
#include "records/card_agreement.h"
#include "records/card_signature.h"

namespace {

using ans::ProblemCode;
using test::Actor;
using test::Json;
using test::problem_of;

const std::string card_url = "https://translate.acme.example/.well-known/agent-card.json";

Json card_of_acme() {
  return {{"name", "Acme Translate"},
          {"description", "translates"},
          {"version", "1.0"},
          {"capabilities", {{"streaming", false}, {"extensions", Json::array()}}},
          {"supportedInterfaces",
           {{{"url", "https://translate.acme.example/a2a"}, {"protocolBinding", "JSONRPC"}, {"protocolVersion", "1.0"}, {"tenant", ""}}}},
          {"defaultInputModes", {"text/plain"}},
          {"defaultOutputModes", {"text/plain"}},
          {"skills",
           {{{"id", "translate_document"},
             {"name", "Translate"},
             {"description", "a document"},
             {"tags", Json::array()},
             {"examples", Json::array()}}}}};
}

// A JWS (RFC 7515) over the payload, as a card carries it.
Json jws(const std::string& payload, Actor& by, const Json& header) {
  const auto text = header.dump();
  const auto encoded = did::base64url_encode(did::as_bytes(text));
  const auto input = encoded + "." + did::base64url_encode(did::as_bytes(payload));
  return {{"protected", encoded}, {"signature", did::base64url_encode(*by.key.sign(did::as_bytes(input)))}};
}

Json signed_card(Json card, Actor& by, const Json& header) {
  const auto document = *did::JsonDocument::parse(card.dump());
  card["signatures"] = Json::array({jws(*ans::signed_card_text(document.root()), by, header)});
  return card;
}

Json header_of(const Actor& by, std::string_view alg = "EdDSA") { return {{"alg", alg}, {"typ", "JOSE"}, {"kid", by.method}}; }

// A world whose registry fetches what statements lead to.
struct Artifacts : test::World {
  ans::Registry reading{store, clock, methods, ans::builtin_taxonomies(), ownership()};
  ans::Ownership ownership() {
    ans::Ownership out;
    out.artifacts = &web;
    return out;
  }
  Json claims() {
    auto out = test::statement(first());
    out["credentialSubject"]["capabilities"][0]["skillRefs"] = {"a2a:translate_document", "mcp:tool/translate"};
    return out;
  }
  std::string with(const Json& artifact) {
    auto out = claims();
    out["credentialSubject"]["artifacts"] = Json::array({artifact});
    return sign(out);
  }
  std::string carrying(const Json& card) { return with({{"mediaType", "application/a2a-agent-card+json"}, {"data", card}}); }
  Json leading_to(const std::string& bytes, const std::string& type = "application/a2a-agent-card+json") {
    web.pages[card_url] = bytes;
    return {{"mediaType", type}, {"url", card_url}, {"digest", did::digest_text(did::as_bytes(bytes))}, {"size", bytes.size()}};
  }
  ans::Answer<ans::Submitted> take(const std::string& statement) { return reading.register_agent(statement, {}); }
  void refuses(const std::string& statement, std::string_view pointer, ProblemCode code = ProblemCode::artifact_mismatch) {
    const auto refused = take(statement);
    CHECK(problem_of(refused) == code);
    CHECK(refused.error().pointer == "/statement/credentialSubject" + std::string(pointer));
    CHECK(events(*this) == 0);
  }
};

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("Registry: an artefact that is what the statement says of it is taken") {
    Artifacts world;
    CHECK(world.take(world.with(world.leading_to(card_of_acme().dump()))).has_value());
  }

  TEST_CASE("Registry: an artefact of any type is taken by its digest alone") {
    Artifacts world;
    CHECK(world.take(world.with(world.leading_to(std::string("\xff\x00no text", 9), "application/octet-stream"))).has_value());
  }

  TEST_CASE("Registry: an artefact with another digest or size, or none at its address, is refused") {
    Artifacts world;
    const auto good = world.leading_to(card_of_acme().dump());
    auto other = good;
    other["digest"] = "sha256:" + std::string(64, '0');
    world.refuses(world.with(other), "/artifacts/0/digest");
    other = good;
    other["size"] = 1;
    world.refuses(world.with(other), "/artifacts/0/size");
    world.web.pages.erase(card_url);
    world.refuses(world.with(good), "/artifacts/0/url");
    world.refuses(world.with(world.leading_to("not json")), "/artifacts/0/url");
    world.web.down = true;
    world.refuses(world.with(good), "/artifacts/0/url", ProblemCode::unavailable);
    CHECK(world.submit(world.with(good)).has_value());  // who fetches nothing takes the publisher's word
  }

  TEST_CASE("Registry: a statement whose proof does not hold has nothing fetched for it") {
    Artifacts world;
    struct Watched final : did::Fetcher {
      [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& /*request*/) const override {
        ++asked;
        return did::fail(did::Errc::not_found, "nothing");
      }
      mutable int asked = 0;
    } web;
    auto ownership = world.ownership();
    ownership.artifacts = &web;
    ans::Registry registry(world.store, world.clock, world.methods, ans::builtin_taxonomies(), ownership);
    const auto good = world.with(world.leading_to(card_of_acme().dump()));
    auto forged = Json::parse(good);
    forged["credentialSubject"]["displayName"] = "Evil";
    CHECK(problem_of(registry.register_agent(forged.dump(), {})) == ProblemCode::proof_invalid);
    CHECK(web.asked == 0);
    CHECK(problem_of(registry.register_agent(good, {})) == ProblemCode::artifact_mismatch);
    CHECK(web.asked == 1);
  }

  TEST_CASE("Registry: a card that says something else than its statement is refused, wherever it lies") {
    struct Row {
      const char* pointer;  // into the card
      Json value;
      const char* differs;  // in the statement
    };
    const std::vector<Row> rows = {
        {"/name", "Acme Translator", "/displayName"},
        {"/version", "1.0.1", "/version"},
        {"/version", "v2", "/version"},
        {"/supportedInterfaces/0/url", "https://elsewhere.example/a2a", "/endpoints/0/url"},
        {"/supportedInterfaces", Json::array(), "/endpoints/0/url"},
        {"/skills/0/id", "translate", "/capabilities/0/skillRefs/0"},
        {"/skills", Json::array(), "/capabilities/0/skillRefs/0"},
    };
    for (const auto& row : rows) {
      INFO(row.pointer);
      Artifacts world;
      auto card = card_of_acme();
      card[Json::json_pointer(row.pointer)] = row.value;
      world.refuses(world.carrying(card), row.differs);
      world.refuses(world.with(world.leading_to(card.dump())), row.differs);
    }
  }

  TEST_CASE("examine_agreement: a card may say more, in either form of A2A, and what cannot be compared is not") {
    const auto agrees = [](Json card, const Json& change = Json::object()) {
      Artifacts world;
      card.merge_patch(change);
      return world.take(world.carrying(card)).has_value();
    };
    CHECK(agrees(card_of_acme()));
    CHECK(agrees(card_of_acme(), {{"version", "v1"}}));
    CHECK(agrees(card_of_acme(), {{"version", "spring"}}));
    auto more = card_of_acme();
    more["skills"].push_back({{"id", "other"}});
    more["supportedInterfaces"].push_back({{"url", "https://other.example"}});
    CHECK(agrees(more));
    auto older = card_of_acme();
    older.erase("supportedInterfaces");
    CHECK_FALSE(agrees(older));
    CHECK(agrees(older, {{"url", "https://translate.acme.example/a2a"}}));
    CHECK(agrees(older, {{"url", "https://other.example"}, {"additionalInterfaces", {{{"url", "https://translate.acme.example/a2a"}}}}}));
  }

  TEST_CASE("signed_card_text: leaves out the signatures and what is as if it were not there, and keeps what must be said") {
    const auto document =
        *did::JsonDocument::parse(R"({"skills":[],"name":"Example Agent","description":"","signatures":[{}],"securitySchemes":{},
      "capabilities":{"streaming":false,"pushNotifications":false,"extensions":[]}})");
    // The example of A2A 1.0, 8.4.1.
    CHECK(*ans::signed_card_text(document.root()) ==
          R"({"capabilities":{"pushNotifications":false,"streaming":false},"description":"","name":"Example Agent","skills":[]})");
  }

  TEST_CASE("Registry: a card's signature by its publisher holds for the card, however the card is written") {
    Artifacts world;
    CHECK(world.take(world.carrying(signed_card(card_of_acme(), world.acme, header_of(world.acme)))).has_value());
  }

  TEST_CASE("Registry: a card's signature by somebody else is left for who knows the key") {
    Artifacts world;
    auto card = signed_card(card_of_acme(), world.stranger, header_of(world.stranger));
    card["signatures"].push_back({{"protected", "e30"}, {"signature", "AA"}});
    card["signatures"].push_back({{"protected", "%"}});
    CHECK(world.take(world.carrying(card)).has_value());
  }

  TEST_CASE("examine_card_signatures: a P-256 key signs with ES256, over what the defaults leave") {
    Artifacts world;
    Actor p256(9, did::KeyType::p256);
    const auto holds = [&](const Json& card) {
      const auto document = *did::JsonDocument::parse(card.dump());
      return ans::examine_card_signatures(document.root(), p256.did, world.clock.now(), world.methods).has_value();
    };
    const auto card = signed_card(card_of_acme(), p256, header_of(p256, "ES256"));
    CHECK(holds(card));
    auto without = card;  // the same card, as another writer of it leaves out what is empty
    without["supportedInterfaces"][0].erase("tenant");
    without["capabilities"].erase("extensions");
    without["skills"][0].erase("examples");
    CHECK(holds(without));
    auto bare = card;
    bare["capabilities"].erase("streaming");  // `optional`: saying false is not saying nothing
    CHECK_FALSE(holds(bare));
    CHECK_FALSE(holds(signed_card(card_of_acme(), p256, header_of(p256, "EdDSA"))));
  }

  TEST_CASE("Registry: a card with a signature in its publisher's name that does not hold is refused") {
    Artifacts world;
    const auto refused = [&](const Json& card) { world.refuses(world.carrying(card), "/artifacts/0/data"); };
    const auto good = signed_card(card_of_acme(), world.acme, header_of(world.acme));
    auto changed = good;
    changed["description"] = "translates everything";
    refused(changed);
    changed = good;
    changed["unknownMember"] = 1;
    refused(changed);
    changed = good;
    changed["signatures"][0]["signature"] = "%";
    refused(changed);
    changed["signatures"][0].erase("signature");
    refused(changed);
    changed = good;  // one that holds does not help one that does not
    changed["signatures"].push_back(changed["signatures"][0]);
    changed["signatures"][1]["signature"] = did::base64url_encode(did::Bytes(64, 7));
    refused(changed);
    refused(signed_card(card_of_acme(), world.stranger, header_of(world.acme)));  // another key, and the publisher's name
    for (const Json& header : {Json{{"alg", "none"}}, Json{{"alg", "ES256"}}, Json{{"alg", "HS256"}}, Json::object(),
                               Json{{"alg", "EdDSA"}, {"crit", {"b64"}}, {"b64", false}}}) {
      INFO(header.dump());
      auto whole = header;
      whole["kid"] = world.acme.method;
      refused(signed_card(card_of_acme(), world.acme, whole));
    }
    auto other = header_of(world.acme);
    other["kid"] = world.acme.did + "#other";
    refused(signed_card(card_of_acme(), world.acme, other));
    // The signature covers the card with its other signatures: it is one over something else.
    auto over_signatures = card_of_acme();
    over_signatures["signatures"] = Json::array();
    over_signatures["signatures"] = Json::array({jws(*did::canonicalize(over_signatures), world.acme, header_of(world.acme))});
    refused(over_signatures);
  }

  TEST_CASE("examine_card_signatures: keys that the header names or brings are not looked at") {
    Artifacts world;
    auto header = header_of(world.acme);
    header["jku"] = "https://evil.example/jwks.json";
    header["jwk"] = {{"kty", "OKP"}};
    header["x5u"] = "https://evil.example/x5u";
    CHECK(world.take(world.carrying(signed_card(card_of_acme(), world.acme, header))).has_value());
  }
}
