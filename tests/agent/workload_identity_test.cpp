// Workload identity tokens: the draft's example, tokens of our own with one thing wrong each, and requests that are signed by what they
// confirm.
#include <agent/workload_identity.h>
#include <did/codec.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include <functional>

#include "signed.h"

using did::Json;
using std::chrono::seconds;

namespace {

// draft-ietf-wimse-workload-creds, figures 2 and 6.
constexpr std::string_view example_key =
    R"({"keys":[{"kty":"EC","kid":"June 5","crv":"P-256","x":"kXqnA2Op7hgd4zRMbw0iFcc_hDxUxhojxOFVGjE2gks","y":"n__VndPMR021-59UAs0b9qDTFT-EZtT6xSNs_xFskLo"}]})";
constexpr std::string_view example_token =
    "eyJhbGciOiJFUzI1NiIsImtpZCI6Ikp1bmUgNSIsInR5cCI6IndpdCtqd3QifQ."
    "eyJjbmYiOnsiandrIjp7ImFsZyI6IkVkRFNBIiwiY3J2IjoiRWQyNTUxOSIsImt0eSI6Ik9LUCIsIngiOiIxQ1hYdmZsTl9MVlZzSXNZWHNVdkIwM0ptbEdXZUNIcVFWdW91Q0"
    "Y5MmJnIn19LCJleHAiOjE3"
    "NDU1MTI1MTAsImlhdCI6MTc0NTUwODkxMCwianRpIjoieC1fMUNUTDJjY2EzQ1NFNGN3Yl9sIiwic3ViIjoid2ltc2U6Ly9leGFtcGxlLmNvbS9zcGVjaWZpYy13b3JrbG9hZC"
    "J9."
    "6KraSQUxWdl9dxFQ3Fj6dPY0Vi88OkwFwZpAIOhLeq6AbXAnLLQgOp8U9UDGcBuYF3KiNv6oKQD1ZWAzrMZOJw";

// An identity server, a workload, and the token that binds its key.
struct Scene {
  test::Party server = test::party(1, did::KeyType::p256);
  test::Party workload = test::party(7);
  test::FixedClock clock{test::noon};
  agent::TrustDomains domains;
  Json header = {{"alg", "ES256"}, {"kid", "k1"}, {"typ", "wit+jwt"}};
  Json claims;

  Scene() {
    auto jwk = did::to_jwk(workload.key.public_key());
    jwk["alg"] = "Ed25519";
    claims = {{"iss", "https://idp.acme.example"},
              {"sub", "wimse://acme.example/buyer"},
              {"iat", now() - 60},
              {"exp", now() + 3600},
              {"jti", "t-1"},
              {"cnf", {{"jwk", jwk}}}};
    believe({"https://idp.acme.example"});
  }
  [[nodiscard]] std::int64_t now() const { return clock.now().time_since_epoch().count() / 1000; }
  void believe(std::vector<std::string> issuers) {
    auto anchor = did::to_jwk(server.key.public_key());
    anchor["kid"] = "k1";
    auto other = did::to_jwk(test::party(2, did::KeyType::p256).key.public_key());
    other["kid"] = "k2";
    REQUIRE(domains.add("acme.example", did::to_text(Json{{"keys", {anchor, other}}}), std::move(issuers)).has_value());
  }
  // By whom, where it is not the server.
  std::uint8_t signer = 1;
  [[nodiscard]] std::string token() {
    const auto part = [](const Json& json) { return did::base64url_encode(did::as_bytes(did::to_text(json))); };
    const auto text = part(header) + "." + part(claims);
    return text + "." + did::base64url_encode(test::party(signer, did::KeyType::p256).key.sign(did::as_bytes(text)).value());
  }
  std::string judge(std::string_view token) {
    const auto identity = agent::examine_token(token, domains, clock.now());
    return identity ? "accepted" : std::string(agent::name(identity.error().problem));
  }
  std::string judge() { return judge(token()); }
};

std::string with(const std::function<void(Scene&)>& change) {
  Scene scene;
  change(scene);
  return scene.judge();
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("wit: the draft's own example holds in its time, and gives the workload and its key") {
    agent::TrustDomains domains;
    REQUIRE(domains.add("example.com", example_key).has_value());
    const auto identity = agent::examine_token(example_token, domains, test::at("2025-04-24T16:00:00Z"));
    REQUIRE(identity.has_value());
    CHECK(identity->subject == "wimse://example.com/specific-workload");
    CHECK(identity->trust_domain == "example.com");
    CHECK(identity->issuer.empty());
    CHECK(identity->id == "x-_1CTL2cca3CSE4cwb_l");
    CHECK(identity->expires == test::at("2025-04-24T16:35:10Z"));
    CHECK(identity->key.algorithm() == agent::SignatureAlgorithm::ed25519);
    const auto code = [&](std::string_view token, std::string_view at) {
      return agent::name(agent::examine_token(token, domains, test::at(at)).error().problem);
    };
    CHECK(code(example_token, "2025-04-24T16:35:10Z") == "expired");
    CHECK(code(example_token, "2025-04-24T15:34:00Z") == "not_yet_valid");
    for (std::size_t i = 0; i < example_token.size(); i += 7) {
      std::string altered(example_token);
      altered[i] = altered[i] == 'A' ? 'B' : 'A';
      INFO("byte ", i);
      CHECK_FALSE(agent::examine_token(altered, domains, test::at("2025-04-24T16:00:00Z")).has_value());
    }
  }

  TEST_CASE("wit: each thing that is wrong has its own name") {
    CHECK(with([](Scene&) {}) == "accepted");
    const struct {
      const char* what;
      std::function<void(Scene&)> change;
      const char* code;
    } cases[] = {
        {"alg none", [](Scene& s) { s.header["alg"] = "none"; }, "algorithm_mismatch"},
        {"alg of a secret", [](Scene& s) { s.header["alg"] = "HS256"; }, "algorithm_mismatch"},
        {"alg of another key", [](Scene& s) { s.header["alg"] = "Ed25519"; }, "algorithm_mismatch"},
        {"no alg", [](Scene& s) { s.header.erase("alg"); }, "malformed"},
        {"another type", [](Scene& s) { s.header["typ"] = "JWT"; }, "malformed"},
        {"no type", [](Scene& s) { s.header.erase("typ"); }, "malformed"},
        {"crit", [](Scene& s) { s.header["crit"] = Json::array({"b64"}); }, "malformed"},
        {"an anchor of another name", [](Scene& s) { s.header["kid"] = "k3"; }, "unknown_key"},
        {"the name of nothing", [](Scene& s) { s.header["kid"] = ""; }, "unknown_key"},
        {"no kid, and two anchors", [](Scene& s) { s.header.erase("kid"); }, "unknown_key"},
        {"a kid that is no string", [](Scene& s) { s.header["kid"] = 1; }, "malformed"},
        {"the other anchor's name", [](Scene& s) { s.header["kid"] = "k2"; }, "bad_signature"},
        {"a key of its own in the header",
         [](Scene& s) {
           s.signer = 9;
           s.header["jwk"] = did::to_jwk(test::party(9, did::KeyType::p256).key.public_key());
           s.header["jku"] = "https://mallory.example/keys";
         },
         "bad_signature"},
        {"no subject", [](Scene& s) { s.claims.erase("sub"); }, "malformed"},
        {"a subject without a trust domain", [](Scene& s) { s.claims["sub"] = "buyer"; }, "malformed"},
        {"a subject with a user", [](Scene& s) { s.claims["sub"] = "wimse://acme.example@mallory.example/buyer"; }, "malformed"},
        {"a subject with a port", [](Scene& s) { s.claims["sub"] = "wimse://acme.example:443/buyer"; }, "malformed"},
        {"a subject in capitals", [](Scene& s) { s.claims["sub"] = "wimse://ACME.example/buyer"; }, "malformed"},
        {"another trust domain", [](Scene& s) { s.claims["sub"] = "wimse://mallory.example/buyer"; }, "unknown_trust_domain"},
        {"another issuer", [](Scene& s) { s.claims["iss"] = "https://mallory.example"; }, "unknown_issuer"},
        {"an issuer that is no string", [](Scene& s) { s.claims["iss"] = 1; }, "unknown_issuer"},
        {"no end", [](Scene& s) { s.claims.erase("exp"); }, "malformed"},
        {"an end that is a fraction", [](Scene& s) { s.claims["exp"] = 1795000000.5; }, "malformed"},
        {"an end that is text", [](Scene& s) { s.claims["exp"] = "tomorrow"; }, "malformed"},
        {"an end of a negative time", [](Scene& s) { s.claims["exp"] = -1; }, "malformed"},
        {"over", [](Scene& s) { s.claims["exp"] = s.now(); }, "expired"},
        {"made in the future", [](Scene& s) { s.claims["iat"] = s.now() + 31; }, "not_yet_valid"},
        {"not yet", [](Scene& s) { s.claims["nbf"] = s.now() + 31; }, "not_yet_valid"},
        {"no key", [](Scene& s) { s.claims.erase("cnf"); }, "malformed"},
        {"a thumbprint for a key", [](Scene& s) { s.claims["cnf"] = {{"jkt", "x"}}; }, "malformed"},
        {"a key without alg", [](Scene& s) { s.claims["cnf"]["jwk"].erase("alg"); }, "malformed"},
        {"a key with another's alg", [](Scene& s) { s.claims["cnf"]["jwk"]["alg"] = "ES256"; }, "algorithm_mismatch"},
        {"a secret as the key", [](Scene& s) { s.claims["cnf"]["jwk"] = {{"kty", "oct"}, {"k", "AAAA"}, {"alg", "HS256"}}; }, "malformed"},
        {"a secret key", [](Scene& s) { s.claims["cnf"]["jwk"]["d"] = "AAAA"; }, "malformed"},
    };
    for (const auto& one : cases) {
      INFO(one.what);
      CHECK(with(one.change) == one.code);
    }
    CHECK(with([](Scene& s) { s.claims.erase("iss"); }) == "accepted");  // 5.1.3: nobody is asked for it
    CHECK(with([](Scene& s) { s.claims["iat"] = s.now() + 30; }) == "accepted");
    CHECK(with([](Scene& s) { s.claims["cnf"]["jwk"]["alg"] = "EdDSA"; }) == "accepted");  // the older name
  }

  TEST_CASE("wit: what is no token in compact form is malformed, and a long one too large") {
    Scene scene;
    const auto token = scene.token();
    for (const auto& text : {std::string(), std::string("a.b"), token + ".x", token + " ", token + "=", "=" + token,
                             std::string("..") + token.substr(0, 20)}) {
      INFO(text);
      CHECK(scene.judge(text) == "malformed");
    }
    CHECK(scene.judge(std::string(agent::max_token + 1, 'a')) == "too_large");
  }

  TEST_CASE("TrustDomains: a set that cannot be read, a secret in it, and one name twice are refused; a set replaces the one before") {
    Scene scene;
    agent::TrustDomains domains;
    CHECK_FALSE(domains.add("ACME.example", example_key).has_value());
    CHECK_FALSE(domains.add("", example_key).has_value());
    CHECK_FALSE(domains.add("acme.example", "[]").has_value());
    CHECK_FALSE(domains.add("acme.example", R"({"keys":[1]})").has_value());
    auto anchor = did::to_jwk(scene.server.key.public_key());
    anchor["kid"] = "k1";
    CHECK_FALSE(domains.add("acme.example", did::to_text(Json{{"keys", {anchor, anchor}}})).has_value());
    auto secret = anchor;
    secret["d"] = "AAAA";
    CHECK_FALSE(domains.add("acme.example", did::to_text(Json{{"keys", {secret}}})).has_value());
    CHECK(domains.find("acme.example") == nullptr);
    CHECK(domains.add("acme.example", R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})").has_value());  // of a type that others use
    CHECK(domains.find("acme.example")->anchors.empty());
    // Without a `kid`, the only key there is.
    REQUIRE(domains.add("acme.example", did::to_text(Json{{"keys", {anchor}}})).has_value());
    scene.header.erase("kid");
    CHECK(agent::examine_token(scene.token(), domains, scene.clock.now()).has_value());
  }

  TEST_CASE("wimse: a request is signed by the key that its own token confirms, and by no other") {
    struct Asked {
      Scene scene;
      test::Signed one;
      std::string token = scene.token();
      agent::WorkloadKeys keys{scene.domains, scene.clock};

      agent::SignatureVerdict ask(test::Party& signer, bool cover = true, int times = 1) {
        for (int i = 0; i < times; ++i) one.message.add("Workload-Identity-Token", token);
        agent::SigningOptions options{.label = "wimse",
                                      .created = one.clock.now(),
                                      .expires = one.clock.now() + seconds(60),
                                      .nonce = "n",
                                      .tag = "wimse-workload-to-workload"};
        options.more = {{"wimse-aud", std::string("me")}};
        for (const auto* name : {"@method", "@request-target", "content-type", "content-digest"})
          options.components.push_back(test::component(name));
        if (cover) options.components.push_back(test::component("workload-identity-token"));
        const auto made = agent::make_message_signer(signer.key).value();
        const auto fields = agent::sign(one.message.context(), options, *made).value();
        one.message.add("Signature-Input", fields.signature_input);
        one.message.add("Signature", fields.signature);
        return agent::verify(one.message.context(), agent::wimse_request_policy("me"),
                             {.keys = keys, .now = one.clock.now(), .replay = &one.replay, .body = did::as_bytes(test::order)});
      }
    };
    {
      Asked asked;
      const auto verdict = asked.ask(asked.scene.workload);
      INFO(verdict.detail);
      CHECK(verdict.accepted());
      CHECK(verdict.signer == "wimse://acme.example/buyer");
    }
    {
      Asked asked;  // a token that was stolen
      auto mallory = test::party(9);
      CHECK(asked.ask(mallory).code() == "bad_signature");
    }
    {
      Asked asked;
      CHECK(asked.ask(asked.scene.workload, false).code() == "insufficient_coverage");
    }
    {
      Asked asked;
      CHECK(asked.ask(asked.scene.workload, true, 2).code() == "unknown_key");
    }
    {
      Asked asked;
      CHECK(asked.ask(asked.scene.workload, false, 0).code() == "insufficient_coverage");
    }
    {
      Asked asked;
      asked.scene.claims["exp"] = asked.scene.now();
      asked.token = asked.scene.token();
      const auto verdict = asked.ask(asked.scene.workload);
      CHECK(verdict.code() == "key_not_in_force");
      CHECK(verdict.detail.contains("expired"));
    }
    {
      Asked asked;
      asked.scene.signer = 9;
      asked.token = asked.scene.token();
      CHECK(asked.ask(asked.scene.workload).code() == "unknown_key");
    }
  }
}
