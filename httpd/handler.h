// Requests and responses as the handlers see them: no socket, no Beast.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client_address.h"

namespace httpd {

enum class Verb : std::uint8_t { get, head, put, post, del, other };

// One line of a header, as it was received.
struct HeaderLine {
  std::string_view name;
  std::string_view value;
};

struct Request {
  Verb verb = Verb::get;
  std::string_view target;  // origin form as received: "/v1/search?cap=a2a%3Abook"
  std::string_view body;
  // X-Forwarded-Proto and -Host as received, empty where absent or repeated. Anybody can send them: only a program that
  // stands behind a proxy of its own may believe them.
  std::string_view forwarded_proto{};
  std::string_view forwarded_host{};
  std::string_view last_event_id{};  // where a stream of events broke off
  ClientAddress client{};
  // The whole header of a request that is signed (RFC 9421: it has a Signature or a Signature-Input); else empty.
  std::span<const HeaderLine> signed_header{};
  // If-Match as received: what the sender saw last of the resource. Several lines are refused before.
  std::string_view if_match{};
  // Idempotency-Key as received; nullopt: there is none. Several lines are refused before.
  std::optional<std::string_view> idempotency_key{};
};

// A body without an end, such as server-sent events. The server asks for what is next until there is nothing, and then waits
// to be woken: it keeps no more than one piece for each reader, and ends the connection of one that does not read on.
class Stream {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream() = default;
  // Called once, before all else. `wake` may be called from any thread, for as long as the stream lives.
  virtual void begin(std::function<void()> wake) = 0;
  // A piece of bounded size; empty: there is nothing now; nullopt: the end. May block; one call at a time.
  [[nodiscard]] virtual std::optional<std::string> next() = 0;
  // What tells a silent reader that the stream lives.
  [[nodiscard]] virtual std::string heartbeat() = 0;
};

struct Response {
  unsigned status = 200;
  std::string body;
  std::string_view content_type = "application/json";
  std::vector<std::pair<std::string_view, std::string>> headers{};  // beyond content type, length and date
  std::shared_ptr<Stream> stream{};                                 // in place of the body
};

// What is left to do for an answer when nothing is waited for any more: done on a network thread, and therefore short.
using Rest = std::move_only_function<Response()>;
// Where it goes: called once, from any thread.
using Reply = std::move_only_function<void(Rest)>;

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
  [[nodiscard]] virtual bool blocks(const Request& request) const = 0;
  // Of one that blocks: must it not wait until others have blocked? Then it has threads of its own.
  [[nodiscard]] virtual bool is_urgent(Verb /*verb*/, std::string_view /*target*/) const { return false; }
  // Asked when the header is there and before the body is read; an answer turns the request away (429).
  [[nodiscard]] virtual std::optional<Response> turn_away(Verb /*verb*/, std::string_view /*target*/, const ClientAddress& /*client*/) {
    return std::nullopt;
  }
  // Total: always answers, never throws. Safe from several threads.
  [[nodiscard]] virtual Response handle(const Request& request) = 0;
  // The same of a request that blocks: it may return before there is an answer, so that no thread is kept waiting for what another
  // one does. `request` is good until the answer has gone.
  virtual void handle_later(const Request& request, Reply reply) {
    reply([response = handle(request)]() mutable { return std::move(response); });
  }
  // The RFC 9457 answer for what the server itself refuses: 400 bad request, 408, 413, 414, 431, 503.
  [[nodiscard]] virtual Response refuse(unsigned status, std::string_view detail) const = 0;
};

}  // namespace httpd
