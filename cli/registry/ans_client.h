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

#include "base/context.h"
#include "base/transport.h"
#include "registry/signed_read.h"

namespace cli {

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
  // `url`: where the registry is, which is what reads are signed for.
  explicit AnsClient(std::unique_ptr<Transport> transport, std::string url = {}) : transport_(std::move(transport)), url_(std::move(url)) {}
  // From here on resolve() shows who asks.
  void resolve_as(ReadSigner reader) { reader_.emplace(std::move(reader)); }

  using Parameters = std::vector<std::pair<std::string, std::string>>;  // names and values of a query, in order

  // `wanted`: the parameters of `GET /v1/resolve` beside the name; none: the registry chooses.
  [[nodiscard]] did::Result<Lookup> resolve(std::string_view name, const Parameters& wanted = {});
  // The agent as a whole, whatever its versions are: agentKey, sequence and recordId of the newest statement.
  // nullopt: the registry knows no such agent.
  [[nodiscard]] did::Result<std::optional<std::string>> status(std::string_view name);
  // {"statement", "credentials"}; a new agent, or a new statement of a known one.
  [[nodiscard]] did::Result<did::Json> register_agent(const did::Json& registration);
  [[nodiscard]] did::Result<did::Json> update_agent(std::string_view agent_key, const did::Json& registration);
  [[nodiscard]] did::Result<did::Json> revoke(std::string_view agent_key, const did::Json& command);

  // `word` is where the command goes: "deprecate".
  [[nodiscard]] did::Result<did::Json> change(std::string_view agent_key, std::string_view word, const did::Json& command);

  // {"liveness": [credentials]}
  [[nodiscard]] did::Result<did::Json> report_liveness(std::string_view agent_key, const did::Json& report);

  // What has to be proven, and that it is in place.
  [[nodiscard]] did::Result<did::Json> challenges(std::string_view name);
  [[nodiscard]] did::Result<did::Json> prove(std::string_view agent_key, const did::Json& answer);

  struct SearchQuery {
    Parameters parameters;  // of `GET /v1/search`
    std::optional<unsigned> limit;
    std::string cursor;  // empty: from the beginning
  };
  [[nodiscard]] did::Result<did::Json> search(const SearchQuery& query);

  // What happens to this agent from now on, and heartbeats.
  [[nodiscard]] did::Result<std::unique_ptr<EventStream>> events(std::string_view agent_key);

 private:
  [[nodiscard]] did::Result<did::Json> ask(const HttpRequest& request);
  std::unique_ptr<Transport> transport_;
  std::string url_;
  std::optional<ReadSigner> reader_{};
};

// The client for --registry, CREDENCE_REGISTRY or the default, in this order.
[[nodiscard]] did::Result<AnsClient> connect(Context& context);

}  // namespace cli
