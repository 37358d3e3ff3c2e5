#include <did/json.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "records/record.h"
#include "records/revocation.h"

// Properties: a statement's canonical form is the same statement under the same record id; so is a command's the same
// command. What is refused is refused with a pointer that is one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto statement = ans::AgentStatement::parse(text);
  if (statement) {
    const auto canonical = did::canonicalize(statement->root());
    if (!canonical) return 0;  // a number in the proof, which the record id leaves out
    const auto again = ans::AgentStatement::parse(*canonical);
    if (!again || again->record_id() != statement->record_id() || !(again->key() == statement->key())) std::abort();
  } else if (!statement.error().pointer.empty() && !statement.error().pointer.starts_with('/')) {
    std::abort();
  }
  const auto command = ans::AgentRevocation::parse(text);
  if (!command) return 0;
  const auto again = ans::AgentRevocation::parse(command->canonical());
  if (!again || again->canonical() != command->canonical()) std::abort();
  return 0;
}
