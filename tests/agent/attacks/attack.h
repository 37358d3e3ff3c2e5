// Rows of the threat model as data: what is tried, and what the target has to answer.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace attacks {

struct Attack {
  int row;                    // of the threat model (docs/threat-model.md)
  std::string_view what;      // "the middle link is replaced by one of another chain"
  std::string_view answer;    // the code that has to come back
  std::string (*run)();       // carries it out, and returns what came back
};

}  // namespace attacks
