#include <doctest/doctest.h>

#include "vc/parties.h"

using did::Errc;
using did::Json;

namespace {

void check_malformed(const did::Result<Json>& result, std::string_view part) {
  REQUIRE_FALSE(result.has_value());
  INFO(result.error().message);
  CHECK(result.error().code == Errc::malformed);
  CHECK(result.error().message.contains(part));
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("issue: what it writes, verify accepts") {
    const test::World world;
    auto issuer = test::party(1);
    const auto credential = test::issued(issuer);
    const auto verdict = test::judge(credential, world);
    CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
    const auto& proof = credential.at("proof");
    CHECK(proof.at("type") == "DataIntegrityProof");
    CHECK(proof.at("cryptosuite") == "eddsa-jcs-2022");
    CHECK(proof.at("proofPurpose") == "assertionMethod");
    CHECK(proof.at("created") == "2026-05-01T00:00:00Z");
    CHECK(proof.at("@context") == credential.at("@context"));
    CHECK_FALSE(proof.contains("expires"));
  }

  TEST_CASE("issue: fills an absent issuer and an absent context, and invents nothing else") {
    auto issuer = test::party(1);
    auto claims = test::claims_of(issuer);
    claims.erase("issuer");
    claims.erase("@context");
    claims.erase("validFrom");
    const auto credential = vc::issue(claims, test::issue_options(issuer), issuer.key).value();
    CHECK(credential.at("issuer") == issuer.id);
    CHECK(credential.at("@context") == Json::array({vc::context_v2}));
    CHECK_FALSE(credential.contains("validFrom"));
    CHECK(credential.size() == claims.size() + 3);
    claims.erase("type");
    check_malformed(vc::issue(claims, test::issue_options(issuer), issuer.key), "/type");
  }

  TEST_CASE("issue: refuses an issuer that the key does not speak for, unless it is told to look away") {
    auto issuer = test::party(1);
    const auto other = test::party(2);
    auto claims = test::claims_of(other);
    check_malformed(vc::issue(claims, test::issue_options(issuer), issuer.key), other.id);
    claims["issuer"] = {{"id", other.id}, {"name", "Other"}};
    check_malformed(vc::issue(claims, test::issue_options(issuer), issuer.key), other.id);
    auto options = test::issue_options(issuer);
    options.issuer.clear();
    check_malformed(vc::issue(claims, options, issuer.key), "does not own");
    options.issuer_unchecked = true;
    CHECK(vc::issue(claims, options, issuer.key).value().at("issuer") == claims.at("issuer"));
    claims["issuer"] = {{"id", issuer.id}, {"name", "Same"}};
    CHECK(vc::issue(claims, test::issue_options(issuer), issuer.key).has_value());
  }

  TEST_CASE("issue: nothing malformed is signed, and the message says where it is") {
    auto issuer = test::party(1);
    const auto refused = [&](const Json& patch, std::string_view part) {
      auto claims = test::claims_of(issuer);
      claims.merge_patch(patch);
      INFO(did::to_text(patch));
      check_malformed(vc::issue(claims, test::issue_options(issuer), issuer.key), part);
    };
    refused({{"validUntil", "soon"}}, "/validUntil");
    refused({{"validUntil", "2020-01-01T00:00:00Z"}}, "/validUntil");
    refused({{"type", "Other"}}, "/type");
    refused({{"credentialSubject", Json::array()}}, "/credentialSubject");
    refused({{"@context", vc::context_v2}}, "/@context");
    refused({{"issuer", 5}}, "issuer");
    refused({{"proof", {{"type", "DataIntegrityProof"}}}}, "/proof");
    refused({{"credentialSubject", {{"big", 9007199254740993}}}}, "");
    check_malformed(vc::issue(Json::array(), test::issue_options(issuer), issuer.key), "no JSON object");
  }

  TEST_CASE("issue: version 1.1 is issued only where that is asked for, and then with the context of its proof") {
    const test::World world;
    auto issuer = test::party(1);
    Json claims{{"@context", Json::array({vc::context_v1, {{"displayName", "https://schema.org/name"}}})},
                {"type", {"VerifiableCredential"}},
                {"issuanceDate", "2026-01-01T00:00:00Z"},
                {"credentialSubject", {{"id", "did:example:agent"}, {"displayName", "Agent"}}}};
    auto options = test::issue_options(issuer);
    const auto refused = vc::issue(claims, options, issuer.key);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == Errc::unsupported);
    options.allow_v1_1 = true;
    const auto with_contexts = [&](const Json& contexts, const char* suite) {
      claims["@context"] = contexts;
      options.proof.suite = suite;
      const auto credential = vc::issue(claims, options, issuer.key);
      REQUIRE_MESSAGE(credential.has_value(), credential.error().message);
      CHECK_MESSAGE(test::judge(*credential, world).accepted(), test::shown(test::judge(*credential, world)));
      return credential->at("@context");
    };
    const Json base = vc::context_v1;
    const Json own{{"displayName", "https://schema.org/name"}};
    const Json integrity = "https://w3id.org/security/data-integrity/v2";
    const Json integrity_v1 = "https://w3id.org/security/data-integrity/v1";
    const Json older = "https://w3id.org/security/suites/ed25519-2020/v1";
    CHECK(with_contexts({base, own}, "eddsa-rdfc-2022") == Json{base, own, integrity});
    CHECK(with_contexts({base, own}, "eddsa-jcs-2022") == Json{base, own, integrity});
    CHECK(with_contexts({base, own, integrity_v1}, "eddsa-rdfc-2022") == Json{base, own, integrity_v1});
    CHECK(with_contexts({base, integrity, own}, "eddsa-rdfc-2022") == Json{base, integrity, own});
    CHECK(with_contexts({base, own}, "Ed25519Signature2020") == Json{base, own, older});
    CHECK(with_contexts({base, own, older}, "Ed25519Signature2020") == Json{base, own, older});
    CHECK(with_contexts({base, own, older}, "eddsa-rdfc-2022") == Json{base, own, older, integrity});
    claims["@context"] = base;
    CHECK(vc::issue(claims, options, issuer.key).error().code == Errc::malformed);
  }

  TEST_CASE("issue, present: a first proof comes after no other, and its options are checked as any proof's") {
    auto party = test::party(1);
    const std::vector<Json> credentials{test::issued(party)};
    const auto refused = [&](const vc::ProofOptions& proof, std::string_view part) {
      auto options = test::issue_options(party);
      options.proof = proof;
      check_malformed(vc::issue(test::claims_of(party), options, party.key), part);
      check_malformed(vc::present(credentials, {.proof = proof, .holder = party.id}, party.key), part);
      check_malformed(vc::add_proof(test::claims_of(party), proof, party.key), part);
    };
    auto proof = test::issue_options(party).proof;
    proof.previous = {"urn:uuid:9cf3c8e2-3a2e-4c5e-8a39-8a4b9a2b1f0e"};
    refused(proof, "not every previous proof");
    proof.previous.clear();
    proof.id = "no url";
    refused(proof, "is no URL");
    proof.id.clear();
    proof.expires = *proof.created - std::chrono::seconds(1);
    refused(proof, "expire before it was created");
  }

  TEST_CASE("issue_text: the claims' own bytes, and a proof that holds") {
    const test::World world;
    for (const auto* suite : {"eddsa-jcs-2022", "eddsa-rdfc-2022"}) {
      INFO(suite);
      auto issuer = test::party(1);
      auto options = test::issue_options(issuer);
      options.proof.suite = suite;
      const std::string claims = R"({ "type": ["VerifiableCredential"], "issuer": ")" + issuer.id +
                                 R"(", "credentialSubject": {"id": "did:example:agent", "name": "caf\u00e9"},)"
                                 "\n  \"@context\": [\"https://www.w3.org/ns/credentials/v2\"], \"name\": \"caf\\u00e9\" }\n";
      const auto text = vc::issue_text(claims, options, issuer.key);
      REQUIRE_MESSAGE(text.has_value(), (text ? "" : text.error().message));
      CHECK(text->starts_with(claims.substr(0, claims.rfind('}'))));
      const auto verdict = vc::verify(vc::Credential::parse(*text).value(), test::policy(), world.methods);
      CHECK_MESSAGE(verdict.accepted(), test::shown(verdict));
      CHECK(Json::parse(*text) == vc::issue(Json::parse(claims), options, issuer.key).value());
    }
  }

  TEST_CASE("issue_text: what is missing is filled in as issue fills it, and what issue refuses is refused") {
    auto issuer = test::party(1);
    const auto options = test::issue_options(issuer);
    for (const auto* absent : {"issuer", "@context"}) {
      INFO(absent);
      auto claims = test::claims_of(issuer);
      claims["@context"] = Json::array({vc::context_v2});
      claims["type"] = Json::array({"VerifiableCredential"});
      claims.erase(absent);
      const auto text = vc::issue_text(claims.dump(), options, issuer.key);
      REQUIRE(text.has_value());
      CHECK(Json::parse(*text) == vc::issue(claims, options, issuer.key).value());
    }
    auto v1_1 = test::claims_of(issuer);
    v1_1["@context"] = Json::array({"https://www.w3.org/2018/credentials/v1"});
    auto allowed = options;
    allowed.allow_v1_1 = true;
    for (const auto& one : {v1_1}) {
      const auto text = vc::issue_text(one.dump(), allowed, issuer.key);
      const auto json = vc::issue(one, allowed, issuer.key);
      REQUIRE(text.has_value() == json.has_value());
      if (text) CHECK(Json::parse(*text) == *json);
    }
    const auto refused = [&](const std::string& text) {
      const auto result = vc::issue_text(text, options, issuer.key);
      REQUIRE_FALSE(result.has_value());
      return result.error().message;
    };
    CHECK(refused("[]").contains("object"));
    CHECK(refused("{}").contains("type"));
    CHECK(refused(R"({"a": 1, "a": 2})").contains("a"));
    CHECK(refused(test::claims_of(issuer).dump() + "x").contains("line 1"));
    CHECK(refused(test::issued(issuer).dump()).contains("carry a proof"));
    CHECK(refused(test::claims_of(test::party(2)).dump()).contains("speaks for"));
    auto broken = test::claims_of(issuer);
    broken["validFrom"] = "yesterday";
    CHECK(refused(broken.dump()).contains("/validFrom"));
  }

  TEST_CASE("issue: passes on what the signer says") {
    class FailingSigner final : public did::Signer {
     public:
      explicit FailingSigner(const did::PublicKey& key) : key_(key) {}
      [[nodiscard]] const did::PublicKey& public_key() const override { return key_; }
      [[nodiscard]] did::Result<did::Bytes> sign(did::ByteView) override { return did::fail(Errc::key, "the device is away"); }

     private:
      did::PublicKey key_;
    };
    const auto issuer = test::party(1);
    FailingSigner signer(issuer.key.public_key());
    CHECK(vc::issue(test::claims_of(issuer), test::issue_options(issuer), signer).error().code == Errc::key);
  }

  TEST_CASE("present: signs for authentication, in the holder's name") {
    auto issuer = test::party(1);
    auto holder = test::party(2);
    const std::vector<Json> credentials{test::issued(issuer, holder.id)};
    vc::PresentOptions options{.proof = {.verification_method = holder.method, .challenge = "c", .domains = {"v.example"}},
                               .id = "urn:example:vp"};
    const auto presentation = vc::present(credentials, options, holder.key).value();
    CHECK(presentation.at("holder") == holder.id);
    CHECK(presentation.at("id") == "urn:example:vp");
    CHECK(presentation.at("verifiableCredential") == Json(credentials));
    CHECK(presentation.at("proof").at("proofPurpose") == "authentication");
    options.holder = issuer.id;
    check_malformed(vc::present(credentials, options, holder.key), "does not own");
    options.holder = holder.id;
    options.id = "no url";
    check_malformed(vc::present(credentials, options, holder.key), "/id");
    check_malformed(vc::present({}, {.proof = options.proof}, holder.key), "at least one");
    check_malformed(vc::present(std::vector<Json>(65, credentials.front()), {.proof = options.proof}, holder.key), "at most 64");
    check_malformed(vc::present(std::vector<Json>{presentation}, {.proof = options.proof}, holder.key), "/verifiableCredential/0");
    check_malformed(vc::present(std::vector<Json>{Json("jwt")}, {.proof = options.proof}, holder.key), "/verifiableCredential/0");
    check_malformed(vc::present(credentials, {.proof = {.verification_method = "key-1"}}, holder.key), "no DID URL");
  }
}
