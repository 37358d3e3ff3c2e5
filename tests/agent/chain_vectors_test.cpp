#include "agent/chain_vectors.h"

#include <doctest/doctest.h>

#include <set>

#include "support/vectors.h"

TEST_SUITE("agent") {
  TEST_CASE("chain vectors: each is answered as it was made to be, and the file is what the generator makes") {
    const auto made = test::make_chain_vectors();
    std::set<std::string> codes;
    for (const auto& one : made.at("cases")) {
      INFO(one.at("id").get<std::string>());
      CHECK(one.at("expect").at("code") == one.at("wanted"));
      codes.insert(one.at("wanted").get<std::string>());
    }
    CHECK(codes.size() >= 14);
    std::size_t index = 0;
    test::for_each_vector("own/delegation-chains.json", [&](const did::Json& one) { CHECK(one == made.at("cases").at(index++)); });
    CHECK(index == 53);
  }
}
