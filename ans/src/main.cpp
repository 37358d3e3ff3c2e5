// ansd: reads its configuration, puts the real store, clock and fetcher behind the API, and serves it.
#include <did/methods.h>
#include <endpoint.h>
#include <server.h>

#include <csignal>
#include <cstdio>
#include <memory>
#include <vector>

#include "api.h"
#include "config.h"
#include "fetcher.h"
#include "registry.h"
#include "rocks_store.h"
#include "system_clock.h"

namespace {

int failed(const did::Error& error) {
  std::fprintf(stderr, "ansd: error: %s\n", error.message.c_str());
  if (!error.hint.empty()) std::fprintf(stderr, "ansd: hint: %s\n", error.hint.c_str());
  return error.code == did::Errc::corrupt ? 1 : 13;
}

int run(const ans::Config& config) {
  const resolver::SystemClock clock;
  const resolver::HttpsFetcher fetcher({.insecure_allow_hosts = config.insecure_allow_hosts, .ca_file = config.ca_file});
  std::vector<std::unique_ptr<did::DidMethod>> methods;
  methods.push_back(did::make_did_key());
  methods.push_back(did::make_did_jwk());
  methods.push_back(did::make_did_web(fetcher));
  const did::MethodTable method_table(std::move(methods));

  const auto store = ans::RocksStore::open(config.data);
  if (!store) return failed(store.error());
  ans::Registry registry(**store, clock, method_table);
  ans::Api api(registry);
  auto server = httpd::Server::listen({.address = config.address, .port = config.port, .stop_on_signals = true}, api);
  if (!server) return failed(server.error());
  if (!httpd::is_loopback(config.address))
    std::fputs("ansd: warning: other machines can reach this without TLS; put a TLS proxy before it\n", stderr);
  std::printf("ansd ready on %s data %s\n", httpd::url_of("http", config.address, server->port()).c_str(), config.data.c_str());
  std::fflush(stdout);
  server->run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that goes away is an error of writing, which is handled
  const auto config = ans::read_config(argc, argv);
  if (config) return run(*config);
  std::fputs(config.error().out.c_str(), stdout);
  std::fputs(config.error().err.c_str(), stderr);
  return config.error().code;
}
