// `credence completion` and `credence man`: written from the commands themselves.
#include "command_tree.h"
#include "io.h"
#include "options.h"

namespace cli {

void add_completion(CLI::App& app, Context& context) {
  auto& completion = add_group(app, "completion", "Print a completion script for a shell", "source <(credence completion bash)");
  for (const auto& [shell, write] : {std::pair{"bash", &bash_completion}, std::pair{"zsh", &zsh_completion}}) {
    auto& command = add_command(completion, shell, std::string("Print the completion script for ") + shell,
                                std::string("credence completion ") + shell + " > credence." + shell);
    command.callback([&app, &context, write = write] {
      if (const auto done = write_output("-", write(describe_commands(app)), context); !done) report(done.error(), context);
    });
  }
  auto& man = add_command(app, "man", "Print the manual page", "credence man | man -l -");
  man.callback([&app, &context] {
    if (const auto done = write_output("-", manual_page(describe_commands(app), CREDENCE_VERSION), context); !done) report(done.error(), context);
  });
}

}  // namespace cli
