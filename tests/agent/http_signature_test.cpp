// Each rule of verify() with what it refuses; docs/http-signatures.md has the table.
#include <doctest/doctest.h>

#include <chrono>

#include "signed.h"

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

// The code of what comes of a request that was signed with other options than the good ones.
template <class Spoil>
std::string_view signed_otherwise(Spoil spoil) {
  test::Signed one;
  auto options = one.options();
  spoil(options);
  one.sign(options);
  return one.verify().code();
}

// Of a request that was spoiled after it was signed.
template <class Spoil>
std::string_view spoiled(Spoil spoil) {
  test::Signed one;
  one.sign();
  spoil(one);
  const auto verdict = one.verify();
  if (!verdict.accepted()) CHECK_FALSE(verdict.detail.empty());
  return verdict.code();
}

std::string_view after(std::chrono::seconds time) {
  return spoiled([time](test::Signed& one) { one.clock.advance(time); });
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("verify: a signed request is accepted, and the verdict says who signed what") {
    test::Signed one;
    one.sign();
    const auto verdict = one.verify();
    CHECK(verdict.accepted());
    CHECK(verdict.code() == "accepted");
    CHECK(verdict.signer == one.alice.id);
    CHECK(verdict.label == "sig");
    CHECK(verdict.algorithm == agent::SignatureAlgorithm::ed25519);
    CHECK(verdict.input->covers(test::component("content-digest")));
    CHECK(verdict.detail.empty());
  }

  TEST_CASE("verify: P-256 and P-384 keys sign as well, others do not") {
    for (const auto type : {did::KeyType::p256, did::KeyType::p384}) {
      test::Signed one{.alice = test::party(7, type)};
      one.sign();
      CHECK(one.verify().code() == "accepted");
    }
    for (const auto type : {did::KeyType::secp256k1, did::KeyType::p521, did::KeyType::x25519}) {
      auto other = did::SecretKey::generate(type).value();
      CHECK(agent::make_message_signer(other).error().code == did::Errc::unsupported);
    }
  }

  TEST_CASE("verify: a message without a signature is absent, which is neither a refusal nor accepted") {
    test::Signed one;
    const auto verdict = one.verify();
    CHECK(verdict.outcome == agent::SignatureOutcome::absent);
    CHECK_FALSE(verdict.accepted());
    CHECK(agent::SignatureVerdict{}.accepted() == false);
  }

  TEST_CASE("verify: what was changed after signing is not accepted, wherever it is") {
    CHECK(spoiled([](test::Signed& one) { one.message.request().method = "PUT"; }) == "bad_signature");
    CHECK(spoiled([](test::Signed& one) { one.message.request().authority = "evil.example"; }) == "bad_signature");
    CHECK(spoiled([](test::Signed& one) { one.message.request().target = "/v1/orders?dry=0"; }) == "bad_signature");
    CHECK(spoiled([](test::Signed& one) { one.message.request().target = "/v2/orders?dry=1"; }) == "bad_signature");
    CHECK(spoiled([](test::Signed& one) { one.message.set("Content-Type", "text/plain"); }) == "bad_signature");
    CHECK(spoiled([](test::Signed& one) { one.body = "{\"room\":\"double\",\"nights\":20}"; }) == "digest_mismatch");
    CHECK(spoiled([](test::Signed& one) { one.body = ""; }) == "digest_mismatch");
    CHECK(spoiled([](test::Signed& one) { one.message.set("Content-Digest", agent::content_digest(did::as_bytes("other"))); }) ==
          "bad_signature");
    CHECK(spoiled([](test::Signed& one) { one.message.remove("Content-Type"); }) == "missing_field");
    CHECK(spoiled([](test::Signed& one) { one.message.add("Content-Type", "text/plain"); }) == "bad_signature");
  }

  TEST_CASE("verify: every bit of the signature and of its parameters counts") {
    test::Signed good;
    const auto fields = good.sign(good.options());
    for (std::size_t i = fields.signature.find(':') + 1; i + 3 < fields.signature.size(); i += 7) {
      auto other = fields.signature;
      other[i] = other[i] == 'A' ? 'B' : 'A';
      if (other == fields.signature) continue;
      INFO(other);
      good.message.set("Signature", other);
      CHECK(good.verify().code() == "bad_signature");
    }
    good.message.set("Signature", fields.signature);
    auto other = fields.signature_input;
    other.replace(other.find("n-1"), 3, "n-2");
    good.message.set("Signature-Input", other);
    CHECK(good.verify().code() == "bad_signature");
    good.message.set("Signature-Input", fields.signature_input);
    CHECK(good.verify().code() == "accepted");
  }

  TEST_CASE("verify: the clock decides from created to expires, with a little skew ahead and none behind") {
    CHECK(after(seconds(0)) == "accepted");
    CHECK(after(seconds(60)) == "accepted");
    CHECK(after(seconds(61)) == "too_old");
    CHECK(after(minutes(10)) == "too_old");
    CHECK(after(seconds(-30)) == "accepted");
    CHECK(after(seconds(-31)) == "not_yet_valid");
    CHECK(after(minutes(-10)) == "not_yet_valid");
    const auto at_noon = test::at(test::noon);
    CHECK(signed_otherwise([&](auto& options) { options.expires = at_noon - seconds(1); }) == "expired");
    CHECK(signed_otherwise([&](auto& options) { options.expires = at_noon + seconds(61); }) == "lifetime_too_long");
    CHECK(signed_otherwise([&](auto& options) { options.created = at_noon + seconds(20), options.expires = at_noon + seconds(10); }) ==
          "malformed");
  }

  TEST_CASE("verify: parameters that the policy asks for are there, those it forbids are not, and some have one value") {
    CHECK(signed_otherwise([](auto& options) { options.created.reset(); }) == "missing_parameter");
    CHECK(signed_otherwise([](auto& options) { options.expires.reset(); }) == "missing_parameter");
    CHECK(signed_otherwise([](auto& options) { options.nonce.clear(); }) == "missing_parameter");
    CHECK(signed_otherwise([](auto& options) { options.keyid.clear(); }) == "missing_parameter");
    CHECK(signed_otherwise([](auto& options) { options.alg = true; }) == "forbidden_parameter");
    CHECK(signed_otherwise([](auto& options) { options.tag.clear(); }) == "no_applicable_signature");
    CHECK(signed_otherwise([](auto& options) { options.tag = "credence-v2"; }) == "no_applicable_signature");
    CHECK(spoiled([](test::Signed& one) { one.policy.exact_parameters = {{"nonce", "n-2"}}; }) == "wrong_parameter");
    CHECK(spoiled([](test::Signed& one) { one.policy.exact_parameters = {{"audience", "me"}}; }) == "missing_parameter");
    CHECK(spoiled([](test::Signed& one) { one.policy.exact_parameters = {{"nonce", "n-1"}}; }) == "accepted");
  }

  TEST_CASE("verify: what the policy wants covered is covered, one of each group, and every field that carries authority") {
    for (const auto* needed : {"@method", "@authority", "@path", "@query", "content-type"}) {
      INFO(needed);
      CHECK(signed_otherwise([needed](auto& options) { std::erase(options.components, test::component(needed)); }) ==
            "insufficient_coverage");
    }
    CHECK(signed_otherwise([](auto& options) {
            options.components = {test::component("@method"), test::component("@target-uri"), test::component("content-type"),
                                  test::component("content-digest")};
          }) == "accepted");
    for (const auto* field : {"Authorization", "DPoP", "Agent-Session", "MCP-Method", "Traceparent", "Workload-Identity-Token"}) {
      INFO(field);
      CHECK(spoiled([field](test::Signed& one) { one.message.add(field, "x"); }) == "insufficient_coverage");
    }
    CHECK(spoiled([](test::Signed& one) { one.message.add("X-Other", "x"); }) == "accepted");
    // A member of a field, or the field of something else, is not the field.
    CHECK(signed_otherwise([](auto& options) {
            std::erase(options.components, test::component("content-digest"));
            options.components.push_back(test::component("content-digest;key=\"sha-256\""));
          }) == "insufficient_coverage");
    CHECK(signed_otherwise([](auto& options) {
            std::erase(options.components, test::component("content-digest"));
            options.components.push_back(test::component("content-digest;sf"));
          }) == "accepted");
  }

  TEST_CASE("verify: a body needs a digest that is covered, sound and of this body") {
    const auto without = [](test::Signed& one) {
      one.message.remove("Content-Digest");
      one.sign();
      return one.verify().code();
    };
    test::Signed body;
    CHECK(without(body) == "digest_missing");
    test::Signed empty;
    empty.body = "";
    CHECK(without(empty) == "accepted");
    for (const auto* value : {"sha-256=:AA==:", "md5=:AAAA:", "sha-256"}) {
      INFO(value);
      test::Signed odd;
      odd.message.set("Content-Digest", value);
      odd.sign();
      CHECK(odd.verify().code() == "digest_malformed");
    }
  }

  TEST_CASE("verify: keys are found by their DID URL alone, under authentication, and in force") {
    const auto keyid = [](std::string text) { return signed_otherwise([&](auto& options) { options.keyid = text; }); };
    const auto alice = test::party(7);
    CHECK(keyid("key-1") == "unknown_key");
    CHECK(keyid(alice.id) == "unknown_key");
    CHECK(keyid(alice.id + "#") == "unknown_key");
    CHECK(keyid(alice.id + "#other") == "unknown_key");
    CHECK(keyid("did:key:z0#z0") == "unknown_key");
    CHECK(keyid("did:nosuch:abc#k") == "undetermined");
    CHECK(keyid(test::party(8).method) == "bad_signature");
  }

  TEST_CASE("verify: a key that is listed for something else, or was revoked, signs no requests") {
    const auto code = [](const char* relationship, const char* more) {
      test::Signed one;
      const auto multikey = one.alice.id.substr(std::string_view("did:key:").size());
      one.world.web.put(
          "https://alice.example/.well-known/did.json",
          R"({"@context":["https://www.w3.org/ns/did/v1","https://w3id.org/security/multikey/v1"],"id":"did:web:alice.example",)"
          R"("verificationMethod":[{"id":"did:web:alice.example#k","type":"Multikey","controller":"did:web:alice.example",)" +
              std::string(more) + R"("publicKeyMultibase":")" + multikey + R"("}],")" + relationship + R"(":["did:web:alice.example#k"]})");
      auto options = one.options();
      options.keyid = "did:web:alice.example#k";
      one.sign(options);
      return one.verify().code();
    };
    CHECK(code("authentication", "") == "accepted");
    CHECK(code("assertionMethod", "") == "key_not_authorized");
    CHECK(code("capabilityDelegation", "") == "key_not_authorized");
    CHECK(code("authentication", R"("revoked":"2026-01-01T00:00:00Z",)") == "key_not_in_force");
    CHECK(code("authentication", R"("expires":"2026-06-01T12:00:00Z",)") == "key_not_in_force");
    CHECK(code("authentication", R"("expires":"2026-06-01T12:00:01Z",)") == "accepted");
  }

  TEST_CASE("verify: the algorithm is the key's, the policy allows it, and the message does not choose") {
    CHECK(spoiled([](test::Signed& one) { one.policy.algorithms = {agent::SignatureAlgorithm::ecdsa_p256_sha256}; }) ==
          "algorithm_not_allowed");
    CHECK(spoiled([](test::Signed& one) { one.policy.algorithms.clear(); }) == "algorithm_not_allowed");
    for (const auto* alg : {"hmac-sha256", "ecdsa-p256-sha256", "rsa-pss-sha512", "none", "Ed25519", "EdDSA", ""}) {
      INFO(alg);
      test::Signed one;
      one.policy.forbidden_parameters.clear();
      auto options = one.options();
      options.more = {{"alg", std::string(alg)}};
      one.sign(options);
      CHECK(one.verify().code() == "algorithm_mismatch");
    }
    test::Signed same;
    same.policy.forbidden_parameters.clear();
    auto options = same.options();
    options.alg = true;
    same.sign(options);
    CHECK(same.verify().code() == "accepted");
  }

  TEST_CASE("verify: a public key is no shared secret") {
    test::Signed one;
    one.policy.forbidden_parameters.clear();
    one.policy.algorithms.push_back(agent::SignatureAlgorithm::hmac_sha256);
    const auto forger = agent::make_message_signer(did::SecretBytes::copy_of(one.alice.key.public_key().bytes())).value();
    auto options = one.options();
    options.alg = true;
    const auto fields = agent::sign(one.message.context(), options, *forger).value();
    one.message.add("Signature-Input", fields.signature_input);
    one.message.add("Signature", fields.signature);
    CHECK(one.verify().code() == "algorithm_mismatch");
    CHECK(agent::SignatureKey::from_secret(did::SecretBytes(31)).error().code == did::Errc::malformed);
  }

  TEST_CASE("verify: a nonce is accepted once, and a refused message does not use it up") {
    test::Signed one;
    one.sign();
    one.body = "forged";
    CHECK(one.verify().code() == "digest_mismatch");
    one.body = test::order;
    CHECK(one.verify().code() == "accepted");
    CHECK(one.verify().code() == "replayed");
    one.clock.advance(seconds(59));
    CHECK(one.verify().code() == "replayed");
    one.clock.advance(seconds(2));
    CHECK(one.verify().code() == "too_old");
  }

  TEST_CASE("verify: the same nonce of another key is another nonce") {
    test::Signed alice;
    alice.sign();
    CHECK(alice.verify().accepted());
    test::Signed bob{.alice = test::party(9)};
    bob.sign();
    const agent::Examination examination{
        .keys = bob.keys, .now = bob.clock.now(), .replay = &alice.replay, .body = did::as_bytes(bob.body)};
    CHECK(agent::verify(bob.message.context(), bob.policy, examination).code() == "accepted");
  }

  TEST_CASE("verify: without a record of nonces, or with a full one, nothing is accepted") {
    test::Signed one;
    one.sign();
    const auto with = [&one](agent::ReplayCache* replay) {
      return agent::verify(one.message.context(), one.policy,
                           {.keys = one.keys, .now = one.clock.now(), .replay = replay, .body = did::as_bytes(one.body)})
          .code();
    };
    CHECK(with(nullptr) == "undetermined");
    agent::MemoryReplayCache none(0);
    CHECK(with(&none) == "undetermined");
    one.policy.nonce_once = false;
    CHECK(with(nullptr) == "accepted");
    one.policy.nonce_once = true;
    one.policy.max_age.reset();
    one.policy.parameters = {};
    test::Signed endless;
    endless.policy = one.policy;
    auto options = endless.options();
    options.expires.reset();
    endless.sign(options);
    CHECK(endless.verify().code() == "missing_parameter");
  }

  TEST_CASE("verify: the fields have the same labels, lists of components and byte sequences, and each label once") {
    const auto code = [](std::string_view input, std::string_view signature) {
      test::Signed one;
      one.policy.tag.clear();
      if (!input.empty()) one.message.add("Signature-Input", input);
      if (!signature.empty()) one.message.add("Signature", signature);
      return one.verify().code();
    };
    CHECK(code("sig=()", "") == "label_mismatch");
    CHECK(code("", "sig=:AA==:") == "label_mismatch");
    CHECK(code("sig=()", "other=:AA==:") == "label_mismatch");
    CHECK(code("sig=()", "sig=:AA==:, other=:AA==:") == "label_mismatch");
    CHECK(code("sig=(), other=()", "sig=:AA==:") == "label_mismatch");
    for (const auto* input : {"sig", "sig=1", "sig=(date)", "sig=(\"Date\")", "sig=();created=\"1\"", "sig=(", "sig=(), sig=()", "sig=(),",
                              "sig=();nonce=1", "SIG=()"}) {
      INFO(input);
      CHECK(code(input, "sig=:AA==:") == "malformed");
    }
    for (const auto* signature :
         {"sig", "sig=AA==", "sig=\"AA==\"", "sig=(:AA==:)", "sig=:AA:", "sig=:AA==:, sig=:AA==:", "sig=:AA==:;a;a"}) {
      INFO(signature);
      CHECK(code("sig=()", signature) == "malformed");
    }
    std::string inputs = "a0=()";
    for (int i = 1; i <= 16; ++i) inputs += ", a" + std::to_string(i) + "=()";
    CHECK(code(inputs, "a0=:AA==:") == "too_large");
  }

  TEST_CASE("verify: labels in lines of their own are one dictionary") {
    test::Signed one;
    one.sign();
    one.message.add("Signature-Input", "sig=()");
    one.message.add("Signature", "sig=:AA==:");
    CHECK(one.verify().code() == "malformed");
  }

  TEST_CASE("verify: of several signatures the first that is accepted counts, and the policy may name one") {
    test::Signed one;
    auto options = one.options();
    options.label = "first";
    one.sign(options);
    auto other = one.options();
    other.nonce = "n-2";
    one.sign(other);
    CHECK(one.verify().label == "first");
    one.message.set("Signature", "first=:AAAA:");  // the first line of the field
    const auto second = one.verify();
    CHECK(second.code() == "accepted");
    CHECK(second.label == "sig");
    one.policy.label = "first";
    CHECK(one.verify().code() == "bad_signature");
    one.policy.label = "none";
    CHECK(one.verify().code() == "no_applicable_signature");
  }

  TEST_CASE("verify: who covers another signature covers all that it covers") {
    const auto code = [](std::initializer_list<const char*> more) {
      test::Signed one;
      auto inner = one.options();
      inner.label = "inner";
      one.sign(inner);
      auto outer = one.options();
      outer.nonce = "n-2";
      for (const auto* component : more) outer.components.push_back(test::component(component));
      one.sign(outer);
      one.policy.label = "sig";
      return one.verify().code();
    };
    CHECK(code({}) == "accepted");
    CHECK(code({"signature;key=\"inner\""}) == "inner_not_covered");
    CHECK(code({"signature;key=\"inner\"", "signature-input;key=\"inner\""}) == "accepted");
    test::Signed absent;
    auto options = absent.options();
    options.components.push_back(test::component("signature-input"));
    absent.message.add("Signature-Input", "x=()");
    const auto signer = agent::make_message_signer(absent.alice.key).value();
    CHECK(agent::sign(absent.message.context(), options, *signer).has_value());
  }

  TEST_CASE("sign: what has no value cannot be signed, and a label is taken once") {
    test::Signed one;
    const auto signer = agent::make_message_signer(one.alice.key).value();
    const auto error = [&](const char* component) {
      auto options = one.options();
      options.components.push_back(test::component(component));
      return agent::sign(one.message.context(), options, *signer).error();
    };
    CHECK(error("x-missing").code == did::Errc::malformed);
    CHECK(error("x-missing").message.contains("x-missing"));
    CHECK(error("@method").message.contains("twice"));
    CHECK(error("@status").code == did::Errc::malformed);
    one.sign();
    CHECK(agent::sign(one.message.context(), one.options(), *signer).error().code == did::Errc::conflict);
    auto odd = one.options();
    odd.label = "Not A Label";
    CHECK(agent::sign(one.message.context(), odd, *signer).error().code == did::Errc::malformed);
  }
}
