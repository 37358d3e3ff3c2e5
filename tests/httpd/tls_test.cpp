// The server with TLS: the same answers and the same limits, behind a handshake.
#include <doctest/doctest.h>
#include <fetcher.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "server.h"
#include "support/raw_http.h"
#include "support/temp_dir.h"
#include "support/tls_server.h"

namespace {

using namespace std::chrono_literals;

class Echo final : public httpd::Handler {
 public:
  [[nodiscard]] std::size_t max_body(httpd::Verb /*verb*/, std::string_view /*target*/) const override { return 100; }
  [[nodiscard]] bool blocks(const httpd::Request& request) const override { return request.target == "/slow"; }
  [[nodiscard]] httpd::Response handle(const httpd::Request& request) override {
    return {.body = request.target == "/large" ? std::string(200'000, 'x') : std::string(request.target)};
  }
  [[nodiscard]] httpd::Response refuse(unsigned status, std::string_view detail) const override {
    return {.status = status, .body = std::string(detail)};
  }
};

class Running {
 public:
  explicit Running(httpd::ServerOptions options = {}) : server_(listen(std::move(options))), thread_([this] { server_.run(); }) {}
  ~Running() {
    server_.stop();
    thread_.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  [[nodiscard]] std::uint16_t port() const { return server_.port(); }
  [[nodiscard]] did::Result<std::string> fetch(const std::string& target) const {
    const resolver::HttpsFetcher fetcher({.insecure_allow_hosts = {"localhost"}, .ca_file = test::TlsServer::ca_file()});
    return fetcher.get({.url = "https://localhost:" + std::to_string(port()) + target, .max_bytes = 300'000});
  }
  void replace_certificate(const test::TlsCertificate& wanted) { (void)test::write_certificate(folder_.path(), wanted); }
  void break_certificate() { std::ofstream(certificate_) << "no PEM"; }
  did::Result<void> reload() { return server_.reload(); }

 private:
  httpd::Server listen(httpd::ServerOptions options) {
    const auto files = test::write_certificate(folder_.path());
    options.tls_certificate = files.certificate;
    certificate_ = files.certificate;
    options.tls_key = files.key;
    auto server = httpd::Server::listen(options, handler_);
    REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().message));
    return *std::move(server);
  }
  test::TempDir folder_;
  std::string certificate_;
  Echo handler_;
  httpd::Server server_;
  std::thread thread_;
};

}  // namespace

TEST_SUITE("httpd") {
  TEST_CASE("Server: answers over TLS, on every kind of thread, with the whole body and a clean end") {
    const Running server;
    for (const std::string target : {"/a", "/slow"}) CHECK(server.fetch(target).value() == target);
    CHECK(server.fetch("/large").value().size() == 200'000);
  }

  TEST_CASE("Server: over TLS, too, what is too large is refused") {
    const Running server({.max_target_bytes = 1'000});
    const auto refused = server.fetch("/" + std::string(2'000, 'a'));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.contains("414"));
    CHECK(server.fetch("/a").has_value());
  }

  TEST_CASE("Server: who speaks no TLS, or never ends the handshake, is cut off and holds up nobody") {
    const Running server({.header_timeout = 300ms});
    test::RawHttpClient silent(server.port());
    test::RawHttpClient plain(server.port());
    plain.send(test::get("/a"));
    CHECK(server.fetch("/a").has_value());
    const auto before = std::chrono::steady_clock::now();
    (void)silent.is_closed();
    CHECK(std::chrono::steady_clock::now() - before < 3s);
  }

  TEST_CASE("Server: a new certificate is taken while it runs, and one that cannot be used leaves the old one") {
    Running server;
    CHECK(server.fetch("/a").has_value());
    server.replace_certificate({.expired = true});
    REQUIRE(server.reload().has_value());
    CHECK_FALSE(server.fetch("/a").has_value());  // now it is the expired one
    server.replace_certificate({});
    REQUIRE(server.reload().has_value());
    CHECK(server.fetch("/a").has_value());
    server.break_certificate();
    const auto refused = server.reload();
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == did::Errc::key);
    CHECK(server.fetch("/a").has_value());
  }

  TEST_CASE("Server: a certificate or a key that cannot be used is an error that names the file") {
    const test::TempDir folder;
    const auto files = test::write_certificate(folder.path());
    const test::TempDir other_folder;
    const auto others = test::write_certificate(other_folder.path());
    std::ofstream(folder.file("bad.pem")) << "no PEM";
    Echo handler;
    for (const auto& [certificate, key, named] :
         {std::tuple(folder.file("none.pem"), files.key, "none.pem"), std::tuple(folder.file("bad.pem"), files.key, "bad.pem"),
          std::tuple(files.certificate, folder.file("none.pem"), "none.pem"), std::tuple(files.certificate, others.key, "key.pem")}) {
      const auto server = httpd::Server::listen({.tls_certificate = certificate, .tls_key = key}, handler);
      REQUIRE_FALSE(server.has_value());
      CHECK(server.error().code == did::Errc::key);
      CHECK(server.error().message.contains(named));
    }
  }
}
