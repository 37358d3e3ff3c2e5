// RFC 1952 through zlib (sole user).
#pragma once

#include <string>
#include <string_view>

namespace httpd {

// Fast rather than small. Empty: zlib could not (it has no memory).
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace httpd
