#include <did/json.h>
#include <service.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

namespace {

class FuzzClock final : public did::Clock {
 public:
  [[nodiscard]] did::Time now() const override { return did::Time(std::chrono::milliseconds(1'795'000'000'000)); }
};

class NoFetcher final : public did::Fetcher {
 public:
  [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& /*request*/) const override {
    return did::fail(did::Errc::unavailable, "nothing is fetched here");
  }
};

std::vector<std::unique_ptr<service::Profile>> fuzz_profiles() {
  std::vector<std::unique_ptr<service::Profile>> profiles;
  for (const auto* row : service::offered_profiles()) {
    auto key = did::SecretKey::from_bytes(row->key_type, did::Bytes(did::info(row->key_type).secret_size, 1));
    if (!key) std::abort();
    profiles.push_back(std::make_unique<service::Profile>(*row, *std::move(key), vc::CarriedContexts::embedded()));
  }
  return profiles;
}

// JSON of the service's own making: a refusal says what is wrong, and a 200 of a verifier is `verified`.
bool well_formed(const httpd::Response& response) {
  const auto body = did::JsonDocument::parse(response.body);
  if (!body || !body->root().is_object()) return false;
  const auto root = body->root();
  if (response.status == 200 || response.status == 201) return !root.find("verified") || root.find("verified")->boolean();
  const bool known = response.status == 400 || response.status == 404 || response.status == 405 || response.status == 413;
  const auto errors = root.find("errors");
  return known && errors && errors->is_array() && errors->size() > 0 && (*errors)[0].find_string("type") &&
         (*errors)[0].find_string("detail");
}

}  // namespace

// The input: one byte for the method, the target up to the first line feed, and the body. Property: the service always
// answers, never with 500, and what it issues it also verifies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::array verbs{httpd::Verb::get,  httpd::Verb::head, httpd::Verb::put,
                                    httpd::Verb::post, httpd::Verb::del,  httpd::Verb::other};
  static const FuzzClock clock;
  static const NoFetcher fetcher;
  static service::Service api({}, fuzz_profiles(), {.contexts = vc::CarriedContexts::embedded(), .clock = clock, .fetcher = fetcher});
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = text.substr(1, text.find('\n', 1) - 1);
  const auto body = text.substr(std::min(line.size() + 2, text.size()));
  const auto response = api.handle({.verb = verbs[data[0] % verbs.size()], .target = line, .body = body});
  if (!well_formed(response)) std::abort();
  if (response.status != 201 || !response.body.starts_with("{\"verifiableCredential\"")) return 0;
  // Signed claims may have expired, or name a status; the proof holds in any case.
  auto request = response.body;
  request.pop_back();
  request += ",\"options\":{\"checks\":[\"proof\",\"issuer\"]}}";
  if (request.size() > api.max_body(httpd::Verb::post, "/credentials/verify")) return 0;
  if (api.handle({.verb = httpd::Verb::post, .target = "/credentials/verify", .body = request}).status != 200) std::abort();
  return 0;
}
