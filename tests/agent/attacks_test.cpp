// credence-attack as a whole: no row is lost, and a target that refuses everything or accepts everything does not hold.
#include <did/json.h>
#include <doctest/doctest.h>
#include <server.h>
#include <sys/wait.h>

#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "support/vectors.h"

using did::Json;

namespace {

struct Ran {
  int exit_code;
  Json report;
};
Ran run(const std::string& words) {
  auto* pipe = ::popen((std::string(CREDENCE_ATTACK) + " --json " + words).c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  char piece[4096];
  for (std::size_t size = 0; (size = std::fread(piece, 1, sizeof piece, pipe)) > 0;) text.append(piece, size);
  const int status = ::pclose(pipe);
  REQUIRE(WIFEXITED(status));
  return {WEXITSTATUS(status), did::parse_json(text).value()};
}

// How many attacks, and how many honest variants, each row has. One fewer is a row that lost something.
struct Count {
  int attacks = 0;
  int honest = 0;
};
const std::map<int, Count> expected_rows{{1, {2, 1}},   {2, {6, 1}},  {3, {18, 4}}, {4, {13, 1}}, {5, {3, 2}},  {6, {8, 1}},  {7, {10, 1}},
                                         {8, {1, 1}},   {9, {7, 2}},  {13, {1, 1}}, {14, {3, 1}}, {16, {8, 3}}, {18, {7, 2}}, {19, {10, 3}},
                                         {20, {14, 2}}, {21, {2, 1}}, {22, {6, 4}}, {23, {1, 1}}, {24, {8, 2}}};

std::map<int, Count> rows_of(const Json& report) {
  std::map<int, Count> rows;
  for (const auto& one : report.at("attacks")) ++(one.at("sort") == "honest" ? rows[one.at("row")].honest : rows[one.at("row")].attacks);
  return rows;
}

// Answers every request with the same.
class Parrot final : public httpd::Handler {
 public:
  Parrot(unsigned status, std::string code) : status_(status), code_(std::move(code)) {}
  [[nodiscard]] std::size_t max_body(httpd::Verb, std::string_view) const override { return 1 << 20; }
  [[nodiscard]] bool blocks(const httpd::Request&) const override { return false; }
  [[nodiscard]] httpd::Response handle(const httpd::Request& request) override {
    if (request.target == "/.well-known/attack-target")
      return {.body = R"({"code":"here","did":"did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp","frames":""})"};
    return {.status = status_, .body = R"({"code":")" + code_ + "\"}"};
  }
  [[nodiscard]] httpd::Response refuse(unsigned status, std::string_view) const override { return {.status = status, .body = {}}; }

 private:
  unsigned status_;
  std::string code_;
};
Ran against(unsigned status, const std::string& code, const std::string& rows) {
  Parrot parrot(status, code);
  auto server = httpd::Server::listen({}, parrot).value();
  std::jthread running([&] { server.run(); });
  auto ran = run("--target http://127.0.0.1:" + std::to_string(server.port()) + " " + rows);
  server.stop();
  return ran;
}
std::set<std::string> outcomes(const Json& report, const std::string& sort) {
  std::set<std::string> all;
  for (const auto& one : report.at("attacks"))
    if (one.at("sort") == sort) all.insert(one.at("outcome").get<std::string>());
  return all;
}

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("credence-attack: every row holds against a live target, and no row is missing") {
    const auto ran = run("");
    for (const auto& one : ran.report.at("attacks")) {
      INFO(did::to_text(one));
      CHECK(one.at("outcome") == "held");
    }
    CHECK(ran.exit_code == 0);
    CHECK(ran.report.at("skipped") == 0);
    const auto rows = rows_of(ran.report);
    for (const auto& [row, count] : expected_rows) {
      INFO("row ", row);
      REQUIRE(rows.contains(row));
      CHECK(rows.at(row).attacks == count.attacks);
      CHECK(rows.at(row).honest == count.honest);
    }
    CHECK(rows.size() == expected_rows.size());
  }

  TEST_CASE("credence-attack: the rows that the threat model names are those of the table") {
    const auto page = test::read_file(PROJECT_DIR "/docs/threat-model.md");
    for (const auto& [row, count] : expected_rows) {
      INFO("row ", row);
      CHECK(page.contains("\n| " + std::to_string(row) + " | "));
      CHECK(count.honest > 0);
    }
  }

  TEST_CASE("credence-attack: a target that refuses everything does not hold: the honest variants fall") {
    const auto ran = against(401, "replayed", "3");
    CHECK(ran.exit_code == 1);
    CHECK(outcomes(ran.report, "honest").contains("fell"));
    // What needs a target that can be restarted is told apart, and counts for nothing.
    CHECK(outcomes(ran.report, "honest").contains("skipped"));
  }

  TEST_CASE("credence-attack: a target that accepts everything does not hold: the attacks succeed") {
    const auto ran = against(200, "accepted", "4 24");
    CHECK(ran.exit_code == 1);
    const auto all = outcomes(ran.report, "attack");
    CHECK(all.contains("fell"));
    CHECK_FALSE(all.contains("held"));
  }

  TEST_CASE("credence-attack: a target that does not say what it is has its rows skipped with a reason, and nothing counts as held") {
    const auto ran = run("--target 127.0.0.1:1 3 23");
    CHECK(ran.exit_code == 3);
    CHECK(ran.report.at("held") == 0);
    for (const auto& one : ran.report.at("attacks")) {
      CHECK(one.at("outcome") == "skipped");
      CHECK_FALSE(one.at("answer").get<std::string>().empty());
    }
  }
}
