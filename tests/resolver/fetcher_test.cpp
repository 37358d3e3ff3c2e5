#include "fetcher.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "support/tls_server.h"

namespace {

using namespace std::chrono_literals;
using did::Errc;
using test::http_answer;
using test::TlsConnection;
using test::TlsServer;

resolver::HttpsFetcher fetcher_for(const TlsServer& server, unsigned max_concurrent = 16) {
  return resolver::HttpsFetcher(
      {.insecure_allow_hosts = {server.host()}, .ca_file = TlsServer::ca_file(), .max_concurrent = max_concurrent});
}

did::Result<std::string> fetch(const TlsServer& server, const did::FetchRequest& request) { return fetcher_for(server).get(request); }
did::Result<std::string> fetch(const TlsServer& server) { return fetch(server, {.url = server.url("/x")}); }

// What comes of an answer that is exactly `bytes`, followed by the end of the connection.
did::Result<std::string> fetch_answer(std::string bytes, std::size_t max_bytes = 1000) {
  const TlsServer server([&](TlsConnection& connection) { connection.send(bytes); });
  return fetch(server, {.url = server.url("/x"), .max_bytes = max_bytes});
}

void check_error(const did::Result<std::string>& answer, Errc code, std::string_view text) {
  REQUIRE_FALSE(answer.has_value());
  INFO(answer.error().message);
  CHECK(answer.error().code == code);
  CHECK(answer.error().message.contains(text));
}

std::string chunked(std::string_view chunks) { return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks); }

// The time a fetch may take is met within this.
void check_ends_in_time(const TlsServer& server, std::chrono::milliseconds timeout) {
  const auto begin = std::chrono::steady_clock::now();
  const auto answer = fetch(server, {.url = server.url("/x"), .timeout = timeout});
  const auto took = std::chrono::steady_clock::now() - begin;
  check_error(answer, Errc::unavailable, "the time was over while waiting for the answer");
  CHECK(took >= timeout);
  CHECK(took < timeout + 500ms);
}

}  // namespace

TEST_SUITE("resolver") {
  TEST_CASE("HttpsFetcher: gets a body over HTTPS") {
    std::string request;
    std::string server_name;
    const TlsServer server([&](TlsConnection& connection) {
      request = connection.request();
      server_name = connection.server_name();
      connection.send(http_answer("{\"a\":1}"));
    });
    const auto answer = fetch(server, {.url = server.url("/p%2Fq?x=a%20b"), .accept = "application/did+json"});
    REQUIRE_MESSAGE(answer.has_value(), (answer ? "" : answer.error().message));
    CHECK(*answer == "{\"a\":1}");
    CHECK(server_name == "localhost");
    CHECK(request.starts_with("GET /p%2Fq?x=a%20b HTTP/1.1\r\n"));
    CHECK(request.contains("\r\nAccept: application/did+json\r\n"));
    CHECK(request.contains("\r\nAccept-Encoding: identity\r\n"));
    CHECK(request.contains("\r\nHost: " + server.host() + "\r\n"));
    CHECK_FALSE(request.contains("Cookie"));
  }

  TEST_CASE("HttpsFetcher: reads bodies with a length, in chunks, and to the end of the connection") {
    CHECK(fetch_answer(http_answer("abc")).value_or("") == "abc");
    CHECK(fetch_answer(http_answer("")).value_or("x") == "");
    CHECK(fetch_answer(http_answer("abc", "Content-Encoding: identity\r\n")).value_or("") == "abc");
    CHECK(fetch_answer(chunked("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")).value_or("") == "abc");
    CHECK(fetch_answer("HTTP/1.1 200 OK\r\n\r\nabc").value_or("") == "abc");
  }

  TEST_CASE("HttpsFetcher: tells apart what is not there and what is refused") {
    const auto status = [](const std::string& line, const std::string& headers = "") {
      return fetch_answer("HTTP/1.1 " + line + "\r\nContent-Length: 1\r\n" + headers + "\r\nx");
    };
    check_error(status("404 Not Found"), Errc::not_found, "(404)");
    check_error(status("410 Gone"), Errc::not_found, "(410)");
    for (const auto* line : {"201 Created", "206 Partial Content", "300 Choices", "304 Not Modified", "401 Who", "403 No", "429 Later",
                             "500 Oh", "503 Later"}) {
      INFO(line);
      check_error(status(line), Errc::refused, "the server answered " + std::string(line).substr(0, 3));
    }
  }

  TEST_CASE("HttpsFetcher: follows no redirect, and says where it pointed") {
    TlsServer target(std::map<std::string, std::string>{{"/x", "secret"}});
    for (const auto* line : {"301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"}) {
      const auto answer =
          fetch_answer("HTTP/1.1 " + std::string(line) + "\r\nLocation: " + target.url("/x") + "\r\nContent-Length: 0\r\n\r\n");
      check_error(answer, Errc::refused, "points to `" + target.url("/x") + "`");
    }
    CHECK(target.connections() == 0);
    check_error(fetch_answer("HTTP/1.1 302 Found\r\nLocation: /`\x1b[31m\r\nContent-Length: 0\r\n\r\n"), Errc::refused,
                "points to `/??[31m`");
  }

  TEST_CASE("HttpsFetcher: a body over the limit is cut off, however it is sent") {
    CHECK(fetch_answer(http_answer(std::string(1000, 'x'))).has_value());
    check_error(fetch_answer(http_answer(std::string(1001, 'x'))), Errc::too_large, "longer than 1000 bytes");
    check_error(fetch_answer("HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x')), Errc::too_large, "longer than 1000 bytes");
    check_error(fetch_answer(chunked("3e9\r\n" + std::string(1001, 'x') + "\r\n0\r\n\r\n")), Errc::too_large, "longer than 1000 bytes");
    CHECK(fetch_answer(chunked("3e8\r\n" + std::string(1000, 'x') + "\r\n0\r\n\r\n")).has_value());
  }

  TEST_CASE("HttpsFetcher: stops receiving at the limit, and does not wait for an announced body") {
    std::atomic<std::size_t> sent = 0;
    const TlsServer endless([&](TlsConnection& connection) {
      for (connection.send("HTTP/1.1 200 OK\r\n\r\n"); sent < 100'000'000 && connection.send(std::string(10'000, 'x'));) sent += 10'000;
    });
    check_error(fetch(endless), Errc::too_large, "longer than 65536 bytes");
    CHECK(sent < 20'000'000);  // what the sockets of both sides hold

    const TlsServer announcing([](TlsConnection& connection) {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n");
      connection.wait_ms(20'000);
    });
    const auto begin = std::chrono::steady_clock::now();
    check_error(fetch(announcing), Errc::too_large, "longer than 65536 bytes");
    CHECK(std::chrono::steady_clock::now() - begin < 3s);
  }

  TEST_CASE("HttpsFetcher: headers, chunk headers and trailers have a limit too") {
    check_error(fetch_answer("HTTP/1.1 200 " + std::string(500'000, 'x') + "\r\n\r\n"), Errc::too_large, "longer than 20480 bytes");
    check_error(fetch_answer("HTTP/1.1 " + std::string(500'000, 'x')), Errc::too_large, "longer than 20480 bytes");
    std::string headers = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 10'000; ++i) headers += "X-" + std::to_string(i) + ": " + std::string(100, 'x') + "\r\n";
    check_error(fetch_answer(headers + "\r\n"), Errc::too_large, "longer than 20480 bytes");

    const auto endless = [](const std::string& begin, const std::string& repeated) {
      const TlsServer server([&](TlsConnection& connection) {
        connection.send(begin);
        std::string many;
        while (many.size() < 10'000) many += repeated;
        while (connection.send(many)) {
        }
      });
      const auto started = std::chrono::steady_clock::now();
      CHECK_FALSE(fetch(server, {.url = server.url("/x"), .max_bytes = 1000}).has_value());
      CHECK(std::chrono::steady_clock::now() - started < 3s);
    };
    endless("HTTP/1.1 ", "x");
    endless("HTTP/1.1 200 OK\r\n", "A: b\r\n");
    endless("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n");
    endless(chunked("1;"), "x");
    endless(chunked("0\r\n"), "A: b\r\n");
    endless(chunked(""), "0");
  }

  TEST_CASE("HttpsFetcher: an encoded body is refused, not decoded") {
    for (const auto* encoding : {"gzip", "br", "deflate", "x-unknown", "identity, gzip"}) {
      INFO(encoding);
      const auto answer = fetch_answer(http_answer("\x1f\x8b\x08", "Content-Encoding: " + std::string(encoding) + "\r\n"));
      check_error(answer, Errc::refused, "encoded");
    }
  }

  TEST_CASE("HttpsFetcher: an answer that breaks off or is not HTTP is an error") {
    check_error(fetch_answer(""), Errc::unavailable, "broke off");
    check_error(fetch_answer("nonsense\r\n\r\n"), Errc::unavailable, "broke off");
    check_error(fetch_answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), Errc::unavailable, "broke off");
    check_error(fetch_answer(chunked("5\r\nab")), Errc::unavailable, "broke off");
    check_error(fetch_answer(chunked("2\r\nab\r\n")), Errc::unavailable, "broke off");
    check_error(fetch_answer(chunked("zz\r\nab\r\n0\r\n\r\n")), Errc::unavailable, "broke off");
    const TlsServer cut([](TlsConnection& connection) {
      connection.send("HTTP/1.1 200 OK\r\n\r\n{\"half\":");
      connection.cut();
    });
    check_error(fetch(cut), Errc::unavailable, "broke off");
  }

  TEST_CASE("HttpsFetcher: a slow server does not hold us beyond the timeout") {
    const TlsServer silent([](TlsConnection& connection) { connection.wait_ms(20'000); });
    check_ends_in_time(silent, 300ms);
    const TlsServer dripping_header([](TlsConnection& connection) {
      connection.send("HTTP/1.1 200 OK\r\nX: ");
      while (connection.wait_ms(20) && connection.send("x")) {
      }
    });
    check_ends_in_time(dripping_header, 400ms);
    const TlsServer dripping_body([](TlsConnection& connection) {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
      while (connection.wait_ms(20) && connection.send("x")) {
      }
    });
    check_ends_in_time(dripping_body, 400ms);
  }

  TEST_CASE("HttpsFetcher: the certificate must be valid, trusted, and for this name") {
    const auto with = [](const test::TlsCertificate& certificate) {
      const TlsServer server([](TlsConnection& connection) { connection.send(http_answer("secret")); }, certificate);
      return fetch(server);
    };
    CHECK(with({}).has_value());
    check_error(with({.host = "other.example"}), Errc::unavailable, "certificate is refused: hostname mismatch");
    check_error(with({.host = "*"}), Errc::unavailable, "certificate is refused: hostname mismatch");
    check_error(with({.host = "local*"}), Errc::unavailable, "certificate is refused: hostname mismatch");
    check_error(with({.only_common_name = true}), Errc::unavailable, "certificate is refused: hostname mismatch");
    check_error(with({.expired = true}), Errc::unavailable, "certificate is refused: certificate has expired");
    check_error(with({.trusted = false}), Errc::unavailable, "certificate is refused: ");

    const TlsServer server(std::map<std::string, std::string>{{"/x", "secret"}});
    const resolver::HttpsFetcher without_our_authority({.insecure_allow_hosts = {"localhost"}});
    check_error(without_our_authority.get({.url = server.url("/x")}), Errc::unavailable, "certificate is refused: ");
    const resolver::HttpsFetcher without_file({.insecure_allow_hosts = {"localhost"}, .ca_file = "/nonexistent.pem"});
    check_error(without_file.get({.url = server.url("/x")}), Errc::unavailable, "`/nonexistent.pem`");
  }

  TEST_CASE("HttpsFetcher: a name with a private address is refused before any connection") {
    const TlsServer server(std::map<std::string, std::string>{{"/x", "secret"}});
    for (const std::string& allowed : {std::string("other.example"), std::string("localhost:1"), "x" + server.host()}) {
      const resolver::HttpsFetcher strict({.insecure_allow_hosts = {allowed}, .ca_file = TlsServer::ca_file()});
      check_error(strict.get({.url = server.url("/x")}), Errc::refused, "which is not public (loopback)");
    }
    CHECK(server.connections() == 0);
    const resolver::HttpsFetcher any_port({.insecure_allow_hosts = {"localhost"}, .ca_file = TlsServer::ca_file()});
    CHECK(any_port.get({.url = server.url("/x")}).value_or("") == "secret");
  }

  TEST_CASE("HttpsFetcher: the address itself, http and user info are refused before any connection") {
    const TlsServer server(std::map<std::string, std::string>{{"/x", "secret"}});
    const auto port = std::to_string(server.port());
    const resolver::HttpsFetcher fetcher({.insecure_allow_hosts = {"127.0.0.1", "localhost"}, .ca_file = TlsServer::ca_file()});
    for (const auto& url :
         {"https://127.0.0.1:" + port + "/x", "https://127.1:" + port + "/x", "https://[::1]:" + port + "/x",
          "http://localhost:" + port + "/x", "https://me@localhost:" + port + "/x", "https://localhost.:" + port + "/x"}) {
      INFO(url);
      const auto answer = fetcher.get({.url = url});
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == Errc::malformed);
    }
    CHECK(server.connections() == 0);
  }

  TEST_CASE("HttpsFetcher: a proxy from the environment is ignored") {
    const TlsServer server(std::map<std::string, std::string>{{"/x", "direct"}});
    for (const auto* name : {"https_proxy", "HTTPS_PROXY", "http_proxy", "ALL_PROXY"}) setenv(name, "http://127.0.0.1:1", 1);
    CHECK(fetch(server).value_or("") == "direct");
    for (const auto* name : {"https_proxy", "HTTPS_PROXY", "http_proxy", "ALL_PROXY"}) unsetenv(name);
  }

  TEST_CASE("HttpsFetcher: no server there is unavailable, and says which name") {
    const auto port = [] { return TlsServer(std::map<std::string, std::string>{}).port(); }();
    const resolver::HttpsFetcher fetcher({.insecure_allow_hosts = {"localhost"}});
    const auto answer = fetcher.get({.url = "https://localhost:" + std::to_string(port) + "/x"});
    check_error(answer, Errc::unavailable, "fetching `https://localhost:" + std::to_string(port) + "/x`: no connection to `localhost`");
  }

  TEST_CASE("HttpsFetcher: ten at once are all answered, and the limit makes others wait within their time") {
    std::atomic<int> inside = 0;
    std::atomic<int> most = 0;
    const TlsServer server([&](TlsConnection& connection) {
      const int now = ++inside;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      connection.wait_ms(30);
      --inside;
      connection.send(http_answer(connection.request().substr(4, 3)));
    });
    const auto fetcher = fetcher_for(server, 3);
    std::atomic<int> right = 0;
    std::vector<std::jthread> clients;
    for (int i = 0; i < 10; ++i) {
      clients.emplace_back([&, path = "/" + std::to_string(10 + i)] {
        if (fetcher.get({.url = server.url(path)}).value_or("") == path) ++right;
      });
    }
    clients.clear();
    CHECK(right == 10);
    CHECK(most <= 3);
    CHECK(most >= 2);
  }

  TEST_CASE("HttpsFetcher: who waits for a slot waits no longer than its timeout") {
    const TlsServer silent([](TlsConnection& connection) { connection.wait_ms(20'000); });
    const auto fetcher = fetcher_for(silent, 1);
    std::jthread first([&] { CHECK_FALSE(fetcher.get({.url = silent.url("/x"), .timeout = 600ms}).has_value()); });
    while (silent.connections() == 0) std::this_thread::sleep_for(1ms);
    check_error(fetcher.get({.url = silent.url("/x"), .timeout = 100ms}), Errc::unavailable, "other fetches to end");
  }
}
