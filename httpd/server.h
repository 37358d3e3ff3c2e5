// HTTP/1.1 on Boost.Beast: limits, timeouts, graceful shutdown, TLS where a certificate is given. Targets in origin form only.
#pragma once

#include <did/result.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "handler.h"

namespace httpd {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system chooses
  unsigned io_threads = 1;
  unsigned worker_threads = 4;  // for requests that block
  std::size_t max_header_bytes = std::size_t{16} * 1024;
  std::size_t max_target_bytes = std::size_t{8} * 1024;
  unsigned max_connections = 10'000;
  std::chrono::milliseconds header_timeout = std::chrono::seconds(10);  // for a whole header, from its first byte or from accept
  std::chrono::milliseconds body_timeout = std::chrono::seconds(20);
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(60);    // between requests
  std::chrono::milliseconds drain_timeout = std::chrono::seconds(10);
  std::string tls_certificate{};  // PEM file with the chain; empty: plain HTTP
  std::string tls_key{};          // PEM file, without a passphrase
  bool stop_on_signals = false;  // SIGTERM and SIGINT call stop(), from listen() on
};

class Server {
 public:
  // Binds and listens; answers from run() on. `handler` must outlive the server. Errors: unavailable (port taken, no
  // permission: the message says which address),
  // key (the certificate or its key cannot be used).
  [[nodiscard]] static did::Result<Server> listen(const ServerOptions& options, Handler& handler);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();

  [[nodiscard]] std::uint16_t port() const;
  // Serves until stop(); then accepts nothing more, lets requests in flight finish within drain_timeout, closes what is
  // left, and returns when no request is being handled any more.
  void run();
  // Safe from any thread.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace httpd
