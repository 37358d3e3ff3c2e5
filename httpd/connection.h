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

using Answered = asio::awaitable<std::tuple<error_code, std::size_t>>;

// One connection: its requests are answered in order, one at a time. All of it runs on the strand of its socket.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Engine& engine, tcp::socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  asio::awaitable<void> run();
  // Waits for no further request, or for nothing at all. Safe from any thread.
  void drain();
  void abort();
  [[nodiscard]] asio::any_io_executor executor() { return socket_.get_executor(); }

 private:
  using Parser = http::request_parser<http::string_body>;

  [[nodiscard]] asio::awaitable<bool> shake_hands();
  asio::awaitable<bool> wait_for_request(bool is_first);
  asio::awaitable<bool> serve_one();
  asio::awaitable<std::optional<Refusal>> read_header(Parser& parser);
  asio::awaitable<std::optional<Refusal>> read_body(Parser& parser);
  [[nodiscard]] bool may_keep_alive(const Parser& parser) const;
  asio::awaitable<bool> turn_away(Response response, const Parser& parser);
  asio::awaitable<Response> handle(Request request);
  asio::awaitable<void> send_stream(const std::shared_ptr<Stream>& stream, std::string header);
  asio::awaitable<bool> send(std::string bytes, milliseconds time);
  asio::awaitable<void> refuse(Refusal refusal, bool is_head);
  asio::awaitable<void> send_and_linger(std::string bytes);
  asio::awaitable<void> say_goodbye();
  // What `start` begins on the stream that the peer speaks on.
  template <class Start>
  Answered on_stream(Start start) {
    return tls_ ? start(*tls_) : start(socket_);
  }
  [[nodiscard]] Refusal refusal_of(const error_code& error, const Parser& parser) const;
  void wake();
  // Cancels what the socket waits for when the time is over. A later call takes the place of an earlier one.
  void start_timer(milliseconds time);
  void stop_timer();

  Engine& engine_;
  tcp::socket socket_;
  ClientAddress peer_;
  std::shared_ptr<asio::ssl::context> tls_context_;     // null: plain HTTP
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;  // over socket_
  asio::steady_timer timer_;
  asio::steady_timer silence_;      // of a stream
  std::atomic<bool> woken_ = false;  // a stream may have more
  unsigned timer_use_ = 0;
  bool expired_ = false;
  bool idle_ = false;        // between requests
  unsigned pipelined_ = 0;  // requests in a row that had come before they were waited for
  boost::beast::flat_buffer buffer_;
};

}  // namespace httpd
