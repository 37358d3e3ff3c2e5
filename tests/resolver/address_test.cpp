#include "address.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <string>

namespace {

// The block, "public", or "unparsed" where the text is no address.
std::string class_of(const std::string& text) {
  in_addr four{};
  in6_addr six{};
  std::string_view name;
  if (inet_pton(AF_INET, text.c_str(), &four) == 1) {
    name = resolver::special_purpose(four);
  } else if (inet_pton(AF_INET6, text.c_str(), &six) == 1) {
    name = resolver::special_purpose(six);
  } else {
    return "unparsed";
  }
  return name.empty() ? "public" : std::string(name);
}

struct Case {
  const char* address;
  const char* is;
};

// Each block by its first and its last address, and the neighbours on both sides.
constexpr Case cases4[] = {
    {"0.0.0.0", "this network"},
    {"0.255.255.255", "this network"},
    {"1.0.0.0", "public"},
    {"1.1.1.1", "public"},
    {"9.255.255.255", "public"},
    {"10.0.0.0", "private use"},
    {"10.255.255.255", "private use"},
    {"11.0.0.0", "public"},
    {"100.63.255.255", "public"},
    {"100.64.0.0", "shared address space"},
    {"100.127.255.255", "shared address space"},
    {"100.128.0.0", "public"},
    {"126.255.255.255", "public"},
    {"127.0.0.0", "loopback"},
    {"127.0.0.1", "loopback"},
    {"127.255.255.255", "loopback"},
    {"128.0.0.0", "public"},
    {"169.253.255.255", "public"},
    {"169.254.0.0", "link local"},
    {"169.254.169.254", "link local"},
    {"169.254.255.255", "link local"},
    {"169.255.0.0", "public"},
    {"172.15.255.255", "public"},
    {"172.16.0.0", "private use"},
    {"172.31.255.255", "private use"},
    {"172.32.0.0", "public"},
    {"191.255.255.255", "public"},
    {"192.0.0.0", "protocol assignments"},
    {"192.0.0.255", "protocol assignments"},
    {"192.0.1.0", "public"},
    {"192.0.1.255", "public"},
    {"192.0.2.0", "documentation"},
    {"192.0.2.255", "documentation"},
    {"192.0.3.0", "public"},
    {"192.88.98.255", "public"},
    {"192.88.99.0", "6to4 relay"},
    {"192.88.99.255", "6to4 relay"},
    {"192.88.100.0", "public"},
    {"192.167.255.255", "public"},
    {"192.168.0.0", "private use"},
    {"192.168.255.255", "private use"},
    {"192.169.0.0", "public"},
    {"198.17.255.255", "public"},
    {"198.18.0.0", "benchmarking"},
    {"198.19.255.255", "benchmarking"},
    {"198.20.0.0", "public"},
    {"198.51.99.255", "public"},
    {"198.51.100.0", "documentation"},
    {"198.51.100.255", "documentation"},
    {"198.51.101.0", "public"},
    {"203.0.112.255", "public"},
    {"203.0.113.0", "documentation"},
    {"203.0.113.255", "documentation"},
    {"203.0.114.0", "public"},
    {"223.255.255.255", "public"},
    {"224.0.0.0", "multicast"},
    {"239.255.255.255", "multicast"},
    {"240.0.0.0", "reserved"},
    {"255.255.255.254", "reserved"},
    {"255.255.255.255", "broadcast"},
};

constexpr Case cases6[] = {
    {"::", "unspecified"},
    {"::1", "loopback"},
    {"::2", "IPv4-compatible"},
    {"::8.8.8.8", "IPv4-compatible"},
    {"::ffff:ffff", "IPv4-compatible"},
    {"::1:0:0", "not assigned"},
    {"::fffe:ffff:ffff", "not assigned"},
    {"::ffff:0.0.0.0", "IPv4-mapped"},
    {"::ffff:127.0.0.1", "IPv4-mapped"},
    {"::ffff:8.8.8.8", "IPv4-mapped"},
    {"::ffff:255.255.255.255", "IPv4-mapped"},
    {"::1:0:0:0", "not assigned"},
    {"::ffff:0:127.0.0.1", "not assigned"},  // IPv4-translated, RFC 6052 forerunner
    {"64:ff9b::", "NAT64"},
    {"64:ff9b::a9fe:a9fe", "NAT64"},
    {"64:ff9b::ffff:ffff", "NAT64"},
    {"64:ff9b::1:0:0", "not assigned"},
    {"64:ff9b:1::", "NAT64 local use"},
    {"64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "NAT64 local use"},
    {"64:ff9b:2::", "not assigned"},
    {"100::", "discard only"},
    {"100::ffff:ffff:ffff:ffff", "discard only"},
    {"100:0:0:1::", "not assigned"},
    {"1fff:ffff::", "not assigned"},
    {"2000::", "public"},
    {"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "public"},
    {"2001::", "Teredo"},
    {"2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "Teredo"},
    {"2001:1::", "protocol assignments"},
    {"2001:2::", "protocol assignments"},
    {"2001:20::", "protocol assignments"},
    {"2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "protocol assignments"},
    {"2001:200::", "public"},
    {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "public"},
    {"2001:db8::", "documentation"},
    {"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
    {"2001:db9::", "public"},
    {"2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "public"},
    {"2002::", "6to4"},
    {"2002:7f00:1::", "6to4"},
    {"2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"},
    {"2003::", "public"},
    {"2606:4700:4700::1111", "public"},
    {"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "public"},
    {"3fff::", "documentation"},
    {"3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
    {"3fff:1000::", "public"},
    {"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "public"},
    {"4000::", "not assigned"},
    {"5f00::", "segment routing"},
    {"5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "segment routing"},
    {"5f01::", "not assigned"},
    {"fbff:ffff::", "not assigned"},
    {"fc00::", "unique local"},
    {"fd00:ec2::254", "unique local"},
    {"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique local"},
    {"fe00::", "not assigned"},
    {"fe7f:ffff::", "not assigned"},
    {"fe80::", "link local"},
    {"febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link local"},
    {"fec0::", "site local"},
    {"feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site local"},
    {"ff00::", "multicast"},
    {"ff02::1", "multicast"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"},
};

}  // namespace

TEST_SUITE("resolver") {
  TEST_CASE("special_purpose: every IPv4 block ends where it should") {
    for (const auto& [address, is] : cases4) {
      INFO(address);
      CHECK(class_of(address) == is);
    }
  }

  TEST_CASE("special_purpose: every IPv6 block ends where it should") {
    for (const auto& [address, is] : cases6) {
      INFO(address);
      CHECK(class_of(address) == is);
    }
  }
}
