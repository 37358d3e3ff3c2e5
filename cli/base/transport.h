// One HTTP exchange with a server that the user named, and streams of its events.
#pragma once

#include <did/result.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cli {

struct HttpRequest {
  std::string method;                                          // "GET", "POST", "PUT"
  std::string target;                                          // "/v1/resolve?name=..."; percent-encoded by the caller
  std::string body;                                            // JSON; empty: none
  std::vector<std::pair<std::string, std::string>> headers{};  // beside those that every request has
};
struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Server-sent events as they come. Closed when it dies.
class EventStream {
 public:
  EventStream() = default;
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;
  virtual ~EventStream() = default;
  // What has come, waiting at most so long; empty: nothing came. Errors: unavailable (the stream is over).
  [[nodiscard]] virtual did::Result<std::string> read(std::chrono::milliseconds at_most) = 0;
};

// One request, one answer; or one request, and a stream. Tests put a registry in memory behind it.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;
  // Any status is an answer. Errors: unavailable (network, TLS, time), too_large.
  [[nodiscard]] virtual did::Result<HttpAnswer> send(const HttpRequest& request) = 0;
  // Returns once the stream has begun. Errors: those of send(), and unavailable for any status but 200. It may not outlive the transport.
  [[nodiscard]] virtual did::Result<std::unique_ptr<EventStream>> open_stream(const std::string& target) = 0;
};

}  // namespace cli
