#pragma once

#include <did/json.h>

namespace test {

// A built value as a reader of its text sees it.
inline did::JsonDocument read(const did::Json& json) { return did::JsonDocument::parse(did::to_text(json)).value(); }

}  // namespace test
