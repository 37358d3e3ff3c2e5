// The real ansd as a process: what only shows with real sockets, files and signals.
#ifdef ANSD

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <fstream>
#include <optional>
#include <thread>

#include "fixture.h"
#include "support/process.h"
#include "support/raw_http.h"
#include "support/temp_dir.h"
#include "support/tls_server.h"

namespace {

using test::Actor;
using test::Json;
using test::Process;
using test::RawHttpClient;

// ansd at work on a port of its own choice.
class Daemon {
 public:
  explicit Daemon(const std::string& data, std::vector<std::string> more = {}) : process_(ANSD, words(data, std::move(more))) {
    const auto line = process_.read_line();
    const std::string begin = "ansd ready on http://127.0.0.1:";
    INFO(line);
    REQUIRE(line.starts_with(begin));
    REQUIRE(line.ends_with(" data " + data));
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(begin.size())));
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] test::HttpAnswer get(const std::string& target) const { return RawHttpClient(port_).ask(test::get(target)); }
  [[nodiscard]] test::HttpAnswer post(const std::string& body) const { return RawHttpClient(port_).ask(test::post(body, "/v1/agents")); }
  Process& process() { return process_; }

 private:
  static std::vector<std::string> words(const std::string& data, std::vector<std::string> more) {
    std::vector<std::string> all{"--data", data, "--listen", "127.0.0.1:0"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  Process process_;
  std::uint16_t port_ = 0;
};

std::string from_now(std::chrono::hours time) {
  return did::format_time(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + time);
}

// A registration of the agent `key`, valid now; `method` where the publisher is not a did:key.
std::string registration(Actor& publisher, const std::string& issuer, const std::string& key, const std::string& method = {}) {
  auto claims = test::statement({.issuer = issuer, .agent = Actor(9).did, .key = key, .previous = {}});
  claims["validFrom"] = from_now(std::chrono::hours(-1));
  claims["validUntil"] = from_now(std::chrono::hours(24));
  const auto secured = test::secure(claims, publisher, did::Purpose::assertion_method, method, from_now(std::chrono::hours(-1)));
  return Json{{"statement", secured}, {"credentials", Json::array()}}.dump();
}

std::string key_of(const Actor& publisher, int number) { return "urn:air:" + publisher.did + ":agent-" + std::to_string(number); }

// What an ansd that cannot begin says, after its exit code.
void check_fails(const std::vector<std::string>& words, int code, std::string_view text) {
  Process process(ANSD, words);
  const auto line = process.read_line();
  INFO(line);
  CHECK(line.starts_with("ansd: error: "));
  CHECK(line.contains(text));
  CHECK(process.read_line().starts_with("ansd: hint: "));
  CHECK(process.wait() == code);
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("ansd: answers over HTTP, and ends cleanly on SIGTERM and SIGINT") {
    const test::TempDir folder;
    for (const int signal : {SIGTERM, SIGINT}) {
      Daemon daemon(folder.file("data"));
      CHECK(daemon.get("/healthz").status == 200);
      CHECK(daemon.get("/readyz").status == 200);
      CHECK(daemon.get("/none").status == 404);
      CHECK(RawHttpClient(daemon.port()).ask("nonsense\r\n\r\n").headers.at("Content-Type") == "application/problem+json");
      CHECK(daemon.process().end(signal) == 0);
      CHECK(daemon.process().read_line().empty());  // one line was all it said
    }
  }

  TEST_CASE("ansd: what was acknowledged survives kill -9") {
    const test::TempDir folder;
    Actor acme(1);
    int acknowledged = 0;
    for (int round = 0; round < 4; ++round) {
      INFO("round ", round);
      Daemon daemon(folder.file("data"));
      for (int i = 0; i < acknowledged; ++i) CHECK(daemon.get("/v1/agents/" + key_of(acme, i)).status == 200);
      const int more = acknowledged + 3;
      for (; acknowledged < more; ++acknowledged) {
        const auto answer = daemon.post(registration(acme, acme.did, key_of(acme, acknowledged)));
        INFO(answer.body);
        REQUIRE(answer.status == 201);
      }
      CHECK(daemon.process().end(SIGKILL) == std::nullopt);
    }
    Daemon daemon(folder.file("data"));
    const auto last = daemon.get("/v1/agents/" + key_of(acme, acknowledged - 1));
    CHECK(last.status == 200);
    CHECK(last.body.contains("Acme Translate"));
    CHECK(daemon.get("/v1/agents/" + key_of(acme, acknowledged)).status == 404);
    CHECK(daemon.process().end(SIGTERM) == 0);
  }

  TEST_CASE("ansd: a did:web publisher is looked up over HTTPS, where that is allowed") {
    Actor acme(1);
    std::string document;
    const test::TlsServer web([&](test::TlsConnection& connection) { connection.send(test::http_answer(document)); });
    const auto publisher = "did:web:localhost%3A" + std::to_string(web.port());
    test::MemoryWeb pages;
    test::serve_did_web(pages, publisher.substr(8), acme);
    document = pages.pages.begin()->second;
    const auto body = registration(acme, publisher, "urn:air:" + publisher + ":translate", publisher + "#k1");

    const test::TempDir folder;
    Daemon strict(folder.file("strict"), {"--ca-file", test::TlsServer::ca_file()});
    const auto refused = strict.post(body);
    INFO(refused.body);
    CHECK(refused.status >= 400);
    CHECK(web.connections() == 0);

    Daemon daemon(folder.file("data"), {"--ca-file", test::TlsServer::ca_file(), "--insecure-allow-host", web.host()});
    const auto answer = daemon.post(body);
    INFO(answer.body);
    CHECK(answer.status == 201);
    CHECK(web.connections() > 0);
  }

  TEST_CASE("ansd: says why it cannot begin, each with its exit code") {
    const test::TempDir folder;
    check_fails({"--data", folder.file("data"), "--listen", "nowhere"}, 2, "`nowhere` is not an address and a port");
    Daemon daemon(folder.file("data"));
    check_fails({"--data", folder.file("data"), "--listen", "127.0.0.1:0"}, 13, "another daemon uses `" + folder.file("data") + "`");
    const auto address = "127.0.0.1:" + std::to_string(daemon.port());
    check_fails({"--data", folder.file("other"), "--listen", address}, 13, "Address already in use");
    check_fails({"--data", "/proc/none", "--listen", "127.0.0.1:0"}, 13, "`/proc/none`");
    CHECK(daemon.process().end(SIGTERM) == 0);
    std::ofstream(folder.file("data/CURRENT")) << "x";
    check_fails({"--data", folder.file("data"), "--listen", "127.0.0.1:0"}, 1, "the stored data is damaged");
  }
}

#endif
