#include "https_url.h"

#include <doctest/doctest.h>

#include <string>

#include "support/vectors.h"

using resolver::parse_https_url;

TEST_SUITE("resolver") {
  TEST_CASE("parse_https_url: takes https URLs apart") {
    struct Case {
      std::string url;
      std::string host;
      unsigned port;
      std::string target;
    };
    const Case cases[] = {
        {"https://a.example", "a.example", 443, "/"},
        {"https://a.example/", "a.example", 443, "/"},
        {"https://a.example:8443/x/did.json", "a.example", 8443, "/x/did.json"},
        {"HTTPS://A.Example/Path", "a.example", 443, "/Path"},
        {"https://a.example?q=1", "a.example", 443, "/?q=1"},
        {"https://a.example/a%2Fb?x=%C3%A9&y=(1)", "a.example", 443, "/a%2Fb?x=%C3%A9&y=(1)"},
        {"https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"},
        {"https://localhost:65535/", "localhost", 65535, "/"},
        {"https://1.example:1/", "1.example", 1, "/"},
        {"https://a.example//x", "a.example", 443, "//x"},
        {"https://" + std::string(63, 'a') + ".example/", std::string(63, 'a') + ".example", 443, "/"},
    };
    for (const auto& one : cases) {
      INFO(one.url);
      const auto url = parse_https_url(test::Exact(one.url).view());
      REQUIRE(url.has_value());
      CHECK(url->host == one.host);
      CHECK(url->port == one.port);
      CHECK(url->target == one.target);
    }
  }

  TEST_CASE("parse_https_url: refuses what is not an https URL with a name") {
    const std::string long_name =
        std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(62, 'd');
    const std::string cases[] = {
        "", "a.example", "//a.example/", "https:", "https:/", "https:a.example", "https://", "https:///x",
        // another scheme
        "http://a.example/", "ftp://a.example/", "file:///etc/passwd", " https://a.example/", "httpss://a.example/",
        // user info
        "https://user@a.example/", "https://user:secret@a.example/", "https://@a.example/", "https://a.example@127.0.0.1/",
        "https://a.example:443@b.example/",
        // IP addresses, in every notation that one library or another reads
        "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/",
        "https://017700000001/", "https://127.0.0.0x1/", "https://1.2.3.4.5/", "https://0x/", "https://a.0x7f/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://[fe80::1%25eth0]/", "https://::1/", "https://a.example.1/",
        // names
        "https://a.example./", "https://localhost./", "https://.a.example/", "https://a..example/", "https://-a.example/",
        "https://a-.example/", "https://a_b.example/", "https://a%2eexample/",
        "https://b\xc3\xbc"
        "cher.example/",
        "https://\xe2\x91\xa0.example/", "https://*.example/", "https://" + std::string(64, 'a') + ".example/",
        "https://" + long_name + "/",
        // ports
        "https://a.example:/", "https://a.example:0/", "https://a.example:65536/", "https://a.example:0443/", "https://a.example:+443/",
        "https://a.example:443x/", "https://a.example: 443/", "https://a.example:99999999999999999999/",
        // path, query, fragment
        "https://a.example/#x", "https://a.example#x", "https://a.example/a b", "https://a.example\\@b.example/", "https://a.example/\\b",
        "https://a.example/%", "https://a.example/%2", "https://a.example/%2g", "https://a.example/\"", "https://a.example/<",
        "https://a.example/{}", "https://a.example/\xc3\xa9", "https://a.example/\r\nX: y", "https://a.example/\t",
        std::string("https://a.example/\0", 19), "https://a.example/" + std::string(9000, 'x')};
    for (const auto& one : cases) {
      INFO(one);
      const auto url = parse_https_url(test::Exact(one).view());
      REQUIRE_FALSE(url.has_value());
      CHECK(url.error().code == did::Errc::malformed);
    }
  }

  TEST_CASE("parse_https_url: a message never repeats what is not visible ASCII") {
    const auto url = parse_https_url("https://a\x1b[31m.example/");
    REQUIRE_FALSE(url.has_value());
    CHECK(url.error().message == "byte 10 of the url is not a visible ASCII character");
  }
}
