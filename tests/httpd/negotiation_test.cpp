#include <doctest/doctest.h>
#include <zlib.h>

#include "client_address.h"
#include "conditional.h"
#include "gzip.h"
#include "rate_limit.h"

namespace {

using namespace std::chrono_literals;
using httpd::ClientAddress;

std::string gunzip(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(1'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

ClientAddress address(std::string_view text) {
  const auto parsed = ClientAddress::parse(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

}  // namespace

TEST_SUITE("httpd") {
  TEST_CASE("matches_etag: any tag of the list, by weak comparison, and * for whatever has one") {
    for (const auto* list : {"\"a\"", "W/\"a\"", "\"x\", \"a\"", "\"x\",W/\"a\"  ", "*"}) {
      INFO(list);
      CHECK(httpd::matches_etag(list, "\"a\""));
      CHECK(httpd::matches_etag(list, "W/\"a\""));
      CHECK_FALSE(httpd::matches_etag(list, ""));
    }
    for (const auto* list : {"", "a", "\"A\"", "\"b\"", "\"a", "\"a\"x", ","}) {
      INFO(list);
      CHECK_FALSE(httpd::matches_etag(list, "\"a\""));
    }
  }

  TEST_CASE("matches_strongly: any tag of the list, none that is weak on either side, and * for anything") {
    for (const auto* list : {"\"a\"", "\"x\", \"a\"", "W/\"x\",\"a\"  ", "*", " * "}) {
      INFO(list);
      CHECK(httpd::matches_strongly(list, "\"a\""));
    }
    for (const auto* list : {"", "a", "W/\"a\"", "\"A\"", "\"b\"", "\"a", "\"a\"x", ",", "\"*\""}) {
      INFO(list);
      CHECK_FALSE(httpd::matches_strongly(list, "\"a\""));
    }
    CHECK_FALSE(httpd::matches_strongly("W/\"a\"", "W/\"a\""));
  }

  TEST_CASE("accepts_gzip: where it is named and not refused") {
    for (const auto* list : {"gzip", "GZIP", "deflate, gzip", "br;q=1.0, gzip;q=0.8", "gzip; q=0.001", "x-gzip"}) {
      INFO(list);
      CHECK(httpd::accepts_gzip(list));
    }
    for (const auto* list : {"", "identity", "gzip;q=0", "gzip; q=0.000", "gzipped", "deflate", "*"}) {
      INFO(list);
      CHECK_FALSE(httpd::accepts_gzip(list));
    }
  }

  TEST_CASE("compress: what comes out is what went in, is smaller, and has a weak tag") {
    httpd::Response response{.body = std::string(5000, 'a') + "end", .headers = {{"ETag", "\"t\""}}};
    const auto body = response.body;
    httpd::compress(response);
    CHECK(response.body.size() < 200);
    CHECK(gunzip(response.body) == body);
    CHECK(httpd::header_of(response, "Content-Encoding") == "gzip");
    CHECK(httpd::header_of(response, "ETag") == "W/\"t\"");
    httpd::Response tiny{.body = "x"};
    httpd::compress(tiny);
    CHECK(tiny.body == "x");
    CHECK(httpd::header_of(tiny, "Content-Encoding").empty());
    CHECK(httpd::is_compressible("application/problem+json"));
    CHECK(httpd::is_compressible("text/html; charset=utf-8"));
    CHECK_FALSE(httpd::is_compressible("image/png"));
  }

  TEST_CASE("ClientAddress: reads both families, and knows this machine") {
    for (const auto* text : {"192.0.2.1", "2001:db8::1", "::1", "127.0.0.1"}) CHECK(address(text).text() == text);
    for (const auto* text : {"", "a", "1.2.3", "[::1]", "192.0.2.1:80", "::1%lo", "192.0.2.256"}) CHECK_FALSE(ClientAddress::parse(text));
    for (const auto* text : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) CHECK(address(text).is_loopback());
    for (const auto* text : {"128.0.0.1", "::2", "1::1", "::", "::ffff:10.0.0.1"}) CHECK_FALSE(address(text).is_loopback());
  }

  TEST_CASE("client_of: only this machine and our own proxies are believed, and of what they say only the last address") {
    const std::array proxies{address("192.0.2.9")};
    const auto asked = [&](const char* peer, std::string_view forwarded) {
      return httpd::client_of(address(peer), forwarded, proxies).text();
    };
    CHECK(asked("127.0.0.1", "") == "127.0.0.1");
    CHECK(asked("127.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(asked("192.0.2.9", "10.0.0.1, 198.51.100.7 ") == "198.51.100.7");
    CHECK(asked("192.0.2.9", "198.51.100.7, 2001:db8::5") == "2001:db8::5");
    CHECK(asked("192.0.2.9", "198.51.100.7, unknown") == "192.0.2.9");
    CHECK(asked("203.0.113.5", "198.51.100.7") == "203.0.113.5");  // anybody can write a header
  }

  TEST_CASE("RateLimiter: a burst, then the rate, and a wait that is long enough") {
    httpd::RateLimiter limiter({.per_second = 2, .burst = 3});
    const auto client = address("192.0.2.1");
    auto now = httpd::RateLimiter::Time();
    for (const std::uint64_t remaining : {2U, 1U, 0U}) {
      const auto allowance = limiter.take(client, now);
      CHECK(allowance.allowed);
      CHECK(allowance.remaining == remaining);
    }
    const auto refused = limiter.take(client, now);
    CHECK_FALSE(refused.allowed);
    CHECK(refused.wait == 1s);
    CHECK(limiter.take(address("192.0.2.2"), now).allowed);  // somebody else
    now += refused.wait;
    CHECK(limiter.take(client, now).allowed);
    CHECK(limiter.take(client, now).allowed);
    CHECK_FALSE(limiter.take(client, now).allowed);
    now += 1h;
    for (int i = 0; i < 3; ++i) CHECK(limiter.take(client, now).allowed);
    CHECK_FALSE(limiter.take(client, now).allowed);
  }

  TEST_CASE("RateLimiter: an IPv6 client is its /56, this machine has no limit, and 0 is none") {
    httpd::RateLimiter limiter({.per_second = 1, .burst = 1});
    const auto now = httpd::RateLimiter::Time();
    CHECK(limiter.take(address("2001:db8:0:100::1"), now).allowed);
    CHECK_FALSE(limiter.take(address("2001:db8:0:1ff:ffff::2"), now).allowed);
    CHECK(limiter.take(address("2001:db8:0:200::1"), now).allowed);
    for (int i = 0; i < 10; ++i) CHECK(limiter.take(address("127.0.0.1"), now).allowed);
    httpd::RateLimiter none({});
    for (int i = 0; i < 10; ++i) CHECK(none.take(address("192.0.2.1"), now).allowed);
  }

  TEST_CASE("RateLimiter: each thing has a bucket of its own, and so has all together") {
    httpd::RateLimiter limiter({.per_second = 1, .burst = 1});
    const auto client = address("192.0.2.1");
    const auto now = httpd::RateLimiter::Time();
    for (const auto* thing : {"a", "b", ""}) {
      INFO(thing);
      CHECK(limiter.take(client, now, thing).allowed);
      CHECK_FALSE(limiter.take(client, now, thing).allowed);
      CHECK(limiter.take(address("192.0.2.2"), now, thing).allowed);
      CHECK_FALSE(limiter.take(client, now, thing).allowed);
    }
    CHECK(limiter.take(client, now + 1s, "a").allowed);
  }

  TEST_CASE("RateLimiter: many addresses do not make it grow, and one that goes on asking is not forgotten") {
    httpd::RateLimiter limiter({.per_second = 1, .burst = 1}, 100);
    const auto now = httpd::RateLimiter::Time();
    CHECK(limiter.take(address("192.0.2.1"), now).allowed);
    for (int i = 0; i < 1000; ++i) {
      CHECK(limiter.take(address("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250)), now).allowed);
      CHECK_FALSE(limiter.take(address("192.0.2.1"), now).allowed);
    }
  }
}
