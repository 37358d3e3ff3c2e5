// When two JSON-LD documents say the same.
#pragma once

#include <did/json.h>

namespace conformance {

// Equal; arrays in any order but for @list, languages in any case (processors may change it).
[[nodiscard]] bool same_json(const did::Json& a, const did::Json& b);

}  // namespace conformance
