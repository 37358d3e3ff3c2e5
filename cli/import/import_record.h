// What the mappings of all import formats share.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

using Notes = std::vector<std::string>;  // what a mapping changed or left out, and where

// malformed: "agent card: `/name`: ...".
[[nodiscard]] std::unexpected<did::Error> broken_record(std::string_view document, const std::string& pointer, const std::string& what);

// Puts the record, as it is, among the subject's artifacts: who serves it gives out what its author wrote. False, with a note: it is
// too large (16 KiB) or too deep (24 levels) for that.
bool carry_whole(did::Json& subject, did::JsonValue record, std::string_view media_type, Notes& notes);

}  // namespace cli
