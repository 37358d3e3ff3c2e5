// The real ansd as a process: what only shows with real sockets, files and signals.
#ifdef ANSD

#include <did/hash.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <latch>
#include <optional>
#include <random>
#include <thread>

#include "fixture.h"
#include "store/rocks_store.h"
#include "support/process.h"
#include "support/raw_http.h"
#include "support/small_disk.h"
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

// The same, of an agent of a did:key with a file that is said to lie at this address.
std::string registration_leading_to(Actor& publisher, const std::string& key, const std::string& url, std::string_view content) {
  auto claims = test::statement({.issuer = publisher.did, .agent = Actor(9).did, .key = key, .previous = {}});
  claims["validFrom"] = from_now(std::chrono::hours(-1));
  claims["validUntil"] = from_now(std::chrono::hours(24));
  claims["credentialSubject"]["artifacts"] = {
      {{"mediaType", "text/plain"}, {"url", url}, {"digest", did::digest_text(did::as_bytes(content))}}};
  return Json{{"statement", test::secure(claims, publisher, did::Purpose::assertion_method, {}, from_now(std::chrono::hours(-1)))}}.dump();
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

struct Ended {
  int code;
  std::string output;
};

Ended run_to_end(const std::vector<std::string>& words) {
  Process process(ANSD, words);
  Ended out{};
  for (auto line = process.read_line(); !line.empty(); line = process.read_line()) out.output += line + "\n";
  out.code = process.wait().value_or(-1);
  return out;
}

// Posts one body after another until the daemon is gone; notes which ones were acknowledged.
void post_until_it_ends(std::uint16_t port, const std::vector<std::string>& bodies, std::atomic<std::size_t>& next,
                        std::vector<std::atomic<bool>>& acknowledged, std::latch& connected) {
  RawHttpClient client(port);
  connected.count_down();
  for (;;) {
    const auto mine = next++;
    if (mine >= bodies.size()) return;
    if (client.ask(test::post(bodies[mine], "/v1/agents")).status != 201) return;
    acknowledged[mine] = true;
  }
}

void damage_names(const std::string& data, const std::string& alias) {
  const auto store = ans::RocksStore::open(data);
  REQUIRE(store.has_value());
  ans::WriteBatch batch;
  batch.remove(ans::Table::names, alias);
  REQUIRE((*store)->write(batch).has_value());
}

bool is_usable(const test::SmallDisk& disk) {
  if (!disk.is_mounted()) MESSAGE("skipped: this user may not mount a small disk");
  return disk.is_mounted();
}

// Who publishes under a did:web of this machine, and serves its document over HTTPS.
struct WebPublisher {
  WebPublisher() {
    test::MemoryWeb pages;
    test::serve_did_web(pages, did.substr(8), actor);
    document = pages.pages.begin()->second;
  }
  Actor actor{1};
  std::string document{};
  test::TlsServer web{[this](test::TlsConnection& connection) { connection.send(test::http_answer(document)); }};
  std::string did = "did:web:localhost%3A" + std::to_string(web.port());
};

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

  TEST_CASE("ansd: killed fifty times under load, it has lost nothing that it acknowledged, and its store is sound") {
    const test::TempDir folder;
    const auto data = folder.file("data");
    Actor acme(1);
    std::vector<std::string> bodies;
    for (int i = 0; i < 1500; ++i) bodies.push_back(registration(acme, acme.did, key_of(acme, i)));
    std::vector<std::atomic<bool>> acknowledged(bodies.size());
    std::atomic<std::size_t> next = 0;
    std::mt19937 random(std::random_device{}());
    for (int round = 1; round <= 50; ++round) {
      INFO("round ", round);
      Daemon daemon(data);
      std::latch connected(8);
      std::vector<std::jthread> clients;
      for (int client = 0; client < 8; ++client)
        clients.emplace_back([&] { post_until_it_ends(daemon.port(), bodies, next, acknowledged, connected); });
      connected.wait();
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 40));
      CHECK(daemon.process().end(SIGKILL) == std::nullopt);
      clients.clear();
      if (round % 10 != 0) continue;
      const auto verified = run_to_end({"--data", data, "--verify", "--json"});
      INFO(verified.output);
      REQUIRE(verified.code == 0);
      CHECK(Json::parse(verified.output).at("events") >= std::ranges::count_if(acknowledged, [](const auto& one) { return one.load(); }));
    }
    CHECK(std::ranges::count_if(acknowledged, [](const auto& one) { return one.load(); }) > 8);
    Daemon daemon(data);
    for (std::size_t i = 0; i < bodies.size(); ++i)
      if (acknowledged[i]) CHECK(daemon.get("/v1/agents/" + key_of(acme, static_cast<int>(i))).status == 200);
    CHECK(daemon.process().end(SIGTERM) == 0);
    const auto rebuilt = run_to_end({"--data", data, "--rebuild", "--json"});
    CHECK(rebuilt.code == 0);
    CHECK(Json::parse(rebuilt.output).at("equal") == true);
  }

  TEST_CASE("ansd --backup: a daemon at work gives a sound store, from which another begins") {
    const test::TempDir folder;
    const auto data = folder.file("data"), copy = folder.file("copy");
    Actor acme(1);
    {
      Daemon daemon(data);
      REQUIRE(daemon.post(registration(acme, acme.did, key_of(acme, 1))).status == 201);
      const auto taken = run_to_end({"--data", data, "--backup", copy});
      INFO(taken.output);
      CHECK(taken.code == 0);
      CHECK(taken.output == "ansd: backup of `" + data + "` in `" + copy + "`\n");
      REQUIRE(daemon.post(registration(acme, acme.did, key_of(acme, 2))).status == 201);
      check_fails({"--data", data, "--backup", copy}, 13, "`" + copy + "` is there already");
      CHECK(daemon.process().end(SIGKILL) == std::nullopt);
    }
    CHECK(run_to_end({"--data", copy, "--verify"}).output.contains("1 events, 1 statements"));
    {
      Daemon restored(copy);
      CHECK(restored.get("/v1/agents/" + key_of(acme, 1)).status == 200);
      CHECK(restored.get("/v1/agents/" + key_of(acme, 2)).status == 404);
      REQUIRE(restored.post(registration(acme, acme.did, key_of(acme, 3))).status == 201);
      CHECK(restored.process().end(SIGTERM) == 0);
    }
    // Without a daemon, and beside a socket that one left behind.
    CHECK(run_to_end({"--data", data, "--backup", folder.file("second")}).code == 0);
    CHECK(run_to_end({"--data", folder.file("second"), "--verify"}).output.contains("2 events, 2 statements"));
    check_fails({"--data", folder.file("none"), "--backup", folder.file("third")}, 13, "there is no data folder");
  }

  TEST_CASE("ansd: on a disk that is full it refuses, goes on reading, and has lost nothing when there is room again") {
    const test::SmallDisk disk(64);
    if (!is_usable(disk)) return;
    const auto data = disk.file("data");
    Actor acme(1);
    int acknowledged = 0;
    {
      Daemon daemon(data);
      REQUIRE(daemon.post(registration(acme, acme.did, key_of(acme, acknowledged++))).status == 201);
      CHECK(daemon.process().end(SIGTERM) == 0);
    }
    REQUIRE(disk.fill(std::uint64_t{1} << 20U));
    {
      Daemon daemon(data);
      auto answer = daemon.post(registration(acme, acme.did, key_of(acme, acknowledged)));
      for (; answer.status == 201 && acknowledged < 1000; ++acknowledged)
        answer = daemon.post(registration(acme, acme.did, key_of(acme, acknowledged + 1)));
      INFO(answer.body);
      CHECK(answer.status == 503);
      CHECK(daemon.get("/readyz").status == 503);
      CHECK(daemon.get("/healthz").status == 200);
      CHECK(daemon.get("/v1/agents/" + key_of(acme, 0)).status == 200);
      disk.empty();
      CHECK(daemon.post(registration(acme, acme.did, key_of(acme, 2000))).status == 503);  // until an operator has looked
      CHECK(daemon.process().end(SIGTERM) == 0);
    }
    Daemon daemon(data);
    for (int i = 0; i < acknowledged; ++i) CHECK(daemon.get("/v1/agents/" + key_of(acme, i)).status == 200);
    CHECK(daemon.post(registration(acme, acme.did, key_of(acme, 2000))).status == 201);
    CHECK(daemon.process().end(SIGTERM) == 0);
    CHECK(run_to_end({"--data", data, "--verify"}).code == 0);
  }

  TEST_CASE("ansd: on a disk that is read-only it says so, and can still be verified") {
    const test::SmallDisk disk(64);
    if (!is_usable(disk)) return;
    const auto data = disk.file("data");
    Actor acme(1);
    {
      Daemon daemon(data);
      REQUIRE(daemon.post(registration(acme, acme.did, key_of(acme, 1))).status == 201);
      CHECK(daemon.process().end(SIGTERM) == 0);
    }
    REQUIRE(disk.make_read_only());
    check_fails({"--data", data, "--listen", "127.0.0.1:0"}, 13, "Read-only file system");
    CHECK(run_to_end({"--data", data, "--verify"}).code == 0);
  }

  TEST_CASE("ansd --verify and --rebuild: say what is there, what is wrong, and correct it") {
    const test::TempDir folder;
    const auto data = folder.file("data");
    Actor acme(1);
    {
      Daemon daemon(data);
      REQUIRE(daemon.post(registration(acme, acme.did, key_of(acme, 1))).status == 201);
      check_fails({"--data", data, "--verify"}, 13, "another daemon uses `" + data + "`");
      CHECK(daemon.process().end(SIGTERM) == 0);
    }
    const auto sound = run_to_end({"--data", data, "--verify"});
    CHECK(sound.code == 0);
    CHECK(sound.output.contains("1 events, 1 statements, 0 credentials"));
    CHECK(sound.output.ends_with("ansd: the store is sound\n"));
    damage_names(data, Actor(9).did);
    const auto wrong = run_to_end({"--data", data, "--verify"});
    CHECK(wrong.code == 1);
    CHECK(wrong.output.contains("ansd: projection: `names` lacks the key `" + Actor(9).did + "`"));
    CHECK(wrong.output.contains("ansd: hint: "));
    const auto rebuilt = run_to_end({"--data", data, "--rebuild"});
    CHECK(rebuilt.code == 1);
    CHECK(rebuilt.output.contains("1 differed and are corrected; the first: `names` lacks the key"));
    CHECK(run_to_end({"--data", data, "--verify"}).code == 0);
    const auto again = run_to_end({"--data", data, "--rebuild"});
    CHECK(again.code == 0);
    CHECK(again.output.ends_with("ansd: equal, byte for byte\n"));
    check_fails({"--data", folder.file("none"), "--verify"}, 13, "there is no data folder");
    check_fails({"--data", folder.file("none"), "--rebuild"}, 13, "there is no data folder");
    check_fails({"--data", data, "--verify", "--scratch", folder.file("none")}, 13, "making a folder in");
  }

  TEST_CASE("ansd: an event reaches its reader when it is acknowledged, and SIGTERM ends the stream") {
    const test::TempDir folder;
    Actor acme(1);
    Daemon daemon(folder.file("data"));
    RawHttpClient reader(daemon.port());
    reader.send(test::get("/v1/events"));
    CHECK(reader.receive().headers.at("Content-Type") == "text/event-stream");
    const std::string_view begin = "retry: 2000\n\nid: 0\nevent: heartbeat\ndata: {\"sequence\":0}\n\n";
    CHECK(reader.receive_bytes(begin.size()) == begin);
    REQUIRE(daemon.post(registration(acme, acme.did, key_of(acme, 1))).status == 201);
    CHECK(reader.receive_bytes(30) == "id: 1\nevent: AGENT_REGISTERED\n");
    CHECK(daemon.get("/metrics").body.contains("ansd_streams 1\n"));
    CHECK(daemon.process().end(SIGTERM) == 0);
  }

  TEST_CASE("ansd: answers HTTPS, reads a new certificate on SIGHUP, and logs lines of JSON") {
    const test::TempDir folder;
    const auto files = test::write_certificate(folder.path());
    Process process(ANSD, {"--data", folder.file("data"), "--listen", "127.0.0.1:0", "--tls-certificate", files.certificate, "--tls-key",
                           files.key, "--log-level", "info", "--log-format", "json"});
    const auto line = process.read_line();
    INFO(line);
    REQUIRE(line.starts_with("ansd ready on https://127.0.0.1:"));
    const auto ready = Json::parse(process.read_line());
    CHECK(ready.at("what") == "ready");
    CHECK(ready.at("level") == "info");
    CHECK(ready.at("at").get<std::string>().ends_with("Z"));
    process.send(SIGHUP);
    CHECK(Json::parse(process.read_line()).at("what") == "certificate read again");
    std::ofstream(files.certificate) << "no PEM";
    process.send(SIGHUP);
    const auto refused = Json::parse(process.read_line());
    CHECK(refused.at("what") == "certificate not read again");
    CHECK(refused.at("why").get<std::string>().contains(files.certificate));
    CHECK(process.end(SIGTERM) == 0);
  }

  TEST_CASE("ansd: a did:web publisher is looked up over HTTPS, where that is allowed") {
    WebPublisher acme;
    const auto body = registration(acme.actor, acme.did, "urn:air:" + acme.did + ":translate", acme.did + "#k1");

    const test::TempDir folder;
    Daemon strict(folder.file("strict"), {"--ca-file", test::TlsServer::ca_file()});
    const auto refused = strict.post(body);
    INFO(refused.body);
    CHECK(refused.status >= 400);
    CHECK(acme.web.connections() == 0);

    Daemon daemon(folder.file("data"), {"--ca-file", test::TlsServer::ca_file(), "--insecure-allow-host", acme.web.host()});
    const auto answer = daemon.post(body);
    INFO(answer.body);
    CHECK(answer.status == 201);
    CHECK(acme.web.connections() > 0);
  }

  TEST_CASE("ansd: what a statement leads to is fetched over HTTPS from where that is allowed, and compared") {
    Actor acme{1};
    test::TlsServer web([](test::TlsConnection& connection) { connection.send(test::http_answer("what lies there")); });
    const auto url = "https://" + web.host() + "/file";
    const auto body = [&](int number, std::string_view content) {
      return registration_leading_to(acme, key_of(acme, number), url, content);
    };
    const test::TempDir folder;
    Daemon guarded(folder.file("guarded"), {"--ca-file", test::TlsServer::ca_file()});
    const auto private_address = guarded.post(body(1, "what lies there"));
    CHECK(private_address.status >= 400);
    CHECK(Json::parse(private_address.body).at("pointer") == "/statement/credentialSubject/artifacts/0/url");
    Daemon trusting(folder.file("trusting"), {"--ca-file", test::TlsServer::ca_file(), "--artifacts", "trusted"});
    CHECK(trusting.post(body(1, "something else")).status == 201);
    CHECK(web.connections() == 0);

    Daemon daemon(folder.file("data"), {"--ca-file", test::TlsServer::ca_file(), "--insecure-allow-host", web.host()});
    const auto good = daemon.post(body(1, "what lies there"));
    INFO(good.body);
    CHECK(good.status == 201);
    CHECK(web.connections() == 1);
    const auto other = daemon.post(body(2, "something else"));
    CHECK(other.status == 422);
    CHECK(Json::parse(other.body).at("errorCode") == "artifact_mismatch");
  }

  TEST_CASE("ansd --operator: a command by whoever runs it holds, and by anybody else does not") {
    Actor acme{1};
    Actor keeper{7};
    const test::TempDir folder;
    Daemon daemon(folder.file("data"), {"--operator", keeper.did});
    const auto key = key_of(acme, 1);
    REQUIRE(daemon.post(registration(acme, acme.did, key)).status == 201);
    const auto revoke = [&](Actor& by) {
      const auto command = test::secure(test::revocation(key, {}, "policyViolation"), by, did::Purpose::capability_invocation).dump();
      return RawHttpClient(daemon.port()).ask(test::post(command, "/v1/agents/" + key + "/revoke")).status;
    };
    Actor stranger{3};
    CHECK(revoke(stranger) == 403);
    CHECK(revoke(keeper) == 200);
    CHECK(daemon.get("/v1/agents/" + key).status == 410);
  }

  TEST_CASE("ansd --ownership required: a did:web publisher is pending until its document was looked at from every vantage point") {
    WebPublisher acme;
    const auto name = "urn:air:" + acme.did + ":translate";
    const auto path = "/v1/agents/urn:air:did:web:localhost%253A" + std::to_string(acme.web.port()) + ":translate";

    const test::TempDir folder;
    Daemon daemon(folder.file("data"),
                  {"--ca-file", test::TlsServer::ca_file(), "--insecure-allow-host", acme.web.host(), "--ownership", "required",
                   "--registry-name", "ans.example", "--vantage-address", "127.0.0.1", "--vantage-address", "127.0.0.2"});
    const auto pending = daemon.post(registration(acme.actor, acme.did, name, acme.did + "#k1"));
    INFO(pending.body);
    REQUIRE(pending.status == 202);
    CHECK(Json::parse(pending.body).at("challenges").size() == 1);
    CHECK(daemon.get(path).status == 404);
    const int before = acme.web.connections();
    const auto proven = RawHttpClient(daemon.port()).ask(test::post(R"({"method":"did-web"})", path + "/verify"));
    INFO(proven.body);
    CHECK(proven.status == 200);
    CHECK(acme.web.connections() == before + 2);
    CHECK(daemon.get(path).status == 200);
    CHECK(daemon.process().end(SIGTERM) == 0);
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
