// The commands as people use them: every tests/cli/*.txt is a script, run in an empty folder, in this process.
//
//   # a comment                         -- NAME --      begins the file NAME; files stand at the end, and are written first
//
// Before a command:
//   > WORD...            runs `credence WORD...`; 'single quotes' hold a word together, $NAME is what `save NAME` saved
//   env NAME=VALUE       sets a variable from here on; `env NAME` takes it away
//   stdin FILE           the next command reads this file as standard input
//   typed LINE...        somebody is at the terminal, and answers questions with these, one each
//   terminal             standard output is a terminal from here on
//   page URL FILE        what is fetched from this URL from here on
//   registry LIE         fixed_outside.h; `registry honest` ends it
//   chmod MODE FILE      link NAME TARGET      mkdir NAME      replace FILE OLD NEW      truncate FILE SIZE (grows too)
//
// After a command, about it:
//   exit N               the exit code; 0 where no line says
//   out TEXT             standard output has this in it; `no-out TEXT`: it has not; `silent`: it is empty
//   err TEXT, no-err TEXT the same for standard error
//   exactly FILE         standard output is these bytes
//   json POINTER VALUE   standard output is one JSON document with this value there
//   save NAME            standard output without its last line end, as $NAME; with a POINTER: the value there
//   keep FILE            standard output becomes this file
//   absent FILE          mode MODE FILE          same FILE FILE
//
// A command with --json must print exactly one JSON document, whatever happens: every script checks that by itself.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fixed_outside.h"
#include "support/vectors.h"

namespace {
namespace fs = std::filesystem;

struct Line {
  std::size_t number;
  std::string text;
};

struct Script {
  std::vector<Line> lines;
  std::map<std::string, std::string> files;
};

Script parse_script(const std::string& text) {
  Script script;
  std::istringstream in(text);
  std::string* file = nullptr;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with("-- ") && line.ends_with(" --")) {
      file = &script.files[line.substr(3, line.size() - 6)];
    } else if (file != nullptr) {
      *file += line + "\n";
    } else if (!line.empty() && !line.starts_with('#')) {
      script.lines.push_back({number, line});
    }
  }
  return script;
}

void write_file(const std::string& path, const std::string& text) {
  if (fs::path(path).has_parent_path()) fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// A folder of its own, which is the current one while this lives.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& name) : before_(fs::current_path()) {
    path_ = fs::temp_directory_path() / ("credence-cli-" + name + "-" + std::to_string(::getpid()));
    fs::remove_all(path_);
    fs::create_directories(path_);
    fs::current_path(path_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    fs::current_path(before_);
    fs::remove_all(path_);
  }

 private:
  fs::path before_, path_;
};

class Runner {
 public:
  void run(const Script& script) {
    for (const auto& [name, text] : script.files) write_file(name, text);
    for (const auto& line : script.lines) {
      INFO("line ", line.number, ": ", line.text);
      auto words = split(line.text);
      const auto verb = words.front();
      words.erase(words.begin());
      const bool about_last = assert_on_last(verb, words, line.text);
      if (about_last) continue;
      check_exit();
      if (!prepare(verb, words)) FAIL("the script has an unknown verb");
    }
    check_exit();
  }
  [[nodiscard]] int commands() const { return commands_; }

 private:
  std::string expand(const std::string& text) const {
    std::string out = text;
    for (const auto& [name, value] : saved_)
      for (auto at = out.find("$" + name); at != std::string::npos; at = out.find("$" + name, at + value.size()))
        out.replace(at, name.size() + 1, value);
    return out;
  }

  std::vector<std::string> split(const std::string& line) const {
    std::vector<std::string> words;
    bool quoted = false, in_word = false;
    for (const char c : expand(line)) {
      if (c == '\'') {
        quoted = !quoted;
        if (!in_word) words.emplace_back();
        in_word = true;
      } else if (c == ' ' && !quoted) {
        in_word = false;
      } else {
        if (!in_word) words.emplace_back();
        in_word = true;
        words.back() += c;
      }
    }
    return words;
  }

  void command(const std::vector<std::string>& words) {
    std::vector<const char*> argv{"credence"};
    for (const auto& word : words) argv.push_back(word.c_str());
    std::istringstream in(std::exchange(stdin_, ""));
    std::ostringstream out, err;
    cli::Context context{.out = out, .err = err, .in = in, .outside = outside_};
    exit_ = cli::run(static_cast<int>(argv.size()), argv.data(), context);
    out_ = out.str();
    err_ = err.str();
    expected_exit_ = 0;
    ran_ = true;
    ++commands_;
    const bool json = std::find(words.begin(), words.end(), "--json") != words.end();
    INFO("stdout: ", out_, "\nstderr: ", err_);
    if (json) CHECK_MESSAGE(did::JsonDocument::parse(out_).has_value(), "--json printed something else than one JSON document");
  }

  void check_exit() {
    if (!ran_) return;
    INFO("stdout: ", out_, "\nstderr: ", err_);
    CHECK(exit_ == expected_exit_);
    ran_ = false;
  }

  [[nodiscard]] std::string value_at(const std::string& pointer) const {
    const auto json = did::parse_json(out_);
    if (!json) return "(no JSON)";
    const auto at = Json::json_pointer(pointer);
    if (!json->contains(at)) return "(absent)";
    return json->at(at).is_string() ? json->at(at).get<std::string>() : json->at(at).dump();
  }

  using Json = did::Json;
  using Words = std::vector<std::string>;

  bool assert_on_last(const std::string& verb, const Words& words, const std::string& line) {
    const auto rest = expand(line.size() > verb.size() ? line.substr(verb.size() + 1) : "");
    INFO("stdout: ", out_, "\nstderr: ", err_);
    if (verb == "exit")
      expected_exit_ = std::stoi(words.at(0));
    else if (verb == "out")
      CHECK(out_.find(rest) != std::string::npos);
    else if (verb == "no-out")
      CHECK(out_.find(rest) == std::string::npos);
    else if (verb == "err")
      CHECK(err_.find(rest) != std::string::npos);
    else if (verb == "no-err")
      CHECK(err_.find(rest) == std::string::npos);
    else if (verb == "silent")
      CHECK(out_.empty());
    else if (verb == "exactly")
      CHECK(out_ == test::read_file(words.at(0)));
    else if (verb == "json")
      CHECK(value_at(words.at(0)) == words.at(1));
    else if (verb == "save")
      saved_[words.at(0)] = words.size() > 1 ? value_at(words[1]) : out_.substr(0, out_.size() - (out_.ends_with('\n') ? 1 : 0));
    else if (verb == "keep")
      write_file(words.at(0), out_);
    else if (verb == "absent")
      CHECK_FALSE(fs::exists(words.at(0)));
    else if (verb == "mode")
      CHECK((fs::status(words.at(1)).permissions() & fs::perms::all) == static_cast<fs::perms>(std::stoi(words.at(0), nullptr, 8)));
    else if (verb == "same")
      CHECK(test::read_file(words.at(0)) == test::read_file(words.at(1)));
    else
      return false;
    return true;
  }

  bool prepare(const std::string& verb, const Words& words) {
    if (verb == ">")
      command(words);
    else if (verb == "env")
      set_variable(words.at(0));
    else if (verb == "stdin")
      stdin_ = test::read_file(words.at(0));
    else if (verb == "typed")
      outside_.typed.emplace(words.begin(), words.end());
    else if (verb == "terminal")
      outside_.is_terminal = true;
    else if (verb == "page")
      outside_.pages[words.at(0)] = test::read_file(words.at(1));
    else if (verb == "registry")
      outside_.registry.lie = words.at(0) == "honest" ? "" : words.at(0);
    else if (verb == "chmod")
      fs::permissions(words.at(1), static_cast<fs::perms>(std::stoi(words.at(0), nullptr, 8)));
    else if (verb == "link")
      fs::create_symlink(words.at(1), words.at(0));
    else if (verb == "mkdir")
      fs::create_directories(words.at(0));
    else if (verb == "replace")
      replace(words.at(0), words.at(1), words.at(2));
    else if (verb == "truncate")
      fs::resize_file(words.at(0), std::stoul(words.at(1)));
    else
      return false;
    return true;
  }

  void set_variable(const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos)
      outside_.variables.erase(text);
    else
      outside_.variables[text.substr(0, equals)] = text.substr(equals + 1);
  }

  static void replace(const std::string& file, const std::string& from, const std::string& to) {
    auto text = test::read_file(file);
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, file, " has no ", from);
    write_file(file, text.replace(at, from.size(), to));
  }

  test::FixedOutside outside_;
  std::map<std::string, std::string, std::greater<>> saved_;  // longer names first, so that $AB is not $A and a B
  std::string stdin_, out_, err_;
  int exit_ = 0;
  int expected_exit_ = 0;
  int commands_ = 0;
  bool ran_ = false;
};

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("the scripts of tests/cli hold") {
    int scripts = 0;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(PROJECT_DIR "/tests/cli"))
      if (entry.path().extension() == ".txt") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      INFO(path.filename().string());
      const auto script = parse_script(test::read_file(path.string()));
      const TemporaryFolder folder(path.stem().string());
      Runner runner;
      runner.run(script);
      CHECK(runner.commands() > 0);
      ++scripts;
    }
    CHECK(scripts == 22);
  }
}
