// The house rules that no compiler checks: who may include what, how long a file may grow, and what must lie where.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "support/vectors.h"

namespace {
namespace fs = std::filesystem;

struct IncludeRule {
  std::string_view header;               // an include that begins so ...
  std::array<std::string_view, 8> only;  // ... only in paths that begin so
};
constexpr IncludeRule include_rules[] = {
    // Foreign libraries stay behind the one file that hides them.
    {"ares.h", {"resolver/txt_resolver.cpp"}},
    {"CLI/", {"cli/", "ans/src/daemon/config.cpp", "ans/src/daemon/main.cpp"}},
    {"boost/", {"httpd/", "cli/shell/http_transport.cpp"}},
    {"httplib.h", {"resolver/fetcher.cpp"}},
    {"openssl/", {"libdid/src/"}},
    {"rocksdb/", {"ans/src/store/rocks_store.cpp"}},
    {"libpsl.h", {"ans/src/names/registrable.cpp"}},
    {"libstemmer.h", {"ans/src/search/text_terms.cpp"}},
    {"secp256k1", {"libdid/src/"}},
    {"sodium", {"libdid/src/", "libagent/src/"}},
    {"spdlog/", {"ans/src/base/log.cpp"}},
    {"zlib.h", {"httpd/gzip.cpp"}},
    {"unicode/", {"ans/src/search/text_terms.cpp", "ans/src/names/unicode_name.cpp"}},
    // Floors: arrows point down only.
    {"agent/", {"libagent/", "ans/", "cli/"}},
    {"did/", {"libdid/", "libvc/", "libagent/", "httpd/", "resolver/", "ans/", "cli/"}},
    {"vc/", {"libvc/", "libagent/", "ans/", "cli/"}},
    {"append_file.h", {"resolver/", "ans/src/daemon/", "cli/"}},
    {"fetcher.h", {"resolver/", "ans/src/daemon/outside.h", "cli/"}},
    {"system_clock.h", {"resolver/", "ans/src/daemon/outside.h", "cli/"}},
    {"txt_resolver.h", {"resolver/", "ans/src/daemon/outside.h"}},
    // A way around the floors, and what costs a library its lightness.
    {"..", {}},
    {"regex>", {}},
    {"iostream>", {"cli/main.cpp", "ans/src/daemon/main.cpp"}},
};
constexpr std::string_view source_folders[] = {"ans", "cli", "httpd", "libagent", "libdid", "libvc", "resolver"};
constexpr std::string_view text_folders[] = {"ans",      "bench",  "cli",   "cmake",    "docs",  "examples", "httpd",
                                             "libagent", "libdid", "libvc", "resolver", "tests", "tools"};
constexpr int max_lines = 500;

bool is_source(const fs::path& path) { return path.extension() == ".h" || path.extension() == ".cpp"; }

bool is_written_by_hand(const fs::path& path) {
  const auto extension = path.extension();
  return is_source(path) || extension == ".md" || extension == ".sh" || extension == ".cmake" || extension == ".py" || extension == ".mjs";
}

template <class Range>
bool begins_with_any(std::string_view text, const Range& prefixes) {
  for (const std::string_view prefix : prefixes)
    if (!prefix.empty() && text.starts_with(prefix)) return true;
  return false;
}

// Visits files below these folders that `wanted` keeps, by their path from the project's root. Returns how many.
template <class Folders>
int for_each_file(const Folders& folders, bool (*wanted)(const fs::path&),
                  const std::function<void(const std::string&, std::istream&)>& visit) {
  int seen = 0;
  for (const std::string_view folder : folders) {
    for (fs::recursive_directory_iterator at(fs::path(PROJECT_DIR) / folder), end; at != end; ++at) {
      const auto& entry = *at;
      if (entry.path().filename() == "node_modules") at.disable_recursion_pending();  // others' files
      if (!entry.is_regular_file() || !wanted(entry.path())) continue;
      std::ifstream in(entry.path());
      visit(fs::relative(entry.path(), PROJECT_DIR).generic_string(), in);
      ++seen;
    }
  }
  return seen;
}

void check_include(const std::string& path, const std::string& line) {
  const auto header = std::string_view(line).substr(std::string_view("#include <").size());
  INFO(path, ": ", line);
  for (const auto& rule : include_rules)
    if (header.starts_with(rule.header)) CHECK(begins_with_any(path, rule.only));
  if (header.starts_with("nlohmann/json.hpp")) CHECK(path.ends_with(".cpp"));
}

std::vector<std::string> fuzz_targets() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(PROJECT_DIR "/tests/fuzz"))
    if (entry.path().extension() == ".cpp" && entry.path().stem() != "replay_main") names.push_back(entry.path().stem().string());
  return names;
}
}  // namespace

TEST_SUITE("house") {
  TEST_CASE("sources include only what their floor may") {
    const int seen = for_each_file(source_folders, is_source, [](const std::string& path, std::istream& in) {
      for (std::string line; std::getline(in, line);)
        if (line.starts_with("#include ")) check_include(path, line);
    });
    CHECK(seen > 60);
  }

  TEST_CASE("the folders of a program know only those below them") {
    struct House {
      std::string_view root;
      std::array<std::string_view, 12> floors;
    };
    constexpr House houses[] = {
        {"ans/src/",
         {"base", "names", "taxonomy", "records", "store", "history", "search", "formats", "registry", "http", "mounts", "daemon"}},
        {"cli/", {"base", "conformance", "service", "keys", "flags", "import", "credentials", "registry", "agents", "shell"}},
    };
    for (const auto& house : houses) {
      const auto floor_of = [&](std::string_view path) {
        return std::find(house.floors.begin(), house.floors.end(), path.substr(0, path.find('/'))) - house.floors.begin();
      };
      const int seen = for_each_file(std::array{house.root}, is_source, [&](const std::string& path, std::istream& in) {
        const auto below = std::string_view(path).substr(house.root.size());
        if (!below.contains('/')) return;  // above all floors
        const auto own = floor_of(below);
        INFO(path);
        CHECK(own < std::ssize(house.floors));
        for (std::string line; std::getline(in, line);) {
          if (!line.starts_with("#include \"") || !line.contains('/')) continue;
          INFO(line);
          CHECK(floor_of(std::string_view(line).substr(std::string_view("#include \"").size())) <= own);
        }
      });
      CHECK(seen > 60);
    }
  }

  TEST_CASE("no file is longer than 500 lines") {
    for_each_file(text_folders, is_written_by_hand, [](const std::string& path, std::istream& in) {
      int lines = 0;
      for (std::string line; std::getline(in, line);) ++lines;
      INFO(path);
      CHECK(lines <= max_lines);
    });
  }

  TEST_CASE("no source swallows an exception unseen, prints from a library, or leaves a note to itself") {
    for_each_file(source_folders, is_source, [](const std::string& path, std::istream& in) {
      const bool library = begins_with_any(path, std::array<std::string_view, 3>{"libagent/", "libdid/", "libvc/"});
      for (std::string line; std::getline(in, line);) {
        INFO(path, ": ", line);
        CHECK_FALSE(line.contains("catch (...)"));
        CHECK_FALSE(line.contains("TODO"));
        for (const auto* output : {"std::printf", "std::fprintf", "std::puts", "std::cout", "std::cerr"})
          CHECK_FALSE((library && line.contains(output)));
      }
    });
  }

  TEST_CASE("every fuzz target has a seed corpus") {
    for (const auto& name : fuzz_targets()) {
      INFO("tests/fuzz/", name, ".cpp");
      const fs::path corpus = fs::path(PROJECT_DIR "/tests/fuzz/corpus") / name;
      CHECK(fs::is_directory(corpus));
      if (fs::is_directory(corpus)) CHECK_FALSE(fs::is_empty(corpus));
    }
    CHECK(fuzz_targets().size() >= 5);
  }

  TEST_CASE("what a stranger looks for first is there") {
    for (const std::string name :
         {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "docs/architecture.md", "docs/threat-model.md",
          "docs/formats.md", "docs/cli.md", "test-vectors/README.md", "schemas/README.md"}) {
      INFO(name);
      CHECK(fs::exists(fs::path(PROJECT_DIR) / name));
    }
  }

  TEST_CASE("an example on a page is the one that is compiled and run") {
    struct Shown {
      std::string page, program, begin, end;
    };
    const Shown shown[] = {{"/README.md", "/tests/examples/verify.cpp", "// README begins\n", "  // README ends\n"},
                           {"/docs/handshake.md", "/tests/examples/handshake.cpp", "// docs begin\n", "  // docs end\n"},
                           {"/docs/delegation.md", "/tests/examples/delegate.cpp", "// docs begin\n", "// docs end\n"},
                           {"/docs/http-signatures.md", "/tests/examples/signed_request.cpp", "// client begins\n", "// client ends\n"},
                           {"/docs/http-signatures.md", "/tests/examples/signed_request.cpp", "// server begins\n", "// server ends\n"}};
    for (const auto& one : shown) {
      INFO(one.page);
      const auto example = test::read_file(PROJECT_DIR + one.program);
      const auto begin = example.find(one.begin);
      REQUIRE(begin != std::string::npos);
      const auto first = example.find('\n', begin) + 1;
      const auto end = example.find(one.end);
      REQUIRE(end != std::string::npos);
      CHECK(test::read_file(PROJECT_DIR + one.page).contains(example.substr(first, end - first)));
    }
  }
}
