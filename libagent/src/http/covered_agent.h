// Web Bot Auth 5.2.1: the member of Signature-Agent that a signature covers.
#pragma once

#include <optional>
#include <string>

#include "agent/signature_keys.h"

namespace agent {

struct CoveredAgent {
  std::string url;
  std::string type;  // how keys are found behind it; "directory" where it does not say
};
// nullopt: it covers none. Of the older form of the field, a bare string, as well.
[[nodiscard]] std::optional<CoveredAgent> covered_agent(const KeyQuery& query);

}  // namespace agent
