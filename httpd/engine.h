// What all connections of a server share.
#pragma once

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <memory>
#include <mutex>
#include <set>

#include "client_address.h"
#include "handler.h"
#include "server.h"

namespace httpd {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
constexpr auto answered = asio::as_tuple(asio::use_awaitable);  // errors as values

class Connection;

// What is not in a connection runs on the strand `control`.
struct Engine {
  Engine(const ServerOptions& given, Handler& behind);

  asio::awaitable<void> accept_all();
  void turn_away(tcp::socket socket);
  void await_signals();
  // Says that it is stopping, and drains after the time of grace; asked again, at once.
  void stop();
  void drain();
  did::Result<void> load_tls();
  [[nodiscard]] std::shared_ptr<asio::ssl::context> current_tls();

  const ServerOptions options;
  Handler& handler;
  std::vector<ClientAddress> proxies;
  std::atomic<bool> stopping = false;
  std::atomic<bool> draining = false;
  std::atomic<std::uint64_t> streams = 0;
  std::atomic<std::uint64_t> accepted = 0;
  std::atomic<std::uint64_t> turned_away = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> cut_off = 0;
  std::mutex mutex;
  std::set<Connection*> connections;        // guarded by mutex
  std::shared_ptr<asio::ssl::context> tls;  // guarded by mutex; null: plain HTTP
  asio::io_context io;
  asio::any_io_executor control{asio::make_strand(io)};
  tcp::acceptor acceptor{control};
  asio::steady_timer timer{control};
  asio::steady_timer grace{control};
  asio::signal_set signals{control};
  asio::thread_pool workers;
};

}  // namespace httpd
