#include <did/json.h>
#include <import/agent_card.h>
#include <import/agent_name.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

// Property: a card that maps gives a subject within the limits of a statement, whose name is the publisher's, and the
// same card gives the same subject.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto card = did::JsonDocument::parse(text, {.max_bytes = std::size_t{64} * 1024});
  if (!card) return 0;
  const cli::CardOwner owner{.publisher = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", .agent = "did:example:agent"};
  std::vector<std::string> notes;
  const auto subject = cli::map_agent_card(card->root(), owner, notes);
  if (!subject) return 0;
  const auto name = cli::parse_agent_name(subject->at("agentKey").get<std::string>());
  if (!name || name->publisher != owner.publisher) std::abort();
  if (subject->at("endpoints").empty() || subject->at("endpoints").size() > 16) std::abort();
  if (subject->at("capabilities").empty() || subject->at("capabilities").size() > 64) std::abort();
  if (subject->value("tags", did::Json::array()).size() > 16) std::abort();
  if (subject->value("representativeQueries", did::Json::array()).size() > 5) std::abort();
  if (subject->at("displayName").get<std::string>().size() > 64 * 4) std::abort();
  std::vector<std::string> again;
  const auto second = cli::map_agent_card(card->root(), owner, again);
  if (!second || *second != *subject || again != notes) std::abort();
  return 0;
}
