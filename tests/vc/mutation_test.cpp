// Every bit of a valid credential counts.
#include <doctest/doctest.h>

#include "support/vectors.h"
#include "vc/parties.h"

namespace {

// Same canonical JSON: then nothing was changed that anybody signed.
bool same_document(std::string_view a, std::string_view b) {
  const auto left = did::JsonDocument::parse(a);
  const auto right = did::JsonDocument::parse(b);
  return left && right && left->root().equals(right->root());
}

// How many one-bit changes of `text` are read as another document, and of these how many are accepted.
struct Count {
  std::size_t read = 0;
  std::size_t unchanged = 0;
};
template <class Judge>
Count flip_every_bit(const std::string& text, const Judge& accepts) {
  Count count;
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    auto flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto accepted = accepts(flipped);
    if (!accepted) continue;  // not JSON
    ++count.read;
    if (same_document(flipped, text)) {
      ++count.unchanged;
      continue;
    }
    INFO("bit ", bit % 8, " of byte ", bit / 8, ": ", flipped);
    CHECK_FALSE(*accepted);
  }
  return count;
}

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("mutation: a credential with any bit flipped is unreadable or refused, for each suite") {
    const test::World world;
    const auto policy = test::policy();
    for (const auto* suite : {"eddsa-jcs-2022", "ecdsa-jcs-2019", "eddsa-rdfc-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020"}) {
      const auto type = vc::find_suite(suite)->key_types.front();
      auto issuer = test::party(5, type);
      auto options = test::issue_options(issuer);
      options.proof.suite = suite;
      const auto text = did::to_text(vc::issue(test::claims_of(issuer), options, issuer.key).value());
      const auto count = flip_every_bit(text, [&](const std::string& flipped) -> std::optional<bool> {
        const auto credential = vc::Credential::parse(flipped);
        if (!credential) return std::nullopt;
        return vc::verify(*credential, policy, world.methods).accepted();
      });
      INFO(suite);
      CHECK(count.read > text.size());  // most flips leave JSON behind: the test has something to refuse
      CHECK(count.unchanged == 0);      // one line, no white space: there is no bit to spare
    }
  }

  TEST_CASE("mutation: a presentation with any bit of its own members flipped is unreadable or refused") {
    const test::World world;
    auto issuer = test::party(5);
    auto holder = test::party(6);
    const std::vector<did::Json> credentials{test::issued(issuer, holder.id)};
    const auto text = did::to_text(
        vc::present(credentials, {.proof = {.verification_method = holder.method, .challenge = "c", .domains = {"v.example"}}}, holder.key)
            .value());
    const vc::PresentationPolicy policy{.credentials = test::policy(), .challenge = "c", .domain = "v.example"};
    REQUIRE(vc::verify(vc::Presentation::parse(text).value(), policy, world.methods).accepted());
    const auto count = flip_every_bit(text, [&](const std::string& flipped) -> std::optional<bool> {
      const auto presentation = vc::Presentation::parse(flipped);
      if (!presentation) return std::nullopt;
      return vc::verify(*presentation, policy, world.methods).accepted();
    });
    CHECK(count.read > text.size());
    CHECK(count.unchanged == 0);
  }

  TEST_CASE("mutation: white space and the order of members are not signed, everything else is") {
    const test::World world;
    auto issuer = test::party(5);
    const auto credential = test::issued(issuer);
    CHECK(vc::verify(vc::Credential::parse(did::to_text(credential, 2)).value(), test::policy(), world.methods).accepted());
    for (const auto& [member, value] : credential.items()) {
      INFO(member);
      auto without = credential;
      without.erase(member);
      CHECK_FALSE(test::judge(without, world).accepted());
    }
    for (const auto& [member, value] : credential.at("proof").items()) {
      INFO("proof ", member);
      auto without = credential;
      without["proof"].erase(member);
      CHECK_FALSE(test::judge(without, world).accepted());
    }
  }
}
