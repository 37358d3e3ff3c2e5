#include <did/codec.h>
#include <did/key_format.h>
#include <did/methods.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace {

using did::KeyType;
using did::Purpose;

constexpr std::string_view p256 =
    "did:jwk:"
    "eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00Nk"
    "dxRHo4d2Y3N"
    "Ek1TEtncmwyR3pIM25TRSJ9";
constexpr std::string_view x25519 =
    "did:jwk:eyJrdHkiOiJPS1AiLCJjcnYiOiJYMjU1MTkiLCJ1c2UiOiJlbmMiLCJ4IjoiM3A3YmZYdDl3YlRUVzJIQzdPUTFOei1EUThoYmVHZE5yZngtRkctSUswOCJ9";
constexpr Purpose purposes[] = {Purpose::authentication, Purpose::assertion_method, Purpose::capability_invocation,
                                Purpose::capability_delegation, Purpose::key_agreement};

did::Result<did::Resolution> resolve(std::string_view text) {
  const auto did = did::Did::parse(text);
  REQUIRE(did.has_value());
  return did::make_did_jwk()->resolve(*did);
}
did::Result<did::Resolution> resolve_jwk(std::string_view jwk) { return resolve("did:jwk:" + did::base64url_encode(did::as_bytes(jwk))); }

// The whole relationship list that JSON shows and `allows` answers for, "signs" or "agrees" or both.
void check_purposes(const did::DidDocument& document, bool signs, bool agrees) {
  const auto& id = document.methods()[0].id;
  const auto json = document.to_json().value();
  for (const auto purpose : purposes) {
    const bool listed = purpose == Purpose::key_agreement ? agrees : signs;
    CHECK(document.allows(id, purpose) == listed);
    CHECK(json.value(std::string(did::name(purpose)), did::Json::array()) == (listed ? did::Json::array({id}) : did::Json::array()));
  }
}

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("did:jwk: resolves the P-256 key of the specification, for every purpose") {
    const auto resolution = resolve(p256);
    REQUIRE(resolution.has_value());
    CHECK(resolution->source_digest.empty());
    const auto& document = *resolution->document;
    CHECK(document.id() == p256);
    const auto& method = document.methods().at(0);
    CHECK(method.id == std::string(p256) + "#0");
    CHECK(method.type == "JsonWebKey");
    CHECK(method.controller == p256);
    CHECK(method.key.value().type() == KeyType::p256);
    check_purposes(document, true, true);
    const auto json = document.to_json().value();
    CHECK(json.at("@context") == did::Json::array({"https://www.w3.org/ns/did/v1.1"}));
    CHECK(json.at("id") == p256);
    CHECK(json.at("verificationMethod") == did::Json::array({{{"id", method.id},
                                                              {"type", "JsonWebKey"},
                                                              {"controller", p256},
                                                              {"publicKeyJwk",
                                                               {{"crv", "P-256"},
                                                                {"kty", "EC"},
                                                                {"x", "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0"},
                                                                {"y", "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE"}}}}}));
    CHECK(did::did_jwk_of(*method.key).text() == p256);
    CHECK(did::verification_method_of(did::did_jwk_of(*method.key), *method.key) == method.id);
  }

  TEST_CASE("did:jwk: resolves the X25519 key of the specification, for key agreement only, and publishes the jwk whole") {
    const auto resolution = resolve(x25519);
    REQUIRE(resolution.has_value());
    CHECK(resolution->document->methods().at(0).key.value().type() == KeyType::x25519);
    check_purposes(*resolution->document, false, true);
    CHECK(resolution->document->to_json().value().at("verificationMethod").at(0).at("publicKeyJwk") ==
          did::Json{{"kty", "OKP"}, {"crv", "X25519"}, {"use", "enc"}, {"x", "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08"}});
  }

  TEST_CASE("did:jwk: `use` sig leaves key agreement out") {
    const auto resolution = resolve_jwk(R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU","use":"sig"})");
    REQUIRE(resolution.has_value());
    check_purposes(*resolution->document, true, false);
  }

  TEST_CASE("did:jwk: a new key of each type comes back out of its own identifier, and its document reads back") {
    int types = 0;
    for (const auto type : {KeyType::ed25519, KeyType::x25519, KeyType::p256, KeyType::p384, KeyType::p521, KeyType::secp256k1}) {
      const auto secret = did::SecretKey::generate(type);
      REQUIRE(secret.has_value());
      const auto did = did::did_jwk_of(secret->public_key());
      const auto resolution = resolve(did.text());
      REQUIRE(resolution.has_value());
      CHECK(resolution->document->methods().at(0).key == secret->public_key());
      if (type == KeyType::ed25519) check_purposes(*resolution->document, true, false);
      if (type == KeyType::x25519) check_purposes(*resolution->document, false, true);
      const auto text = did::to_text(resolution->document->to_json().value());
      const auto read = did::DidDocument::from_json(did::JsonDocument::parse(text).value().root());
      REQUIRE(read.has_value());
      CHECK(read->find(std::string(did.text()) + "#0")->key == secret->public_key());
      ++types;
    }
    CHECK(types == 6);
  }

  TEST_CASE("did:jwk: the only method is `#0`, whatever `kid` says") {
    const auto resolution = resolve_jwk(R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU","kid":"k"})");
    REQUIRE(resolution.has_value());
    const std::string id(resolution->document->id());
    const auto retrieve = [&](const std::string& url) {
      return did::retrieve_method(*resolution->document, did::DidUrl::parse(url).value(), Purpose::assertion_method);
    };
    CHECK(retrieve(id + "#0").has_value());
    for (const char* fragment : {"#k", "#1", "#00", "#"})
      CHECK(retrieve(id + fragment).error().problem == did::RetrievalProblem::invalid_verification_method);
  }

  TEST_CASE("did:jwk: refuses what is no public jwk that fits its own words") {
    using enum did::Errc;
    struct Case {
      std::string_view jwk;
      did::Errc code;
    };
    const Case cases[] = {
        // A secret, where everybody can read it.
        {R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"})",
         malformed},
        {R"({"kty":"EC","crv":"P-256","x":"acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0","y":"_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE","d":"AQ"})",
         malformed},
        {R"({"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75"})", unsupported},
        // `use` that the curve has not.
        {R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU","use":"enc"})", malformed},
        {R"({"kty":"OKP","crv":"X25519","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08","use":"sig"})", malformed},
        {R"({"kty":"OKP","crv":"X25519","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08","use":"other"})", malformed},
        {R"({"kty":"OKP","crv":"X25519","x":"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08","use":1})", malformed},
        // Not a point, not the length, not the members.
        {R"({"kty":"EC","crv":"P-256","x":"acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0","y":"acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0"})",
         malformed},
        {R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5"})", malformed},
        {R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU="})", malformed},
        {R"({"kty":"OKP","crv":"Ed25519"})", malformed},
        {R"({"kty":"EC","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU"})", malformed},
        {R"({"crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU"})", malformed},
        {R"({"kty":"RSA","n":"AQ","e":"AQAB"})", unsupported},
        // No strict JSON object.
        {R"({"kty":"OKP","kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU"})", malformed},
        {R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU"} {})", malformed},
        {R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU",})", malformed},
        {"\xef\xbb\xbf{}", malformed},
        {"[]", malformed},
        {"\"x\"", malformed},
        {"null", malformed},
        {"{}", malformed},
        {"[[[[[[]]]]]]", too_large},
        {"\xff", malformed},
    };
    for (const auto& one : cases) {
      CAPTURE(one.jwk);
      const auto resolution = resolve_jwk(one.jwk);
      REQUIRE_FALSE(resolution.has_value());
      CHECK(did::name(resolution.error().code) == did::name(one.code));
    }
  }

  TEST_CASE("did:jwk: refuses base64url in any other spelling") {
    const std::string did(x25519);
    REQUIRE(resolve(did).has_value());
    for (const auto& text : {did + "A", did.substr(0, did.size() - 1), did + "%3D", did + ":a", did + ".", std::string("did:jwk:e")}) {
      CAPTURE(text);
      CHECK(resolve(text).error().code == did::Errc::malformed);
    }
    // 131 bytes leave two unused bits in the last character.
    const std::string jwk = R"({"kty":"OKP","crv":"Ed25519","x":"0-e2i2_Ua1S5HbTYnVB0lj2Z2ytXu2-tYmDFf8f5NjU"})";
    for (std::size_t pad = 0; pad < 3; ++pad) {
      auto text = "did:jwk:" + did::base64url_encode(did::as_bytes(jwk + std::string(pad, ' ')));
      REQUIRE(resolve(text).has_value());
      if ((jwk.size() + pad) % 3 == 0) continue;
      text.back() = static_cast<char>(text.back() + 1);
      CAPTURE(text);
      CHECK(resolve(text).error().code == did::Errc::malformed);
    }
  }
}
