// A server at work, over a handler that answers with what it was asked.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>

#include "server.h"
#include "support/raw_http.h"

namespace test {

using namespace std::chrono_literals;
using httpd::Request;
using httpd::Response;
using httpd::Verb;
inline constexpr std::size_t body_limit = 1000;

// Sends "1 ", "2 ", ... as fast as it is read; after "/stream-rest" it is silent from 3 on, after "/stream-end" it ends there.
class Numbers final : public httpd::Stream {
 public:
  explicit Numbers(const Request& request)
      : target_(request.target), next_(request.last_event_id.empty() ? 1 : std::stoi(std::string(request.last_event_id)) + 1) {}
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
  [[nodiscard]] bool blocks(const Request& request) const override {
    const auto target = request.target;
    return target.starts_with("/slow") || target == "/held" || target == "/urgent" || target == "/later";
  }
  [[nodiscard]] bool is_urgent(Verb /*verb*/, std::string_view target) const override { return target == "/urgent"; }
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
    if (request.target == "/held") {
      begun.count_down();
      return {.body = released.try_acquire_for(5s) ? "released" : "nobody came"};
    }
    if (request.target == "/tagged")
      return {.body = std::string(3000, 't'), .headers = {{"ETag", "\"v1\""}, {"Cache-Control", "max-age=60"}}};
    if (request.target == "/condition") return {.body = std::string(request.if_match)};
    if (request.target == "/key") return {.body = request.idempotency_key ? "[" + std::string(*request.idempotency_key) + "]" : "none"};
    if (request.target == "/client") return {.body = request.client.text()};
    if (request.target.starts_with("/stream"))
      return {.body = {}, .content_type = "text/event-stream", .stream = std::make_shared<Numbers>(request)};
    if (request.target == "/header") {
      std::string lines;
      for (const auto& [name, value] : request.signed_header) lines.append(name).append("=").append(value).append(";");
      return {.body = lines};
    }
    if (request.target == "/none") return {.status = 204, .body = ""};
    if (request.target == "/bad-header") return {.body = "x", .headers = {{"X-Bad", "a\r\nSet-Cookie: b"}, {"X-Good", "c"}}};
    return {.body = std::to_string(static_cast<int>(request.verb)) + " " + std::string(request.target) + " " + std::string(request.body)};
  }
  // "/later" is answered by another thread, when it is released.
  void handle_later(const Request& request, httpd::Reply reply) override {
    if (request.target != "/later") return Handler::handle_later(request, std::move(reply));
    later_ = std::jthread([this, &request, reply = std::move(reply)]() mutable {
      const bool in_time = released.try_acquire_for(5s);
      reply([&request, in_time] { return Response{.body = in_time ? "later: " + std::string(request.body) : "nobody came"}; });
    });
    begun.count_down();
  }
  [[nodiscard]] Response refuse(unsigned status, std::string_view detail) const override {
    return {.status = status, .body = "refused: " + std::string(detail), .content_type = "text/plain"};
  }

  std::atomic<int> handled = 0;
  std::latch begun{1};
  std::binary_semaphore released{0};

 private:
  std::jthread later_;
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

}  // namespace test
