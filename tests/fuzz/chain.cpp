#include <agent/chain.h>
#include <agent/delegate.h>
#include <agent/explain.h>
#include <did/hash.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Properties: every link's digest is that of its canonical bytes; the words about a chain never fail; the same text is read the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto chain = agent::Chain::parse(text);
  if (!chain) return 0;
  if (chain->links().size() > agent::chain_max_links || agent::explain(*chain).size() != chain->links().size()) std::abort();
  (void)agent::lint(*chain);
  const auto again = agent::Chain::parse(text);
  for (std::size_t i = 0; i < chain->links().size(); ++i) {
    const auto& link = chain->links()[i];
    const auto bytes = did::canonicalize(link.credential);
    if (!bytes || did::digest_text(did::as_bytes(*bytes)) != link.cd || again->links()[i].cd != link.cd) std::abort();
    if (link.depth > link.max_depth || link.grants.empty()) std::abort();
  }
  return 0;
}
