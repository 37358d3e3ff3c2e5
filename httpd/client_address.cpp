#include "client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace httpd {
namespace {

constexpr std::array<std::uint8_t, 12> four_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<ClientAddress> ClientAddress::parse(std::string_view text) {
  if (text.contains('\0')) return std::nullopt;
  const std::string terminated(text);
  ClientAddress out;
  if (inet_pton(AF_INET6, terminated.c_str(), out.bytes.data()) == 1) return out;
  if (inet_pton(AF_INET, terminated.c_str(), out.bytes.data() + four_prefix.size()) != 1) return std::nullopt;
  std::ranges::copy(four_prefix, out.bytes.begin());
  return out;
}

std::string ClientAddress::text() const {
  char out[INET6_ADDRSTRLEN] = {};
  const auto* begin = bytes.data() + (is_four() ? four_prefix.size() : 0);
  return inet_ntop(is_four() ? AF_INET : AF_INET6, begin, out, sizeof out) == nullptr ? std::string() : std::string(out);
}

bool ClientAddress::is_four() const { return std::equal(four_prefix.begin(), four_prefix.end(), bytes.begin()); }

bool ClientAddress::is_loopback() const {
  if (is_four()) return bytes[12] == 127;
  return bytes.back() == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](auto byte) { return byte == 0; });
}

ClientAddress client_of(const ClientAddress& peer, std::string_view forwarded_for, std::span<const ClientAddress> proxies) {
  if (forwarded_for.empty() || (!peer.is_loopback() && std::ranges::find(proxies, peer) == proxies.end())) return peer;
  auto last = forwarded_for.substr(forwarded_for.rfind(',') + 1);
  while (last.starts_with(' ')) last.remove_prefix(1);
  while (last.ends_with(' ')) last.remove_suffix(1);
  return ClientAddress::parse(last).value_or(peer);
}

}  // namespace httpd
