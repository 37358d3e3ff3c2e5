// VC Data Model 2.0 section 5.3: what a credential says of other files, against those files.
#include <did/codec.h>
#include <did/hash.h>
#include <did/multicodec.h>
#include <doctest/doctest.h>

#include <algorithm>

#include "vc/contexts.h"
#include "vc/proofs.h"

using did::Json;
using vc::Check;

namespace {

constexpr auto logo = "https://issuer.example/logo.png";
constexpr auto added = "https://issuer.example/terms/v1";

std::string base64(did::ByteView bytes) {
  auto text = did::base64url_encode(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  while (text.size() % 4 != 0) text += '=';
  return text;
}
std::string sri256(std::string_view content) { return "sha256-" + base64(did::sha256(did::as_bytes(content))); }
std::string sri384(std::string_view content) { return "sha384-" + base64(did::sha384(did::as_bytes(content))); }
std::string sri512(std::string_view content) { return "sha512-" + base64(did::sha512(did::as_bytes(content))); }
std::string multibase(did::Multicodec code, did::ByteView digest) {
  return did::multibase_encode(did::Multibase::base64url, did::multihash_encode(code, digest));
}

// The published revisions of credentials/v2, in the ways that a credential can write them.
struct Published {
  const vc::PublishedRevision& revision;
  [[nodiscard]] did::Bytes sha256() const { return did::hex_decode(revision.sha256).value(); }
  [[nodiscard]] std::string sri256() const { return "sha256-" + base64(sha256()); }
  [[nodiscard]] std::string sri384() const { return "sha384-" + std::string(revision.sha384_base64); }
};
Published first() { return {vc::published_revisions()[0]}; }
Published second() { return {vc::published_revisions()[1]}; }

struct Desk {
  test::World world;
  test::Party issuer = test::party(1);
  vc::Policy policy = test::policy();
  vc::CarriedContexts contexts;

  Json claims(const Json& related) {
    auto all = test::claims_of(issuer);
    all["relatedResource"] = related;
    return all;
  }
  // Signed as it is, whether or not issue() would: by a suite that reads no context.
  vc::Verdict judge(const Json& related) { return test::judge(test::secured(claims(related), {}, issuer), world, policy); }
  did::Result<Json> issue(const Json& related, std::vector<vc::Resource> resources = {}) {
    auto options = test::issue_options(issuer);
    options.proof.contexts = policy.contexts;
    options.resources = std::move(resources);
    return vc::issue(claims(related), options, issuer.key);
  }

  void same(const Json& related) {
    const auto verdict = judge(related);
    INFO(test::shown(verdict));
    CHECK(verdict.accepted());
    CHECK(verdict.outcome(Check::resources) == vc::Outcome::passed);
    CHECK(issue(related, policy.resources).has_value());
  }
  void other(const Json& related, const std::string& pointer) {
    const auto verdict = judge(related);
    test::check_refused(verdict, Check::resources, "RESOURCE_MISMATCH", 10);
    CHECK(verdict.reason()->pointer == pointer);
    const auto refused = issue(related, policy.resources);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == did::Errc::malformed);
    CHECK(refused.error().message.starts_with(pointer + ": "));
  }
  void open(const Json& related, const std::string& pointer) {
    const auto verdict = judge(related);
    test::check_open(verdict, "RESOLUTION_ERROR");
    CHECK(verdict.outcome(Check::resources) == vc::Outcome::undetermined);
    CHECK(verdict.reason()->pointer == pointer);
  }
};

}  // namespace

TEST_SUITE("vc") {
  TEST_CASE("related resources: a built-in context has the digest of one of its published revisions") {
    Desk desk;
    for (const auto& one : {first(), second()}) {
      INFO(one.revision.date);
      for (const auto& digest : {one.sri256(), one.sri384()}) desk.same({{"id", vc::context_v2}, {"digestSRI", digest}});
      desk.same({{{"id", vc::context_v2}, {"digestMultibase", multibase(did::Multicodec::sha2_256, one.sha256())}}});
      desk.same({{"id", vc::context_v2}, {"digestMultibase", did::multibase_encode(did::Multibase::base64url, one.sha256())}});
      desk.same(
          {{"id", vc::context_v2}, {"digestSRI", one.sri384()}, {"digestMultibase", multibase(did::Multicodec::sha2_256, one.sha256())}});
    }
    // Alternatives in one member; beside one that is not computed for it.
    desk.same({{"id", vc::context_v2}, {"digestSRI", {first().sri256(), second().sri256()}}});
    desk.same({{"id", vc::context_v2}, {"digestSRI", {second().sri256(), sri512("?")}}});
  }

  TEST_CASE("related resources: another digest of a built-in context is refused, when issuing and when verifying") {
    Desk desk;
    desk.other({{"id", vc::context_v2}, {"digestSRI", sri256("x")}}, "/relatedResource");
    desk.other({{{"id", vc::context_v2}, {"digestSRI", sri384("x")}}}, "/relatedResource/0");
    desk.other({{{"id", vc::context_v2}, {"digestMultibase", multibase(did::Multicodec::sha2_256, did::sha256(did::as_bytes("x")))}}},
               "/relatedResource/0");
    // One that is right does not help one that is wrong, in another member, in another algorithm, in another revision.
    desk.other({{"id", vc::context_v2},
                {"digestSRI", second().sri384()},
                {"digestMultibase", multibase(did::Multicodec::sha2_256, did::sha256({}))}},
               "/relatedResource");
    desk.other({{"id", vc::context_v2}, {"digestSRI", {second().sri384(), sri256("x")}}}, "/relatedResource");
    desk.other({{"id", vc::context_v2}, {"digestSRI", {first().sri384(), second().sri256()}}}, "/relatedResource");
    // The bytes that we carry were never published.
    const auto& carried = *std::ranges::find(vc::contexts(), vc::context_v2, &vc::EmbeddedContext::url);
    desk.other({{"id", vc::context_v2}, {"digestSRI", sri256(carried.text)}}, "/relatedResource");
  }

  TEST_CASE("related resources: a digest that cannot be compared with a context in use leaves the verdict open") {
    Desk desk;
    desk.open({{"id", vc::context_v2}, {"digestSRI", sri512("x")}}, "/relatedResource");
    desk.open({{"id", "https://w3id.org/security/multikey/v1"}, {"digestSRI", sri384("x")}}, "/relatedResource");
    desk.open({{"id", "https://www.w3.org/ns/did/v1"}, {"digestSRI", sri256("x")}}, "/relatedResource");
    CHECK(desk.issue({{"id", vc::context_v2}, {"digestSRI", sri512("x")}}).has_value());
    desk.other({{"id", "https://w3id.org/security/multikey/v1"}, {"digestSRI", sri256("x")}}, "/relatedResource");
  }

  TEST_CASE("related resources: a context of this project, and one that was added, are compared by their own bytes") {
    Desk desk;
    const std::string_view agent = vc::contexts().front().text;
    desk.same({{"id", vc::agent_context_url}, {"digestSRI", {sri384(agent), sri512(agent)}}});
    desk.other({{"id", vc::agent_context_url}, {"digestSRI", sri384("x")}}, "/relatedResource");
    const std::string terms = R"({"@context": {"term": "https://issuer.example/term"}})";
    REQUIRE(desk.contexts.add(added, terms, did::hex_encode(did::sha256(did::as_bytes(terms)))).has_value());
    desk.policy.contexts = &desk.contexts;
    desk.same({{"id", added}, {"digestSRI", sri256(terms)}});
    desk.other({{"id", added}, {"digestSRI", sri256(terms + " ")}}, "/relatedResource");
  }

  TEST_CASE("related resources: what was handed over is compared; what was not is passed over, unless the policy requires it") {
    Desk desk;
    const Json related{{{"id", vc::context_v2}, {"digestSRI", second().sri256()}},
                       {{"id", logo}, {"mediaType", "image/png"}, {"digestSRI", sri384("logo")}}};
    desk.same(related);
    CHECK(desk.judge({{"id", logo}, {"digestSRI", sri384("logo")}}).outcome(Check::resources) == vc::Outcome::not_run);
    CHECK(desk.judge({{"id", logo}, {"digestSRI", sri384("logo")}}).accepted());
    desk.policy.resources_required = true;
    desk.open(related, "/relatedResource/1");
    desk.policy.resources = {{.id = logo, .bytes = "logo"}};
    desk.same(related);
    desk.policy.resources_required = false;
    desk.policy.resources = {{.id = logo, .bytes = "logo!"}};
    desk.other(related, "/relatedResource/1");
    desk.policy.resources = {{.id = logo, .bytes = "logo"}, {.id = logo, .bytes = ""}};
    desk.other(related, "/relatedResource/1");
    desk.policy.resources = {{.id = "https://issuer.example/LOGO.png", .bytes = "other"}};
    desk.same(related);
  }

  TEST_CASE("related resources: nothing that is handed over stands in for a context, and it is compared beside it") {
    Desk desk;
    const Json related{{"id", vc::context_v2}, {"digestSRI", sri256("mine")}};
    desk.policy.resources = {{.id = std::string(vc::context_v2), .bytes = "mine"}};
    desk.other(related, "/relatedResource");
    desk.other({{"id", vc::context_v2}, {"digestSRI", second().sri256()}}, "/relatedResource");
  }

  TEST_CASE("related resources: a multihash of a function that is not computed says nothing of a file that is at hand") {
    Desk desk;
    did::Bytes multihash{0x13, 0x40};
    const auto digest = did::sha512(did::as_bytes("logo"));
    multihash.insert(multihash.end(), digest.begin(), digest.end());
    const Json related{{"id", logo}, {"digestMultibase", did::multibase_encode(did::Multibase::base58btc, multihash)}};
    CHECK(desk.judge(related).accepted());
    desk.policy.resources = {{.id = logo, .bytes = "logo"}};
    desk.open(related, "/relatedResource");
    auto both = related;
    both["digestSRI"] = sri512("logo");
    desk.same(both);
  }

  TEST_CASE("related resources: those of the credentials in a presentation count, and in version 1.1 there are none") {
    Desk desk;
    const auto credential = test::secured(desk.claims({{"id", vc::context_v2}, {"digestSRI", sri256("x")}}), {}, desk.issuer);
    const auto presentation =
        vc::present(std::vector{credential}, {.proof = {.verification_method = desk.issuer.method, .challenge = "c", .domains = {"d"}}},
                    desk.issuer.key)
            .value();
    vc::PresentationPolicy policy{.credentials = test::policy(), .challenge = "c", .domain = "d", .subject_may_differ = true};
    const auto verdict = vc::verify(vc::Presentation::parse(did::to_text(presentation)).value(), policy, desk.world.methods);
    test::check_refused(verdict, Check::credentials, "RESOURCE_MISMATCH", 10);
    CHECK(verdict.reason()->pointer == "/verifiableCredential/0/relatedResource");
    auto old = desk.claims({{"id", vc::context_v2}, {"digestSRI", 1}});
    old["@context"] = {vc::context_v1};
    old["issuanceDate"] = "2026-01-01T00:00:00Z";
    const auto judged = test::judge(test::secured(old, {}, desk.issuer), desk.world);
    CHECK_MESSAGE(judged.accepted(), test::shown(judged));
  }
}
