// The flags that say what an agent has to offer, for a search and for the choice of a version: one row for each parameter of the registry
// (docs/search.md, docs/resolve.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "registry/ans_client.h"

namespace CLI {
class App;
}

namespace cli {

enum class Asks : std::uint8_t { search = 1, resolve = 2, both = 3 };

class QuestionFlags {
 public:
  QuestionFlags();
  // Declares the flags for this question. They are read into this object, which lives as long as the command.
  void add_to(CLI::App& command, Asks asks);
  // What was asked, in the order of the table. Ends the command where a --constraint is not NAME=VALUE.
  [[nodiscard]] AnsClient::Parameters parameters() const;
  // The values of one parameter: "protocol".
  [[nodiscard]] const std::vector<std::string>& values(std::string_view parameter) const;

 private:
  std::vector<std::vector<std::string>> values_;  // CLI11 fills one list for each row
  std::vector<std::string> constraints_;
};

}  // namespace cli
