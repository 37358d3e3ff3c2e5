// A signed request that every policy likes, for tests that then spoil one thing.
#pragma once

#include <agent/content_digest.h>
#include <agent/signature_profiles.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "messages.h"
#include "support/fixed_clock.h"
#include "vc/parties.h"

namespace test {

inline constexpr std::string_view order = "{\"room\":\"double\",\"nights\":2}";

// POST /v1/orders?dry=1 with a body, its digest and its type.
inline did::Json line(std::string_view name, std::string_view value) { return did::Json::array({name, value}); }
inline did::Json order_message() {
  did::Json request = {{"method", "POST"}, {"scheme", "https"}, {"authority", "agents.example"}, {"target", "/v1/orders?dry=1"}};
  request["fields"] = did::Json::array({line("Host", "agents.example"), line("Content-Type", "application/json"),
                                        line("Content-Digest", agent::content_digest(did::as_bytes(order)))});
  return did::Json{{"request", std::move(request)}};
}

struct Signed {
  Party alice = party(7);
  World world{};
  FixedClock clock{noon};
  agent::DidKeys keys{world.methods, clock};
  agent::MemoryReplayCache replay{1000};
  Message message{order_message()};
  agent::SignaturePolicy policy = agent::credence_request_policy();
  std::string_view body = order;

  [[nodiscard]] agent::SignerTerms terms(std::string nonce = "n-1") const {
    return {.keyid = alice.method, .nonce = std::move(nonce), .now = clock.now()};
  }
  [[nodiscard]] agent::SigningOptions options() { return agent::credence_request_options(message.request(), terms()); }
  agent::SignatureFields sign(const agent::SigningOptions& options) {
    const auto signer = agent::make_message_signer(alice.key).value();
    auto fields = agent::sign(message.context(), options, *signer).value();
    message.add("Signature-Input", fields.signature_input);
    message.add("Signature", fields.signature);
    return fields;
  }
  void sign() { sign(options()); }
  [[nodiscard]] agent::SignatureVerdict verify() {
    return agent::verify(message.context(), policy, {.keys = keys, .now = clock.now(), .replay = &replay, .body = did::as_bytes(body)});
  }
};

inline agent::ComponentId component(std::string_view text) { return agent::ComponentId::parse(text).value(); }

}  // namespace test
