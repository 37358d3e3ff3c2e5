// Signatures that others made: the examples of RFC 9421 and of the Web Bot Auth and WIMSE drafts.
#include <did/codec.h>
#include <did/json.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include <array>

#include "signed.h"
#include "support/vectors.h"

namespace {

// RFC 9421 B.1.3 to B.1.5; and the Ed25519 key once more under its thumbprint, as Web Bot Auth names it.
constexpr std::string_view p256_jwk =
    R"({"kty":"EC","crv":"P-256","x":"qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA","y":"Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"})";
constexpr std::string_view ed25519_jwk = R"({"kty":"OKP","crv":"Ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"})";
constexpr std::string_view secret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";

agent::FoundKey from_jwk(std::string_view jwk, const std::string& signer) {
  const auto document = did::JsonDocument::parse(jwk).value();
  return {agent::SignatureKey::from_public(did::from_jwk(document.root()).value()).value(), signer};
}

did::SecretBytes shared_secret() { return did::SecretBytes::copy_of(did::base64_decode(secret).value()); }

void add_example_keys(agent::NamedKeys& keys) {
  keys.add("test-key-ecc-p256", from_jwk(p256_jwk, "p256"));
  keys.add("test-key-ed25519", from_jwk(ed25519_jwk, "ed25519"));
  keys.add("poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U", from_jwk(ed25519_jwk, "ed25519"));
  keys.add("test-shared-secret", {agent::SignatureKey::from_secret(shared_secret()).value(), "secret"});
}

// Examples say nothing about time and nonces.
agent::SignaturePolicy lenient(std::string label = {}) {
  agent::SignaturePolicy policy;
  policy.label = std::move(label);
  policy.max_age.reset();
  policy.max_lifetime.reset();
  policy.content_digest = false;
  policy.nonce_once = false;
  policy.algorithms.push_back(agent::SignatureAlgorithm::hmac_sha256);
  return policy;
}

// When a message was signed.
did::Time signing_time(const test::Message& message) {
  const auto context = message.context();
  const auto fields = context.response != nullptr ? context.response->fields : context.request->fields;
  return agent::signature_inputs(fields).value().value().front().second.created().value();
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("http signatures: the examples of RFC 9421 and Web Bot Auth verify, and those that must not do not") {
    agent::NamedKeys keys;
    add_example_keys(keys);
    int seen = 0;
    int accepted = 0;
    test::for_each_vector("own/http-signatures.json", [&](const did::Json& one) {
      ++seen;
      const test::Message message(one);
      const auto policy = lenient(one.value("label", ""));
      const auto body = one.at("body").get<std::string>();
      const auto verdict =
          agent::verify(message.context(), policy, {.keys = keys, .now = signing_time(message), .body = did::as_bytes(body)});
      INFO(verdict.detail);
      CHECK(verdict.code() == one.at("expect").get<std::string>());
      accepted += verdict.accepted() ? 1 : 0;
    });
    CHECK(seen == 22);
    CHECK(accepted == 14);
  }

  TEST_CASE("http signatures: the deterministic examples come out byte for byte when they are signed again") {
    auto ed25519 =
        did::SecretKey::from_bytes(did::KeyType::ed25519, did::base64url_decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU").value())
            .value();
    int again = 0;
    test::for_each_vector("own/http-signatures.json", [&](const did::Json& one) {
      const auto key = one.at("key").get<std::string>();
      if (one.at("expect") != "accepted" || (key != "test-key-ed25519" && key != "test-shared-secret")) return;
      test::Message message(one);
      const auto fields = one.contains("response") ? message.response().fields : message.request().fields;
      const auto inputs = agent::signature_inputs(fields).value().value();
      REQUIRE(inputs.size() == 1);
      const auto expected = agent::field_value(fields, "signature").value();
      const auto& [label, input] = inputs.front();
      message.remove("Signature-Input");
      message.remove("Signature");
      const auto signer =
          key == "test-shared-secret" ? agent::make_message_signer(shared_secret()).value() : agent::make_message_signer(ed25519).value();
      agent::SigningOptions options;
      options.label = label;
      options.components = input.components();
      options.more = input.parameters();
      const auto made = agent::sign(message.context(), options, *signer).value();
      CHECK(made.signature_input == label + "=" + input.text());
      CHECK(made.signature == expected);
      ++again;
    });
    CHECK(again == 9);
  }

  TEST_CASE("http signatures: the public Web Bot Auth vectors") {
    const auto folder = test::public_vectors("web bot auth vectors");
    if (!folder) return;
    const auto vectors = did::parse_json(test::read_file(*folder + "/http-signatures/web_bot_auth_architecture_v1.json")).value();
    agent::NamedKeys keys;
    add_example_keys(keys);
    int verified = 0;
    int rsa = 0;
    for (const auto& one : vectors) {
      INFO(one.at("signature_input").get<std::string>());
      did::Json request = {{"method", "GET"}, {"scheme", "https"}, {"authority", "example.com"}, {"target", "/path/to/resource"}};
      request["fields"] = did::Json::array();
      for (const auto& [name, member] : {std::pair("Signature-Input", "signature_input"), std::pair("Signature", "signature"),
                                         std::pair("Signature-Agent", "signature_agent")}) {
        if (one.contains(member)) request["fields"].push_back(test::line(name, one.at(member).get<std::string>()));
      }
      const test::Message message(did::Json{{"request", request}});
      const did::Time created{std::chrono::milliseconds(one.at("created_ms").get<std::int64_t>())};
      const did::Time expires{std::chrono::milliseconds(one.at("expires_ms").get<std::int64_t>())};
      const auto at = [&](did::Time now) { return agent::verify(message.context(), lenient(), {.keys = keys, .now = now}); };
      if (one.at("key").at("kty") == "RSA") {  // RFC 9421 3.3.1: this build has no RSA
        CHECK(at(created).code() == "unknown_key");
        ++rsa;
        continue;
      }
      const auto verdict = at(created);
      CHECK(verdict.code() == "accepted");
      CHECK(verdict.label == one.at("label").get<std::string>());
      CHECK(verdict.input->nonce() == one.at("nonce").get<std::string>());
      CHECK(verdict.input->expires() == expires);
      CHECK(at(expires + std::chrono::seconds(1)).code() == "expired");
      CHECK(at(created - std::chrono::seconds(31)).code() == "not_yet_valid");
      ++verified;
    }
    CHECK(verified == 2);
    CHECK(rsa == 2);
  }
}
