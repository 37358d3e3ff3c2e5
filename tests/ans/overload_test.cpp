// What is refused before it takes all the memory or all the threads.
#include <agent/http_signature.h>
#include <agent/replay_cache.h>
#include <agent/signature_profiles.h>
#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "fixture.h"
#include "http/api.h"

namespace {

using ans::Verb;
using test::Json;
using test::World;

constexpr int readers_at_once = 16;
constexpr int statements_at_once = 2048;

// The first readers' DIDs are not told before the gate opens.
class SlowMethod final : public did::DidMethod {
 public:
  SlowMethod(std::latch& asked, std::latch& gate) : asked_(asked), gate_(gate) {}
  [[nodiscard]] std::string_view name() const override { return "slow"; }
  [[nodiscard]] did::Result<did::Resolution> resolve(const did::Did& /*did*/) const override {
    if (++calls_ <= readers_at_once) {
      asked_.count_down();
      gate_.wait();
    }
    return did::fail(did::Errc::unavailable, "the host does not answer");
  }

 private:
  std::latch& asked_;
  std::latch& gate_;
  mutable std::atomic<int> calls_ = 0;
};

did::MethodTable only(std::unique_ptr<did::DidMethod> method) {
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(std::move(method));
  return did::MethodTable(std::move(methods));
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE(
      "Overload: as many signed reads as may be are examined at once; others are told to come again, and unsigned ones are answered") {
    World world;
    world.register_first();
    std::latch asked(readers_at_once), gate(1);
    const auto methods = only(std::make_unique<SlowMethod>(asked, gate));
    agent::MemoryReplayCache replay;
    const ans::RequestSignatures signatures("https://ans.example", methods, world.clock, replay);
    ans::Api api(world.registry, {.signatures = &signatures, .public_url = "https://ans.example"});
    const std::string target = "/v1/search?q=translate";
    const agent::HttpRequest read{.method = "GET", .scheme = "https", .authority = "ans.example", .target = target, .fields = {}};
    const agent::SignerTerms terms{.keyid = "did:slow:somebody#k", .nonce = agent::new_nonce(), .now = world.clock.now()};
    const auto signer = agent::make_message_signer(world.stranger.key).value();
    const auto made = agent::sign({.request = &read}, agent::credence_request_options(read, terms), *signer).value();
    const httpd::HeaderLine lines[] = {{"Signature-Input", made.signature_input}, {"Signature", made.signature}};
    const auto ask = [&] { return api.handle({.verb = Verb::get, .target = target, .body = {}, .signed_header = lines}); };

    std::vector<std::jthread> readers;
    for (int i = 0; i < readers_at_once; ++i) readers.emplace_back([&] { CHECK(ask().status == 503); });
    asked.wait();
    const auto one_more = ask();
    CHECK(one_more.status == 503);
    CHECK(one_more.body.contains("as many signed reads as may be"));
    CHECK(api.handle({.verb = Verb::get, .target = target, .body = {}}).status == 200);
    gate.count_down();
    readers.clear();
    CHECK(ask().body.contains("the host does not answer"));  // there is room again
  }

  TEST_CASE("Overload: as many statements as may be wait for the disk; others are told to come again, and a revocation is taken") {
    World world;
    ans::Api api(world.registry, {});
    const auto body = Json{{"statement", Json::parse(world.sign(world.first()))}}.dump();
    const ans::Request request{.verb = Verb::post, .target = "/v1/agents", .body = body};
    std::vector<httpd::Rest> waiting;  // answers that have not gone
    const auto send = [&](const ans::Request& what) {
      api.handle_later(what, [&](httpd::Rest rest) { waiting.push_back(std::move(rest)); });
    };
    const auto last = [&] {
      const auto response = waiting.back()();
      waiting.pop_back();
      return response;
    };
    for (int i = 0; i < statements_at_once; ++i) send(request);
    send(request);
    const auto refused = last();
    CHECK(refused.status == 503);
    CHECK(refused.body.contains("as many statements as may be"));
    CHECK(last().status == 200);  // it was registered by the first; now there is room for one
    send(request);
    CHECK(last().status == 200);
    send(request);
    const auto revoke = "/v1/agents/" + world.name + "/revoke";
    const auto revocation = test::secure(test::revocation(world.name), world.acme, did::Purpose::capability_invocation).dump();
    send({.verb = Verb::post, .target = revoke, .body = revocation});
    CHECK(last().status == 200);
  }
}
