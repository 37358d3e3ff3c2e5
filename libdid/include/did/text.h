// What JSON and its neighbours ask of text, once: UTF-8 and JSON pointers.
#pragma once

#include <string>
#include <string_view>

namespace did {

// Appends the code point as UTF-8. PRECONDITION: a Unicode scalar value.
void append_utf8(char32_t code_point, std::string& out);

// Appends a JSON pointer's reference token: `~` as ~0, `/` as ~1 (RFC 6901 section 3). The slash before it is the caller's.
void append_pointer_token(std::string_view token, std::string& out);

}  // namespace did
