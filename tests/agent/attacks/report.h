// What came of each attack, as a table or as JSON.
#pragma once

#include <did/json.h>

#include <string>
#include <string_view>
#include <vector>

#include "agent/attacks/attack.h"

namespace attacks {

enum class Outcome : std::uint8_t {
  held,     // the answer is the one that the threat model demands
  fell,     // it is another
  skipped,  // not carried out: this target has not what it needs
  failed,   // it could not be carried out to its end
};
[[nodiscard]] std::string_view name(Outcome outcome);

struct Result {
  const Attack* attack;
  Outcome outcome;
  std::string answer;  // what came back; of a skipped or failed one, why
};

// Carries out what the field allows.
[[nodiscard]] Result carry_out(const Attack& attack, Field& field);

[[nodiscard]] std::size_t count(const std::vector<Result>& results, Outcome outcome);
[[nodiscard]] std::string line_of(const Result& result);
[[nodiscard]] std::string summary(const std::vector<Result>& results);
// {"target", "attacks": [{"row", "sort", "what", "expected", "answer", "outcome"}], "held", "fell", "skipped", "failed"}
[[nodiscard]] did::Json to_json(const std::string& target, const std::vector<Result>& results);
// 0: all that was carried out held, and there was some; 1: something fell; 3: something could not be carried out, or nothing was.
[[nodiscard]] int exit_code(const std::vector<Result>& results);

}  // namespace attacks
