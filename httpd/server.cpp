#include "server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <csignal>
#include <ctime>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

// NOLINTBEGIN(bugprone-unused-return-value): Asio returns the error_code that it was given to fill

namespace httpd {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Fields = http::request<http::string_body>;
constexpr auto answered = asio::as_tuple(asio::use_awaitable);  // errors as values
using Answered = asio::awaitable<std::tuple<error_code, std::size_t>>;

// After a refusal the rest of what the client sends is read and dropped: closing over unread bytes would reset the
// connection, and the client would not see why.
constexpr milliseconds linger_timeout = std::chrono::seconds(2);
constexpr std::size_t linger_bytes = std::size_t{1} << 20U;

constexpr std::size_t read_at_once = std::size_t{4} * 1024;
constexpr std::size_t read_ahead = std::size_t{64} * 1024;  // of a body, and of pipelined requests

Verb verb_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Verb::get;
    case http::verb::head: return Verb::head;
    case http::verb::put: return Verb::put;
    case http::verb::post: return Verb::post;
    case http::verb::delete_: return Verb::del;
    default: return Verb::other;
  }
}

std::string http_date() {
  const auto now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

// The bytes of an answer. A header value that would begin a new line is left out.
std::string serialize(const Response& response, bool keep_alive, bool is_head) {
  const bool has_body = response.status != 204 && response.status != 304;
  const auto reason = http::obsolete_reason(http::int_to_status(response.status));
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason) + "\r\n";
  const auto add = [&out](std::string_view name, std::string_view value) {
    if (std::ranges::any_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; })) return;
    out.append(name).append(": ").append(value).append("\r\n");
  };
  add("Date", http_date());
  if (has_body && !response.body.empty()) add("Content-Type", response.content_type);
  if (has_body) add("Content-Length", std::to_string(response.body.size()));
  add("Connection", keep_alive ? "keep-alive" : "close");
  add("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) add(name, value);
  out += "\r\n";
  if (has_body && !is_head) out += response.body;
  return out;
}

struct Refusal {
  unsigned status;
  std::string_view detail;
};
constexpr Refusal gone{0, {}};  // there is nobody to tell

// RFC 9112: what Beast lets through, and what would be read in two ways.
std::optional<Refusal> examine(const Fields& request, const ServerOptions& options) {
  if (request.target().size() > options.max_target_bytes) return Refusal{414, "the request target is too long"};
  if (request.version() != 10 && request.version() != 11) return Refusal{400, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  // 3.2: exactly one Host.
  if (request.count(http::field::host) > 1 || (request.version() == 11 && request.count(http::field::host) == 0)) {
    return Refusal{400, "a request has exactly one host field"};
  }
  // 6.1: a length given twice, or an encoding that is not just chunked, is how requests are smuggled.
  const auto encodings = request.count(http::field::transfer_encoding);
  if (encodings > 0) {
    const bool plain = encodings == 1 && boost::beast::iequals(request[http::field::transfer_encoding], "chunked");
    if (!plain || request.count(http::field::content_length) > 0 || request.version() == 10) {
      return Refusal{400, "the body's length is not clear"};
    }
  }
  if (!request.target().starts_with('/')) return Refusal{400, "the request target does not begin with `/`"};
  return std::nullopt;
}

// The field's value; empty where it is absent or given twice.
std::string_view only(const Fields& request, std::string_view name) {
  if (request.count(name) != 1) return {};
  return request[name];
}

class Session;

// What all connections share. What is not in a session runs on the strand `control`.
struct Engine {
  Engine(const ServerOptions& given, Handler& behind)
      : options(given),
        handler(behind),
        io(static_cast<int>(std::max(1U, given.io_threads))),
        workers(std::max(1U, given.worker_threads)) {}

  asio::awaitable<void> accept_all();
  void turn_away(tcp::socket socket) const;
  void await_signals();
  void drain();

  const ServerOptions options;
  Handler& handler;
  std::optional<asio::ssl::context> tls;  // set before run(), if at all
  std::atomic<bool> draining = false;
  std::mutex mutex;
  std::set<Session*> sessions;  // guarded by mutex
  asio::io_context io;
  asio::any_io_executor control{asio::make_strand(io)};
  tcp::acceptor acceptor{control};
  asio::steady_timer timer{control};
  asio::signal_set signals{control};
  asio::thread_pool workers;
};

// One connection: its requests are answered in order, one at a time. All of it runs on the strand of its socket.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Engine& engine, tcp::socket socket);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

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
  asio::awaitable<Response> handle(Request request);
  asio::awaitable<bool> send(std::string bytes);
  asio::awaitable<void> refuse(Refusal refusal, bool is_head);
  asio::awaitable<void> say_goodbye();
  // What `start` begins on the stream that the peer speaks on.
  template <class Start>
  Answered on_stream(Start start) {
    return tls_ ? start(*tls_) : start(socket_);
  }
  [[nodiscard]] Refusal refusal_of(const error_code& error, const Parser& parser) const;
  // Cancels what the socket waits for when the time is over. A later call takes the place of an earlier one.
  void start_timer(milliseconds time);
  void stop_timer();

  Engine& engine_;
  tcp::socket socket_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;  // over socket_
  asio::steady_timer timer_;
  unsigned timer_use_ = 0;
  bool expired_ = false;
  bool idle_ = false;  // between requests
  boost::beast::flat_buffer buffer_;
};

Session::Session(Engine& engine, tcp::socket socket)
    : engine_(engine), socket_(std::move(socket)), timer_(socket_.get_executor()), buffer_(engine.options.max_header_bytes + read_ahead) {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  if (engine.tls) tls_.emplace(socket_, *engine.tls);
  const std::scoped_lock lock(engine_.mutex);
  engine_.sessions.insert(this);
}

Session::~Session() {  // NOLINT(bugprone-exception-escape): a mutex that cannot be locked is a bug
  const std::scoped_lock lock(engine_.mutex);
  engine_.sessions.erase(this);
  if (engine_.draining && engine_.sessions.empty()) {
    asio::post(engine_.control, [&engine = engine_] { engine.timer.cancel(); });  // nothing is left to wait for
  }
}

void Session::start_timer(milliseconds time) {
  expired_ = false;
  timer_.expires_after(time);
  timer_.async_wait([self = shared_from_this(), use = ++timer_use_](const error_code& error) {
    if (error || use != self->timer_use_) return;
    self->expired_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);
  });
}

void Session::stop_timer() {
  ++timer_use_;
  timer_.cancel();
}

void Session::drain() {
  asio::post(executor(), [weak = weak_from_this()] {
    const auto self = weak.lock();
    error_code ignored;
    if (self && self->idle_) self->socket_.cancel(ignored);
  });
}

void Session::abort() {
  asio::post(executor(), [weak = weak_from_this()] {
    const auto self = weak.lock();
    error_code ignored;
    if (self) self->socket_.close(ignored);
  });
}

asio::awaitable<void> Session::run() {
  const auto self = shared_from_this();
  start_timer(engine_.options.header_timeout);
  const bool ready = co_await shake_hands();
  for (bool is_first = true; ready && !engine_.draining; is_first = false) {
    const bool come = co_await wait_for_request(is_first);
    if (!come) break;
    if (!is_first) start_timer(engine_.options.header_timeout);
    const bool go_on = co_await serve_one();
    if (!go_on) break;
  }
  if (ready) co_await say_goodbye();
  stop_timer();
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

asio::awaitable<bool> Session::shake_hands() {
  if (!tls_) co_return true;
  const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, answered);
  co_return !error;
}

// RFC 8446 6.1: close_notify tells a whole answer from one that was cut.
asio::awaitable<void> Session::say_goodbye() {
  if (!tls_) co_return;
  start_timer(linger_timeout);
  co_await tls_->async_shutdown(answered);
}

// False: none came in time, or the connection was closed.
asio::awaitable<bool> Session::wait_for_request(bool is_first) {
  if (buffer_.size() > 0) co_return true;
  buffer_.shrink_to_fit();
  if (!is_first) start_timer(engine_.options.idle_timeout);
  idle_ = true;
  error_code failure;
  if (tls_) {  // bytes may lie decrypted already, where the socket does not show them
    const auto [error, size] = co_await tls_->async_read_some(buffer_.prepare(read_at_once), answered);
    buffer_.commit(size);
    failure = error;
  } else {
    const auto [error] = co_await socket_.async_wait(tcp::socket::wait_read, answered);
    failure = error;
  }
  idle_ = false;
  co_return !failure;
}

// False: the connection is to be closed.
asio::awaitable<bool> Session::serve_one() {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(engine_.options.max_header_bytes));
  parser.body_limit(boost::none);  // decided when the target is known
  auto refusal = co_await read_header(parser);
  if (!refusal) refusal = co_await read_body(parser);
  stop_timer();
  const auto& message = parser.get();
  const bool is_head = message.method() == http::verb::head;
  if (refusal) {
    co_await refuse(*refusal, is_head);
    co_return false;
  }
  const Response response = co_await handle({.verb = verb_of(message.method()),
                                             .target = message.target(),
                                             .body = message.body(),
                                             .forwarded_proto = only(message, "X-Forwarded-Proto"),
                                             .forwarded_host = only(message, "X-Forwarded-Host")});
  const bool keep_alive = message.keep_alive() && !engine_.draining;
  const bool sent = co_await send(serialize(response, keep_alive, is_head));
  co_return sent&& keep_alive;
}

Refusal Session::refusal_of(const error_code& error, const Parser& parser) const {
  if (expired_) return {408, "the request did not come in time"};
  if (error == http::error::header_limit && parser.get().target().empty()) return {414, "the request target is too long"};
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return {431, "the request header is too large"};
  if (error == http::error::body_limit) return {413, "the request body is too large"};
  if (error == http::error::end_of_stream || error == http::error::partial_message) return gone;
  if (error.category() == http::make_error_code(http::error::bad_method).category())
    return {400, "the request is not well-formed HTTP/1.1"};
  return gone;
}

asio::awaitable<std::optional<Refusal>> Session::read_header(Parser& parser) {
  const auto [error, size] = co_await on_stream([&](auto& stream) { return http::async_read_header(stream, buffer_, parser, answered); });
  if (error) co_return refusal_of(error, parser);
  co_return examine(parser.get(), engine_.options);
}

asio::awaitable<std::optional<Refusal>> Session::read_body(Parser& parser) {
  const auto& message = parser.get();
  const auto limit = engine_.handler.max_body(verb_of(message.method()), message.target());
  if (parser.content_length().value_or(0) > limit) co_return Refusal{413, "the request body is too large"};
  if (parser.is_done()) co_return std::nullopt;
  parser.body_limit(limit);
  start_timer(engine_.options.body_timeout);
  // RFC 9110 10.1.1: a client that waits to be asked; one that has begun to send does not wait any more.
  if (buffer_.size() == 0 && boost::beast::iequals(message[http::field::expect], "100-continue")) {
    const bool sent = co_await send("HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) co_return gone;
  }
  const auto [error, size] = co_await on_stream([&](auto& stream) { return http::async_read(stream, buffer_, parser, answered); });
  if (error) co_return refusal_of(error, parser);
  co_return std::nullopt;
}

asio::awaitable<Response> Session::handle(Request request) {
  if (!engine_.handler.blocks(request.verb, request.target)) co_return engine_.handler.handle(request);
  co_return co_await asio::co_spawn(
      engine_.workers, [this, &request]() -> asio::awaitable<Response> { co_return engine_.handler.handle(request); }, asio::use_awaitable);
}

asio::awaitable<bool> Session::send(std::string bytes) {
  start_timer(engine_.options.body_timeout);
  const auto [error, size] = co_await on_stream([&](auto& stream) { return asio::async_write(stream, asio::buffer(bytes), answered); });
  co_return !error;
}

asio::awaitable<void> Session::refuse(Refusal refusal, bool is_head) {
  if (refusal.status == gone.status) co_return;
  const bool sent = co_await send(serialize(engine_.handler.refuse(refusal.status, refusal.detail), false, is_head));
  if (!sent) co_return;
  co_await say_goodbye();
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  start_timer(linger_timeout);
  std::array<char, 4096> dropped{};
  for (std::size_t total = 0; total < linger_bytes;) {
    const auto [error, size] = co_await socket_.async_read_some(asio::buffer(dropped), answered);
    if (error) break;
    total += size;
  }
}

asio::awaitable<void> Engine::accept_all() {
  while (!draining) {
    auto [error, socket] = co_await acceptor.async_accept(asio::any_io_executor(asio::make_strand(io)), answered);
    if (!acceptor.is_open()) break;
    if (error) {  // most likely no descriptor is free
      timer.expires_after(milliseconds(50));
      co_await timer.async_wait(answered);
      continue;
    }
    const bool is_full = [this] {
      const std::scoped_lock lock(mutex);
      return sessions.size() >= options.max_connections;
    }();
    if (is_full) {
      turn_away(std::move(socket));
      continue;
    }
    const auto session = std::make_shared<Session>(*this, std::move(socket));
    asio::co_spawn(
        session->executor(), [session] { return session->run(); }, asio::detached);
  }
}

// Takes no time: what does not fit into the socket at once is not sent.
void Engine::turn_away(tcp::socket socket) const {
  const auto bytes = serialize(handler.refuse(503, "too many connections"), false, false);
  error_code ignored;
  socket.non_blocking(true, ignored);
  std::array<char, 4096> dropped{};
  socket.read_some(asio::buffer(dropped), ignored);
  socket.write_some(asio::buffer(bytes), ignored);
  socket.shutdown(tcp::socket::shutdown_both, ignored);
}

void Engine::await_signals() {
  signals.add(SIGINT);
  signals.add(SIGTERM);
  signals.async_wait([this](const error_code& error, int) {
    if (!error) drain();
  });
}

void Engine::drain() {
  if (draining.exchange(true)) return;
  error_code ignored;
  acceptor.close(ignored);
  signals.cancel(ignored);
  const std::scoped_lock lock(mutex);
  if (sessions.empty()) return;
  for (auto* session : sessions) session->drain();
  timer.expires_after(options.drain_timeout);
  timer.async_wait([this](const error_code& error) {
    if (error) return;
    const std::scoped_lock late(mutex);
    for (auto* session : sessions) session->abort();
  });
}

did::Result<asio::ssl::context> make_tls(const std::string& certificate, const std::string& key) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls.native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  error_code error;
  tls.use_certificate_chain_file(certificate, error);
  if (error) return did::fail(did::Errc::key, "reading the certificate in `" + certificate + "`: " + error.message(), "give a PEM file");
  tls.use_private_key_file(key, asio::ssl::context::pem, error);
  if (error) return did::fail(did::Errc::key, "reading the key in `" + key + "`: " + error.message(), "give the PEM file that belongs to the certificate");
  return tls;
}

}  // namespace

struct Server::Impl {
  Impl(const ServerOptions& options, Handler& handler) : engine(options, handler) {}
  Engine engine;
};

did::Result<Server> Server::listen(const ServerOptions& options, Handler& handler) {
  auto impl = std::make_unique<Impl>(options, handler);
  if (!options.tls_certificate.empty()) {
    DID_TRY(impl->engine.tls, make_tls(options.tls_certificate, options.tls_key));
  }
  auto& acceptor = impl->engine.acceptor;
  error_code error;
  const tcp::endpoint endpoint(asio::ip::make_address(options.address, error), options.port);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return did::fail(did::Errc::unavailable,
                     "listening on `" + options.address + "` port " + std::to_string(options.port) + ": " + error.message(),
                     "choose another address or port, or stop the program that has it");
  }
  if (options.stop_on_signals) impl->engine.await_signals();
  return Server(std::move(impl));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

std::uint16_t Server::port() const {
  error_code ignored;
  return impl_->engine.acceptor.local_endpoint(ignored).port();
}

void Server::run() {
  auto& engine = impl_->engine;
  asio::co_spawn(engine.control, engine.accept_all(), asio::detached);
  {
    std::vector<std::jthread> more;
    for (unsigned i = 1; i < engine.options.io_threads; ++i) more.emplace_back([&engine] { engine.io.run(); });
    engine.io.run();
  }
  engine.workers.join();
}

void Server::stop() {
  asio::post(impl_->engine.control, [&engine = impl_->engine] { engine.drain(); });
}

}  // namespace httpd

// NOLINTEND(bugprone-unused-return-value)
