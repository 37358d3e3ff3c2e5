#include "connection.h"

#include <algorithm>
#include <array>
#include <boost/beast/core.hpp>
#include <tuple>
#include <utility>

// NOLINTBEGIN(bugprone-unused-return-value): Asio returns the error_code that it was given to fill

namespace httpd {
namespace {

// After a refusal the rest of what the client sends is read and dropped: closing over unread bytes would reset the
// connection, and the client would not see why.
constexpr milliseconds linger_timeout = std::chrono::seconds(2);
constexpr std::size_t linger_bytes = std::size_t{1} << 20U;

constexpr std::size_t read_at_once = std::size_t{8} * 1024;
constexpr unsigned pipelined_in_a_row = 16;
constexpr std::size_t read_ahead = std::size_t{64} * 1024;  // of a body, and of pipelined requests

ClientAddress peer_of(const Socket& socket) {
  error_code error;
  const auto address = socket.remote_endpoint(error).address();
  if (error) return {};
  return ClientAddress::parse(address.to_string()).value_or(ClientAddress());
}

// A list may come in several fields, which read as one (RFC 9110 5.3); the last of them ends it.
std::string_view last_of(const Fields& request, std::string_view name) {
  std::string_view out;
  const auto [begin, end] = request.equal_range(name);
  for (auto at = begin; at != end; ++at) out = at->value();
  return out;
}

// Counts a stream for as long as it is open, where there is room for it.
struct OpenStream {
  OpenStream(std::atomic<std::uint64_t>& streams, unsigned max) : count(streams), taken(streams++ < max) {
    if (!taken) --count;
  }
  OpenStream(const OpenStream&) = delete;
  OpenStream& operator=(const OpenStream&) = delete;
  ~OpenStream() {
    if (taken) --count;
  }
  std::atomic<std::uint64_t>& count;
  const bool taken;
};

// What a coroutine waits for goes back to its loop: called once, from any thread. The loop goes on until then; what is left here
// afterwards knows nothing of it, as it may have ended.
template <class Result, class Resume>
std::move_only_function<void(Result)> on_its_loop(const Executor& loop, Resume resume) {
  return [resume = std::move(resume), open = asio::make_work_guard(loop)](Result result) mutable {
    const auto executor = open.get_executor();
    asio::post(executor,
               [resume = std::move(resume), open = std::move(open), result = std::move(result)]() mutable { resume(std::move(result)); });
  };
}

// What blocks runs among these threads, while the loop goes on.
template <class Work>
Awaitable<std::invoke_result_t<Work>> off_the_loop(Workers& threads, const Executor& loop, Work work) {
  using Result = std::invoke_result_t<Work>;
  co_return co_await asio::async_initiate<decltype(awaited), void(Result)>(
      [&](auto resume) { threads.post([&work, done = on_its_loop<Result>(loop, std::move(resume))]() mutable { done(work()); }); },
      awaited);
}

}  // namespace

Connection::Connection(Engine& engine, Socket socket)
    : engine_(engine),
      socket_(std::move(socket)),
      peer_(peer_of(socket_)),
      tls_context_(engine.current_tls()),
      timer_(socket_.get_executor()),
      silence_(socket_.get_executor()),
      buffer_(engine.options.max_header_bytes + read_ahead) {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  if (tls_context_) tls_.emplace(socket_, *tls_context_);
  const std::scoped_lock lock(engine_.mutex);
  engine_.connections.insert(this);
}

Connection::~Connection() {  // NOLINT(bugprone-exception-escape): a mutex that cannot be locked is a bug
  const std::scoped_lock lock(engine_.mutex);
  engine_.connections.erase(this);
  if (engine_.draining && engine_.connections.empty()) {
    asio::post(engine_.control, [&engine = engine_] { engine.timer.cancel(); });  // nothing is left to wait for
  }
}

void Connection::start_timer(milliseconds time) {
  expired_ = false;
  deadline_ = std::chrono::steady_clock::now() + time;
  if (deadline_ < rings_at_) wait_for_deadline();
}

void Connection::wait_for_deadline() {
  rings_at_ = deadline_;
  timer_.expires_at(rings_at_);
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error) return;
    self->rings_at_ = never;
    if (self->deadline_ == never) return;
    if (std::chrono::steady_clock::now() < self->deadline_) return self->wait_for_deadline();
    self->expired_ = true;
    error_code ignored;
    self->socket_.cancel(ignored);
  });
}

void Connection::drain() {
  asio::post(executor(), [weak = weak_from_this()] {
    const auto self = weak.lock();
    error_code ignored;
    if (self && self->idle_) self->socket_.cancel(ignored);
    if (self) self->silence_.cancel();
  });
}

void Connection::wake() {
  if (woken_.exchange(true)) return;
  asio::post(executor(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->silence_.cancel();
  });
}

void Connection::abort() {
  asio::post(executor(), [weak = weak_from_this()] {
    const auto self = weak.lock();
    error_code ignored;
    if (self) self->socket_.close(ignored);
  });
}

Awaitable<void> Connection::run() {
  const auto self = shared_from_this();
  start_timer(engine_.options.header_timeout);
  const bool ready = co_await shake_hands();
  for (bool is_first = true; ready && !engine_.draining; is_first = false) {
    const bool come = co_await wait_for_request(is_first);
    if (!come) break;
    if (!is_first) start_timer(engine_.options.header_timeout);
    if (pipelined_ % pipelined_in_a_row == pipelined_in_a_row - 1) co_await asio::post(executor(), awaited);  // others have their turn
    const bool go_on = co_await serve_one();
    if (!go_on) break;
  }
  if (ready) co_await say_goodbye();
  timer_.cancel();
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

Awaitable<bool> Connection::shake_hands() {
  if (!tls_) co_return true;
  const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, answered);
  co_return !error;
}

// RFC 8446 6.1: close_notify tells a whole answer from one that was cut.
Awaitable<void> Connection::say_goodbye() {
  if (!tls_) co_return;
  start_timer(linger_timeout);
  co_await tls_->async_shutdown(answered);
}

// False: none came in time, or the connection was closed.
Awaitable<bool> Connection::wait_for_request(bool is_first) {
  if (buffer_.size() > 0) {
    ++pipelined_;
    co_return true;
  }
  pipelined_ = 0;
  buffer_.shrink_to_fit();
  if (!is_first) start_timer(engine_.options.idle_timeout);
  idle_ = true;
  error_code failure;
  if (tls_) {  // bytes may lie decrypted already, where the socket does not show them
    const auto [error, size] = co_await read_some();
    failure = error;
  } else {
    const auto [error] = co_await socket_.async_wait(tcp::socket::wait_read, answered);
    failure = error;
  }
  idle_ = false;
  co_return !failure;
}

// False: the connection is to be closed.
Awaitable<bool> Connection::serve_one() {
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(engine_.options.max_header_bytes));
  parser.body_limit(boost::none);  // decided when the target is known
  const auto& message = parser.get();
  auto refusal = co_await read_header(parser);
  const auto client = refusal ? peer_ : client_of(peer_, last_of(message, "X-Forwarded-For"), engine_.proxies);
  if (!refusal) {
    if (auto turned = engine_.handler.turn_away(verb_of(message.method()), message.target(), client)) {
      stop_timer();
      co_return co_await turn_away(*std::move(turned), parser);
    }
    refusal = co_await read_body(parser);
  }
  stop_timer();
  const bool is_head = message.method() == http::verb::head;
  if (refusal) {
    co_await refuse(*refusal, is_head);
    co_return false;
  }
  const auto lines = signed_header(message);
  Response response = co_await handle({.verb = verb_of(message.method()),
                                       .target = message.target(),
                                       .body = message.body(),
                                       .forwarded_proto = only(message, "X-Forwarded-Proto"),
                                       .forwarded_host = only(message, "X-Forwarded-Host"),
                                       .last_event_id = only(message, "Last-Event-ID"),
                                       .client = client,
                                       .signed_header = lines,
                                       .if_match = only(message, "If-Match"),
                                       .idempotency_key = idempotency_key(message)});
  negotiate(message, engine_.options, response);
  if (response.stream) {
    const auto stream = std::exchange(response.stream, nullptr);
    const auto header = head_of(response, Ending::stream);
    co_await send_stream(stream, header);
    co_return false;
  }
  const bool keep_alive = may_keep_alive(parser);
  const auto header = head_of(response, keep_alive ? Ending::keep_alive : Ending::close);
  const bool sent = co_await send(header, body_of(response, is_head), engine_.options.body_timeout);
  co_return sent&& keep_alive;
}

bool Connection::may_keep_alive(const Parser& parser) const {
  return parser.get().keep_alive() && !engine_.draining && pipelined_ < engine_.options.max_pipelined;
}

// A body that was not read ends the connection.
Awaitable<bool> Connection::turn_away(Response response, const Parser& parser) {
  const bool keep_alive = parser.is_done() && may_keep_alive(parser);
  const auto header = head_of(response, keep_alive ? Ending::keep_alive : Ending::close);
  const auto body = body_of(response, parser.get().method() == http::verb::head);
  if (keep_alive) co_return co_await send(header, body, engine_.options.body_timeout);
  co_await send_and_linger(header, body);
  co_return false;
}

Refusal Connection::refusal_of(const error_code& error, const Parser& parser) const {
  if (expired_) return {408, "the request did not come in time"};
  if (error == http::error::header_limit && parser.get().target().empty()) return {414, "the request target is too long"};
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return {431, "the request header is too large"};
  if (error == http::error::body_limit) return {413, "the request body is too large"};
  if (error == http::error::end_of_stream || error == http::error::partial_message) return gone;
  if (error.category() == http::make_error_code(http::error::bad_method).category())
    return {400, "the request is not well-formed HTTP/1.1"};
  return gone;
}

Awaitable<error_code> Connection::feed(Parser& parser, bool whole) {
  parser.eager(whole);
  std::size_t taken = 0;
  while (whole ? !parser.is_done() : !parser.is_header_done()) {
    error_code error;
    const auto used = buffer_.size() == 0 ? 0 : parser.put(buffer_.data(), error);
    buffer_.consume(used);
    if (error && error != http::error::need_more) co_return error;
    taken += used;  // Beast looks at its own limit only while the end of the header has not come
    if (!whole && taken > engine_.options.max_header_bytes) co_return http::error::header_limit;
    if (used > 0) continue;
    if (buffer_.size() == buffer_.max_size()) co_return http::error::buffer_overflow;
    const auto [failure, size] = co_await read_some();
    if (failure) co_return failure;
  }
  co_return error_code();
}

Answered Connection::read_some() {
  const auto room = buffer_.prepare(std::min(read_at_once, buffer_.max_size() - buffer_.size()));
  error_code error = asio::error::would_block;
  std::size_t size = tls_ ? 0 : socket_.read_some(room, error);
  if (error == asio::error::would_block)
    std::tie(error, size) = co_await on_stream([&](auto& stream) { return stream.async_read_some(room, answered); });
  buffer_.commit(size);
  co_return std::tuple(error, size);
}

Awaitable<std::optional<Refusal>> Connection::read_header(Parser& parser) {
  const auto error = co_await feed(parser, false);
  if (error) co_return refusal_of(error, parser);
  co_return examine(parser.get(), engine_.options);
}

Awaitable<std::optional<Refusal>> Connection::read_body(Parser& parser) {
  const auto& message = parser.get();
  if (parser.is_done()) co_return std::nullopt;
  const auto limit = engine_.handler.max_body(verb_of(message.method()), message.target());
  if (parser.content_length().value_or(0) > limit) co_return Refusal{413, "the request body is too large"};
  parser.body_limit(limit);
  start_timer(engine_.options.body_timeout);
  // RFC 9110 10.1.1: a client that waits to be asked; one that has begun to send does not wait any more.
  if (buffer_.size() == 0 && boost::beast::iequals(message[http::field::expect], "100-continue")) {
    const bool sent = co_await send("HTTP/1.1 100 Continue\r\n\r\n", {}, engine_.options.body_timeout);
    if (!sent) co_return gone;
  }
  const auto error = co_await feed(parser, true);
  if (error) co_return refusal_of(error, parser);
  co_return std::nullopt;
}

Awaitable<Response> Connection::handle(Request request) {
  if (!engine_.handler.blocks(request)) co_return engine_.handler.handle(request);
  auto& threads = engine_.handler.is_urgent(request.verb, request.target) ? engine_.urgent : engine_.workers;
  auto rest = co_await asio::async_initiate<decltype(awaited), void(Rest)>(
      [&](auto resume) {
        threads.post([this, &request, reply = on_its_loop<Rest>(executor(), std::move(resume))]() mutable {
          engine_.handler.handle_later(request, std::move(reply));
        });
      },
      awaited);
  co_return rest();
}

Awaitable<bool> Connection::send(std::string_view head, std::string_view body, milliseconds time) {
  const auto bytes = std::array{asio::buffer(head), asio::buffer(body)};
  error_code error;
  if (tls_) {
    start_timer(time);
    std::string together(head);  // one record
    together += body;
    std::tie(error, std::ignore) = co_await asio::async_write(*tls_, asio::buffer(together), answered);
    co_return !error;
  }
  const auto sent = socket_.write_some(bytes, error);
  if (error && error != asio::error::would_block) co_return false;
  if (sent == head.size() + body.size()) co_return true;
  start_timer(time);
  boost::beast::buffers_suffix rest(bytes);
  rest.consume(sent);
  std::tie(error, std::ignore) = co_await asio::async_write(socket_, rest, answered);
  co_return !error;
}

// One piece after another, each as large as the stream makes it; nothing is kept for a reader that does not read.
Awaitable<void> Connection::send_stream(const std::shared_ptr<Stream>& stream, std::string_view header) {
  const OpenStream open(engine_.streams, engine_.options.max_streams);
  if (!open.taken) {
    co_await refuse({503, "too many streams"}, false);
    co_return;
  }
  stream->begin([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->wake();
  });
  bool sent = co_await send(header, {}, engine_.options.stream_timeout);
  while (sent && !engine_.draining) {
    stop_timer();
    woken_ = false;
    auto piece = co_await off_the_loop(engine_.workers, executor(), [&stream] { return stream->next(); });
    if (!piece) break;
    if (piece->empty() && !woken_ && !engine_.draining) {
      silence_.expires_after(engine_.options.stream_heartbeat);
      const auto [error] = co_await silence_.async_wait(answered);
      if (!error) piece = stream->heartbeat();
    }
    if (!piece->empty()) sent = co_await send(*piece, {}, engine_.options.stream_timeout);
  }
  if (!sent && expired_) ++engine_.cut_off;
}

Awaitable<void> Connection::refuse(Refusal refusal, bool is_head) {
  if (refusal.status == gone.status) co_return;
  ++engine_.refused;
  const auto response = engine_.handler.refuse(refusal.status, refusal.detail);
  const auto header = head_of(response, Ending::close);
  co_await send_and_linger(header, body_of(response, is_head));
}

Awaitable<void> Connection::send_and_linger(std::string_view head, std::string_view body) {
  const bool sent = co_await send(head, body, engine_.options.body_timeout);
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

}  // namespace httpd

// NOLINTEND(bugprone-unused-return-value)
