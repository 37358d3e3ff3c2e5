#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "records/command.h"

// Properties: a command that parses has an action whose type is its own, follows an event, and its canonical text is a command
// with the same canonical text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto command = ans::AgentCommand::parse({reinterpret_cast<const char*>(data), size});
  if (!command) return 0;
  if (ans::find_action(command->rule().word) != &command->rule() || !command->after().starts_with("sha256:")) std::abort();
  const auto again = ans::AgentCommand::parse(command->canonical());
  if (!again || again->canonical() != command->canonical() || &again->rule() != &command->rule()) std::abort();
  return 0;
}
