// HTTP/1.1 on Boost.Beast: limits, timeouts, graceful shutdown, TLS where a certificate is given. Targets in origin form only.
#pragma once

#include <did/result.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "handler.h"

namespace httpd {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system chooses
  unsigned io_threads = 1;
  unsigned worker_threads = 4;  // for requests that block
  unsigned urgent_threads = 1;  // for those of them that are urgent
  std::size_t max_header_bytes = std::size_t{16} * 1024;
  std::size_t max_target_bytes = std::size_t{8} * 1024;
  unsigned max_connections = 10'000;
  unsigned max_streams = 1'000;
  unsigned max_pipelined = 1'000;              // requests in a row that lay behind others in the buffer; then the connection ends
  std::size_t compress_from = 0;               // bytes of a body from which on it is compressed for clients that take gzip; 0: never
  std::vector<std::string> trusted_proxies{};  // addresses whose X-Forwarded-For counts, beside this machine's own
  std::chrono::milliseconds header_timeout = std::chrono::seconds(10);  // for a whole header, from its first byte or from accept
  std::chrono::milliseconds body_timeout = std::chrono::seconds(20);
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(60);  // between requests
  std::chrono::milliseconds drain_timeout = std::chrono::seconds(10);
  std::chrono::milliseconds
      drain_grace{};  // how long after a signal to stop everything is still answered, by a server that says it is not ready
  std::chrono::milliseconds stream_heartbeat = std::chrono::seconds(5);  // of silence
  std::chrono::milliseconds stream_timeout = std::chrono::seconds(10);   // for a piece of a stream, then its reader is cut off
  std::string tls_certificate{};                                         // PEM file with the chain; empty: plain HTTP
  std::string tls_key{};                                                 // PEM file, without a passphrase
  bool stop_on_signals = false;                               // SIGTERM and SIGINT call stop(), SIGHUP calls reload(), from listen() on
  std::function<void()> on_stopping{};                        // told once, before anything is turned away
  std::function<void(const did::Result<void>&)> on_reload{};  // told what came of a SIGHUP, where there is a certificate
};

struct ServerStats {
  std::uint64_t connections = 0;  // open now
  std::uint64_t streams = 0;      // open now
  std::uint64_t accepted = 0;
  std::uint64_t turned_away = 0;  // over max_connections
  std::uint64_t refused = 0;      // what was no request
  std::uint64_t cut_off = 0;      // readers of streams that did not read
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
  // Reads the certificate and its key again, for connections that come from now on. Errors: key; then the old ones stay.
  // Safe from any thread.
  [[nodiscard]] did::Result<void> reload();
  [[nodiscard]] ServerStats stats() const;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace httpd
