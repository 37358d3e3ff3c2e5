#include "report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <optional>

#include "agent/attacks/field.h"

namespace attacks {
namespace {

constexpr std::array outcomes{Outcome::held, Outcome::fell, Outcome::skipped, Outcome::failed};

std::string_view name(Sort sort) { return sort == Sort::attack ? "attack" : "honest"; }

}  // namespace

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::held: return "held";
    case Outcome::fell: return "fell";
    case Outcome::skipped: return "skipped";
    case Outcome::failed: return "failed";
  }
  std::unreachable();
}

Result carry_out(const Attack& attack, Field& field) {
  if (auto missing = field.lacks(attack.needs)) return {&attack, Outcome::skipped, *std::move(missing)};
  try {
    auto answer = attack.run(field);
    const bool held = answer == attack.answer;
    return {&attack, held ? Outcome::held : Outcome::fell, std::move(answer)};
  } catch (const std::exception& error) {
    return {&attack, Outcome::failed, error.what()};
  }
}

std::size_t count(const std::vector<Result>& results, Outcome outcome) {
  return static_cast<std::size_t>(std::ranges::count(results, outcome, &Result::outcome));
}

std::string line_of(const Result& result) {
  const auto& attack = *result.attack;
  // What was expected stands there where something else came.
  const auto expected = result.outcome == Outcome::fell ? std::string(attack.answer) + " <> " : std::string();
  std::array<char, 400> line{};
  const auto size =
      std::snprintf(line.data(), line.size(), "%-7s %2d %-6s %-90s %s%s", std::string(name(result.outcome)).c_str(), attack.row,
                    std::string(name(attack.sort)).c_str(), std::string(attack.what).c_str(), expected.c_str(), result.answer.c_str());
  return {line.data(), std::min(static_cast<std::size_t>(size), line.size() - 1)};
}

std::string summary(const std::vector<Result>& results) {
  std::string out = std::to_string(results.size()) + " in all";
  for (const auto outcome : outcomes) out += ", " + std::to_string(count(results, outcome)) + " " + std::string(name(outcome));
  return out;
}

did::Json to_json(const std::string& target, const std::vector<Result>& results) {
  did::Json out{{"target", target}, {"attacks", did::Json::array()}};
  for (const auto& [attack, outcome, answer] : results)
    out["attacks"].push_back({{"row", attack->row},
                              {"sort", name(attack->sort)},
                              {"what", attack->what},
                              {"expected", attack->answer},
                              {"answer", answer},
                              {"outcome", name(outcome)}});
  for (const auto outcome : outcomes) out[std::string(name(outcome))] = count(results, outcome);
  return out;
}

int exit_code(const std::vector<Result>& results) {
  if (count(results, Outcome::fell) > 0) return 1;
  return count(results, Outcome::failed) > 0 || count(results, Outcome::held) == 0 ? 3 : 0;
}

}  // namespace attacks
