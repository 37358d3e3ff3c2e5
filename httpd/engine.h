// What all connections of a server share.
#pragma once

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "client_address.h"
#include "handler.h"
#include "server.h"
#include "workers.h"

namespace httpd {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

// One thread runs one loop, and a connection stays on its loop: what it does needs neither lock nor strand.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class T>
using Awaitable = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> awaited;
constexpr auto answered = asio::as_tuple(awaited);  // errors as values

class Connection;

// What is not in a connection runs on the first loop.
struct Engine {
  Engine(const ServerOptions& given, Handler& behind);

  Awaitable<void> accept_all();
  void turn_away(Socket socket);
  // Runs every loop, the first in this thread, until drained.
  void run();
  // The loop of the next connection.
  asio::io_context& next_loop();
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
  std::set<Connection*> connections;                          // guarded by mutex
  std::shared_ptr<asio::ssl::context> tls;                    // guarded by mutex; null: plain HTTP
  std::vector<std::unique_ptr<asio::io_context>> loops;       // at least one
  std::vector<asio::executor_work_guard<Executor>> guards{};  // a loop goes on until drained, though nobody is connected
  std::size_t turn = 0;                                       // whose is the next connection
  Executor control{loops.front()->get_executor()};
  asio::basic_socket_acceptor<tcp, Executor> acceptor{control};
  Timer timer{control};
  Timer grace{control};
  asio::basic_signal_set<Executor> signals{control};
  Workers workers;
  Workers urgent;
};

}  // namespace httpd
