#include "lookup.h"

#include <doctest/doctest.h>

TEST_SUITE("resolver") {
  TEST_CASE("check_public: one private address among public ones is refused") {
    using resolver::Address;
    CHECK(resolver::check_public({{"1.1.1.1", ""}, {"2606:4700::1", ""}}, "a.example").has_value());
    const auto answer = resolver::check_public({{"1.1.1.1", ""}, {"10.0.0.7", "private use"}}, "a.example");
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().code == did::Errc::refused);
    CHECK(answer.error().message == "`a.example` has the address 10.0.0.7, which is not public (private use)");
  }

  TEST_CASE("look_up: finds the loopback addresses of localhost, and says what they are") {
    const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    const auto found = resolver::look_up("localhost", soon, nullptr);
    REQUIRE(found.has_value());
    REQUIRE_FALSE(found->empty());
    for (const auto& address : *found) CHECK(address.special == "loopback");
  }

  TEST_CASE("look_up: does not wait beyond its deadline") {
    const auto begin = std::chrono::steady_clock::now();
    const auto found = resolver::look_up("localhost", begin - std::chrono::seconds(1), nullptr);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
    if (!found) CHECK(found.error().code == did::Errc::unavailable);
  }
}
