#include "engine.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <thread>

#include "connection.h"
#include "message.h"
#include "tls.h"

// NOLINTBEGIN(bugprone-unused-return-value): Asio returns the error_code that it was given to fill

namespace httpd {
namespace {

std::vector<std::unique_ptr<asio::io_context>> make_loops(unsigned count) {
  constexpr int threads_of_a_loop = 1;
  std::vector<std::unique_ptr<asio::io_context>> loops;
  for (unsigned i = 0; i < std::max(1U, count); ++i) loops.push_back(std::make_unique<asio::io_context>(threads_of_a_loop));
  return loops;
}

}  // namespace

Engine::Engine(const ServerOptions& given, Handler& behind)
    : options(given),
      handler(behind),
      loops(make_loops(given.io_threads)),
      workers(std::max(1U, given.worker_threads)),
      urgent(std::max(1U, given.urgent_threads)) {
  for (const auto& text : options.trusted_proxies)
    if (const auto proxy = ClientAddress::parse(text)) proxies.push_back(*proxy);
}

void Engine::run() {
  for (const auto& loop : loops) guards.push_back(asio::make_work_guard(*loop));
  asio::co_spawn(control, accept_all(), asio::detached);
  std::vector<std::jthread> more;
  for (std::size_t i = 1; i < loops.size(); ++i) more.emplace_back([&loop = *loops[i]] { loop.run(); });
  loops.front()->run();
}

asio::io_context& Engine::next_loop() {
  turn = (turn + 1) % loops.size();
  return *loops[turn];
}

Awaitable<void> Engine::accept_all() {
  while (!draining) {
    auto [error, socket] = co_await acceptor.async_accept(next_loop().get_executor(), answered);
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
    asio::co_spawn(connection->executor(), [connection] { return connection->run(); }, asio::detached);
  }
}

// Takes no time: what does not fit into the socket at once is not sent.
void Engine::turn_away(Socket socket) {
  ++turned_away;
  const auto response = handler.refuse(503, "too many connections");
  const auto bytes = head_of(response, Ending::close) + response.body;
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
  guards.clear();
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
