// The profiles: responses of credence-v1, Web Bot Auth with its key directories, WIMSE with its public examples.
#include <did/codec.h>
#include <did/json.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include <cctype>

#include "signed.h"
#include "support/vectors.h"

using std::chrono::seconds;

namespace {

constexpr std::string_view answer = "{\"order\":1}";

// The answer to an order, signed by bob.
struct Answered {
  test::Signed request{};
  test::Party bob = test::party(9);
  test::Message message{make()};
  agent::SignaturePolicy policy = agent::credence_response_policy("n-1");

  static did::Json make() {
    auto json = test::order_message();
    json["response"] = {{"status", 201}};
    json["response"]["fields"] = did::Json::array(
        {test::line("Content-Type", "application/json"), test::line("Content-Digest", agent::content_digest(did::as_bytes(answer)))});
    return json;
  }
  void sign(const std::string& request_nonce = "n-1") {
    const auto signer = agent::make_message_signer(bob.key).value();
    const agent::SignerTerms terms{.keyid = bob.method, .nonce = "r-1", .now = request.clock.now()};
    const auto fields =
        agent::sign(message.context(), agent::credence_response_options(message.response(), terms, request_nonce, ""), *signer).value();
    message.add("Signature-Input", fields.signature_input);
    message.add("Signature", fields.signature);
  }
  [[nodiscard]] agent::SignatureVerdict verify() {
    return agent::verify(message.context(), policy,
                         {.keys = request.keys, .now = request.clock.now(), .replay = &request.replay, .body = did::as_bytes(answer)});
  }
};

constexpr std::string_view key_set =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs","use":"sig","nbf":1712793600,"exp":1815385600}]})";
constexpr std::string_view thumbprint = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U";
constexpr std::string_view bot = "https://signature-agent.test";

// A request of a bot that says `agent` and signs with the key of the set, covering `components`.
struct Bot {
  did::SecretKey key =
      did::SecretKey::from_bytes(did::KeyType::ed25519, did::base64url_decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU").value())
          .value();
  did::Time now = test::at(test::noon);
  agent::DirectoryKeys keys{};
  test::Message message{did::Json{
      {"request",
       {{"method", "GET"}, {"scheme", "https"}, {"authority", "shop.example"}, {"target", "/"}, {"fields", did::Json::array()}}}}};

  agent::SignatureVerdict ask(std::string_view agent_field, std::initializer_list<const char*> components) {
    message.add("Signature-Agent", agent_field);
    agent::SigningOptions options{
        .label = "sig1", .created = now, .expires = now + seconds(3600), .keyid = std::string(thumbprint), .tag = "web-bot-auth"};
    for (const auto* one : components) options.components.push_back(test::component(one));
    const auto signer = agent::make_message_signer(key).value();
    const auto fields = agent::sign(message.context(), options, *signer).value();
    message.add("Signature-Input", fields.signature_input);
    message.add("Signature", fields.signature);
    return agent::verify(message.context(), agent::web_bot_auth_policy(), {.keys = keys, .now = now + seconds(600)});
  }
};

// A message as the files of the WIMSE draft have it: one line for each field, and a body behind an empty line.
struct Plain {
  did::Json json;
  std::string body;
};
Plain read_plain(const std::string& text) {
  Plain out;
  auto at = text.find('\n');
  const auto first = text.substr(0, at);
  did::Json fields = did::Json::array();
  for (++at; text[at] != '\n';) {
    const auto end = text.find('\n', at);
    const auto colon = text.find(": ", at);
    fields.push_back(test::line(text.substr(at, colon - at), text.substr(colon + 2, end - colon - 2)));
    at = end + 1;
  }
  out.body = text.substr(at + 1);
  if (first.starts_with("HTTP/")) {
    out.json = {{"status", std::stoi(first.substr(9, 3))}};
  } else {
    const auto space = first.find(' ');
    out.json = {{"method", first.substr(0, space)},
                {"scheme", "https"},
                {"authority", "svcb.example.com"},
                {"target", first.substr(space + 1, first.rfind(' ') - space - 1)}};
  }
  out.json["fields"] = std::move(fields);
  return out;
}

// The key that the token in the message confirms (not examined here: the draft's issuer key is not published).
agent::ConfirmedKey confirmed(const agent::SignatureContext& context) {
  const auto fields = context.response != nullptr ? context.response->fields : context.request->fields;
  const auto token = agent::field_value(fields, "workload-identity-token").value();
  const auto begin = token.find('.') + 1;
  const auto bytes = did::base64url_decode(token.substr(begin, token.find('.', begin) - begin)).value();
  const auto claims = did::parse_json(did::as_text(bytes)).value();
  auto jwk = claims.at("cnf").at("jwk");
  jwk.erase("kid");
  jwk.erase("alg");
  const auto document = did::JsonDocument::parse(jwk.dump()).value();
  return agent::ConfirmedKey(
      {agent::SignatureKey::from_public(did::from_jwk(document.root()).value()).value(), claims.at("sub").get<std::string>()});
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("credence-v1: a response is bound to its request by method, path and nonce") {
    Answered good;
    good.sign();
    const auto verdict = good.verify();
    CHECK(verdict.code() == "accepted");
    CHECK(verdict.signer == good.bob.id);
    Answered other;
    other.sign("n-2");
    CHECK(other.verify().code() == "wrong_parameter");
    Answered moved;
    moved.sign();
    moved.message.request().target = "/v1/other";
    CHECK(moved.verify().code() == "bad_signature");
    Answered status;
    status.sign();
    status.message.response().status = 500;
    CHECK(status.verify().code() == "bad_signature");
    Answered absent;
    CHECK(absent.verify().code() == "absent");
  }

  TEST_CASE("credence-v1: the signer's options are what the policy asks for, whatever fields there are") {
    for (const auto* field : {"Authorization", "DPoP", "Agent-Session", "Agent-Presentation", "MCP-Name", "A2A-Version", "Traceparent"}) {
      test::Signed one;
      one.message.add(field, "value");
      one.sign();
      CHECK(one.verify().code() == "accepted");
    }
    CHECK(agent::new_nonce().size() == 22);
    CHECK(agent::new_nonce() != agent::new_nonce());
  }

  TEST_CASE("web-bot-auth: a key counts for the address that the signature covers, and for no other") {
    Bot good;
    REQUIRE(good.keys.add(bot, key_set, good.now).has_value());
    const auto verdict = good.ask("sig1=\"https://signature-agent.test\"", {"@authority", "signature-agent;key=\"sig1\""});
    CHECK(verdict.code() == "accepted");
    CHECK(verdict.signer == bot);
    Bot other;
    REQUIRE(other.keys.add(bot, key_set, other.now).has_value());
    CHECK(other.ask("sig1=\"https://other.test\"", {"@authority", "signature-agent;key=\"sig1\""}).code() == "unknown_key");
    Bot elsewhere;
    REQUIRE(elsewhere.keys.add(bot, key_set, elsewhere.now).has_value());
    CHECK(elsewhere.ask("sig1=\"https://other.test\", x=\"https://signature-agent.test\"", {"@authority", "signature-agent;key=\"x\""})
              .code() == "insufficient_coverage");
  }

  TEST_CASE("web-bot-auth: what the draft asks to be covered is covered") {
    for (const auto components :
         {std::initializer_list<const char*>{"@authority"}, {"signature-agent;key=\"sig1\""}, {"@authority", "signature-agent"}}) {
      Bot one;
      REQUIRE(one.keys.add(bot, key_set, one.now).has_value());
      CHECK(one.ask("sig1=\"https://signature-agent.test\"", components).code() == "insufficient_coverage");
    }
    Bot uri;
    REQUIRE(uri.keys.add(bot, key_set, uri.now).has_value());
    CHECK(uri.ask("sig1=\"https://signature-agent.test\"", {"@target-uri", "signature-agent;key=\"sig1\""}).code() == "accepted");
  }

  TEST_CASE("web-bot-auth: a key set is read strictly, and only keys in force count") {
    const auto now = test::at(test::noon);
    const auto add = [now](std::string_view jwks) { return agent::DirectoryKeys().add(bot, jwks, now); };
    CHECK(add(key_set).has_value());
    CHECK(add(R"({"keys":[]})").has_value());
    CHECK(add(R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})").has_value());
    for (const auto* jwks : {"", "[]", "{}", R"({"keys":{}})", R"({"keys":[1]})", R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]})",
                             R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs","kid":"mine"}]})",
                             R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs","d":"AA"}]})"}) {
      INFO(jwks);
      CHECK(add(jwks).error().code == did::Errc::malformed);
    }
    for (const auto* jwks :
         {R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs","exp":1700000000}]})",
          R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs","nbf":1900000000}]})"}) {
      Bot one;
      REQUIRE(one.keys.add(bot, jwks, one.now).has_value());
      CHECK(one.ask("sig1=\"https://signature-agent.test\"", {"@authority", "signature-agent;key=\"sig1\""}).code() == "unknown_key");
    }
  }

  TEST_CASE("web-bot-auth: without an address that is covered, the signer is the key and nobody else") {
    Bot one;
    REQUIRE(one.keys.add("", key_set, one.now).has_value());
    auto policy = agent::web_bot_auth_policy();
    policy.signature_agent = false;
    one.message.add("X", "1");
    const auto refused = one.ask("sig1=\"https://signature-agent.test\"", {"@authority"});
    CHECK(refused.code() == "insufficient_coverage");
    const auto verdict = agent::verify(one.message.context(), policy, {.keys = one.keys, .now = one.now});
    CHECK(verdict.code() == "accepted");
    CHECK(verdict.signer == thumbprint);
  }

  TEST_CASE("wimse: the request and the response of the draft verify, and hold for that audience and that nonce alone") {
    const auto folder = test::public_vectors("wimse vectors");
    if (!folder) return;
    const auto request = read_plain(test::read_file(*folder + "/http-signatures/wimse/sigs-request.txt"));
    const test::Message asked(did::Json{{"request", request.json}});
    const auto asked_key = confirmed(asked.context());
    agent::MemoryReplayCache replay(10);
    const did::Time now{seconds(1785155800)};
    const auto ask = [&](std::string_view audience, did::Time at) {
      return agent::verify(asked.context(), agent::wimse_request_policy(audience), {.keys = asked_key, .now = at, .replay = &replay});
    };
    const auto audience = "https://svcb.example.com/gimme-ice-cream";
    CHECK(ask("https://other.example.com", now).code() == "wrong_parameter");
    CHECK(ask(audience, now + seconds(600)).code() == "too_old");
    const auto verdict = ask(audience, now);
    CHECK(verdict.code() == "accepted");
    CHECK(verdict.signer == "wimse://example.com/svcA");
    CHECK(ask(audience, now).code() == "replayed");

    const auto response = read_plain(test::read_file(*folder + "/http-signatures/wimse/sigs-response.txt"));
    const test::Message answered(did::Json{{"request", request.json}, {"response", response.json}});
    const auto answered_key = confirmed(answered.context());
    const auto examine = [&](std::string_view nonce, std::string_view body) {
      return agent::verify(answered.context(), agent::wimse_response_policy(nonce),
                           {.keys = answered_key, .now = now, .replay = &replay, .body = did::as_bytes(body)});
    };
    CHECK(response.body == "No ice cream today.\n\n");
    CHECK(examine("abcd9999", response.body).code() == "wrong_parameter");
    CHECK(examine("abcd1111", "Ice cream for everybody.").code() == "digest_mismatch");
    CHECK(examine("abcd1111", response.body).code() == "accepted");
    // The key of the other side does not open it.
    CHECK(agent::verify(asked.context(), agent::wimse_request_policy(audience), {.keys = answered_key, .now = now, .replay = &replay})
              .code() == "bad_signature");
  }

  TEST_CASE("wimse: a key id or an algorithm in the message is refused, and so is what is not covered") {
    test::Signed one;
    one.policy = agent::wimse_request_policy("me");
    const agent::ConfirmedKey key({agent::SignatureKey::from_public(one.alice.key.public_key()).value(), "wimse://alice"});
    one.message.add("Workload-Identity-Token", "token");
    const auto code = [&](std::initializer_list<const char*> components, const char* keyid, bool alg) {
      test::Message message(test::order_message());
      message.add("Workload-Identity-Token", "token");
      agent::SigningOptions options{.label = "wimse",
                                    .created = one.clock.now(),
                                    .expires = one.clock.now() + seconds(60),
                                    .nonce = "n",
                                    .keyid = keyid,
                                    .tag = "wimse-workload-to-workload",
                                    .alg = alg};
      options.more = {{"wimse-aud", std::string("me")}};
      for (const auto* component : components) options.components.push_back(test::component(component));
      const auto signer = agent::make_message_signer(one.alice.key).value();
      const auto fields = agent::sign(message.context(), options, *signer).value();
      message.add("Signature-Input", fields.signature_input);
      message.add("Signature", fields.signature);
      return agent::verify(message.context(), one.policy,
                           {.keys = key, .now = one.clock.now(), .replay = &one.replay, .body = did::as_bytes(test::order)})
          .code();
    };
    const auto whole = {"@method", "@request-target", "content-type", "content-digest", "workload-identity-token"};
    CHECK(code(whole, "k", false) == "forbidden_parameter");
    CHECK(code(whole, "", true) == "forbidden_parameter");
    CHECK(code({"@method", "@request-target", "content-type", "content-digest"}, "", false) == "insufficient_coverage");
    CHECK(code({"@method", "content-type", "content-digest", "workload-identity-token"}, "", false) == "insufficient_coverage");
    CHECK(code({"@request-target", "@method", "content-digest", "workload-identity-token"}, "", false) == "insufficient_coverage");
    CHECK(code(whole, "", false) == "accepted");
  }
}
