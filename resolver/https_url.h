// The https URLs that we fetch: a narrow form of RFC 3986, with one spelling for each server.
#pragma once

#include <did/result.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace resolver {

struct HttpsUrl {
  std::string host;    // a DNS name in lower case
  std::uint16_t port;  // 443 where none is given
  std::string target;  // path and query as they were written, "/" where there is none
};

// Accepts "https://host[:port][/path][?query]". Errors: malformed: another scheme, user info, an IP address in any
// notation, a name that is not letters, digits and hyphens (an IDN comes as xn--), a fragment, a character that must be
// percent-encoded.
[[nodiscard]] did::Result<HttpsUrl> parse_https_url(std::string_view text);

}  // namespace resolver
