// `credence completion` and `credence man`: written from the commands themselves.
#include "base/io.h"
#include "commands.h"
#include "flags/options.h"
#include "shell/command_tree.h"

namespace cli {
namespace {

struct Shell {
  const char* name;
  std::string (*write)(const std::vector<CommandText>&);
};
constexpr Shell shells[] = {{"bash", bash_completion}, {"zsh", zsh_completion}};

void print(const std::string& text, Context& context) {
  if (const auto done = write_output("-", text, context); !done) report(done.error(), context);
}

}  // namespace

void add_completion(CLI::App& app, Context& context) {
  auto& completion = add_group(app, "completion", "Print a completion script for a shell", "source <(credence completion bash)");
  for (const auto& shell : shells) {
    const std::string name = shell.name;
    auto& command =
        add_command(completion, name, "Print the completion script for " + name, "credence completion " + name + " > credence." + name);
    command.callback([&app, &context, &shell] { print(shell.write(describe_commands(app)), context); });
  }
  auto& man = add_command(app, "man", "Print the manual page", "credence man | man -l -");
  man.callback([&app, &context] { print(manual_page(describe_commands(app), CREDENCE_VERSION), context); });
}

}  // namespace cli
