// What must be refused, case by case, where the registry takes it: over its HTTP surface, as statement, command and credential.
#include <did/codec.h>
#include <doctest/doctest.h>

#include <functional>

#include "history.h"
#include "http/api.h"

namespace {

using test::Actor;
using test::Json;
using Texts = std::vector<std::string>;

constexpr const char* domain = "did:web:acme.example";
constexpr const char* domain_key = "did:web:acme.example#k1";

struct Gate : test::World {
  ans::Api api{registry};
  Actor p256{61, did::KeyType::p256};

  ans::Response post(const std::string& target, const std::string& body) {
    return api.handle({.verb = ans::Verb::post, .target = target, .body = body});
  }
  ans::Response offer(const std::string& statement, const std::string& credential = {}) {
    return post("/v1/agents",
                R"({"statement":)" + statement + (credential.empty() ? std::string() : R"(,"credentials":[)" + credential + "]") + "}");
  }
  [[nodiscard]] Json claims() const { return test::statement(first()); }
  // The statement of the domain, as it has to be; signed under `method`.
  [[nodiscard]] Json of_domain() const {
    auto of = first();
    of.key = "urn:air:acme.example:translate";
    of.issuer = domain;
    return test::statement(of);
  }
  Json signed_claims() { return test::secure(claims(), acme); }

  // Changes the DID document of the domain.
  void serve(const std::function<void(Json& document)>& change) {
    test::serve_did_web(web, "acme.example", acme);
    auto& page = web.pages.begin()->second;
    auto document = Json::parse(page);
    change(document);
    page = document.dump();
  }
  // Not accepted, with one of these codes, and nothing is written.
  void check_refused(const ans::Response& response, const Texts& codes) {
    const auto body = Json::parse(response.body);
    INFO(response.body);
    CHECK(response.status >= 400);
    CHECK(response.status < 500);
    CHECK(std::ranges::find(codes, body.at("errorCode").get<std::string>()) != codes.end());
    CHECK(test::events(*this) == 0);
  }
};

const Texts malformed{"INVALID_ARGUMENT", "invalid_name"};
const Texts over_limit{"too_large", "INVALID_ARGUMENT"};
const Texts bad_proof{"proof_invalid"};

// The text with the first `from` as `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("refusals 1 to 3: what two readers would read differently, or that is too much, is no statement, command or credential") {
    Gate gate;
    const auto statement = gate.signed_claims().dump();
    REQUIRE(statement.contains(R"("displayName":"Acme Translate")"));
    const auto with_name = [&](const std::string& written) { return replaced(statement, R"("Acme Translate")", written); };
    const Texts texts{replaced(statement, R"("displayName")", R"("displayName":"x","displayName")"),
                      replaced(statement, R"("proof":{)", R"("proof":{"type":"x",)"),
                      replaced(statement, R"("displayName")", R"("displayName":"x","display\u004eame")"),
                      with_name("\"\xff\""),
                      with_name("\"\xc0\xaf\""),
                      with_name("\"\xed\xa0\x80\""),
                      with_name(R"("\ud800")"),
                      with_name(R"("\udc00x")"),
                      with_name("\"a\nb\""),
                      with_name("NaN"),
                      with_name("Infinity"),
                      with_name("'x'"),
                      "\xef\xbb\xbf" + statement,
                      statement + ",",
                      statement.substr(0, statement.size() - 1),
                      replaced(statement, "{", "{/* x */"),
                      replaced(statement, R"("Acme Translate")", R"("Acme Translate",)")};
    for (const auto& text : texts) {
      INFO(text);
      gate.check_refused(gate.offer(text), malformed);
      gate.check_refused(gate.offer(statement, text), {"INVALID_ARGUMENT", "credential_invalid"});
    }
    const std::string deep = std::string(200, '[') + std::string(200, ']');
    for (const auto& text : Texts{with_name(deep), std::string(1 << 20, '['), with_name("\"" + std::string(300 * 1024, 'a') + "\""),
                                  std::string(100'000, '{')}) {
      gate.check_refused(gate.offer(text), over_limit);
      gate.check_refused(gate.offer(statement, text), {"too_large", "INVALID_ARGUMENT", "credential_invalid"});
    }
    CHECK(gate.offer(statement).status == 201);  // which was never the matter
  }

  TEST_CASE("refusals 1 to 3: a command is read as strictly") {
    Gate gate;
    REQUIRE(gate.offer(gate.signed_claims().dump()).status == 201);
    const auto command = gate.command(test::revocation(gate.name), gate.acme);
    for (const auto& text :
         {replaced(command, R"("reason")", R"("reason":"legal","reason")"), "\xef\xbb\xbf" + command, command + "{}",
          replaced(command, "keyCompromise", "\xff"), replaced(command, R"("keyCompromise")", std::string(40, '[') + std::string(40, ']')),
          std::string(20'000, '[')}) {
      INFO(text.substr(0, 200));
      const auto response = gate.post("/v1/agents/" + gate.name + "/revoke", text);
      CHECK(response.status >= 400);
      CHECK(response.status < 500);
      CHECK(test::events(gate) == 1);
    }
    CHECK(gate.post("/v1/agents/" + gate.name + "/revoke", command).status == 200);
  }

  TEST_CASE("refusals 4, 6, 10, 11, 13, 14: numbers, encodings, dates, addresses and DIDs have one form") {
    Gate gate;
    const std::vector<std::pair<std::string, Json>> changes{{"/credentialSubject/sequence", 9'007'199'254'740'993},
                                                            {"/credentialSubject/sequence", 1e30},
                                                            {"/credentialSubject/sequence", 1.5},
                                                            {"/credentialSubject/lease", -0.5},
                                                            {"/credentialSubject/lease", 1e19},
                                                            {"/credentialSubject/salt", "AAECAwQFBgcICQoLDA0OD/"},
                                                            {"/credentialSubject/salt", "AAECAwQFBgcICQoLDA0ODx"},
                                                            {"/credentialSubject/salt", "AAECAwQFBgcICQoLDA0OD w"},
                                                            {"/validUntil", "2027-02-30T00:00:00Z"},
                                                            {"/validUntil", "2027-02-20T00:00:00+00:00Z"},
                                                            {"/validUntil", "2027-02-20T00:00:00"},
                                                            {"/validUntil", "2027-02-20t00:00:00z"},
                                                            {"/validUntil", "2027-02-20 00:00:00Z"},
                                                            {"/validUntil", "0000-02-20T00:00:00Z"},
                                                            {"/validUntil", "never"},
                                                            {"/validUntil", ""},
                                                            {"/validUntil", "2027-02-20T25:00:00Z"},
                                                            {"/validUntil", "2026-11-22T09:59:59Z"},  // before validFrom
                                                            {"/validFrom", "2026-11-31T00:00:00Z"},
                                                            {"/validFrom", 0},
                                                            {"/credentialSubject/endpoints/0/url", "https://a.example/<b>"},
                                                            {"/credentialSubject/endpoints/0/url", "https://a.example/\"b"},
                                                            {"/credentialSubject/endpoints/0/url", "https://a.example/\\b"},
                                                            {"/credentialSubject/endpoints/0/url", "https://a.example/\u0001"},
                                                            {"/credentialSubject/endpoints/0/url", "javascript:alert(1)"},
                                                            {"/credentialSubject/endpoints/0/url", "https://a.example@b.example/"},
                                                            {"/credentialSubject/id", "did:WEB:a.example"},
                                                            {"/credentialSubject/id", "did:web:"},
                                                            {"/credentialSubject/id", "did:"},
                                                            {"/credentialSubject/id", "did:web:a.example#key"},
                                                            {"/credentialSubject/id", "did:web:a.example?x=1"},
                                                            {"/credentialSubject/id", "did:web:a/b"},
                                                            {"/credentialSubject/id", "did:web:a%2"},
                                                            {"/credentialSubject/id", "did:web:a b"},
                                                            {"/credentialSubject/agentKey", "urn:air:did:KEY:z6Mk:x"},
                                                            {"/credentialSubject/agentKey", "urn:air:acme.com.:x"},
                                                            {"/credentialSubject/agentKey", "urn:air:acme.com:..%2f"},
                                                            {"/credentialSubject/agentKey", "urn:air:xn--a.com:x"},
                                                            {"/credentialSubject/agentKey", "urn:air:did:web:a.example%2f..%2f:x"}};
    for (const auto& [pointer, value] : changes) {
      auto claims = gate.claims();
      claims[Json::json_pointer(pointer)] = value;
      INFO(pointer, " ", value.dump());
      // Signed by who may, where such a value can be signed at all.
      vc::ProofOptions options{.suite = {}, .verification_method = gate.acme.method, .purpose = did::Purpose::assertion_method};
      const auto secured = vc::add_proof(claims, options, gate.acme.key);
      gate.check_refused(gate.offer(secured ? secured->dump() : claims.dump()),
                         {"INVALID_ARGUMENT", "invalid_name", "forbidden", "unsupported"});
    }
  }

  TEST_CASE("refusals 26 to 28: the key is the issuer's, for this purpose, and in force") {
    Gate gate;
    const auto offered = [&](Actor& by, const std::string& method, did::Purpose purpose = did::Purpose::assertion_method) {
      return gate.offer(test::secure(gate.of_domain(), by, purpose, method).dump());
    };
    gate.serve([](Json& document) { document.erase("assertionMethod"); });
    gate.check_refused(offered(gate.acme, domain_key), bad_proof);
    gate.serve([](Json& document) {
      document["authentication"] = document["assertionMethod"];
      document["assertionMethod"] = Json::array();
    });
    gate.check_refused(offered(gate.acme, domain_key), bad_proof);
    gate.serve([](Json&) {});
    for (const auto purpose : {did::Purpose::authentication, did::Purpose::capability_invocation})
      gate.check_refused(offered(gate.acme, domain_key, purpose), bad_proof);
    for (const auto* method :
         {"did:web:acme.example#K1", "did:web:acme.example#k2", "did:web:acme.example#%6b1", "did:web:ACME.example#k1"}) {
      INFO(method);
      gate.check_refused(offered(gate.acme, method), {"proof_invalid", "forbidden", "INVALID_ARGUMENT", "NOT_FOUND"});
    }
    for (const auto* method : {"did:web:acme.example", "#k1", "k1", ""}) {
      INFO(method);
      auto statement = test::secure(gate.of_domain(), gate.acme, did::Purpose::assertion_method, domain_key);
      statement["proof"]["verificationMethod"] = method;
      gate.check_refused(gate.offer(statement.dump()), {"proof_invalid", "INVALID_ARGUMENT"});
    }
    gate.check_refused(offered(gate.acme, gate.acme.method), bad_proof);                                   // the same key under another DID
    gate.check_refused(offered(gate.acme, gate.acme.did + "#" + gate.stranger.did.substr(8)), bad_proof);  // of a did:key another fragment
    gate.serve([](Json& document) { document["verificationMethod"][0]["controller"] = "did:web:other.example"; });
    gate.check_refused(offered(gate.acme, domain_key), bad_proof);
    gate.serve([](Json& document) { document["id"] = "did:web:other.example"; });
    gate.check_refused(offered(gate.acme, domain_key), {"proof_invalid", "control_unproven", "INVALID_ARGUMENT"});
    for (const auto* member : {"revoked", "expires"}) {
      gate.serve([&](Json& document) { document["verificationMethod"][0][member] = "2026-11-22T09:00:00Z"; });
      gate.check_refused(offered(gate.acme, domain_key), bad_proof);
    }
    gate.serve([](Json&) {});
    CHECK(offered(gate.acme, domain_key).status == 201);
  }

  TEST_CASE("refusals 29, 30, 32: suites, keys and signatures are what they say they are") {
    Gate gate;
    const auto good = gate.signed_claims();
    const auto with = [&](const std::string& member, const Json& value) {
      auto out = good;
      if (value.is_null())
        out["proof"].erase(member);
      else
        out["proof"][member] = value;
      INFO(member, " ", value.dump());
      gate.check_refused(gate.offer(out.dump()), {"proof_invalid", "INVALID_ARGUMENT"});
    };
    for (const auto* suite :
         {"ecdsa-jcs-2019", "ecdsa-rdfc-2019", "eddsa-rdfc-2022", "eddsa-jcs-2023", "none", "HS256", "", "EDDSA-JCS-2022"})
      with("cryptosuite", suite);
    with("cryptosuite", nullptr);
    with("cryptosuite", Json::array({"eddsa-jcs-2022"}));
    for (const auto* type : {"Ed25519Signature2020", "JsonWebSignature2020", "dataintegrityproof"}) with("type", type);
    with("type", nullptr);
    with("proofPurpose", nullptr);
    with("verificationMethod", nullptr);
    with("proofValue", nullptr);
    auto signature = *did::multibase_decode(good["proof"]["proofValue"].get<std::string>());
    const auto value = [&](const did::Bytes& bytes) { return "z" + did::base58btc_encode(bytes); };
    REQUIRE(value(signature) == good["proof"]["proofValue"].get<std::string>());
    auto flipped = signature;
    flipped[3] ^= 1U;
    with("proofValue", value(flipped));
    with("proofValue", value(did::Bytes(64, 0)));
    with("proofValue", value(did::Bytes(signature.begin(), signature.end() - 1)));
    auto longer = signature;
    longer.push_back(0);
    with("proofValue", value(longer));
    with("proofValue", "u" + did::base64url_encode(signature));  // another multibase
    with("proofValue", good["proof"]["proofValue"].get<std::string>().substr(1));
    auto large_s = signature;  // S + L is the same number modulo the order of the group
    static constexpr std::array<std::uint8_t, 32> order{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                                                        0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                                                        0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
    unsigned carry = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      carry += static_cast<unsigned>(large_s[32 + i]) + order[i];
      large_s[32 + i] = static_cast<std::uint8_t>(carry);
      carry >>= 8U;
    }
    with("proofValue", value(large_s));
    // A key of the other curve, named by its own method, for a name that is not its.
    gate.check_refused(gate.offer(test::secure(gate.claims(), gate.p256).dump()), bad_proof);
    CHECK(gate.offer(good.dump()).status == 201);
  }

  TEST_CASE("refusals 33 to 36: each proof of a set holds, is of this document, and says nothing that is not asked for") {
    Gate gate;
    const auto good = gate.signed_claims();
    const auto refused = [&](const Json& statement) {
      INFO(statement["proof"].dump());
      gate.check_refused(gate.offer(statement.dump()), {"proof_invalid", "INVALID_ARGUMENT"});
    };
    auto set = good;
    auto bad = good["proof"];
    bad["created"] = "2026-11-22T10:00:01Z";
    set["proof"] = {good["proof"], bad};
    refused(set);
    set["proof"] = {bad, good["proof"]};
    refused(set);
    set["proof"] = Json::array();
    refused(set);
    set["proof"] = {good["proof"], test::secure(gate.claims(), gate.stranger)["proof"]};  // another's, and good by itself
    refused(set);
    auto chained = good;
    chained["proof"]["previousProof"] = "urn:uuid:00000000-0000-4000-8000-000000000000";
    refused(chained);
    auto other = gate.claims();
    other["credentialSubject"]["displayName"] = "Other";
    auto mixed = good;
    mixed["proof"] = test::secure(other, gate.acme)["proof"];
    refused(mixed);
    for (const auto& [member, value] : std::vector<std::pair<const char*, Json>>{{"created", "2026-11-22T13:00:00Z"},
                                                                                 {"expires", "2026-11-22T11:00:00Z"},
                                                                                 {"domain", "other.example"},
                                                                                 {"challenge", "x"},
                                                                                 {"nonce", "x"},
                                                                                 {"jku", "https://evil.example"}}) {
      auto changed = good;
      changed["proof"][member] = value;
      refused(changed);
    }
    const auto in_future = test::secure(gate.claims(), gate.acme, did::Purpose::assertion_method, {}, "2026-11-22T13:00:00Z");
    refused(in_future);
    auto wrapped = good;
    wrapped["issuer"] = {{"id", gate.acme.did}, {"name", "Acme"}};  // not what was signed
    refused(wrapped);
    auto context = good;
    context["@context"].push_back("https://evil.example/context");
    refused(context);
    CHECK(gate.offer(good.dump()).status == 201);
  }
}
