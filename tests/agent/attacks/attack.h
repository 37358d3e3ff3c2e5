// Rows of the threat model as data: what is tried, and what the target has to answer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace attacks {

class Field;

// An honest variant is carried out for every row: a target that refuses everything does not hold.
enum class Sort : std::uint8_t { attack, honest };

// What an attack needs of its target.
enum class Needs : std::uint8_t {
  nothing,     // a rule of the libraries, carried out here
  door,        // handshakes, over TCP or HTTP: over each of those that are there
  frames,      // handshakes over TCP
  http,        // handshakes over HTTP
  requests,    // signed requests, and chains of the attackers' root
  own_target,  // one that is started for this attack alone
};

struct Attack {
  int row;  // of the threat model (docs/threat-model.md)
  Sort sort;
  Needs needs;
  std::string_view what;             // "the middle link is replaced by one of another chain"
  std::string_view answer;           // the code that has to come back
  std::string (*run)(Field& field);  // carries it out, and returns what came back. Throws where it cannot be carried out
};

// The parts of the table, each in the file of its name.
[[nodiscard]] std::span<const Attack> handshake_attacks();
[[nodiscard]] std::span<const Attack> frame_attacks();
[[nodiscard]] std::span<const Attack> session_attacks();
[[nodiscard]] std::span<const Attack> request_attacks();
[[nodiscard]] std::span<const Attack> key_attacks();
[[nodiscard]] std::span<const Attack> chain_attacks();
[[nodiscard]] std::span<const Attack> standing_attacks();
[[nodiscard]] std::span<const Attack> flood_attacks();

}  // namespace attacks
