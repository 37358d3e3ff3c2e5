#include "endpoint.h"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE("httpd") {
  TEST_CASE("parse_endpoint: takes an address of either kind with a port, and nothing else") {
    const auto four = httpd::parse_endpoint("127.0.0.1:8460");
    REQUIRE(four.has_value());
    CHECK(four->address == "127.0.0.1");
    CHECK(four->port == 8460);
    const auto six = httpd::parse_endpoint("[::1]:0");
    REQUIRE(six.has_value());
    CHECK(six->address == "::1");
    CHECK(six->port == 0);
    for (const std::string text : {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:8x", "localhost:80",
                                   "::1:80", "[127.0.0.1]:80", "[::1]", "127.1:80"}) {
      INFO(text);
      CHECK_FALSE(httpd::parse_endpoint(text).has_value());
    }
  }

  TEST_CASE("url_of: brackets an address that has colons") {
    CHECK(httpd::url_of("http", "127.0.0.1", 80) == "http://127.0.0.1:80");
    CHECK(httpd::url_of("https", "::1", 1234) == "https://[::1]:1234");
  }

  TEST_CASE("is_loopback: knows addresses that other machines cannot reach") {
    for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1"}) CHECK(httpd::is_loopback(address));
    for (const auto* address : {"0.0.0.0", "128.0.0.1", "10.0.0.1", "::", "::2", "fe80::1", "localhost", ""})
      CHECK_FALSE(httpd::is_loopback(address));
  }
}
