// The OpenAPI document for people: one page of HTML without scripts, fonts or pictures from anywhere.
#pragma once

#include <did/result.h>

#include <string>
#include <string_view>

namespace ans {

// Errors: malformed (not an OpenAPI document).
[[nodiscard]] did::Result<std::string> docs_page(std::string_view openapi);

// Text as HTML: `&`, `<`, `>` and quotes are no markup.
[[nodiscard]] std::string html_text(std::string_view text);

}  // namespace ans
