// Requests and responses as the handlers see them: no socket, no Beast.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace httpd {

enum class Verb : std::uint8_t { get, head, put, post, del, other };

struct Request {
  Verb verb = Verb::get;
  std::string_view target;  // origin form as received: "/v1/search?cap=a2a%3Abook"
  std::string_view body;
  // X-Forwarded-Proto and -Host as received, empty where absent or repeated. Anybody can send them: only a program that
  // stands behind a proxy of its own may believe them.
  std::string_view forwarded_proto{};
  std::string_view forwarded_host{};
};

struct Response {
  unsigned status = 200;
  std::string body;
  std::string_view content_type = "application/json";
  std::vector<std::pair<std::string_view, std::string>> headers{};  // beyond content type, length and date
};

// What the server asks of the program behind it.
class Handler {
 public:
  Handler() = default;
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  virtual ~Handler() = default;

  // How large a body may be for this verb and target, told before the body is read. 0: no body.
  [[nodiscard]] virtual std::size_t max_body(Verb verb, std::string_view target) const = 0;
  // May this request block (write to disk, fetch)? Then it runs off the network threads.
  [[nodiscard]] virtual bool blocks(Verb verb, std::string_view target) const = 0;
  // Total: always answers, never throws. Safe from several threads.
  [[nodiscard]] virtual Response handle(const Request& request) = 0;
  // The RFC 9457 answer for what the server itself refuses: 400 bad request, 408, 413, 414, 431, 503.
  [[nodiscard]] virtual Response refuse(unsigned status, std::string_view detail) const = 0;
};

}  // namespace httpd
