// The character classes of RFC 9651 and RFC 9110, shared by the reader, the writer and the signature base.
#pragma once

#include <string_view>

namespace agent::sf {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_alpha(char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); }
inline bool is_visible(char c) { return c >= ' ' && c <= '~'; }

// key = ( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" )
inline bool begins_key(char c) { return is_lower(c) || c == '*'; }
inline bool in_key(char c) { return begins_key(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; }

// RFC 9110 5.6.2
inline bool is_tchar(char c) { return is_digit(c) || is_alpha(c) || (c != '\0' && std::string_view("!#$%&'*+-.^_`|~").contains(c)); }
// sf-token = ( ALPHA / "*" ) *( tchar / ":" / "/" )
inline bool begins_token(char c) { return is_alpha(c) || c == '*'; }
inline bool in_token(char c) { return is_tchar(c) || c == ':' || c == '/'; }

}  // namespace agent::sf
