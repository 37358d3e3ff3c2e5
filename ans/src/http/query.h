// The request target, taken apart strictly: RFC 3986, decoded once.
#pragma once

#include <did/result.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ans {

using did::Result;

//   /v1/agents/urn%3Aair%3Aacme.com%3Abot/history?from=7
//    -- ------ --------------------------- -------  ----
//    segments, decoded                              parameters, decoded
//
// `+` is a plus sign: this is no form data.
struct Target {
  std::vector<std::string> segments;
  std::vector<std::pair<std::string, std::string>> parameters;  // in order; names may repeat
};

// Refuses what is not origin form: no leading slash, characters outside RFC 3986, a broken percent-encoding, bytes that
// are control characters once decoded, more than 32 parameters or 16 segments. Errors: malformed.
[[nodiscard]] Result<Target> parse_target(std::string_view target);

// Decodes %XX once. Errors: malformed.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);

}  // namespace ans
