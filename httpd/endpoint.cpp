#include "endpoint.h"

#include <arpa/inet.h>

#include <charconv>

namespace httpd {

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Endpoint endpoint{.address = std::string(text.substr(0, colon))};
  auto& address = endpoint.address;
  const bool is_six = address.starts_with('[') && address.ends_with(']');
  if (is_six) address = address.substr(1, address.size() - 2);
  in6_addr parsed{};
  if (inet_pton(is_six ? AF_INET6 : AF_INET, address.c_str(), &parsed) != 1) return std::nullopt;
  const char* const begin = text.data() + colon + 1;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(begin, end, endpoint.port);
  if (begin == end || error != std::errc() || stopped != end) return std::nullopt;
  return endpoint;
}

std::string url_of(std::string_view scheme, std::string_view address, std::uint16_t port) {
  const bool is_six = address.contains(':');
  return std::string(scheme) + "://" + (is_six ? "[" : "") + std::string(address) + (is_six ? "]" : "") + ":" + std::to_string(port);
}

bool is_loopback(const std::string& address) {
  in6_addr six{};
  if (inet_pton(AF_INET6, address.c_str(), &six) == 1) return IN6_IS_ADDR_LOOPBACK(&six);
  in_addr four{};
  return inet_pton(AF_INET, address.c_str(), &four) == 1 && ntohl(four.s_addr) >> 24U == 127;
}

}  // namespace httpd
