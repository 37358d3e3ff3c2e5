#include "daemon/config.h"

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

  TEST_CASE("read_config: who is believed about organizations are DIDs") {
    const auto config =
        read({"--data", "/d", "--organization-issuer", "did:web:lei.example", "--organization-issuer", "did:web:b.example"});
    REQUIRE(config.has_value());
    CHECK(config->organization_issuers == std::vector<std::string>{"did:web:lei.example", "did:web:b.example"});
    check_usage({"--data", "/d", "--organization-issuer", "lei.example"}, "is no DID");
  }

  TEST_CASE("read_config: who runs the registry are DIDs, and artefacts are fetched unless their publishers are trusted") {
    const auto config =
        read({"--data", "/d", "--operator", "did:web:ans.example", "--operator", "did:web:b.example", "--artifacts", "trusted"});
    REQUIRE(config.has_value());
    CHECK(config->operators == std::vector<std::string>{"did:web:ans.example", "did:web:b.example"});
    CHECK_FALSE(config->fetch_artifacts);
    CHECK(read({"--data", "/d", "--artifacts", "fetched"})->fetch_artifacts);
    CHECK(read({"--data", "/d"})->fetch_artifacts);
    CHECK(read({"--data", "/d"})->operators.empty());
    check_usage({"--data", "/d", "--operator", "ans.example"}, "is no DID");
    CHECK(read({"--data", "/d", "--prober", "did:web:probe.example", "--prober", "did:key:z6Mk"})->probers.size() == 2);
    CHECK(read({"--data", "/d"})->probers.empty());
    check_usage({"--data", "/d", "--prober", "probe.example"}, "is no DID");
    check_usage({"--data", "/d", "--artifacts", "perhaps"}, "--artifacts");
  }

  TEST_CASE("read_config: takes what the daemon serves with, and refuses halves and words it does not know") {
    const test::TempDir folder;
    const auto pem = folder.file("a.pem");
    std::ofstream(pem) << "x";
    const auto config = read({"--data",
                              "/d",
                              "--tls-certificate",
                              pem.c_str(),
                              "--tls-key",
                              pem.c_str(),
                              "--trusted-proxy",
                              "192.0.2.1",
                              "--threads",
                              "0",
                              "--reads-per-second",
                              "5.5",
                              "--capability-per-second",
                              "2",
                              "--writes-per-day",
                              "0",
                              "--log-level",
                              "info",
                              "--log-format",
                              "json",
                              "--drain-grace",
                              "7",
                              "--hot-megabytes",
                              "0",
                              "--block-megabytes",
                              "8"});
    REQUIRE(config.has_value());
    CHECK(config->tls_key == pem);
    CHECK(config->trusted_proxies == std::vector<std::string>{"192.0.2.1"});
    CHECK(config->threads >= 1);
    CHECK(config->limits.reads_per_second == 5.5);
    CHECK(config->limits.capability_per_second == 2);
    CHECK(config->limits.writes_per_day == 0);
    CHECK(config->log_level == ans::LogLevel::info);
    CHECK(config->log_format == ans::LogFormat::json);
    CHECK(config->drain_grace == 7);
    CHECK(config->hot_megabytes == 0);
    CHECK(config->block_megabytes == 8);
    CHECK(read({"--data", "/d"})->log_level == ans::LogLevel::warning);
    CHECK(read({"--data", "/d", "--public-url", "https://ans.example.org:8443"})->public_url == "https://ans.example.org:8443");
    for (const auto* wrong : {"ans.example.org", "https://", "ftp://a.example", "https://a.example/", "https://a.example/x",
                              "https://user@a.example", "https://a b"})
      check_usage({"--data", "/d", "--public-url", wrong}, "is no address of this registry");
    check_usage({"--data", "/d", "--tls-certificate", pem.c_str()}, "belong together");
    check_usage({"--data", "/d", "--tls-certificate", "/none", "--tls-key", pem.c_str()}, "`/none` cannot be read");
    check_usage({"--data", "/d", "--trusted-proxy", "192.0.2.1:80"}, "`192.0.2.1:80` is no IP address");
    check_usage({"--data", "/d", "--reads-per-second", "-1"}, "-1");
    check_usage({"--data", "/d", "--log-level", "loud"}, "loud");
    check_usage({"--data", "/d", "--log-format", "xml"}, "xml");
  }

  TEST_CASE("read_config: one task at a time") {
    CHECK(read({"--data", "/d"})->task == ans::Task::serve);
    CHECK(read({"--data", "/d", "--verify", "--json"})->task == ans::Task::verify);
    CHECK(read({"--data", "/d", "--rebuild", "--scratch", "/s"})->scratch == "/s");
    check_usage({"--data", "/d", "--verify", "--rebuild"}, "--");
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
    check_usage({"--data", "/d", "--ownership", "perhaps"}, "perhaps");
    check_usage({"--data", "/d", "--ownership", "required"}, "--registry-name");
    check_usage({"--data", "/d", "--vantage-address", "eth0"}, "`eth0` is no IP address");
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
