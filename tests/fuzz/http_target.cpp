#include <did/json.h>
#include <did/methods.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "http/api.h"
#include "mounts/mounts.h"
#include "store/memory_store.h"

namespace {

class FuzzClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return did::Time(std::chrono::milliseconds(1'795'000'000'000)); }
};

std::vector<std::unique_ptr<did::DidMethod>> fuzz_methods() {
  std::vector<std::unique_ptr<did::DidMethod>> out;
  out.push_back(did::make_did_key());
  out.push_back(did::make_did_jwk());
  return out;
}

// A body that says what its type promises.
bool well_formed(const ans::Response& response) {
  if (response.stream) return response.status == 200 && response.content_type == "text/event-stream" && response.stream->next().has_value();
  if (response.content_type.starts_with("text/")) return response.status == 200 && !response.body.empty();
  const auto body = did::JsonDocument::parse(response.body);
  if (!body || !body->root().is_object() || response.status < 200 || response.status > 503) return false;
  if (response.status < 400) return true;
  const auto status = body->root().find("status");
  return response.content_type == "application/problem+json" && status && status->integer() == response.status &&
         body->root().find_string("errorCode") && body->root().find_string("detail");
}

}  // namespace

// The input: requests to one registry, parted by 0x1e; each is one byte for the method, the target up to the first line feed,
// and the body. Property: the registry always answers, with JSON (a page, a stream) of its own making, and a refusal is a problem whose
// status is the response's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::array verbs{ans::Verb::get, ans::Verb::head, ans::Verb::put, ans::Verb::post, ans::Verb::del, ans::Verb::other};
  static const FuzzClock clock;
  static const did::MethodTable methods(fuzz_methods());
  ans::MemoryStore store;
  ans::Registry registry(store, clock, methods);
  ans::Api api(registry, {.mounts = ans::mounts()});
  for (const auto text : ans::split({reinterpret_cast<const char*>(data), size}, '\x1e')) {
    if (text.empty()) continue;
    const auto line = text.substr(1, text.find('\n', 1) - 1);
    const auto body = text.substr(std::min(line.size() + 2, text.size()));
    const ans::Request request{.verb = verbs[static_cast<unsigned char>(text[0]) % verbs.size()], .target = line, .body = body};
    if (!well_formed(api.handle(request))) std::abort();
    if (api.blocks(request) && api.max_body(request.verb, line) == 0) std::abort();
  }
  return 0;
}
