// HTTP messages as a signature sees them: the parts by name, no socket and no bytes of any HTTP version.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace agent {

// One field line as it was received or will be sent; the name in any case. What is looked at must outlive the line.
struct HttpField {
  std::string_view name;
  std::string_view value;
};

struct HttpRequest {
  std::string_view method;     // "POST", case as sent
  std::string_view scheme;     // "https": known to whoever serves or sends, not part of an HTTP/1.1 request in origin form
  std::string_view authority;  // "example.com:8443": the Host field or :authority
  std::string_view target;     // the request target as sent: "/path?query", "http://a/b", "a.example:443" or "*"
  std::span<const HttpField> fields{};
  std::span<const HttpField> trailers{};
};

struct HttpResponse {
  int status = 0;
  std::span<const HttpField> fields{};
  std::span<const HttpField> trailers{};
};

// Is this a token (RFC 9110 5.6.2), as methods and field names are?
[[nodiscard]] bool is_token(std::string_view text);

// Are the names of two fields the same (RFC 9110 5.1)? ASCII letters in either case.
[[nodiscard]] bool same_field_name(std::string_view a, std::string_view b);

// One line's value without white space around it, and with each line folding as one space (RFC 9421 2.1 step 2 and 3).
[[nodiscard]] std::string canonical_line(std::string_view value);

// The value of all lines with this name, in order, joined by ", " (RFC 9421 2.1 step 4); nullopt: there is no such line.
[[nodiscard]] std::optional<std::string> field_value(std::span<const HttpField> fields, std::string_view name);

}  // namespace agent
