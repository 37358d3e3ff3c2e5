// A chain in words: who handed what to whom, and what each hop took away.
#pragma once

#include <string>
#include <vector>

#include "agent/chain.h"

namespace agent {

struct Hop {
  std::string kind;  // "person", "organisation", "agent": what the one who hands on is
  std::string from;  // DIDs
  std::string to;
  std::string cd;
  std::string until;                 // the end that counts from here on: the earliest so far
  std::vector<std::string> grants;   // "`/mcp/tools/call` on `mcp://pay.example/`"
  std::vector<std::string> removed;  // of the root: its conditions; else what the link above had, and this has not
};

// One for each link, root first. Whether any of it is true is decide()'s question.
[[nodiscard]] std::vector<Hop> explain(const Chain& chain);
[[nodiscard]] did::Json to_json(const std::vector<Hop>& hops);

}  // namespace agent
