// The credentials that are measured. All data is made up; sizes are those of docs/performance.md.
#pragma once

#include <did/json.h>
#include <did/key.h>
#include <vc/carried_contexts.h>

#include <memory>
#include <string>
#include <string_view>

namespace bench {

// About an agent, one capability list: 1 KB once signed.
did::Json five_claims();
// Status, schema and three nested capabilities: 2 KB once signed.
did::Json typical();
// Fifty nodes, each of five statements: 7 KB.
did::Json nodes_50();
// `count` claims of mixed kinds about one subject, no nesting: 50 make 2.4 KB, 500 make 16 KB.
did::Json flat(int count);

// The contexts of these credentials, of few terms: one of 16 for the agents, and a vocabulary for the flat claims.
inline constexpr std::string_view agent_terms = R"({"@context": {"@protected": true,
  "AgentCapabilityCredential": "https://agents.example/vocab#AgentCapabilityCredential", "Agent": "https://agents.example/vocab#Agent",
  "Capability": {"@id": "https://agents.example/vocab#Capability", "@context": {"@protected": true,
    "capName": "https://agents.example/vocab#capName", "capVersion": "https://agents.example/vocab#capVersion",
    "scope": "https://agents.example/vocab#scope",
    "maxCostUsd": {"@id": "https://agents.example/vocab#maxCostUsd", "@type": "http://www.w3.org/2001/XMLSchema#decimal"},
    "until": {"@id": "https://agents.example/vocab#until", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}},
  "agentName": "https://agents.example/vocab#agentName",
  "capability": {"@id": "https://agents.example/vocab#capability", "@container": "@set"},
  "provider": {"@id": "https://agents.example/vocab#provider", "@type": "@id"},
  "endpoint": {"@id": "https://agents.example/vocab#endpoint", "@type": "@id"},
  "protocol": "https://agents.example/vocab#protocol", "agentVersion": "https://agents.example/vocab#agentVersion",
  "hasCapability": {"@id": "https://agents.example/vocab#hasCapability", "@type": "@id"}}})";
inline constexpr std::string_view claim_terms = R"({"@context": {"@vocab": "https://agents.example/vocab#"}})";
inline constexpr std::string_view agent_context = "https://agents.example/contexts/agent-capability/v1";
inline constexpr std::string_view claim_context = "https://agents.example/contexts/claims/v1";
// Both, and the built-in ones: new, and kept.
std::unique_ptr<vc::CarriedContexts> make_contexts();
const vc::CarriedContexts& contexts();

struct Signed {
  std::string text;
  std::string signature;  // another, over 64 bytes of the key's choosing: the yardstick's
  std::string message;
  did::PublicKey key;
};
// Issued by a did:key made from a fixed seed, of the type that the suite takes. Ends the program where that fails.
Signed sign(did::Json claims, std::string_view suite = "eddsa-jcs-2022");

}  // namespace bench
