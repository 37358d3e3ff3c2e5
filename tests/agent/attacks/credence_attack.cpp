// credence-attack: carries out every attack of the table against a live target, and prints what came back. Exit code 0: every answer was
// the one that the threat model demands.
//   build/dev/tests/credence-attack [ROW...]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

#include "agent/attacks/delegation_attacks.h"

namespace {

using attacks::Attack;

// One line for each part of the threat model that has attacks.
constexpr std::span<const Attack> table[] = {attacks::delegation_attacks};

bool is_wanted(const Attack& attack, std::span<char* const> rows) {
  return rows.empty() || std::ranges::any_of(rows, [&](const char* row) { return std::atoi(row) == attack.row; });
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char* const> rows(argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0));
  int wrong = 0;
  int ran = 0;
  for (const auto part : table) {
    for (const auto& attack : part) {
      if (!is_wanted(attack, rows)) continue;
      const auto answer = attack.run();
      const bool good = answer == attack.answer;
      std::printf("%-5s row %-3d %-70s %s\n", good ? "held" : "FELL", attack.row, std::string(attack.what).c_str(), answer.c_str());
      ++ran;
      if (!good) ++wrong;
    }
  }
  std::printf("%d attacks, %d fell\n", ran, wrong);
  return wrong == 0 && ran > 0 ? 0 : 1;
}
