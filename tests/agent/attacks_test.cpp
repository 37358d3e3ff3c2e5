#include <doctest/doctest.h>

#include <set>

#include "agent/attacks/delegation_attacks.h"

TEST_SUITE("agent") {
TEST_CASE("attacks: each attack on delegation gets the answer that its row demands") {
  std::set<int> rows;
  for (const auto& attack : attacks::delegation_attacks) {
    INFO("row ", attack.row, ": ", attack.what);
    CHECK(attack.run() == attack.answer);
    rows.insert(attack.row);
  }
  CHECK(rows == std::set<int>{5, 6, 7, 8, 9, 14, 16, 18, 21, 22, 23});
}
}
