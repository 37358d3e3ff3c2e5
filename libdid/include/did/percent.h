// Percent-encoding (RFC 3986, 2.1).
#pragma once

#include <string>
#include <string_view>

namespace did {

// Everything but unreserved characters as %XX, with capital digits: a segment of a path, or a value in a query.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace did
