#include "import/import_record.h"

#include <nlohmann/json.hpp>

namespace cli {
namespace {

constexpr std::size_t max_artifact = std::size_t{16} * 1024;  // bytes; of a statement's 64 KiB
constexpr std::size_t max_artifact_depth = 24;                // of a statement's 32

}  // namespace

std::unexpected<did::Error> broken_record(std::string_view document, const std::string& pointer, const std::string& what) {
  return did::fail(did::Errc::malformed, std::string(document) + ": `" + pointer + "`: " + what);
}

bool carry_whole(did::Json& subject, did::JsonValue record, std::string_view media_type, Notes& notes) {
  auto whole = did::to_json(record);
  const auto text = did::to_text(whole);
  if (text.size() > max_artifact) {
    notes.emplace_back("/: over 16 KiB, not carried as a whole");
    return false;
  }
  if (!did::JsonDocument::parse(text, {.max_bytes = max_artifact, .max_depth = max_artifact_depth})) {
    notes.emplace_back("/: nested over 24 levels, not carried as a whole");
    return false;
  }
  subject["artifacts"] = did::Json::array({{{"mediaType", media_type}, {"data", std::move(whole)}}});
  return true;
}

}  // namespace cli
