#include "server.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <latch>
#include <list>
#include <thread>
#include <vector>

#include "running.h"

namespace {

using namespace std::chrono_literals;
using test::body_limit;
using test::EchoHandler;
using test::get;
using test::post;
using test::post_chunked;
using test::Running;
using Client = test::RawHttpClient;

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

// Raises the limit of open files for as long as this process runs.
bool may_open(rlim_t files) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
  limit.rlim_cur = std::max(limit.rlim_cur, files);
  limit.rlim_max = std::max(limit.rlim_max, files);  // root may
  return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

std::size_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::size_t all = 0, resident = 0;
  in >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_SUITE("httpd") {
  TEST_CASE("Server: If-Match reaches the handler, and in several lines it is refused") {
    Running server;
    Client client(server.port());
    CHECK(client.ask(get("/condition", "If-Match: \"a\", \"b\"\r\n")).body == "\"a\", \"b\"");
    CHECK(client.ask(get("/condition")).body.empty());
    check_refused(get("/condition", "If-Match: \"a\"\r\nIf-Match: \"b\"\r\n"), 400);
  }

  TEST_CASE("Server: Idempotency-Key reaches the handler, an empty one is there, and in several lines it is refused") {
    Running server;
    Client client(server.port());
    CHECK(client.ask(get("/key", "Idempotency-Key: \"a\"\r\n")).body == "[\"a\"]");
    CHECK(client.ask(get("/key", "Idempotency-Key:\r\n")).body == "[]");
    CHECK(client.ask(get("/key")).body == "none");
    check_refused(get("/key", "Idempotency-Key: \"a\"\r\nIdempotency-Key: \"a\"\r\n"), 400);
  }

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

  TEST_CASE("Server: what is urgent does not wait until others have blocked") {
    Running server({.worker_threads = 1, .urgent_threads = 1});
    Client held(server.port());
    REQUIRE(held.send(get("/held")));
    server.handler.begun.wait();  // the only worker has it
    Client waiting(server.port());
    REQUIRE(waiting.send(get("/slow-too")));
    CHECK(Client(server.port()).ask(get("/urgent")).body == "0 /urgent ");
    server.handler.released.release();
    CHECK(held.receive().body == "released");
    CHECK(waiting.receive().body == "0 /slow-too ");
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

  TEST_CASE("Server: 9,900 idle connections cost little memory, and one at work is answered") {
    constexpr int many = 9'900;
    if (!may_open(2 * many + 100)) {  // both ends of each are in this process
      MESSAGE("skipped: this user may not open 19,900 files");
      return;
    }
    Running server({.io_threads = 2, .max_connections = many + 1});
    const auto before = resident_bytes();
    std::list<Client> idle;
    for (int i = 0; i < many; ++i) idle.emplace_back(server.port());
    Client working(server.port());
    CHECK(working.ask(get("/x")).status == 200);
    CHECK(server.stats().connections == many + 1);
    const auto each = (resident_bytes() - before) / many;
    INFO(each);
    CHECK(each < 16'384);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) CHECK(working.ask(get("/x")).status == 200);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
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

  TEST_CASE("Server: who waits for an answer that comes later keeps nobody else waiting") {
    Running server({.worker_threads = 1});
    Client waiting(server.port());
    Client other(server.port());
    REQUIRE(waiting.send(post("one", "/later") + get("/after")));
    server.handler.begun.wait();
    CHECK(other.ask(get("/slowly")).body == "0 /slowly ");
    server.handler.released.release();
    CHECK(waiting.receive().body == "later: one");
    CHECK(waiting.receive().body == "0 /after ");
  }

  TEST_CASE("Server: an answer that comes later is waited for when the server ends") {
    Running server;
    Client client(server.port());
    REQUIRE(client.send(post("one", "/later")));
    server.handler.begun.wait();
    server.stop();
    std::this_thread::sleep_for(50ms);
    server.handler.released.release();
    CHECK(client.receive().body == "later: one");
    server.wait();
  }

  TEST_CASE("Server: an answer that comes when the connection is gone goes nowhere") {
    Running server({.drain_timeout = 50ms});
    {
      Client client(server.port());
      REQUIRE(client.send(post("one", "/later")));
      server.handler.begun.wait();
    }
    server.stop();
    std::this_thread::sleep_for(100ms);
    server.handler.released.release();
    server.wait();
    CHECK(server.stats().connections == 0);
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
