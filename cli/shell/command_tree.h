// The commands as plain data, read off the CLI11 app: completion and manual are written from it, so they cannot go stale.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

struct FlagText {
  std::string names;               // "-o,--out FILE"
  std::vector<std::string> words;  // "-o", "--out": what can be typed
  std::string about;
  bool positional = false;
};

struct CommandText {
  std::string path;  // "credence vc verify"
  std::string about;
  std::string footer;
  std::vector<std::string> children;  // the last words of their paths
  std::vector<FlagText> flags;
};

// Every command, parents before children.
[[nodiscard]] std::vector<CommandText> describe_commands(const CLI::App& app);

// A completion script for bash or zsh, and the manual page in roff.
[[nodiscard]] std::string bash_completion(const std::vector<CommandText>& commands);
[[nodiscard]] std::string zsh_completion(const std::vector<CommandText>& commands);
[[nodiscard]] std::string manual_page(const std::vector<CommandText>& commands, const std::string& version);

}  // namespace cli
