// Who asks: the address of the peer, or the one that a trusted proxy says it asks for.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace httpd {

struct ClientAddress {
  std::array<std::uint8_t, 16> bytes{};  // IPv6; an IPv4 address as ::ffff:a.b.c.d

  // "192.0.2.1" or "2001:db8::1", without brackets or port. nullopt: it is neither.
  [[nodiscard]] static std::optional<ClientAddress> parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_four() const;
  [[nodiscard]] bool is_loopback() const;
  friend auto operator<=>(const ClientAddress&, const ClientAddress&) = default;
};

// `forwarded_for` is X-Forwarded-For as received, of which the last address is what our own proxy saw; those before it are
// what somebody wrote. It counts only where `peer` is this machine or among `proxies`; what cannot be read does not count.
[[nodiscard]] ClientAddress client_of(const ClientAddress& peer, std::string_view forwarded_for, std::span<const ClientAddress> proxies);

}  // namespace httpd
