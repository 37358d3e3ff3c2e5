#include "server.h"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <list>
#include <thread>
#include <vector>

#include "support/raw_http.h"

namespace {

using namespace std::chrono_literals;
using httpd::Request;
using httpd::Response;
using httpd::Verb;
using test::get;
using test::post;
using test::post_chunked;
using Client = test::RawHttpClient;

constexpr std::size_t body_limit = 1000;

// Sends "1 ", "2 ", ... as fast as it is read; after "/stream-rest" it is silent from 3 on, after "/stream-end" it ends there.
class Numbers final : public httpd::Stream {
 public:
  explicit Numbers(const Request& request) : target_(request.target), next_(request.last_event_id.empty() ? 1 : std::stoi(std::string(request.last_event_id)) + 1) {}
  void begin(std::function<void()> wake) override { wake(); }
  [[nodiscard]] std::optional<std::string> next() override {
    if (next_ > 3 && target_ == "/stream-end") return std::nullopt;
    if (next_ > 3 && target_ == "/stream-rest") return std::string();
    return std::to_string(next_++) + " " + (target_ == "/stream-large" ? std::string(60'000, 'x') : std::string());
  }
  [[nodiscard]] std::string heartbeat() override { return "beat "; }

 private:
  std::string target_;
  int next_;
};

// Answers with what it was asked, and lets a test look inside.
class EchoHandler final : public httpd::Handler {
 public:
  [[nodiscard]] std::size_t max_body(Verb verb, std::string_view /*target*/) const override { return verb == Verb::post ? body_limit : 0; }
  [[nodiscard]] bool blocks(Verb /*verb*/, std::string_view target) const override { return target.starts_with("/slow"); }
  [[nodiscard]] std::optional<Response> turn_away(Verb /*verb*/, std::string_view target, const httpd::ClientAddress& /*client*/) override {
    if (target != "/limited") return std::nullopt;
    return Response{.status = 429, .body = "slowly", .headers = {{"Retry-After", "7"}}};
  }
  [[nodiscard]] Response handle(const Request& request) override {
    ++handled;
    if (request.target == "/slow") {
      begun.count_down();
      std::this_thread::sleep_for(200ms);
    }
    if (request.target == "/tagged") return {.body = std::string(3000, 't'), .headers = {{"ETag", "\"v1\""}, {"Cache-Control", "max-age=60"}}};
    if (request.target == "/client") return {.body = request.client.text()};
    if (request.target.starts_with("/stream")) return {.body = {}, .content_type = "text/event-stream", .stream = std::make_shared<Numbers>(request)};
    if (request.target == "/none") return {.status = 204, .body = ""};
    if (request.target == "/bad-header") return {.body = "x", .headers = {{"X-Bad", "a\r\nSet-Cookie: b"}, {"X-Good", "c"}}};
    return {.body = std::to_string(static_cast<int>(request.verb)) + " " + std::string(request.target) + " " + std::string(request.body)};
  }
  [[nodiscard]] Response refuse(unsigned status, std::string_view detail) const override {
    return {.status = status, .body = "refused: " + std::string(detail), .content_type = "text/plain"};
  }

  std::atomic<int> handled = 0;
  std::latch begun{1};
};

class Running {
 public:
  explicit Running(httpd::ServerOptions options = {}) : server_(listen(options)), thread_([this] { server_.run(); }) {}
  ~Running() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  EchoHandler handler;
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] httpd::ServerStats stats() const { return server_.stats(); }
  void stop() { server_.stop(); }
  void wait() { thread_.join(); }

 private:
  httpd::Server listen(const httpd::ServerOptions& options) {
    auto server = httpd::Server::listen(options, handler);
    REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().message));
    return *std::move(server);
  }
  httpd::Server server_;
  std::thread thread_;
};

// The request is refused with `status`, by the handler's own words, and the connection ends; the handler never saw it.
void check_refused(const std::string& bytes, int status, const httpd::ServerOptions& options = {}) {
  INFO(bytes.substr(0, 200));
  Running server(options);
  Client client(server.port());
  const auto answer = client.ask(bytes);
  CHECK(answer.status == status);
  CHECK(answer.body.starts_with("refused: "));
  CHECK(answer.headers.at("Connection") == "close");
  client.finish_sending();
  CHECK(client.is_closed());
  CHECK(server.handler.handled == 0);
}

}  // namespace

TEST_SUITE("httpd") {
  TEST_CASE("Server: answers requests over one connection") {
    Running server;
    Client client(server.port());
    const auto first = client.ask(get("/a?b=c%20d"));
    CHECK(first.status == 200);
    CHECK(first.body == "0 /a?b=c%20d ");
    CHECK(first.headers.at("Content-Type") == "application/json");
    CHECK(first.headers.at("Connection") == "keep-alive");
    CHECK(first.headers.at("X-Content-Type-Options") == "nosniff");
    CHECK(first.headers.at("Date").ends_with(" GMT"));
    CHECK_FALSE(first.headers.contains("Server"));
    CHECK(client.ask(post("hello")).body == "3 /p hello");
    CHECK(client.ask("PUT /x HTTP/1.1\r\nHost: a\r\n\r\n").body == "2 /x ");
    CHECK(client.ask("DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n").body == "4 /x ");
    CHECK(client.ask("BREW /x HTTP/1.1\r\nHost: a\r\n\r\n").body == "5 /x ");
    const auto none = client.ask(get("/none"));
    CHECK(none.status == 204);
    CHECK_FALSE(none.headers.contains("Content-Length"));
    const auto last = client.ask(get("/z", "Connection: close\r\n"));
    CHECK(last.headers.at("Connection") == "close");
    CHECK(client.is_closed());
  }

  TEST_CASE("Server: HTTP/1.0 is answered and closed") {
    Running server;
    Client client(server.port());
    CHECK(client.ask("GET /old HTTP/1.0\r\n\r\n").body == "0 /old ");
    CHECK(client.is_closed());
  }

  TEST_CASE("Server: pipelined requests are answered in order, the blocking ones too") {
    Running server;
    Client client(server.port());
    REQUIRE(client.send(get("/slow") + post("two") + get("/three")));
    CHECK(client.receive().body == "0 /slow ");
    CHECK(client.receive().body == "3 /p two");
    CHECK(client.receive().body == "0 /three ");
  }

  TEST_CASE("Server: a request may come byte by byte") {
    Running server;
    Client client(server.port());
    for (const char c : post("slowly") + post_chunked("1;ext=1\r\na\r\n2\r\nbc\r\n0\r\nX-Trailer: 1\r\n\r\n"))
      REQUIRE(client.send({&c, 1}));
    CHECK(client.receive().body == "3 /p slowly");
    CHECK(client.receive().body == "3 /p abc");
  }

  TEST_CASE("Server: HEAD tells the length and sends no body") {
    Running server;
    Client client(server.port());
    client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto answer = client.receive(true);
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("Content-Length") == "5");
    CHECK(client.ask(get("/b")).body == "0 /b ");  // what comes next is the next answer
  }

  TEST_CASE("Server: nothing of a request comes back in a header, and no header begins a new line") {
    Running server;
    Client client(server.port());
    const auto answer = client.ask(get("/x", "X-Mine: reflected\r\nOrigin: http://evil.example\r\n"));
    for (const auto& [name, value] : answer.headers) CHECK_FALSE(value.contains("reflected"));
    CHECK(answer.headers.size() == 5);
    const auto bad = client.ask(get("/bad-header"));
    CHECK_FALSE(bad.headers.contains("X-Bad"));
    CHECK_FALSE(bad.headers.contains("Set-Cookie"));
    CHECK(bad.headers.at("X-Good") == "c");
  }

  TEST_CASE("Server: Expect is answered before the body is sent, or the request refused at once") {
    Running server;
    Client client(server.port());
    client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
    CHECK(client.receive().status == 100);
    CHECK(client.ask("abc").body == "3 /p abc");
    client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
    CHECK(client.receive().status == 413);
  }

  TEST_CASE("Server: what is too large is refused with the status that says what") {
    check_refused(get("/" + std::string(8192, 'x')), 414);
    check_refused(get("/" + std::string(30'000, 'x')), 414);
    check_refused(get("/", "X: " + std::string(17'000, 'x') + "\r\n"), 431);
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "A: b\r\n";
    check_refused(get("/", many), 431);
    check_refused(post(std::string(body_limit + 1, 'x')), 413);
    check_refused(post(std::string(500'000, 'x')), 413);
    check_refused("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n", 413);
    check_refused("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", 413);  // no body is expected at all
    check_refused(post_chunked("3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n"), 413);
    check_refused(post_chunked("1f4\r\n" + std::string(500, 'x') + "\r\n1f5\r\n" + std::string(501, 'x') + "\r\n0\r\n\r\n"), 413);
    check_refused(post_chunked("ffffffffffffffff\r\nx"), 413);

    Running server;  // and what is not too large is not
    Client client(server.port());
    CHECK(client.ask(get("/" + std::string(8191, 'x'))).status == 200);
    CHECK(client.ask(get("/", "X: " + std::string(15'000, 'x') + "\r\n")).status == 200);
    CHECK(client.ask(post(std::string(body_limit, 'x'))).status == 200);
    CHECK(client.ask(post_chunked("3e8\r\n" + std::string(1000, 'x') + "\r\n0\r\n\r\n")).status == 200);
  }

  TEST_CASE("Server: endless chunk extensions and trailers end") {
    for (const auto* begin : {"1;", "0\r\nA: "}) {
      Running server;
      Client client(server.port());
      REQUIRE(client.send(post_chunked(begin)));
      bool taken = true;
      for (int i = 0; taken && i < 20'000; ++i) taken = client.send(std::string(1000, 'x'));
      CHECK_FALSE(taken);
      CHECK(server.handler.handled == 0);
    }
  }

  TEST_CASE("Server: what is not well-formed is refused, and nothing behind it is read") {
    const std::string bad[] = {
        "nonsense\r\n\r\n",
        "\x16\x03\x01\x02\r\n\r\n",  // TLS to a plain port
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHo st: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\x01\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /p HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc",
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        post_chunked("zz\r\nab\r\n0\r\n\r\n"),
        post_chunked("2\nab\n0\n\n"),
        post_chunked("2\r\nabc\r\n0\r\n\r\n"),
    };
    for (const auto& bytes : bad) check_refused(bytes + get("/smuggled"), 400);
  }

  TEST_CASE("Server: a slow header is cut off, and so is a slow body") {
    const httpd::ServerOptions quick{.header_timeout = 150ms, .body_timeout = 150ms};
    Running server(quick);
    const auto drip = [&](const std::string& begin) {
      Client client(server.port());
      client.send(begin);
      for (int i = 0; i < 20; ++i) {
        std::this_thread::sleep_for(20ms);
        client.send("x");
      }
      const auto answer = client.receive();
      CHECK(answer.status == 408);
      CHECK(answer.headers.at("Connection") == "close");
      client.finish_sending();
      CHECK(client.is_closed());
    };
    drip("GET / HTTP/1.1\r\nX: ");
    drip("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n");
    CHECK(server.handler.handled == 0);

    Client second(server.port());  // the same limit holds for later requests
    CHECK(second.ask(get("/")).status == 200);
    second.send("GET / HT");
    CHECK(second.receive().status == 408);
  }

  TEST_CASE("Server: a connection without a request is closed without a word") {
    Running server({.header_timeout = 100ms, .idle_timeout = 100ms});
    Client never(server.port());
    CHECK(never.is_closed());
    Client idle(server.port());
    CHECK(idle.ask(get("/")).status == 200);
    CHECK(idle.is_closed());
  }

  TEST_CASE("Server: a client that does not read its answers is given up") {
    Running server({.body_timeout = 150ms});
    Client client(server.port());
    std::string many;
    for (int i = 0; i < 1000; ++i) many += get("/" + std::string(8000, 'x'));
    client.send(many);  // ends when the server gives up; without a limit, never
    CHECK(server.handler.handled < 1000);
  }

  TEST_CASE("Server: connections over the limit are told so") {
    Running server({.max_connections = 2});
    Client first(server.port());
    CHECK(first.ask(get("/")).status == 200);
    {
      Client second(server.port());
      CHECK(second.ask(get("/")).status == 200);
      Client third(server.port());
      const auto answer = third.receive();
      CHECK(answer.status == 503);
      CHECK(answer.body == "refused: too many connections");
      CHECK(third.is_closed());
      CHECK(first.ask(get("/")).status == 200);
    }
    for (int tries = 0;; ++tries) {  // the place is free again soon after
      REQUIRE(tries < 500);
      Client fourth(server.port());
      if (fourth.ask(get("/")).status == 200) break;
      std::this_thread::sleep_for(2ms);
    }
  }

  TEST_CASE("Server: two hundred idle connections do not disturb one at work, nor its end") {
    Running server({.io_threads = 2});
    std::list<Client> idle;
    for (int i = 0; i < 200; ++i) idle.emplace_back(server.port());
    for (auto& client : idle) CHECK(client.ask(get("/x")).status == 200);
    Client working(server.port());
    CHECK(working.ask(get("/slow")).body == "0 /slow ");
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    server.wait();
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
    for (auto& client : idle) CHECK(client.is_closed());
  }

  TEST_CASE("Server: many clients at once get their own answers") {
    Running server({.io_threads = 2});
    std::atomic<int> right = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&, i] {
        Client client(server.port());
        for (int j = 0; j < 50; ++j) {
          const auto target = (j % 2 == 0 ? "/slowly" : "/") + std::to_string(i * 100 + j);
          if (client.ask(get(target)).body == "0 " + target + " ") ++right;
        }
      });
    }
    for (auto& client : clients) client.join();
    CHECK(right == 400);
  }

  TEST_CASE("Server: stop() lets a request in flight finish, and takes no other") {
    Running server;
    Client client(server.port());
    Client idle(server.port());
    REQUIRE(client.send(get("/slow") + get("/after")));
    server.handler.begun.wait();
    server.stop();
    const auto answer = client.receive();
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("Connection") == "close");
    CHECK(client.is_closed());
    CHECK(idle.is_closed());
    server.wait();
    CHECK(server.handler.handled == 1);
  }

  TEST_CASE("Server: who does not finish within the drain timeout is cut off") {
    Running server({.drain_timeout = 100ms});
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\n");
    std::this_thread::sleep_for(50ms);
    const auto begin = std::chrono::steady_clock::now();
    server.stop();
    server.wait();
    CHECK(client.receive().status == 0);
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
  }

  TEST_CASE("Server: who has an answer already is told so without its body") {
    Running server;
    Client client(server.port());
    const auto whole = client.ask(get("/tagged"));
    CHECK(whole.status == 200);
    CHECK(whole.body.size() == 3000);
    const auto same = client.ask(get("/tagged", "If-None-Match: \"v0\", W/\"v1\"\r\n"));
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK_FALSE(same.headers.contains("Content-Length"));
    CHECK(same.headers.at("ETag") == "\"v1\"");
    CHECK(same.headers.at("Cache-Control") == "max-age=60");
    CHECK(client.ask(get("/tagged", "If-None-Match: \"v2\"\r\n")).status == 200);
    CHECK(client.ask(get("/a", "If-None-Match: *\r\n")).status == 200);  // it has no tag
    CHECK(client.ask("POST /tagged HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n").status == 200);  // 13.1.2 is about reading
  }

  TEST_CASE("Server: a large answer is compressed for who takes gzip, and for nobody else") {
    Running server({.compress_from = 1000});
    Client client(server.port());
    const auto plain = client.ask(get("/tagged"));
    CHECK(plain.body.size() == 3000);
    CHECK(plain.headers.at("Vary") == "Accept-Encoding");
    CHECK(plain.headers.at("ETag") == "\"v1\"");
    const auto small = client.ask(get("/tagged", "Accept-Encoding: br, gzip\r\n"));
    CHECK(small.headers.at("Content-Encoding") == "gzip");
    CHECK(small.body.size() < 200);
    CHECK(small.headers.at("ETag") == "W/\"v1\"");
    CHECK(client.ask(get("/tagged", "Accept-Encoding: gzip\r\nIf-None-Match: W/\"v1\"\r\n")).status == 304);
    CHECK_FALSE(client.ask(get("/a", "Accept-Encoding: gzip\r\n")).headers.contains("Content-Encoding"));
    Running never;
    CHECK_FALSE(Client(never.port()).ask(get("/tagged", "Accept-Encoding: gzip\r\n")).headers.contains("Content-Encoding"));
  }

  TEST_CASE("Server: what is turned away is not read, and the connection goes on where nothing is left unread") {
    Running server;
    Client client(server.port());
    const auto answer = client.ask(get("/limited"));
    CHECK(answer.status == 429);
    CHECK(answer.headers.at("Retry-After") == "7");
    CHECK(client.ask(get("/a")).status == 200);
    const auto with_body = client.ask(post("abc", "/limited"));
    CHECK(with_body.status == 429);
    CHECK(with_body.headers.at("Connection") == "close");
    CHECK(server.handler.handled == 1);
  }

  TEST_CASE("Server: a client behind our own proxy is who the proxy says, and nobody else's word counts") {
    Running server;
    Client client(server.port());
    CHECK(client.ask(get("/client")).body == "127.0.0.1");
    CHECK(client.ask(get("/client", "X-Forwarded-For: 192.0.2.1, 198.51.100.2\r\n")).body == "198.51.100.2");
    CHECK(client.ask(get("/client", "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 2001:db8::7\r\n")).body == "2001:db8::7");
    CHECK(client.ask(get("/client", "X-Forwarded-For: evil\r\n")).body == "127.0.0.1");
  }

  TEST_CASE("Server: a connection with too many requests in a row ends, after they were answered in order") {
    Running server({.max_pipelined = 5});
    Client client(server.port());
    std::string many;
    for (int i = 0; i < 20; ++i) many += get("/" + std::to_string(i));
    client.send(many);
    int answers = 0;
    for (auto answer = client.receive(); answer.status == 200; answer = client.receive()) {
      CHECK(answer.body == "0 /" + std::to_string(answers++) + " ");
      if (answer.headers.at("Connection") == "close") break;
    }
    CHECK(answers == 6);
    CHECK(server.handler.handled == 6);
    Client patient(server.port());  // one after another there is no end
    for (int i = 0; i < 20; ++i) CHECK(patient.ask(get("/x")).headers.at("Connection") == "keep-alive");
  }

  TEST_CASE("Server: a stream comes piece by piece, is told of its silence, and ends with the connection") {
    Running server({.stream_heartbeat = 50ms});
    Client client(server.port());
    client.send(get("/stream-rest"));
    const auto begin = client.receive();
    CHECK(begin.status == 200);
    CHECK(begin.headers.at("Content-Type") == "text/event-stream");
    CHECK(begin.headers.at("Connection") == "close");
    CHECK_FALSE(begin.headers.contains("Content-Length"));
    CHECK(client.receive_bytes(16) == "1 2 3 beat beat ");
    CHECK(server.stats().streams == 1);
    Client resumed(server.port());
    resumed.send(get("/stream-end", "Last-Event-ID: 2\r\n"));
    resumed.receive();
    CHECK(resumed.receive_bytes(2) == "3 ");
    CHECK(resumed.is_closed());
    server.stop();  // a stream does not hold up the end
    server.wait();
    CHECK(server.stats().streams == 0);
  }

  TEST_CASE("Server: a reader that does not read its stream is cut off, and nothing piles up for it") {
    Running server({.max_streams = 2, .stream_timeout = 200ms});
    Client idle(server.port());
    idle.send(get("/stream-large"));
    for (int tries = 0; server.stats().cut_off == 0; ++tries) {
      REQUIRE(tries < 500);
      std::this_thread::sleep_for(10ms);
    }
    CHECK(server.stats().streams == 0);
  }

  TEST_CASE("Server: streams over the limit are told so") {
    Running server({.max_streams = 1});
    Client first(server.port());
    first.send(get("/stream-rest"));
    CHECK(first.receive().status == 200);
    CHECK(Client(server.port()).ask(get("/stream-rest")).status == 503);
    CHECK(server.stats().streams == 1);
  }

  TEST_CASE("Server: with a time of grace it says that it is stopping, and still answers") {
    std::atomic<int> told = 0;
    Running server({.drain_grace = 300ms, .on_stopping = [&] { ++told; }});
    server.stop();
    for (int tries = 0; told == 0; ++tries) {
      REQUIRE(tries < 500);
      std::this_thread::sleep_for(1ms);
    }
    CHECK(Client(server.port()).ask(get("/late")).status == 200);
    server.stop();  // asked again: at once
    server.wait();
    CHECK(told == 1);
  }

  TEST_CASE("Server: a port that is taken, or an address that is not ours, is an error that says so") {
    Running server;
    EchoHandler handler;
    const auto taken = httpd::Server::listen({.port = server.port()}, handler);
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().code == did::Errc::unavailable);
    CHECK(taken.error().message == "listening on `127.0.0.1` port " + std::to_string(server.port()) + ": Address already in use");
    CHECK_FALSE(httpd::Server::listen({.address = "192.0.2.1"}, handler).has_value());
    CHECK_FALSE(httpd::Server::listen({.address = "localhost"}, handler).has_value());
    CHECK_FALSE(httpd::Server::listen({.address = ""}, handler).has_value());
  }
}
