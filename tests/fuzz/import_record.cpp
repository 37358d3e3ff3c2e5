#include <did/json.h>
#include <import/agent_name.h>
#include <import/import_format.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

// Property: a record of any format that maps gives a subject within the limits of a statement, whose name is the publisher's,
// and the same record gives the same subject.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = did::JsonDocument::parse(text, {.max_bytes = std::size_t{64} * 1024});
  if (!document) return 0;
  const cli::CardOwner owner{.publisher = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", .agent = "did:example:agent"};
  for (const auto& item : cli::import_items(document->root())) {
    std::vector<std::string> notes;
    const auto subject = cli::format_of(item.record).map(item.record, owner, notes);
    if (!subject) continue;
    const auto name = cli::parse_agent_name(subject->at("agentKey").get<std::string>());
    if (!name || name->publisher != owner.publisher) std::abort();
    if (subject->at("endpoints").empty() || subject->at("endpoints").size() > 16) std::abort();
    if (subject->at("capabilities").empty() || subject->at("capabilities").size() > 64) std::abort();
    if (subject->value("tags", did::Json::array()).size() > 16) std::abort();
    if (subject->at("displayName").get<std::string>().size() > 64 * 4) std::abort();
    std::vector<std::string> again;
    const auto second = cli::format_of(item.record).map(item.record, owner, again);
    if (!second || *second != *subject || again != notes) std::abort();
  }
  return 0;
}
