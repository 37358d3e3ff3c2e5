// Where a server listens, as a person writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace httpd {

struct Endpoint {
  std::string address;     // an IP address, without brackets
  std::uint16_t port = 0;  // 0: the system chooses
};

// "127.0.0.1:8460" or "[::1]:8460". nullopt: it is neither.
[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);
// "http://127.0.0.1:8460", "https://[::1]:8460".
[[nodiscard]] std::string url_of(std::string_view scheme, std::string_view address, std::uint16_t port);
// Is it an address that other machines cannot reach?
[[nodiscard]] bool is_loopback(const std::string& address);

}  // namespace httpd
