#include "address.h"

#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace resolver {
namespace {

struct Block4 {
  std::array<std::uint8_t, 4> base;
  unsigned bits;
  std::string_view name;
};

struct Block6 {
  std::array<std::uint16_t, 8> base;
  unsigned bits;
  std::string_view name;
};

// IANA IPv4 Special-Purpose Address Registry, without the blocks that it calls globally reachable.
constexpr std::array blocks4{
    Block4{{0, 0, 0, 0}, 8, "this network"},
    Block4{{10, 0, 0, 0}, 8, "private use"},
    Block4{{100, 64, 0, 0}, 10, "shared address space"},
    Block4{{127, 0, 0, 0}, 8, "loopback"},
    Block4{{169, 254, 0, 0}, 16, "link local"},
    Block4{{172, 16, 0, 0}, 12, "private use"},
    Block4{{192, 0, 0, 0}, 24, "protocol assignments"},
    Block4{{192, 0, 2, 0}, 24, "documentation"},
    Block4{{192, 88, 99, 0}, 24, "6to4 relay"},
    Block4{{192, 168, 0, 0}, 16, "private use"},
    Block4{{198, 18, 0, 0}, 15, "benchmarking"},
    Block4{{198, 51, 100, 0}, 24, "documentation"},
    Block4{{203, 0, 113, 0}, 24, "documentation"},
    Block4{{224, 0, 0, 0}, 4, "multicast"},
    Block4{{255, 255, 255, 255}, 32, "broadcast"},
    Block4{{240, 0, 0, 0}, 4, "reserved"},
};

// IANA IPv6 Special-Purpose Address Registry; the narrower block first. Of 2001::/23 nothing is a web server's.
constexpr std::array blocks6{
    Block6{{0, 0, 0, 0, 0, 0, 0, 0}, 128, "unspecified"},
    Block6{{0, 0, 0, 0, 0, 0, 0, 1}, 128, "loopback"},
    Block6{{0, 0, 0, 0, 0, 0xffff, 0, 0}, 96, "IPv4-mapped"},
    Block6{{0, 0, 0, 0, 0, 0, 0, 0}, 96, "IPv4-compatible"},
    Block6{{0x64, 0xff9b, 0, 0, 0, 0, 0, 0}, 96, "NAT64"},
    Block6{{0x64, 0xff9b, 1, 0, 0, 0, 0, 0}, 48, "NAT64 local use"},
    Block6{{0x100, 0, 0, 0, 0, 0, 0, 0}, 64, "discard only"},
    Block6{{0x2001, 0, 0, 0, 0, 0, 0, 0}, 32, "Teredo"},
    Block6{{0x2001, 0, 0, 0, 0, 0, 0, 0}, 23, "protocol assignments"},
    Block6{{0x2001, 0xdb8, 0, 0, 0, 0, 0, 0}, 32, "documentation"},
    Block6{{0x2002, 0, 0, 0, 0, 0, 0, 0}, 16, "6to4"},
    Block6{{0x3fff, 0, 0, 0, 0, 0, 0, 0}, 20, "documentation"},
    Block6{{0x5f00, 0, 0, 0, 0, 0, 0, 0}, 16, "segment routing"},
    Block6{{0xfc00, 0, 0, 0, 0, 0, 0, 0}, 7, "unique local"},
    Block6{{0xfe80, 0, 0, 0, 0, 0, 0, 0}, 10, "link local"},
    Block6{{0xfec0, 0, 0, 0, 0, 0, 0, 0}, 10, "site local"},
    Block6{{0xff00, 0, 0, 0, 0, 0, 0, 0}, 8, "multicast"},
};
// RFC 4291 2.4: all that is assigned so far.
constexpr Block6 global_unicast{{0x2000, 0, 0, 0, 0, 0, 0, 0}, 3, "global unicast"};

// Do the first `bits` of both agree? PRECONDITION: both have them.
bool within(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> base, unsigned bits) {
  for (unsigned bit = 0; bit < bits; ++bit) {
    if (((bytes[bit / 8] ^ base[bit / 8]) & (0x80U >> bit % 8)) != 0) return false;
  }
  return true;
}

bool within(const std::array<std::uint8_t, 16>& bytes, const Block6& block) {
  std::array<std::uint8_t, 16> base{};
  for (std::size_t i = 0; i < block.base.size(); ++i) {
    base[2 * i] = static_cast<std::uint8_t>(block.base[i] >> 8U);
    base[2 * i + 1] = static_cast<std::uint8_t>(block.base[i] & 0xffU);
  }
  return within(std::span(bytes), std::span(base), block.bits);
}

}  // namespace

std::string_view special_purpose(const in_addr& address) {
  const auto number = ntohl(address.s_addr);
  std::array<std::uint8_t, 4> bytes{};
  for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  for (const auto& block : blocks4) {
    if (within(std::span(bytes), std::span(block.base), block.bits)) return block.name;
  }
  return {};
}

std::string_view special_purpose(const in6_addr& address) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = address.s6_addr[i];
  for (const auto& block : blocks6) {
    if (within(bytes, block)) return block.name;
  }
  return within(bytes, global_unicast) ? std::string_view() : "not assigned";
}

}  // namespace resolver
