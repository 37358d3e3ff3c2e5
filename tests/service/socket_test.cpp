// The service behind its server: what only shows with a socket.
#include <server.h>

#include <chrono>
#include <thread>

#include "fixture.h"
#include "support/raw_http.h"

using namespace test;
using namespace std::chrono_literals;

namespace {

class Running {
 public:
  explicit Running(const httpd::ServerOptions& options = {}) : server_(listen(options)), thread_([this] { server_.run(); }) {}
  ~Running() {
    server_.stop();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

 private:
  httpd::Server listen(const httpd::ServerOptions& options) {
    auto server = httpd::Server::listen(options, api_.service);
    REQUIRE(server.has_value());
    return *std::move(server);
  }
  Api api_;
  httpd::Server server_;
  std::thread thread_;
};

std::string issue_request() { return post(did::to_text(Json{{"credential", claims()}}), "/credentials/issue"); }

void check_alive(const Running& running) { CHECK(RawHttpClient(running.port()).ask(get("/healthz")).status == 200); }

// The answer to `bytes` is `status`, and the service lives on.
void check_refused(const Running& running, const std::string& bytes, int status) {
  INFO(bytes.substr(0, 60), "... of ", bytes.size());
  CHECK(RawHttpClient(running.port()).ask(bytes).status == status);
  check_alive(running);
}

}  // namespace

TEST_SUITE("service") {
  TEST_CASE("socket: a credential is issued and verified over one connection") {
    const Running running;
    RawHttpClient client(running.port());
    const auto issued = client.ask(issue_request());
    CHECK(issued.status == 201);
    CHECK(issued.headers.at("Content-Type") == "application/json");
    const auto verified = client.ask(post(issued.body, "/credentials/verify"));
    CHECK(verified.status == 200);
    CHECK(verified.body == "{\"errors\":[],\"verified\":true}");
  }

  TEST_CASE("socket: garbage is refused, and the next client is served") {
    const Running running;
    check_refused(running, "garbage\r\n\r\n", 400);
    check_refused(running, std::string("\0\1\2\3\r\n\r\n", 8), 400);
    check_refused(running, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400);
    check_refused(running, "POST /credentials/issue HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
    check_refused(running, post("garbage", "/credentials/verify"), 400);
    check_refused(running, post("garbage", "/credentials/derive"), 404);
    check_refused(running, get("/credentials/issue"), 405);
  }

  TEST_CASE("socket: long request lines, headers and bodies meet their limits") {
    const Running running;
    const std::string long_text(64 * 1024, 'a');
    check_refused(running, get("/" + long_text), 414);
    check_refused(running, get("/" + std::string(8 * 1024, 'a')), 414);
    check_refused(running, "GET " + long_text, 414);
    check_refused(running, get("/healthz", "X-Long: " + long_text + "\r\n"), 431);
    check_refused(running, get("/healthz", long_text + ": x\r\n"), 431);
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "A: b\r\n";
    check_refused(running, get("/healthz", many), 431);
    check_refused(running, post(std::string(256 * 1024 + 1, ' '), "/credentials/issue"), 413);
    check_refused(running, "POST /credentials/issue HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413);
    check_refused(running, post(std::string(256 * 1024, '['), "/credentials/issue"), 400);
  }

  TEST_CASE("socket: pipelined calls are answered in order") {
    const Running running;
    RawHttpClient client(running.port());
    client.send(issue_request() + get("/healthz") + post("{}", "/credentials/verify") + get("/nothing"));
    for (const int status : {201, 200, 400, 404}) CHECK(client.receive().status == status);
  }

  TEST_CASE("socket: who sends a byte now and then is cut off, and holds up nobody") {
    const Running running({.header_timeout = 300ms, .body_timeout = 300ms});
    RawHttpClient slow_header(running.port());
    RawHttpClient slow_body(running.port());
    slow_header.send("GET /healthz HTTP/1.1\r\nHo");
    slow_body.send("POST /credentials/issue HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
    for (int i = 0; i < 5; ++i) {
      check_alive(running);
      std::this_thread::sleep_for(30ms);
      slow_header.send("s");
      slow_body.send(" ");
    }
    CHECK(slow_header.receive().status == 408);
    CHECK(slow_body.receive().status == 408);
  }
}
