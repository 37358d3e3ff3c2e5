// More than a target can keep: row 20.
#include <agent/post_carrier.h>

#include <array>

#include "agent/attacks/line.h"

namespace attacks {
namespace {

using test::bytes_of;

// A target that holds three handshakes, and a hundred callers that begin one and leave it at that.
std::string flood(const std::function<std::string(Field& there, int retries)>& then) {
  const OwnTarget own({"--load-mark", "3"});
  Field there(own.at());
  int retries = 0;
  for (int i = 0; i < 100; ++i) {
    auto raw = Caller(there).raw();
    if (word_of(post_line(own.at())->ask(raw.first(bytes_of(raw.offer())))) == "retry") ++retries;
  }
  return then(there, retries);
}
std::string flood_with_first_messages(Field&) {
  return flood([](Field&, int retries) { return std::to_string(retries) + " of 100 told to come back"; });
}
std::string come_back_with_the_cookie(Field&) {
  return flood([](Field& there, int) {
    Caller caller(there);
    auto raw = caller.raw();
    const auto line = post_line(there.at());
    const auto retry = line->ask(raw.first(bytes_of(raw.offer())));
    if (!retry || retry->kind != agent::FrameKind::retry) return "no cookie: " + word_of(retry);
    const auto second = line->ask(raw.first(bytes_of(raw.offer()), raw.hello(retry->body)));
    if (!second || second->kind != agent::FrameKind::second) return word_of(second);
    (void)raw.second(*second);
    line->route(*raw.noise().re());
    return finish(*line, raw, raw.proof());
  });
}
std::string invent_a_cookie(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    auto raw = Caller(field).raw();
    return word_of(line.ask(raw.first(bytes_of(raw.offer()), raw.hello(did::Bytes(40, 7)))));
  });
}
std::string use_anothers_cookie(Field&) {
  return flood([](Field& there, int) {
    Caller caller(there);
    auto raw = caller.raw();
    const auto retry = post_line(there.at())->ask(raw.first(bytes_of(raw.offer())));
    if (!retry || retry->kind != agent::FrameKind::retry) return "no cookie: " + word_of(retry);
    const std::vector<std::string> suites{std::string(agent::suite_xx)};
    agent::HelloNonce nonce{1};
    return word_of(
        post_line(there.at())->ask(raw.first(bytes_of(raw.offer()), agent::encode_hello(nonce, suites, agent::suite_xx, retry->body))));
  });
}

constexpr std::array table{
    Attack{20, Sort::attack, Needs::own_target, "a hundred first messages to a target that holds three", "97 of 100 told to come back",
           flood_with_first_messages},
    Attack{20, Sort::honest, Needs::own_target, "under that load, a caller that comes back with its cookie", "established",
           come_back_with_the_cookie},
    Attack{20, Sort::attack, Needs::door, "an invented cookie", "bad_cookie", invent_a_cookie},
    Attack{20, Sort::attack, Needs::own_target, "the cookie of another first message", "bad_cookie", use_anothers_cookie},
};

}  // namespace

std::span<const Attack> flood_attacks() { return table; }

}  // namespace attacks
