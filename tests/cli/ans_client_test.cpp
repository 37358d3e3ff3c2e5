// The HTTP side of the registry client, against a server that answers one request with given bytes.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "fixed_outside.h"
#include "support/tls_server.h"

namespace {

// Listens on a free port of loopback, reads one request to the end of its body, answers, closes.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer, std::chrono::milliseconds delay = {}) : answer_(std::move(answer)), delay_(delay) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t size = sizeof address;
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    REQUIRE(::listen(listener_, 1) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~OneAnswer() {
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
  }
  OneAnswer(const OneAnswer&) = delete;
  OneAnswer& operator=(const OneAnswer&) = delete;

  [[nodiscard]] std::string url(const std::string& scheme = "http") const { return scheme + "://127.0.0.1:" + std::to_string(port_); }
  // What arrived. PRECONDITION: the answer was received.
  [[nodiscard]] const std::string& request() {
    if (thread_.joinable()) thread_.join();
    return request_;
  }

 private:
  [[nodiscard]] bool complete() const {
    const auto end = request_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const auto length = request_.find("Content-Length: ");
    return length == std::string::npos || request_.size() - end - 4 >= std::stoul(request_.substr(length + 16));
  }
  void serve() {
    const int peer = ::accept(listener_, nullptr, nullptr);
    if (peer < 0) return;
    char block[4096];
    while (!complete()) {
      const auto size = ::read(peer, block, sizeof block);
      if (size <= 0) break;
      request_.append(block, static_cast<std::size_t>(size));
    }
    std::this_thread::sleep_for(delay_);
    (void)!::send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
    ::close(peer);
  }

  std::string answer_;
  std::chrono::milliseconds delay_;
  int listener_ = -1;
  unsigned port_ = 0;
  std::string request_;
  std::thread thread_;
};

std::string http(const std::string& status, const std::string& body, const std::string& headers = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

cli::AnsClient client_for(const std::string& url, const cli::Flags& flags = {}) {
  auto transport = cli::make_http_transport(url, flags, "");
  REQUIRE(transport.has_value());
  return cli::AnsClient(*std::move(transport));
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("AnsClient: a name is percent-encoded once, and the answer's body is handed on") {
    OneAnswer server(http("200 OK", "{\"agentKey\":\"x\"}"));
    auto client = client_for(server.url() + "/base/");
    const auto answer = client.resolve("urn:air:did:web:a.example%3A8443:bot", {{"version", "1.0.0+b"}});
    REQUIRE(answer.has_value());
    CHECK(answer->standing == cli::Standing::found);
    CHECK(answer->body == "{\"agentKey\":\"x\"}");
    CHECK(server.request().starts_with(
        "GET /base/v1/resolve?name=urn%3Aair%3Adid%3Aweb%3Aa.example%253A8443%3Abot&version=1.0.0%2Bb HTTP/1.1\r\n"));
  }

  TEST_CASE("AnsClient: a registration is posted as JSON") {
    OneAnswer server(http("201 Created", "{\"recordId\":\"r\"}"));
    const auto answer = client_for(server.url()).register_agent({{"statement", {{"a", 1}}}, {"credentials", did::Json::array()}});
    REQUIRE(answer.has_value());
    CHECK(answer->at("recordId") == "r");
    CHECK(server.request().starts_with("POST /v1/agents HTTP/1.1\r\n"));
    CHECK(server.request().find("Content-Type: application/json") != std::string::npos);
    CHECK(server.request().ends_with("{\"credentials\":[],\"statement\":{\"a\":1}}"));
  }

  TEST_CASE("AnsClient: where no version does, the hint says of each what stands against it") {
    OneAnswer server(http(
        "422 Unprocessable Content",
        R"({"errorCode":"incompatible_version","detail":"none does","rejected":[{"version":"2.0.0","why":"speaks none of the protocols"}],)"
        R"("versions":[{"version":"2.0.0","status":"active"},{"version":"1.0.0","status":"revoked"}]})"));
    const auto answer = client_for(server.url()).resolve("urn:air:a.example:bot", {{"protocol", "slim"}});
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().message == "the registry refused: none does (incompatible_version)");
    CHECK(answer.error().hint == "there is 2.0.0 (active: speaks none of the protocols), 1.0.0 (revoked)");
  }

  TEST_CASE("AnsClient: each status of a refusal has its own kind of error, with the registry's words") {
    struct Case {
      const char* status;
      did::Errc code;
    };
    using enum did::Errc;
    for (const auto& [status, code] :
         {Case{"400 Bad Request", malformed}, Case{"403 Forbidden", refused}, Case{"404 Not Found", not_found},
          Case{"409 Conflict", conflict}, Case{"410 Gone", refused}, Case{"413 Too Large", too_large}, Case{"422 Unprocessable", refused},
          Case{"429 Too Many", unavailable}, Case{"503 Unavailable", unavailable}, Case{"302 Found", refused}}) {
      INFO(std::string(status));
      OneAnswer server(http(status, R"({"detail":"the sequence is another","errorCode":"sequence_conflict","hint":"read again"})",
                            "Location: http://127.0.0.1:1/\r\n"));
      const auto answer = client_for(server.url()).search({});
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == code);
      CHECK(answer.error().message == "the registry refused: the sequence is another (sequence_conflict)");
      CHECK(answer.error().hint == "read again");
    }
  }

  TEST_CASE("AnsClient: an answer that is no strict JSON object is malformed") {
    for (const auto* body : {"", "[]", "{\"a\":1,\"a\":2}", "{}x", "<html>"}) {
      INFO(std::string(body));
      OneAnswer server(http("200 OK", body));
      const auto answer = client_for(server.url()).search({});
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == did::Errc::malformed);
    }
  }

  TEST_CASE("AnsClient: an answer over the limit is not read to its end") {
    OneAnswer server(http("200 OK", "{\"a\":\"" + std::string(5000, 'x') + "\"}"));
    cli::Flags flags;
    flags.max_bytes = 1000;
    const auto answer = client_for(server.url(), flags).search({});
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == did::Errc::too_large);
  }

  TEST_CASE("AnsClient: a status line or a header without end is an error, not an overflow") {
    const std::string much(std::size_t{64} * 1024, 'a');
    for (const auto& answer : {"HTTP/1.1 200 " + much, "HTTP/1.1 200 " + much + "\r\n\r\n", "HTTP/1.1 200 OK\r\nX: " + much + "\r\n\r\n{}",
                               "HTTP/1.1 200 OK\r\n" + much, std::string(10, '\0') + much, much}) {
      INFO(answer.substr(0, 20), "... of ", answer.size());
      OneAnswer server(answer);
      const auto refused = client_for(server.url()).search({});
      REQUIRE_FALSE(refused.has_value());
      CHECK((refused.error().code == did::Errc::too_large || refused.error().code == did::Errc::unavailable));
    }
  }

  TEST_CASE("AnsClient: an answer that ends before its length does is no answer") {
    OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}");
    const auto cut = client_for(server.url()).search({});
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().code == did::Errc::unavailable);
  }

  TEST_CASE("AnsClient: over TLS the certificate is verified, and that it is for this host") {
    const auto ask = [](const test::TlsCertificate& certificate, const std::string& ca_file, const std::string& host) {
      const test::TlsServer server([](test::TlsConnection& connection) { connection.send(test::http_answer("{\"next\":null}")); },
                                   certificate);
      auto transport = cli::make_http_transport("https://" + host + ":" + std::to_string(server.port()), {}, ca_file);
      REQUIRE(transport.has_value());
      return cli::AnsClient(*std::move(transport)).search({});
    };
    CHECK(ask({}, test::TlsServer::ca_file(), "localhost").has_value());
    for (const auto& refused :
         {ask({}, "", "localhost"), ask({}, test::TlsServer::ca_file(), "127.0.0.1"),
          ask({.expired = true}, test::TlsServer::ca_file(), "localhost"), ask({.trusted = false}, test::TlsServer::ca_file(), "localhost"),
          ask({.host = "other.example"}, test::TlsServer::ca_file(), "localhost")}) {
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().code == did::Errc::unavailable);
    }
  }

  TEST_CASE("AnsClient: over TLS, too, a header without end is an error, and so is an answer that is cut") {
    const auto ask = [](const test::TlsServer::Answer& answer) {
      const test::TlsServer server(answer);
      auto transport = cli::make_http_transport("https://localhost:" + std::to_string(server.port()), {}, test::TlsServer::ca_file());
      REQUIRE(transport.has_value());
      return cli::AnsClient(*std::move(transport)).search({});
    };
    const auto endless =
        ask([](test::TlsConnection& connection) { connection.send("HTTP/1.1 200 " + std::string(std::size_t{64} * 1024, 'a')); });
    REQUIRE_FALSE(endless.has_value());
    const auto cut = ask([](test::TlsConnection& connection) {
      connection.send("HTTP/1.1 200 OK\r\n\r\n{\"next\":null}");
      connection.cut();
    });
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().code == did::Errc::unavailable);
  }

  TEST_CASE("AnsClient: a silent, absent or plaintext registry is unavailable") {
    cli::Flags flags;
    flags.timeout = std::chrono::milliseconds(200);
    SUBCASE("it does not answer in time") {
      OneAnswer server(http("200 OK", "{}"), std::chrono::milliseconds(1500));
      const auto before = std::chrono::steady_clock::now();
      const auto answer = client_for(server.url(), flags).search({});
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == did::Errc::unavailable);
      CHECK(std::chrono::steady_clock::now() - before < std::chrono::milliseconds(1400));
    }
    SUBCASE("nobody listens") {
      const auto answer = client_for("http://127.0.0.1:1", flags).search({});
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == did::Errc::unavailable);
    }
    SUBCASE("it speaks no TLS") {
      OneAnswer server(http("200 OK", "{}"));
      const auto answer = client_for(server.url("https"), flags).search({});
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error().code == did::Errc::unavailable);
    }
  }

  TEST_CASE("make_http_transport: plain http reaches loopback only") {
    for (const auto* url : {"http://127.0.0.1:8460", "http://127.8.8.8", "http://localhost:1/x", "http://[::1]:8460", "https://ans.example",
                            "https://10.0.0.1/ans/"}) {
      INFO(std::string(url));
      CHECK(cli::make_http_transport(url, {}, "").has_value());
    }
    for (const auto* url : {"http://ans.example", "http://localhost.example", "http://10.0.0.1", "http://0x7f.1", "http://2130706433",
                            "http://127.1", "http://[::2]", "http://128.0.0.1"}) {
      INFO(std::string(url));
      const auto transport = cli::make_http_transport(url, {}, "");
      REQUIRE_FALSE(transport.has_value());
      CHECK(transport.error().code == did::Errc::refused);
    }
    for (const auto* url : {"", "http://", "https:///path", "ftp://127.0.0.1", "127.0.0.1:8460", "http://a@127.0.0.1", "http://127.0.0.1?x",
                            "https://a b", "https://a:", "https://a:65536", "https://a:1x", "https://[::1", "https://[::1]x"}) {
      INFO(std::string(url));
      const auto transport = cli::make_http_transport(url, {}, "");
      REQUIRE_FALSE(transport.has_value());
      CHECK(transport.error().code == did::Errc::malformed);
    }
  }
}
