// ansd: reads its configuration, puts the real store, clock and fetcher behind the API, and serves it.
#include <agent/replay_cache.h>
#include <append_file.h>
#include <endpoint.h>
#include <server.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "daemon/backup.h"
#include "daemon/config.h"
#include "daemon/maintenance.h"
#include "daemon/outside.h"
#include "daemon/upkeep.h"
#include "http/api.h"
#include "http/request_signature.h"
#include "mounts/mounts.h"
#include "registry/registry.h"
#include "store/rocks_store.h"

namespace {

// Who sends a command waits in one of these for the disk; as many as share one synced batch. Statements wait in none.
constexpr unsigned worker_threads = 64;
constexpr unsigned urgent_threads = 8;
constexpr std::size_t compress_from = 1024;  // bytes: below, a packet is a packet

int end(const ans::Exit& exit) {
  std::fputs(exit.out.c_str(), stdout);
  std::fputs(exit.err.c_str(), stderr);
  return exit.code;
}

int failed(const did::Error& error) { return end(ans::exit_of(error)); }

// On a terminal, one line that tells how far it is.
ans::Progress progress_on_terminal() {
  if (isatty(STDERR_FILENO) == 0) return {};
  return [](std::string_view what, std::uint64_t done) {
    std::fprintf(stderr, "\r\x1b[Kansd: %.*s: %llu", static_cast<int>(what.size()), what.data(), static_cast<unsigned long long>(done));
  };
}

int maintain(const ans::Config& config) {
  const auto exit = ans::maintain(config, progress_on_terminal());
  if (isatty(STDERR_FILENO) != 0) std::fputs("\r\x1b[K", stderr);
  return end(exit);
}

httpd::ServerOptions server_options(const ans::Config& config, ans::Log& log, std::atomic<bool>& stopping) {
  return {.address = config.address,
          .port = config.port,
          .io_threads = config.threads,
          .worker_threads = worker_threads,
          .urgent_threads = urgent_threads,
          .compress_from = compress_from,
          .trusted_proxies = config.trusted_proxies,
          .drain_grace = std::chrono::seconds(config.drain_grace),
          .tls_certificate = config.tls_certificate,
          .tls_key = config.tls_key,
          .stop_on_signals = true,
          .on_stopping =
              [&] {
                stopping = true;
                log.write(ans::LogLevel::info, "stopping");
              },
          .on_reload =
              [&](const did::Result<void>& loaded) {
                if (loaded)
                  log.write(ans::LogLevel::info, "certificate read again");
                else
                  log.write(ans::LogLevel::error, "certificate not read again", {{"why", loaded.error().message}});
              }};
}

// The nonces of signed requests, in the data folder; null where requests' signatures are not looked at.
did::Result<std::unique_ptr<agent::ReplayCache>> open_nonces(const ans::Config& config, did::Time now) {
  if (config.public_url.empty()) return nullptr;
  DID_TRY(auto file,
          resolver::AppendFile::open(config.data + "/request-nonces", {.sync_within = std::chrono::milliseconds(config.nonce_sync)}));
  DID_TRY(auto cache, agent::JournalReplayCache::open(std::make_unique<agent::FileJournal<resolver::AppendFile>>(std::move(file)), now));
  return cache;
}

int run(const ans::Config& config) {
  const auto outside = ans::Outside::make(config);
  if (!outside) return failed(outside.error());
  const auto taxonomies = ans::Taxonomies::load(config.taxonomies);
  if (!taxonomies) return failed(taxonomies.error());
  const auto store = ans::RocksStore::open(config.data, {.cache_bytes = std::size_t{config.block_megabytes} << 20U});
  if (!store) return failed(store.error());
  ans::Registry registry(**store, (*outside)->clock(), (*outside)->methods(), *taxonomies, (*outside)->ownership(config));
  ans::Log log(config.log_level, config.log_format);
  ans::Limits limits(config.limits);
  const auto nonces = open_nonces(config, (*outside)->clock().now());
  if (!nonces) return failed(nonces.error());
  std::optional<ans::RequestSignatures> signatures;
  if (*nonces) signatures.emplace(config.public_url, (*outside)->methods(), (*outside)->clock(), **nonces);
  std::atomic<bool> stopping = false;
  httpd::Server* running = nullptr;
  ans::Api api(registry, {.limits = &limits,
                          .log = &log,
                          .stopping = &stopping,
                          .server = [&running] { return running != nullptr ? running->stats() : httpd::ServerStats(); },
                          .signatures = signatures ? &*signatures : nullptr,
                          .hot_bytes = std::size_t{config.hot_megabytes} << 20U,
                          .mounts = ans::mounts(),
                          .public_url = config.public_url});
  auto server = httpd::Server::listen(server_options(config, log, stopping), api);
  if (!server) return failed(server.error());
  running = &*server;
  const bool secured = !config.tls_certificate.empty();
  if (!secured && !httpd::is_loopback(config.address))
    std::fputs("ansd: warning: other machines can reach this without TLS; put a TLS proxy before it, or give it a certificate\n", stderr);
  const ans::Upkeep upkeep(registry, log);
  const auto backups = ans::BackupServer::listen(config.data, **store);
  if (!backups) log.write(ans::LogLevel::warning, "no backup can be taken while this runs", {{"why", backups.error().message}});
  const auto url = httpd::url_of(secured ? "https" : "http", config.address, server->port());
  if (config.public_url.empty()) api.set_public_url(url);
  std::printf("ansd ready on %s data %s\n", url.c_str(), config.data.c_str());
  std::fflush(stdout);
  log.write(ans::LogLevel::info, "ready", {{"url", url}, {"data", config.data}});
  server->run();
  log.write(ans::LogLevel::info, "stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a peer that goes away is an error of writing, which is handled
  const auto config = ans::read_config(argc, argv);
  if (!config) return end(config.error());
  return config->task == ans::Task::serve ? run(*config) : maintain(*config);
}
