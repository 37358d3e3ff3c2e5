// The small parts: units, suggestions, exit codes, and text that is safe for a terminal.
#include <base/report.h>
#include <base/units.h>
#include <doctest/doctest.h>
#include <shell/suggest.h>

#include "fixed_outside.h"

TEST_SUITE("cli") {
  TEST_CASE("parse_duration: a whole number and a unit, nothing else") {
    using std::chrono::milliseconds;
    CHECK(cli::parse_duration("250ms").value() == milliseconds(250));
    CHECK(cli::parse_duration("5s").value() == std::chrono::seconds(5));
    CHECK(cli::parse_duration("15m").value() == std::chrono::minutes(15));
    CHECK(cli::parse_duration("2h").value() == std::chrono::hours(2));
    CHECK(cli::parse_duration("90d").value() == std::chrono::days(90));
    CHECK(cli::parse_duration("1w").value() == std::chrono::days(7));
    for (const auto* text : {"", "5", "s", "0s", "-1s", "1.5h", "5 s", "5S", "5y", "99999999999999999999s", "36526d", "0x5s", "+5s"}) {
      INFO(std::string(text));
      REQUIRE_FALSE(cli::parse_duration(text).has_value());
      CHECK(cli::parse_duration(text).error().code == did::Errc::malformed);
    }
  }

  TEST_CASE("parse_size: bytes, alone or with a unit") {
    CHECK(cli::parse_size("4096").value() == 4096);
    CHECK(cli::parse_size("1B").value() == 1);
    CHECK(cli::parse_size("64KiB").value() == 65536);
    CHECK(cli::parse_size("1MB").value() == 1'000'000);
    CHECK(cli::parse_size("1024MiB").value() == std::size_t{1} << 30U);
    for (const auto* text : {"", "0", "-1", "KiB", "1GiB", "1025MiB", "1kib", "1 KiB", "18446744073709551617"}) {
      INFO(std::string(text));
      CHECK_FALSE(cli::parse_size(text).has_value());
    }
  }

  TEST_CASE("edit_distance: inserts, deletes, replacements and swaps of neighbours count one each") {
    CHECK(cli::edit_distance("verify", "verify") == 0);
    CHECK(cli::edit_distance("verfy", "verify") == 1);
    CHECK(cli::edit_distance("veriffy", "verify") == 1);
    CHECK(cli::edit_distance("vorify", "verify") == 1);
    CHECK(cli::edit_distance("evrify", "verify") == 1);
    CHECK(cli::edit_distance("", "vc") == 2);
    CHECK(cli::edit_distance("issue", "verify") == 6);
  }

  TEST_CASE("exit_code: every Errc has the code of docs/cli.md") {
    using enum did::Errc;
    CHECK(cli::exit_code(malformed) == 14);
    CHECK(cli::exit_code(unsupported) == 13);
    CHECK(cli::exit_code(not_found) == 17);
    CHECK(cli::exit_code(conflict) == 12);
    CHECK(cli::exit_code(refused) == 12);
    CHECK(cli::exit_code(too_large) == 15);
    CHECK(cli::exit_code(unavailable) == 13);
    CHECK(cli::exit_code(key) == 16);
    CHECK(cli::exit_code(corrupt) == 1);
  }

  TEST_CASE("printable: what could steer a terminal is written out") {
    CHECK(cli::printable("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80") == "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
    CHECK(cli::printable("a\x1b[31mb\n\x7f") == "a\\x{1b}[31mb\\x{a}\\x{7f}");
    CHECK(cli::printable("\xC2\x9B") == "\\x{9b}");         // a C1 control
    CHECK(cli::printable("\xE2\x80\xAE") == "\\x{202e}");   // right-to-left override
    CHECK(cli::printable("\xFF\xC3") == "\\x{ff}\\x{c3}");  // not UTF-8
    CHECK(cli::printable(std::string_view("\0", 1)) == "\\x{0}");
  }
}
