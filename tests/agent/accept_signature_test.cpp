#include <agent/accept_signature.h>
#include <doctest/doctest.h>

#include "signed.h"

TEST_SUITE("agent") {
  TEST_CASE("Accept-Signature: what is asked for is read, and printed back") {
    // RFC 9421 5.1
    const std::string value =
        "sig1=(\"@method\" \"@target-uri\" \"@authority\" \"content-digest\" "
        "\"cache-control\");created;keyid=\"test-key-rsa-pss\";tag=\"app-123\"";
    const auto requests = agent::parse_accept_signature(value).value();
    REQUIRE(requests.size() == 1);
    const auto& one = requests.front();
    CHECK(one.label == "sig1");
    CHECK(one.components.size() == 5);
    CHECK(one.created);
    CHECK_FALSE(one.expires);
    CHECK(one.keyid == "test-key-rsa-pss");
    CHECK(one.tag == "app-123");
    CHECK_FALSE(one.nonce.has_value());
    CHECK(agent::accept_signature(requests) == value);
    CHECK(agent::parse_accept_signature("a=(\"x\";req);nonce=\"n\";alg=\"ed25519\";unknown=1, b=()").value().size() == 2);
    CHECK(agent::parse_accept_signature("").value().empty());
  }

  TEST_CASE("Accept-Signature: what is no request is refused") {
    for (const auto* value :
         {"sig", "sig=1", "sig=(a)", "sig=(\"A\")", "sig=();created=1", "sig=();created=?0", "sig=();expires=\"x\"", "sig=();nonce",
          "sig=();keyid=k", "sig=();tag=1", "sig=();alg", "sig=(), sig=()", "sig=();tag=\"a\";tag=\"b\"", "sig=("}) {
      INFO(value);
      CHECK(agent::parse_accept_signature(value).error().code == did::Errc::malformed);
    }
    std::string many = "a0=()";
    for (int i = 1; i <= 16; ++i) many += ", a" + std::to_string(i) + "=()";
    CHECK(agent::parse_accept_signature(many).error().code == did::Errc::too_large);
  }

  TEST_CASE("Accept-Signature: it is fulfilled with the label, the components, the nonce and the tag that were asked for") {
    test::Signed one;
    const auto signer = agent::make_message_signer(one.alice.key).value();
    const auto fulfilled = [&](std::string_view value) {
      return agent::fulfil(agent::parse_accept_signature(value).value().front(), one.options(), *signer);
    };
    const auto options = fulfilled("mine=(\"@method\" \"@path\");created;nonce=\"theirs\";tag=\"credence-v1\"").value();
    CHECK(options.label == "mine");
    CHECK(options.nonce == "theirs");
    CHECK(options.components == std::vector{test::component("@method"), test::component("@path")});
    const auto fields = one.sign(options);
    CHECK(fields.signature_input.starts_with("mine=(\"@method\" \"@path\");created="));
    CHECK(fulfilled("mine=();alg=\"ed25519\"").value().alg);
    CHECK(fulfilled("mine=();keyid=\"" + one.alice.method + "\"").has_value());
    for (const auto* value :
         {"mine=();alg=\"rsa-pss-sha512\"", "mine=();alg=\"hmac-sha256\"", "mine=();keyid=\"other\"", "mine=();tag=\"other\""}) {
      INFO(value);
      CHECK(fulfilled(value).error().code == did::Errc::refused);
    }
    auto timeless = one.options();
    timeless.created.reset();
    timeless.expires.reset();
    for (const auto* value : {"mine=();created", "mine=();expires"})
      CHECK(agent::fulfil(agent::parse_accept_signature(value).value().front(), timeless, *signer).error().code == did::Errc::refused);
  }
}
