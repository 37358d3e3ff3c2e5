#include <agent/webauthn.h>
#include <doctest/doctest.h>

#include "agent/authenticator.h"
#include "agent/chains.h"
#include "support/vectors.h"

using did::Json;

namespace {

// A grant by a person with an authenticator, issued by a service that is trusted.
struct Ceremony {
  test::Scene scene;
  did::SecretKey key;
  explicit Ceremony(did::KeyType type = did::KeyType::p256) : key(did::SecretKey::from_bytes(type, did::Bytes(32, 77)).value()) {
    scene.policy.grants.relying_parties = {{.id = "acme.example", .origins = {"https://acme.example", "https://login.acme.example"}}};
    scene.policy.grants.person_keys = {did::to_multikey(key.public_key())};
    scene.asking.holder = scene.planner.id;
  }
  Json claims() { return agent::root_claims(scene.person.id, agent::RootKind::person, test::terms(scene.planner.id, 1)).value(); }
  std::string judge(const Json& evidence) {
    const auto chain = agent::sign_link("", agent::with_evidence(claims(), evidence), test::link_options(scene.person), scene.person.key);
    return chain ? scene.code(*chain) : std::string(did::name(chain.error().code));
  }
  std::string with(const test::Assertion& how) { return judge(test::assertion(agent::grant_challenge(claims()).value(), key, how)); }
};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("WebAuthnGrant: an assertion over the grant's challenge proves it, with ES256 and with EdDSA") {
    for (const auto type : {did::KeyType::p256, did::KeyType::ed25519}) {
      Ceremony ceremony(type);
      CHECK(ceremony.with({}) == "permitted");
      CHECK(ceremony.with({.origin = "https://login.acme.example"}) == "permitted");
      CHECK(ceremony.with({.flags = 0x1d}) == "permitted");  // backed up
      CHECK(ceremony.with({.further = R"(,"other_keys_can_be_added_here":"do not compare clientDataJSON against a template")"}) ==
            "permitted");
    }
  }

  TEST_CASE("grant_challenge: is the digest of the canonical credential without its evidence and proof") {
    Ceremony ceremony;
    auto credential = did::parse_json(ceremony.scene.chain()).value().front();
    const auto challenge = agent::grant_challenge(credential).value();
    credential.erase("evidence");
    credential.erase("proof");
    CHECK(challenge == did::sha256(did::as_bytes(did::canonicalize(credential).value())));
    CHECK(challenge == agent::grant_challenge(credential).value());
    CHECK_FALSE(agent::grant_challenge(Json("a text")).has_value());
  }

  TEST_CASE("WebAuthnGrant: each field that does not fit refuses") {
    Ceremony ceremony;
    CHECK(ceremony.with({.rp_id = "evil.example"}) == "grant_unproven");
    CHECK(ceremony.with({.flags = 0x04}) == "grant_unproven");  // nobody there
    CHECK(ceremony.with({.flags = 0x01}) == "grant_unproven");  // not verified
    CHECK(ceremony.with({.type = "webauthn.create"}) == "grant_unproven");
    CHECK(ceremony.with({.origin = "https://acme.example.evil.example"}) == "grant_unproven");
    CHECK(ceremony.with({.origin = "http://acme.example"}) == "grant_unproven");
    CHECK(ceremony.with({.origin = "https://acme.example/"}) == "grant_unproven");
    const auto challenge = did::base64url_encode(agent::grant_challenge(ceremony.claims()).value());
    const auto client = [&](const std::string& text) { return ceremony.with({.client_data = text}); };
    const auto head = R"({"type":"webauthn.get","challenge":")" + challenge + R"(","origin":"https://acme.example")";
    CHECK(client(head + "}") == "permitted");
    CHECK(client(head + R"(,"crossOrigin":true})") == "grant_unproven");
    CHECK(client(head + R"(,"crossOrigin":"no"})") == "malformed");
    CHECK(client(head + R"(,"topOrigin":"https://evil.example"})") == "malformed");
    CHECK(client(head + R"(,"origin":"https://evil.example"})") == "malformed");
    CHECK(client(head + "} ") == "permitted");
    CHECK(client(head + "}x") == "malformed");
    CHECK(client(R"({"type":"webauthn.get","origin":"https://acme.example"})") == "malformed");
    CHECK(client(R"({"type":"webauthn.get","challenge":"AAAA","origin":"https://acme.example"})") == "grant_unproven");
    CHECK(client(R"({"type":"webauthn.get","challenge":"A+/A","origin":"https://acme.example"})") == "malformed");
    CHECK(client(head + R"(,"x":")" + std::string(4200, 'x') + "\"}") == "too_large");
  }

  TEST_CASE("WebAuthnGrant: another grant's assertion, another key's, and a flipped bit of each part refuse") {
    Ceremony ceremony;
    const auto good = test::assertion(agent::grant_challenge(ceremony.claims()).value(), ceremony.key);
    CHECK(ceremony.judge(good) == "permitted");
    auto other_claims = ceremony.claims();
    other_claims["credentialSubject"]["delegation"]["maxDepth"] = 1;
    CHECK(ceremony.judge(test::assertion(agent::grant_challenge(other_claims).value(), ceremony.key)) == "grant_unproven");
    auto thief = did::SecretKey::from_bytes(did::KeyType::p256, did::Bytes(32, 78)).value();
    CHECK(ceremony.judge(test::assertion(agent::grant_challenge(ceremony.claims()).value(), thief)) == "grant_unproven");
    for (const auto* member : {"authenticatorData", "clientDataJSON", "signature"}) {
      INFO(member);
      auto bytes = did::base64url_decode(good.at(member).get<std::string>()).value();
      bytes.at(bytes.size() - 2) ^= 1U;  // the sign count, `e` of false, the end of s
      auto evidence = good;
      evidence[member] = did::base64url_encode(bytes);
      CHECK_FALSE(ceremony.judge(evidence) == "permitted");
    }
  }

  TEST_CASE("WebAuthnGrant: a key that nobody enrolled counts only where policy takes the issuer's word") {
    Ceremony ceremony;
    ceremony.scene.policy.grants.person_keys.clear();
    CHECK(ceremony.with({}) == "grant_unproven");
    ceremony.scene.policy.grants.issuer_enrols = true;
    CHECK(ceremony.with({}) == "permitted");
    ceremony.scene.policy.grants.relying_parties.clear();
    CHECK(ceremony.with({}) == "grant_unproven");
  }

  TEST_CASE("WebAuthnGrant: evidence has its members and no others") {
    Ceremony ceremony;
    const auto good = test::assertion(agent::grant_challenge(ceremony.claims()).value(), ceremony.key);
    for (const auto* member : {"authenticatorData", "clientDataJSON", "signature", "publicKey"}) {
      INFO(member);
      auto evidence = good;
      evidence.erase(member);
      CHECK(ceremony.judge(evidence) == "malformed");
      evidence = good;
      evidence[member] = "=";
      CHECK(ceremony.judge(evidence) == "malformed");
    }
    auto evidence = good;
    evidence["userHandle"] = "x";
    CHECK(ceremony.judge(evidence) == "malformed");
    evidence = good;
    evidence["type"] = "OidcGrant";
    CHECK(ceremony.judge(evidence) == "unsupported");
  }

  TEST_CASE("AuthenticatorData: 37 bytes, no reserved flag, no attested data, no extensions") {
    const auto parse = [](std::uint8_t flags, std::size_t size = 37) {
      auto bytes = test::authenticator_data("acme.example", flags);
      bytes.resize(size);
      const test::Exact exact(did::as_text(bytes));
      const auto read = agent::AuthenticatorData::parse(did::as_bytes(exact.view()));
      return read ? std::string("read") : std::string(did::name(read.error().code));
    };
    CHECK(parse(0x05) == "read");
    CHECK(parse(0x00) == "read");
    CHECK(parse(0x05, 36) == "malformed");
    CHECK(parse(0x05, 38) == "malformed");
    CHECK(parse(0x05, 0) == "malformed");
    CHECK(parse(0x07) == "malformed");
    CHECK(parse(0x25) == "malformed");
    CHECK(parse(0x15) == "malformed");  // backed up, but may not be
    CHECK(parse(0x0d) == "read");
    CHECK(parse(0x45, 60) == "unsupported");
    CHECK(parse(0x85, 60) == "unsupported");
    CHECK(agent::AuthenticatorData::parse(test::authenticator_data("acme.example", 0x05))->sign_count == 9);
  }

  TEST_CASE("p1363_from_der: minimal DER and nothing else") {
    const auto refused = [](std::string_view hex) { return !agent::p1363_from_der(test::from_hex(hex)).has_value(); };
    const auto good = agent::p1363_from_der(test::from_hex("3006020101020102"));
    REQUIRE(good.has_value());
    CHECK(did::hex_encode(*good) == std::string(62, '0') + "01" + std::string(62, '0') + "02");
    CHECK_FALSE(refused("30070202008002010a"));  // a zero that is needed
    for (const auto* hex :
         {"", "30", "3000", "3003020101", "300602010102010200", "3007020101020102", "308106020101020102", "3106020101020102",
          "3006030101020102", "300602018102010a", "30070202000102010a", "3005020002010a", "3006020100020101ff", "30060201010201"}) {
      INFO(hex);
      CHECK(refused(hex));
    }
    CHECK_FALSE(refused("3026022100" + std::string(64, 'f') + "020101"));
    CHECK(refused("3026022101" + std::string(64, 'f') + "020101"));
    CHECK(refused("30270222" + std::string(68, '0') + "020101"));
  }

  TEST_CASE("SignatureGrant: the issuer's own key, or a person's that is known") {
    test::Scene scene;
    auto other = test::party(60);
    scene.asking.holder = scene.planner.id;
    const auto judge = [&](const std::function<void(Json&)>& change) {
      auto claims = agent::root_claims(scene.person.id, agent::RootKind::person, test::terms(scene.planner.id, 1)).value();
      auto evidence = agent::sign_grant(agent::grant_challenge(claims).value(), other.method, other.key).value();
      change(evidence);
      const auto chain = agent::sign_link("", agent::with_evidence(claims, evidence), test::link_options(scene.person), scene.person.key);
      return chain ? scene.code(*chain) : std::string(did::name(chain.error().code));
    };
    const auto as_it_is = [](Json&) {};
    CHECK(judge(as_it_is) == "grant_unproven");
    scene.policy.grants.person_keys = {other.id.substr(std::string("did:key:").size())};
    CHECK(judge(as_it_is) == "permitted");
    CHECK(judge([](Json& evidence) { evidence["signature"] = did::base64url_encode(did::Bytes(64, 1)); }) == "grant_unproven");
    CHECK(judge([&](Json& evidence) { evidence["verificationMethod"] = scene.person.method; }) == "grant_unproven");
    CHECK(judge([](Json& evidence) { evidence["verificationMethod"] = "did:example:unknown#k"; }) == "grant_unproven");
    CHECK(judge([](Json& evidence) { evidence["verificationMethod"] = "k"; }) == "malformed");
    CHECK(judge([](Json& evidence) { evidence.erase("signature"); }) == "malformed");
    CHECK(judge([](Json& evidence) { evidence["more"] = 1; }) == "malformed");
    scene.revocations.key_compromised(other.method, test::at("2026-12-01T00:00:00Z"));
    CHECK(judge(as_it_is) == "grant_unproven");
  }
}
