#include "engine.h"

#include <algorithm>
#include <array>
#include <csignal>

#include "connection.h"
#include "message.h"
#include "tls.h"

// NOLINTBEGIN(bugprone-unused-return-value): Asio returns the error_code that it was given to fill

namespace httpd {

Engine::Engine(const ServerOptions& given, Handler& behind)
    : options(given),
      handler(behind),
      io(static_cast<int>(std::max(1U, given.io_threads))),
      workers(std::max(1U, given.worker_threads)) {
  for (const auto& text : options.trusted_proxies)
    if (const auto proxy = ClientAddress::parse(text)) proxies.push_back(*proxy);
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
      return connections.size() >= options.max_connections;
    }();
    if (is_full) {
      turn_away(std::move(socket));
      continue;
    }
    ++accepted;
    const auto connection = std::make_shared<Connection>(*this, std::move(socket));
    asio::co_spawn(
        connection->executor(), [connection] { return connection->run(); }, asio::detached);
  }
}

// Takes no time: what does not fit into the socket at once is not sent.
void Engine::turn_away(tcp::socket socket) {
  ++turned_away;
  const auto bytes = serialize(handler.refuse(503, "too many connections"), Ending::close, false);
  error_code ignored;
  socket.non_blocking(true, ignored);
  std::array<char, 4096> dropped{};
  socket.read_some(asio::buffer(dropped), ignored);
  socket.write_some(asio::buffer(bytes), ignored);
  socket.shutdown(tcp::socket::shutdown_both, ignored);
}

void Engine::await_signals() {
  signals.async_wait([this](const error_code& error, int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      const auto loaded = load_tls();
      if (options.on_reload && !options.tls_certificate.empty()) options.on_reload(loaded);
    } else {
      stop();
    }
    if (!draining) await_signals();
  });
}

did::Result<void> Engine::load_tls() {
  if (options.tls_certificate.empty()) return {};
  DID_TRY(auto loaded, make_tls(options.tls_certificate, options.tls_key));
  const std::scoped_lock lock(mutex);
  tls = std::move(loaded);
  return {};
}

std::shared_ptr<asio::ssl::context> Engine::current_tls() {
  const std::scoped_lock lock(mutex);
  return tls;
}

void Engine::stop() {
  const bool again = stopping.exchange(true);
  if (!again && options.on_stopping) options.on_stopping();
  if (again || options.drain_grace == milliseconds::zero()) return drain();
  grace.expires_after(options.drain_grace);
  grace.async_wait([this](const error_code& error) {
    if (!error) drain();
  });
}

void Engine::drain() {
  if (draining.exchange(true)) return;
  error_code ignored;
  acceptor.close(ignored);
  signals.cancel(ignored);
  grace.cancel();
  const std::scoped_lock lock(mutex);
  if (connections.empty()) return;
  for (auto* connection : connections) connection->drain();
  timer.expires_after(options.drain_timeout);
  timer.async_wait([this](const error_code& error) {
    if (error) return;
    const std::scoped_lock late(mutex);
    for (auto* connection : connections) connection->abort();
  });
}

}  // namespace httpd

// NOLINTEND(bugprone-unused-return-value)
