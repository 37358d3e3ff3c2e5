// The further names of a record. docs/formats/agent-statement.md, "Aliases"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/record.h"

namespace ans {

inline constexpr std::size_t max_aliases = 64;  // of one statement; so that its event always fits

// What a name that somebody asks for means: an agentKey, or an alias and the version that it names, if it names one.
struct AskedName {
  std::string key;  // canonical, as the registry keeps it
  bool is_agent_key = false;
  std::optional<Version> version{};
  std::string content{};  // the CID that the artifact behind it must have; empty: any
};

//   urn:air:acme.com:translate          the agentKey
//   did:key:z6Mk...                     the agent's own DID, byte for byte
//   ans://v1.2.3.translate.acme.com, a2a://translate.documenttranslation.acme.com.v1.2.3
//   com.acme/translate                  the server's name in the MCP registry
//   acme.com/translate:v1.2.3           name and version of the OASF record; with @bafkrei... only where its content is this
//
// Problems: invalid_name, unsupported.
[[nodiscard]] Answer<AskedName> parse_asked_name(std::string_view text);

// Every alias that follows from the statement, canonical, in this order: its agent's DID, ANSv2, ANS-00, MCP, OASF. Those that
// hold a domain need a publisher who has that domain. Pure. Problems: too_large (over max_aliases).
[[nodiscard]] Answer<std::vector<std::string>> derive_aliases(const AgentStatement& statement);

// name_not_expressible where one of `asked` is not among `derived`; invalid_name.
[[nodiscard]] Answer<void> check_expressible(const std::vector<std::string>& asked, const std::vector<std::string>& derived);

// The domain that a publisher speaks for as a whole; empty: none. A did:web with a port or a path is a guest there.
[[nodiscard]] std::string_view publisher_domain(const AgentKey& key);
// Its names in the MCP registry begin so, "com.acme"; empty: it has no domain.
[[nodiscard]] std::string mcp_namespace(const AgentKey& key);
// The ANSv2 name of the statement, canonical; empty: it has none.
[[nodiscard]] std::string ansv2_name(const AgentStatement& statement);

// The CID (version 1, raw, SHA-256, base32) of the canonical OASF record in the statement; empty: there is none.
[[nodiscard]] std::string oasf_content_id(const AgentStatement& statement);

}  // namespace ans
