// Writes whose request is signed, beside the proof in their document.
#include "http/request_signature.h"

#include <agent/content_digest.h>
#include <agent/signature_profiles.h>

#include "fixture.h"
#include "http/api.h"

namespace {

using test::Json;

constexpr std::string_view body = "{}";  // no registration: what gets past the signature is refused for that, with 400

struct Signed : test::World {
  agent::MemoryReplayCache replay{100};
  ans::RequestSignatures signatures{"https://ans.example", methods, clock, replay};
  ans::Api api{registry, {.signatures = &signatures}};
  std::string digest = agent::content_digest(did::as_bytes(body));
  std::string input, signature;
  std::string target = "/v1/agents";

  void sign(std::string_view authority = "ans.example", std::string tag = "credence-v1") {
    const agent::HttpField fields[] = {{"Content-Digest", digest}};
    const agent::HttpRequest request{.method = "POST", .scheme = "https", .authority = authority, .target = target, .fields = fields};
    const agent::SignerTerms terms{.keyid = bot.method, .nonce = agent::new_nonce(), .now = clock.now()};
    auto options = agent::credence_request_options(request, terms);
    options.tag = std::move(tag);
    const auto signer = agent::make_message_signer(bot.key).value();
    auto made = agent::sign({.request = &request}, options, *signer).value();
    input = std::move(made.signature_input);
    signature = std::move(made.signature);
  }
  ans::Response post() {
    const httpd::HeaderLine lines[] = {
        {"Host", "127.0.0.1"}, {"content-digest", digest}, {"Signature-Input", input}, {"signature", signature}};
    return api.handle({.verb = ans::Verb::post, .target = target, .body = body, .signed_header = lines});
  }
};

std::string code(const ans::Response& response) {
  return Json::parse(response.body).value("signatureCode", Json::parse(response.body).at("errorCode").get<std::string>());
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("RequestSignatures: a signature that holds lets the write on to its own examination, once") {
    Signed one;
    one.sign();
    CHECK(code(one.post()) == "INVALID_ARGUMENT");
    const auto again = one.post();
    CHECK(again.status == 401);
    CHECK(code(again) == "replayed");
    REQUIRE(again.headers.size() == 1);
    CHECK(again.headers.front().first == "Accept-Signature");
    CHECK(again.headers.front().second.contains("\"@authority\""));
  }

  TEST_CASE("RequestSignatures: one that does not hold, is for another registry, or is too old, turns the write away") {
    Signed elsewhere;
    elsewhere.sign("other.example");
    CHECK(code(elsewhere.post()) == "bad_signature");
    Signed moved;
    moved.sign();
    moved.target = "/v1/agents?x=1";
    CHECK(moved.post().status == 400);  // the query is not known, which is told first
    Signed old;
    old.sign();
    old.clock.set("2026-11-22T12:02:00Z");
    CHECK(code(old.post()) == "too_old");
    Signed half;
    half.sign();
    half.signature = "other=:AA==:";
    CHECK(code(half.post()) == "label_mismatch");
  }

  TEST_CASE("RequestSignatures: unsigned writes, others' signatures and reads are as they were") {
    Signed one;
    CHECK(code(one.api.handle({.verb = ans::Verb::post, .target = "/v1/agents", .body = body})) == "INVALID_ARGUMENT");
    one.sign("ans.example", "somebody-else");
    CHECK(code(one.post()) == "INVALID_ARGUMENT");
    const httpd::HeaderLine lines[] = {{"Signature", "x"}};
    CHECK(one.api.handle({.verb = ans::Verb::get, .target = "/healthz", .body = {}, .signed_header = lines}).status == 200);
  }

  TEST_CASE("RequestSignatures: what cannot be found out is not accepted") {
    Signed one;
    one.sign();
    agent::MemoryReplayCache full(0);
    const ans::RequestSignatures signatures("https://ans.example", one.methods, one.clock, full);
    const httpd::HeaderLine lines[] = {{"Content-Digest", one.digest}, {"Signature-Input", one.input}, {"Signature", one.signature}};
    const auto answer = signatures.check({.verb = ans::Verb::post, .target = one.target, .body = body, .signed_header = lines});
    CHECK(test::problem_of(answer) == ans::ProblemCode::unavailable);
  }
}
