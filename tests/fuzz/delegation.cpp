#include "records/delegation.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Properties: a chain that parses has at most five links with distinct meaning: each with actions, names and an end; and whoever is not
// named as its last delegate may do nothing by it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document =
      did::JsonDocument::parse({reinterpret_cast<const char*>(data), size}, {.max_bytes = std::size_t{64} * 1024, .max_depth = 32});
  if (!document) return 0;
  const auto chain = ans::DelegationChain::parse(document->root());
  if (!chain || chain->empty()) return 0;
  if (chain->links().size() > ans::max_links || chain->digests().size() != chain->links().size()) std::abort();
  for (const auto& link : chain->links())
    if (link.actions.empty() || link.names.empty() || !link.digest.starts_with("sha256:")) std::abort();
  const auto name = ans::AgentKey::parse("urn:air:acme.example:x");
  if (chain->examine({.action = "register", .name = *name, .signer = "did:example:nobody-else", .capabilities = {}, .at = did::Time()}) &&
      chain->links().back().delegate != "did:example:nobody-else")
    std::abort();
  return 0;
}
