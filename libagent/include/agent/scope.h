// What a grant reaches: an action and a resource. Both are brought into one spelling when they are read, or refused; then they
// compare byte by byte, and a longer one lies below a shorter one only where a segment ends.
#pragma once

#include <string>
#include <string_view>

#include "did/result.h"

namespace agent {

inline constexpr std::size_t action_max_size = 256;
inline constexpr std::size_t resource_max_size = 2048;

// action  = "/" | 1*( "/" segment )
// segment = 1*( ALPHA | DIGIT | "." | "_" | "-" ), not "." and not ".."
//
// Case matters. There are no wildcards: "/mcp" reaches "/mcp/tools/call" by itself, "/" reaches everything.
class Action {
 public:
  // Errors: malformed, too_large.
  [[nodiscard]] static did::Result<Action> parse(std::string_view text);
  [[nodiscard]] std::string_view text() const { return text_; }
  // Is `other` this action, or one below it (UCAN Delegation, "Command")?
  [[nodiscard]] bool covers(const Action& other) const;
  friend bool operator==(const Action&, const Action&) = default;

 private:
  explicit Action(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// An absolute URI (RFC 3986) of printable ASCII, normalised as 6.2.2 and 6.2.3 say: scheme, host and percent-encoding in one
// case, unreserved characters decoded, no default port, "/" for an empty path.
//
// Refused, because two readers would understand two things: user info, a percent sign in the host, dot segments in whatever
// spelling, empty segments, encoded `/`, `\`, `%` and controls, encoded bytes that are no UTF-8, and `*`.
class Resource {
 public:
  // Errors: malformed, too_large.
  [[nodiscard]] static did::Result<Resource> parse(std::string_view text);
  [[nodiscard]] std::string_view text() const { return text_; }
  // Is `other` this resource, or one below it? What follows begins with `/`, `?` or `#`, unless this ends in a slash. A resource
  // with a query or a fragment reaches itself only.
  [[nodiscard]] bool covers(const Resource& other) const;
  friend bool operator==(const Resource&, const Resource&) = default;

 private:
  explicit Resource(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace agent
