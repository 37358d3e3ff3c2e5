// One connection: from its handshake over its requests to its end.
#pragma once

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "engine.h"
#include "message.h"

namespace httpd {

using Answered = Awaitable<std::tuple<error_code, std::size_t>>;

// One connection: its requests are answered in order, one at a time. All of it runs on the loop of its socket. What can be read
// or written at once is; only where that would block does it wait its turn.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Engine& engine, Socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Awaitable<void> run();
  // Waits for no further request, or for nothing at all. Safe from any thread.
  void drain();
  void abort();
  [[nodiscard]] Executor executor() { return socket_.get_executor(); }

 private:
  using Parser = http::request_parser<http::string_body>;

  [[nodiscard]] Awaitable<bool> shake_hands();
  Awaitable<bool> wait_for_request(bool is_first);
  Awaitable<bool> serve_one();
  Awaitable<std::optional<Refusal>> read_header(Parser& parser);
  // Gives the parser what has come, and what comes, until it has all that it is after.
  Awaitable<error_code> feed(Parser& parser, bool whole);
  Answered read_some();
  Awaitable<std::optional<Refusal>> read_body(Parser& parser);
  [[nodiscard]] bool may_keep_alive(const Parser& parser) const;
  Awaitable<bool> turn_away(Response response, const Parser& parser);
  Awaitable<Response> handle(Request request);
  Awaitable<void> send_stream(const std::shared_ptr<Stream>& stream, std::string_view header);
  Awaitable<bool> send(std::string_view head, std::string_view body, milliseconds time);
  Awaitable<void> refuse(Refusal refusal, bool is_head);
  Awaitable<void> send_and_linger(std::string_view head, std::string_view body);
  Awaitable<void> say_goodbye();
  // What `start` begins on the stream that the peer speaks on.
  template <class Start>
  Answered on_stream(Start start) {
    return tls_ ? start(*tls_) : start(socket_);
  }
  [[nodiscard]] Refusal refusal_of(const error_code& error, const Parser& parser) const;
  void wake();
  // Cancels what the socket waits for when the time is over. A later call takes the place of an earlier one.
  void start_timer(milliseconds time);
  void stop_timer() { deadline_ = never; }
  void wait_for_deadline();

  Engine& engine_;
  Socket socket_;
  ClientAddress peer_;
  std::shared_ptr<asio::ssl::context> tls_context_;  // null: plain HTTP
  std::optional<asio::ssl::stream<Socket&>> tls_;    // over socket_
  // The timer rings at the deadline or before: to move the deadline on, as each request does, leaves the timer alone.
  static constexpr auto never = std::chrono::steady_clock::time_point::max();
  Timer timer_;
  std::chrono::steady_clock::time_point deadline_ = never;
  std::chrono::steady_clock::time_point rings_at_ = never;
  Timer silence_;                    // of a stream
  std::atomic<bool> woken_ = false;  // a stream may have more
  bool expired_ = false;
  bool idle_ = false;       // between requests
  unsigned pipelined_ = 0;  // requests in a row that had come before they were waited for
  boost::beast::flat_buffer buffer_;
};

}  // namespace httpd
