// Which addresses are public: the guard against being sent to our own network.
#pragma once

#include <netinet/in.h>

#include <string_view>

namespace resolver {

// The special-purpose block an address lies in ("loopback", "private use"); empty: it is a public unicast address.
// Decided on the address itself, never on its spelling. IPv6 addresses that carry an IPv4 address (mapped, NAT64, 6to4,
// Teredo) are special whatever they carry.
[[nodiscard]] std::string_view special_purpose(const in_addr& address);
[[nodiscard]] std::string_view special_purpose(const in6_addr& address);

}  // namespace resolver
