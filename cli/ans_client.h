// The registry, as its HTTP interface shows it (schemas/openapi/ans.yaml). Nothing that it says is believed here:
// record_check.h verifies.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands.h"

namespace cli {

struct HttpRequest {
  std::string method;  // "GET", "POST", "PUT"
  std::string target;  // "/v1/resolve?name=..."; percent-encoded by the caller
  std::string body;    // JSON; empty: none
};
struct HttpAnswer {
  int status = 0;
  std::string body;
};

// Server-sent events as they come. Closed when it dies.
class EventStream {
 public:
  EventStream() = default;
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;
  virtual ~EventStream() = default;
  // What has come, waiting at most so long; empty: nothing came. Errors: unavailable (the stream is over).
  [[nodiscard]] virtual did::Result<std::string> read(std::chrono::milliseconds at_most) = 0;
};

// One request, one answer; or one request, and a stream. Tests put a registry in memory behind it.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;
  // Any status is an answer. Errors: unavailable (network, TLS, time), too_large.
  [[nodiscard]] virtual did::Result<HttpAnswer> send(const HttpRequest& request) = 0;
  // Returns once the stream has begun. Errors: those of send(), and unavailable for any status but 200. It may not outlive the transport.
  [[nodiscard]] virtual did::Result<std::unique_ptr<EventStream>> open_stream(const std::string& target) = 0;
};

// Over HTTPS with the certificate verified, without redirects, proxies, cookies or compression. Plain http is for this
// machine's own loopback alone. `ca_file`: PEM; empty: the system's trust store.
// Errors: malformed (the URL), refused (http beyond loopback).
[[nodiscard]] did::Result<std::unique_ptr<Transport>> make_http_transport(const std::string& base_url, const Flags& flags,
                                                                          const std::string& ca_file);

enum class Standing : std::uint8_t {
  found,    // body: the record
  gone,     // body: the problem that says why, and since when
  unknown,  // body: empty
};
struct Lookup {
  Standing standing;
  std::string body;
};

class AnsClient {
 public:
  explicit AnsClient(std::unique_ptr<Transport> transport) : transport_(std::move(transport)) {}

  // `version` and `range` empty: the registry chooses.
  [[nodiscard]] did::Result<Lookup> resolve(std::string_view name, std::string_view version, std::string_view range = {});
  // The agent as a whole, whatever its versions are: agentKey, sequence and recordId of the newest statement.
  // nullopt: the registry knows no such agent.
  [[nodiscard]] did::Result<std::optional<std::string>> status(std::string_view name);
  // {"statement", "credentials"}; a new agent, or a new statement of a known one.
  [[nodiscard]] did::Result<did::Json> register_agent(const did::Json& registration);
  [[nodiscard]] did::Result<did::Json> update_agent(std::string_view agent_key, const did::Json& registration);
  [[nodiscard]] did::Result<did::Json> revoke(std::string_view agent_key, const did::Json& command);

  // `word` is where the command goes: "deprecate".
  [[nodiscard]] did::Result<did::Json> change(std::string_view agent_key, std::string_view word, const did::Json& command);

  // What has to be proven, and that it is in place.
  [[nodiscard]] did::Result<did::Json> challenges(std::string_view name);
  [[nodiscard]] did::Result<did::Json> prove(std::string_view agent_key, const did::Json& answer);

  struct SearchQuery {
    std::vector<std::pair<std::string, std::string>> parameters;  // names and values of `GET /v1/search`, in order
    std::optional<unsigned> limit;
    std::string cursor;  // empty: from the beginning
  };
  [[nodiscard]] did::Result<did::Json> search(const SearchQuery& query);

  // What happens to this agent from now on, and heartbeats.
  [[nodiscard]] did::Result<std::unique_ptr<EventStream>> events(std::string_view agent_key);

 private:
  [[nodiscard]] did::Result<did::Json> ask(const HttpRequest& request);
  std::unique_ptr<Transport> transport_;
};

// The client for --registry, CREDENCE_REGISTRY or the default, in this order.
[[nodiscard]] did::Result<AnsClient> connect(Context& context);

}  // namespace cli
