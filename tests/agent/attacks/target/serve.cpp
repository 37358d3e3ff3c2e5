#include "serve.h"

#include <server.h>

#include <cstdio>
#include <thread>

#include "http_door.h"
#include "stream_door.h"

namespace attacks {

int serve(const TargetOptions& options) {
  static Target target(options);  // outlives the threads of its callers
  const auto listener = cli::Listener::open({.endpoint = {.address = "127.0.0.1", .port = 0}});
  if (!listener) return std::fprintf(stderr, "credence-attack: %s\n", listener.error().message.c_str()), 3;
  HttpDoor door(target, cli::text_of(listener->place()));
  auto server = httpd::Server::listen({.port = options.port}, door);
  if (!server) return std::fprintf(stderr, "credence-attack: %s\n", server.error().message.c_str()), 3;
  door.set_authority("127.0.0.1:" + std::to_string(server->port()));
  std::printf("%s\n", httpd::url_of("http", "127.0.0.1", server->port()).c_str());
  std::fflush(stdout);
  const std::jthread callers([&] { take_callers(*listener, target); });
  server->run();
  return 0;
}

}  // namespace attacks
