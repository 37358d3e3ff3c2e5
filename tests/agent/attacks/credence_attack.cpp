// credence-attack: carries out every attack of the threat model that concerns agents against a live target, over its sockets, and the
// honest variant of each row beside them.
//
//   credence-attack [ROW...] [--json]                       against a target of its own, in a process of its own
//   credence-attack --target http://127.0.0.1:8000 [--own]  against somebody's: HTTP
//   credence-attack --target 127.0.0.1:9000 --peer DID      against somebody's: frames over TCP, such as `credence agent listen`
//   credence-attack --serve --folder DIR                    is a target, and prints its address
//
// --own: attacks that need a target set up for them are carried out against one of our own. Exit codes: attacks/report.h; 2 is usage.
#include <charconv>
#include <cstdio>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include "agent/attacks/field.h"
#include "agent/attacks/report.h"
#include "agent/attacks/target/serve.h"

namespace {

using namespace attacks;

// One line for each part of the threat model that has attacks.
using Part = std::span<const Attack> (*)();
constexpr Part parts[] = {handshake_attacks, frame_attacks, session_attacks,  request_attacks,
                          key_attacks,       chain_attacks, standing_attacks, flood_attacks};

struct Words {
  std::vector<int> rows;
  std::vector<std::string> targets;
  std::string peer;
  bool json = false;
  bool own = false;
  bool serve = false;
  TargetOptions target;
};

template <class Number>
bool read_number(const std::string& text, Number& number) {
  const auto* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stopped == end;
}

// A flag with a value. False: it is none, or the value is none.
bool take_value(Words& words, const std::string& flag, const std::string& value) {
  if (flag == "--target") return words.targets.push_back(value), true;
  if (flag == "--peer") return words.peer = value, true;
  if (flag == "--folder") return words.target.folder = value, true;
  if (flag == "--only-suite") return words.target.only_suite = value, true;
  if (flag == "--port") return read_number(value, words.target.port);
  if (flag == "--load-mark") return read_number(value, words.target.load_mark);
  if (flag == "--least-epoch") return read_number(value, words.target.least_epoch);
  return false;
}
bool take_switch(Words& words, const std::string& word) {
  int row = 0;
  if (word == "--json") return words.json = true;
  if (word == "--own") return words.own = true;
  if (word == "--serve") return words.serve = true;
  if (word == "--ask-identity") return words.target.ask_identity = true;
  if (word == "--silent-authority") return words.target.silent_authority = true;
  if (word == "--own-ledger") return words.target.own_ledger = true;
  if (!read_number(word, row)) return false;
  return words.rows.push_back(row), true;
}
std::optional<Words> parse(const std::vector<std::string>& all) {
  Words words;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (take_switch(words, all[i])) continue;
    if (i + 1 == all.size() || !take_value(words, all[i], all[i + 1])) return std::nullopt;
    ++i;
  }
  return words.serve && words.target.folder.empty() ? std::nullopt : std::optional(std::move(words));
}

int usage() {
  std::fprintf(stderr, "usage: credence-attack [ROW...] [--json] [--target URL|HOST:PORT]... [--peer DID] [--own]\n");
  return 2;
}

// The addresses that were named, as one target; nullopt: one of them is none.
std::optional<Addresses> addresses(const Words& words) {
  constexpr std::string_view scheme = "http://";
  Addresses at{.did = {}};
  for (const auto& text : words.targets) {
    if (!text.starts_with(scheme)) {
      auto place = cli::parse_meeting_place(text);
      if (!place) return std::nullopt;
      at.frames = *std::move(place);
      continue;
    }
    const auto http = httpd::parse_endpoint(std::string_view(text).substr(scheme.size()));
    if (!http) return std::nullopt;
    auto frames = std::move(at.frames);
    at = Addresses::of_url(*http);
    if (frames) at.frames = std::move(frames);
  }
  if (!words.peer.empty()) at.did = words.peer;
  return at;
}

int attack(const Words& words, Field& field, const std::string& target) {
  std::vector<Result> results;
  for (const auto part : parts) {
    for (const auto& one : part()) {
      if (!words.rows.empty() && std::ranges::find(words.rows, one.row) == words.rows.end()) continue;
      results.push_back(carry_out(one, field));
      if (!words.json) std::printf("%s\n", line_of(results.back()).c_str());
    }
  }
  if (words.json)
    std::printf("%s\n", did::to_text(to_json(target, results)).c_str());
  else
    std::printf("%s\n", summary(results).c_str());
  return exit_code(results);
}

int run(const Words& words) {
  if (words.serve) return serve(words.target);
  if (words.targets.empty()) {
    const OwnTarget own;
    Field field(own.at());
    return attack(words, field, "our own");
  }
  const auto at = addresses(words);
  if (!at) return usage();
  Field field(*at);
  field.own_allowed = words.own;
  return attack(words, field, words.targets.front());
}

}  // namespace

int main(int argc, char** argv) {
  const auto words = parse({argv + 1, argv + argc});
  if (!words) return usage();
  try {
    return run(*words);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "credence-attack: %s\n", error.what());
    return 3;
  }
}
