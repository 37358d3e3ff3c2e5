#include <agent/constraint.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// One line with a constraint, the rest with the arguments. Properties: what is read answers within its work, and answers the same twice; a
// constraint is never wider than itself, unless its type is not known.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = text.find('\n');
  const auto constraint_document = did::JsonDocument::parse(text.substr(0, end));
  const auto args =
      did::JsonDocument::parse(end == std::string_view::npos ? "{}" : text.substr(end + 1), {.max_bytes = 65536, .max_depth = 32});
  if (!constraint_document || !args) return 0;
  const auto constraint = agent::read_constraint(constraint_document->root());
  if (!constraint) return 0;
  static const auto action = agent::Action::parse("/a").value();
  static const auto resource = agent::Resource::parse("mcp://a.example/").value();
  const agent::Situation situation{
      .action = action, .resource = resource, .args = args->root(), .country = "SE", .address = "192.0.2.1", .trust = 50, .risk = 50};
  const auto ask = [&](std::size_t steps) {
    agent::Work work(steps);
    agent::Effects effects;
    return (*constraint)->evaluate(situation, work, effects).holds;
  };
  const bool holds = ask(5000);
  if (holds != ask(5000)) std::abort();
  // Less work never turns a no into a yes.
  if (!holds && ask(3)) std::abort();
  (void)(*constraint)->describe();
  if ((*constraint)->type().parse != nullptr && !(*constraint)->narrows(**constraint)) std::abort();
  return 0;
}
