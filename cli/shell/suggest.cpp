#include "shell/suggest.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

namespace cli {
namespace {

constexpr std::size_t max_edits = 2;
constexpr std::size_t letters_for_an_edit = 3;  // of what was written: `--q` has no letter left that it could share with `--at`

// The names, long ones only, that may stand in this place.
std::vector<std::string> flags_of(const CLI::App* command) {
  std::vector<std::string> names;
  for (; command != nullptr; command = command->get_parent())
    for (const auto* option : command->get_options({}))
      for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> commands_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* child : command.get_subcommands({})) names.push_back(child->get_name());
  return names;
}

const CLI::App* find_command(const CLI::App& command, std::string_view name) {
  for (const auto* child : command.get_subcommands({}))
    if (child->get_name() == name) return child;
  return nullptr;
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& names) {
  const auto letters = word.size() - std::min(word.find_first_not_of('-'), word.size());
  const std::string* best = nullptr;
  std::size_t fewest = std::min(max_edits, std::max<std::size_t>(letters / letters_for_an_edit, letters > 1 ? 1 : 0)) + 1;
  for (const auto& name : names) {
    const auto edits = edit_distance(word, name);
    if (edits >= fewest) continue;
    best = &name;
    fewest = edits;
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

const CLI::Option* find_option(const CLI::App* command, const std::string& name) {
  for (; command != nullptr; command = command->get_parent())
    if (const auto* option = command->get_option_no_throw(name); option != nullptr) return option;
  return nullptr;
}

std::string full_name(const CLI::App* command) {
  const auto* parent = command->get_parent();
  return parent == nullptr ? command->get_name() : full_name(parent) + " " + command->get_name();
}

Typo make_typo(std::string_view kind, const std::string& word, const CLI::App& command, const std::optional<std::string>& meant,
               bool is_command) {
  Typo typo{"unknown " + std::string(kind) + " `" + word + "`", "see `" + full_name(&command) + " --help`"};
  if (meant) typo.hint = "did you mean `" + (is_command ? full_name(&command) + " " : "") + *meant + "`?";
  return typo;
}

// Follows the words down the tree of commands.
struct Walk {
  const CLI::App* command;
  std::optional<Typo> typo;
};

// A flag: skips its value, or is the typo.
void step_flag(Walk& at, const std::string& word, std::size_t& index) {
  const auto name = word.substr(0, word.find('='));
  const bool is_long = word.starts_with("--");
  const auto* option = find_option(at.command, is_long ? name : word.substr(0, 2));
  if (option == nullptr) {
    at.typo = make_typo("flag", name, *at.command, nearest(name, flags_of(at.command)), false);
    return;
  }
  const bool value_follows = option->get_items_expected_max() > 0 && name == word && (is_long || word.size() == 2);
  if (value_follows) ++index;
}

// A command's name, or the typo of one. Where no commands are left, the word is an argument, for the command to judge.
void step_word(Walk& at, const std::string& word) {
  const auto names = commands_of(*at.command);
  if (names.empty()) return;
  if (const auto* child = find_command(*at.command, word); child != nullptr)
    at.command = child;
  else
    at.typo = make_typo("command", word, *at.command, nearest(word, names), true);
}

Walk walk(const CLI::App& app, std::span<const char* const> arguments) {
  Walk at{&app, std::nullopt};
  for (std::size_t i = 0; i < arguments.size() && !at.typo; ++i) {
    const std::string word = arguments[i];
    if (word == "--") break;
    if (word.size() > 1 && word[0] == '-')
      step_flag(at, word, i);
    else
      step_word(at, word);
  }
  return at;
}

}  // namespace

std::optional<Typo> find_typo(const CLI::App& app, std::span<const char* const> arguments) { return walk(app, arguments).typo; }

std::string command_of(const CLI::App& app, std::span<const char* const> arguments) { return full_name(walk(app, arguments).command); }

// Optimal string alignment: Damerau-Levenshtein in which no part is edited twice.
std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> before(to.size() + 1), above(to.size() + 1), row(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[to.size()];
}

}  // namespace cli
