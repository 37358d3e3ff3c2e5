#include "config.h"

#include <doctest/doctest.h>

#include <fstream>

#include "support/temp_dir.h"

namespace {

std::expected<ans::Config, ans::Exit> read(std::vector<const char*> words) {
  words.insert(words.begin(), "ansd");
  return ans::read_config(static_cast<int>(words.size()), words.data());
}

void check_usage(const std::vector<const char*>& words, std::string_view text) {
  const auto config = read(words);
  REQUIRE_FALSE(config.has_value());
  INFO(config.error().err);
  CHECK(config.error().code == 2);
  CHECK(config.error().out.empty());
  CHECK(config.error().err.starts_with("ansd: error: "));
  CHECK(config.error().err.contains(text));
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("read_config: takes the flags") {
    const auto config =
        read({"--data", "/d", "--listen", "[::1]:80", "--insecure-allow-host", "Localhost:1", "--insecure-allow-host", "b.example"});
    REQUIRE(config.has_value());
    CHECK(config->data == "/d");
    CHECK(config->address == "::1");
    CHECK(config->port == 80);
    CHECK(config->insecure_allow_hosts == std::vector<std::string>{"localhost:1", "b.example"});
    CHECK(config->ca_file.empty());

    const auto defaults = read({"--data", "/d"});
    REQUIRE(defaults.has_value());
    CHECK(defaults->address == "127.0.0.1");
    CHECK(defaults->port == 8460);
    CHECK(defaults->insecure_allow_hosts.empty());
  }

  TEST_CASE("read_config: the file stands below the flags, and knows no other words") {
    const test::TempDir folder;
    const auto file = folder.file("ansd.toml");
    std::ofstream(file) << "data = \"/from/file\"\nlisten = \"127.0.0.2:7\"\ninsecure-allow-host = [\"a.example\", \"b.example\"]\n";
    const auto config = read({"--config", file.c_str(), "--listen", "127.0.0.1:9"});
    REQUIRE(config.has_value());
    CHECK(config->data == "/from/file");
    CHECK(config->address == "127.0.0.1");
    CHECK(config->port == 9);
    CHECK(config->insecure_allow_hosts == std::vector<std::string>{"a.example", "b.example"});

    std::ofstream(file) << "data = \"/d\"\nlissten = \"127.0.0.2:7\"\n";
    check_usage({"--config", file.c_str()}, "lissten");
    std::ofstream(file) << "data = \"/d\"\nlisten = \"127.0.0.2\"\n";
    check_usage({"--config", file.c_str()}, "`127.0.0.2` is not an address and a port");
    check_usage({"--config", folder.file("none").c_str()}, "none");
  }

  TEST_CASE("read_config: refuses what cannot be run, with exit code 2") {
    check_usage({}, "--data");
    check_usage({"--data", ""}, "--data");
    check_usage({"--data", "/d", "--unknown"}, "--unknown");
    check_usage({"--data", "/d", "extra"}, "extra");
    for (const auto* listen : {"127.0.0.1", ":80", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:80x",
                               "localhost:80", "::1:80", "[::1]", "[127.0.0.1]:80", "[::1]80", "127.1:80", " 127.0.0.1:80"}) {
      INFO(listen);
      check_usage({"--data", "/d", "--listen", listen}, "is not an address and a port");
    }
    check_usage({"--data", "/d", "--ca-file", "/nonexistent.pem"}, "`/nonexistent.pem` cannot be read");
  }

  TEST_CASE("read_config: help, version and --check-config end without running") {
    const auto help = read({"--help"});
    REQUIRE_FALSE(help.has_value());
    CHECK(help.error().code == 0);
    CHECK(help.error().out.contains("ansd --data /var/lib/ansd --listen 127.0.0.1:8460"));
    CHECK(help.error().out.contains("--insecure-allow-host"));
    const auto version = read({"--version"});
    REQUIRE_FALSE(version.has_value());
    CHECK(version.error().code == 0);
    CHECK(version.error().out.starts_with("ansd 0."));
    const auto check = read({"--check-config", "--data", "/d"});
    REQUIRE_FALSE(check.has_value());
    CHECK(check.error().code == 0);
    CHECK(check.error().out == "ansd: the configuration is good\n");
    check_usage({"--check-config", "--data", "/d", "--listen", "x"}, "`x`");
  }
}
