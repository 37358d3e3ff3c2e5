// RFC 9110: conditional requests and content codings, as far as a registry needs them. Pure.
#pragma once

#include <string_view>

#include "handler.h"

namespace httpd {

// The value of a header of the answer; empty where there is none.
[[nodiscard]] std::string_view header_of(const Response& response, std::string_view name);

// 13.1.2: does If-None-Match name this entity tag, by weak comparison? False where the answer has no tag.
[[nodiscard]] bool matches_etag(std::string_view if_none_match, std::string_view etag);

// 13.1.1: does If-Match name this entity tag, by strong comparison, or anything (`*`)?
[[nodiscard]] bool matches_strongly(std::string_view if_match, std::string_view etag);

// 12.5.3: is gzip among the codings that the client takes, with a weight above zero?
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

// Text and JSON.
[[nodiscard]] bool is_compressible(std::string_view content_type);

// Compresses the body and says so. 8.8.3: bytes that differ have no strong tag in common, so the tag becomes weak.
// Leaves the answer as it is where compression does not make it smaller.
void compress(Response& response);

}  // namespace httpd
