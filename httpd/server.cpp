#include "server.h"

#include <csignal>

#include "engine.h"

// NOLINTBEGIN(bugprone-unused-return-value): Asio returns the error_code that it was given to fill

namespace httpd {

struct Server::Impl {
  Impl(const ServerOptions& options, Handler& handler) : engine(options, handler) {}
  Engine engine;
};

did::Result<Server> Server::listen(const ServerOptions& options, Handler& handler) {
  auto impl = std::make_unique<Impl>(options, handler);
  DID_CHECK(impl->engine.load_tls());
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
  if (options.stop_on_signals) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) impl->engine.signals.add(signal, error);
    impl->engine.await_signals();
  }
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
  impl_->engine.run();
  impl_->engine.workers.join();
  impl_->engine.urgent.join();
}

void Server::stop() {
  asio::post(impl_->engine.control, [&engine = impl_->engine] { engine.stop(); });
}

did::Result<void> Server::reload() { return impl_->engine.load_tls(); }

ServerStats Server::stats() const {
  auto& engine = impl_->engine;
  const std::scoped_lock lock(engine.mutex);
  return {.connections = engine.connections.size(),
          .streams = engine.streams,
          .accepted = engine.accepted,
          .turned_away = engine.turned_away,
          .refused = engine.refused,
          .cut_off = engine.cut_off};
}

}  // namespace httpd

// NOLINTEND(bugprone-unused-return-value)
