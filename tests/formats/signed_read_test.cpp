// The signed reads of the command line, as the registry examines them.
#include "registry/signed_read.h"

#include <agent/replay_cache.h>
#include <did/methods.h>
#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

#include "../cli/fixed_outside.h"
#include "http/api.h"
#include "http/request_signature.h"

namespace {

struct Clock final : did::Clock {
  [[nodiscard]] did::Time now() const override { return *did::parse_date_time("2026-11-22T10:00:00Z"); }
};

// Signs as the command does, with a key file of its own.
struct Reading {
  test::FixedOutside outside;
  std::ostringstream out, err;
  std::istringstream in;
  cli::Context context{.out = out, .err = err, .in = in, .outside = outside};
  std::string folder = (std::filesystem::temp_directory_path() / ("credence-signed-read-" + std::to_string(::getpid()))).string();

  Reading() { std::filesystem::create_directories(folder); }
  ~Reading() { std::filesystem::remove_all(folder); }
  int run(std::vector<const char*> words) {
    words.insert(words.begin(), "credence");
    return cli::run(static_cast<int>(words.size()), words.data(), context);
  }
};

ans::Answer<std::string> examined(const std::vector<std::pair<std::string, std::string>>& headers, const std::string& target,
                                  const std::string& url) {
  std::vector<std::unique_ptr<did::DidMethod>> all;
  all.push_back(did::make_did_key());
  const did::MethodTable methods(std::move(all));
  const Clock clock;
  agent::MemoryReplayCache replay;
  const ans::RequestSignatures signatures(url, methods, clock, replay);
  std::vector<httpd::HeaderLine> lines;
  for (const auto& [name, value] : headers) lines.push_back({name, value});
  return signatures.reader({.verb = ans::Verb::get, .target = target, .body = {}, .signed_header = lines});
}

}  // namespace

TEST_SUITE("formats") {
  TEST_CASE("ans resolve --key: the registry knows by its request who asks, and without the flag nobody is known") {
    Reading reading;
    const auto key = reading.folder + "/reader.key";
    REQUIRE(reading.run({"key", "new", "--out", key.c_str(), "--insecure-plaintext"}) == 0);
    (void)reading.run({"ans", "resolve", "urn:air:acme.example:b", "--range", "^2", "--key", key.c_str()});
    const auto headers = reading.outside.registry.last_headers;
    const auto target = reading.outside.registry.last_target;
    REQUIRE(headers.size() == 2);
    const auto reader = examined(headers, target, "http://127.0.0.1:8460");
    REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : reader.error().detail));
    CHECK(reader->starts_with("did:key:z6Mk"));
    CHECK_FALSE(examined(headers, target + "&version=1.0.0", "http://127.0.0.1:8460").has_value());
    CHECK_FALSE(examined(headers, target, "https://ans.example").has_value());
    (void)reading.run({"ans", "resolve", "urn:air:acme.example:b"});
    CHECK(reading.outside.registry.last_headers.empty());
    CHECK(*examined({}, target, "http://127.0.0.1:8460") == "");
  }
}
