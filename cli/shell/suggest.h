// What somebody meant who mistyped a command or a flag.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace CLI {
class App;
}

namespace cli {

struct Typo {
  std::string message;  // "unknown command `verfy`"
  std::string hint;     // "did you mean `credence vc verify`?", or where the help is
};

// The first word of the command line that no command knows; nullopt: every word is known.
[[nodiscard]] std::optional<Typo> find_typo(const CLI::App& app, std::span<const char* const> arguments);

// "credence vc verify": the command that the words lead to.
[[nodiscard]] std::string command_of(const CLI::App& app, std::span<const char* const> arguments);

// Edits (insert, delete, replace, swap neighbours) from one word to the other.
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

}  // namespace cli
