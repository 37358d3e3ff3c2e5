#include <did/json.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "formats/a2a_card.h"
#include "formats/ansv2_agent.h"
#include "formats/ard_entry.h"
#include "formats/dns_zone.h"
#include "formats/mcp_server.h"
#include "formats/oasf_record.h"
#include "records/alias.h"

// Property: whatever statement a registry would keep, each format of it is made, is strict JSON where it is JSON, and holds to
// what its schema asks for first; no name and no DNS record has a line end in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto statement = ans::AgentStatement::parse({reinterpret_cast<const char*>(data), size});
  if (!statement) return 0;
  ans::RegistryState agent;
  agent.agent_key = statement->key().text();
  agent.publisher = statement->issuer();
  agent.events = {1};
  ans::VersionState version;
  version.version = statement->version().text();
  version.record_id = statement->record_id();
  version.sequence = statement->sequence();
  const ans::Published record{*statement, agent, version, ans::Status::active, "https://ans.example"};
  for (const auto& made :
       {ans::ard_entry(record), ans::a2a_card(record), ans::mcp_server(record), ans::oasf_record(record), ans::ansv2_details(record)})
    if (made && !did::JsonDocument::parse(did::to_text(*made), {.max_bytes = std::size_t{1} << 22U})) std::abort();
  if (const auto entry = ans::ard_entry(record); entry && entry->contains("url") == entry->contains("data")) std::abort();
  if (const auto server = ans::mcp_server(record); server && server->at("name") != ans::mcp_server_name(*statement)) std::abort();
  for (const auto& one : ans::dns_records(record))
    if ((one.owner + one.data).find_first_of("\r\n") != std::string::npos) std::abort();
  if (const auto aliases = ans::derive_aliases(*statement))
    for (const auto& alias : *aliases) {
      const auto asked = ans::parse_asked_name(alias);
      if (!asked || asked->key != alias) std::abort();
    }
  return 0;
}
