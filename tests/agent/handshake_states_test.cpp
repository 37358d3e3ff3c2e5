// The state machine: each kind of frame in each state. What does not belong ends the handshake, and nothing brings it back.
#include <doctest/doctest.h>

#include <array>

#include "meeting.h"

using namespace agent;
using test::Meeting;

namespace {

// A handshake that was carried on for so many messages, with what was said on the way.
struct Partial {
  Meeting meeting;
  Initiator initiator;
  Responder responder;
  std::vector<Frame> said;

  Partial(bool ik, std::size_t messages) : initiator(meeting.initiator(ik)), responder(meeting.responder()) {
    if (messages == 0) return;
    auto step = initiator.start();
    for (std::size_t i = 0; i < messages; ++i) {
      said.push_back(test::frame_of(step.send));
      if (i + 1 < messages) step = i % 2 == 0 ? responder.receive(said.back()) : initiator.receive(said.back());
    }
  }
};

// Sound frames of every kind, from a handshake of their own.
std::vector<Frame> sound_frames() {
  std::vector<Frame> frames;
  for (const bool ik : {false, true}) {
    Partial other(ik, 4);
    frames.insert(frames.end(), other.said.begin(), other.said.end());
  }
  frames.push_back({FrameKind::retry, did::Bytes(40, 1)});
  frames.push_back({FrameKind::refusal, {'o', 'v', 'e', 'r', 'l', 'o', 'a', 'd', 'e', 'd'}});
  frames.push_back({FrameKind::route, did::Bytes(32, 1)});
  return frames;
}

// What each state takes, by what was carried before it. `said` counts messages, the last one not yet delivered.
struct Row {
  const char* state;
  bool ik;
  bool initiator;  // whose state
  std::size_t said;
  std::vector<FrameKind> takes;  // these do not end in unexpected_message
};
const Row rows[] = {
    {"initiator, created", false, true, 0, {}},
    {"initiator of XX, awaiting the second", false, true, 1, {FrameKind::second, FrameKind::retry, FrameKind::refusal}},
    {"initiator of IK, awaiting the second", true, true, 1, {FrameKind::second, FrameKind::retry, FrameKind::refusal}},
    {"initiator of XX, awaiting the welcome", false, true, 3, {FrameKind::record, FrameKind::refusal}},
    {"initiator of IK, awaiting the welcome", true, true, 3, {FrameKind::record, FrameKind::refusal}},
    {"responder, awaiting the first", false, false, 0, {FrameKind::first}},
    {"responder of XX, awaiting the third", false, false, 2, {FrameKind::third, FrameKind::refusal}},
    {"responder of IK, awaiting the proof", true, false, 2, {FrameKind::record, FrameKind::refusal}},
};

}  // namespace

TEST_SUITE("agent") {
  TEST_CASE("the state machine of the handshake refuses each message in each state that is not its own") {
    const auto frames = sound_frames();
    int refused = 0;
    for (const auto& row : rows) {
      for (const auto& frame : frames) {
        INFO(row.state, " <- frame of kind ", static_cast<int>(frame.kind));
        Partial partial(row.ik, row.said);
        const auto step = row.initiator ? partial.initiator.receive(frame) : partial.responder.receive(frame);
        const auto* refusal = row.initiator ? partial.initiator.refusal() : partial.responder.refusal();
        const bool takes = std::ranges::find(row.takes, frame.kind) != row.takes.end();
        if (takes) {
          // Another handshake's message is examined, and then refused for what it says; a first message is good by itself.
          CHECK((refusal == nullptr || refusal->code != RefusalCode::unexpected_message));
          continue;
        }
        CHECK(step.progress == Progress::ended);
        REQUIRE(refusal != nullptr);
        CHECK(refusal->code == RefusalCode::unexpected_message);
        ++refused;
        // Ended is for good: the message that would have been right comes too late.
        for (const auto& late : partial.said) {
          const auto again = row.initiator ? partial.initiator.receive(late) : partial.responder.receive(late);
          CHECK(again.progress == Progress::ended);
          CHECK(again.send.empty());
        }
      }
    }
    CHECK(refused == 64);
  }

  TEST_CASE("what was established stays so, whatever comes then") {
    for (const bool ik : {false, true}) {
      for (const auto& frame : sound_frames()) {
        Partial partial(ik, 4);
        REQUIRE(partial.initiator.receive(partial.said[3]).progress == Progress::established);
        for (const auto& step : {partial.initiator.receive(frame), partial.responder.receive(frame)}) {
          CHECK(step.progress == Progress::ended);
          CHECK(step.send.empty());
        }
        CHECK(partial.initiator.refusal() == nullptr);
        CHECK(partial.initiator.take().handshake_hash == partial.responder.take().handshake_hash);
      }
    }
  }

  TEST_CASE("a handshake begins once, takes one cookie, and lets data go with the proof only") {
    Meeting meeting;
    auto initiator = meeting.initiator(true);
    CHECK(initiator.early_data(did::as_bytes("x")).error().code == RefusalCode::unexpected_message);
    const auto first = initiator.start();
    REQUIRE(first.progress == Progress::waiting);
    const auto second = initiator.receive({FrameKind::retry, did::Bytes(40, 7)});
    CHECK(second.progress == Progress::waiting);
    CHECK(test::frame_of(second.send).kind == FrameKind::first);
    CHECK(initiator.receive({FrameKind::retry, did::Bytes(40, 7)}).progress == Progress::ended);
    CHECK(test::code_of(initiator) == RefusalCode::unexpected_message);
    CHECK(initiator.early_data(did::as_bytes("x")).error().code == RefusalCode::unexpected_message);
    auto twice = meeting.initiator();
    (void)twice.start();
    CHECK(twice.start().progress == Progress::ended);
  }

  TEST_CASE("a cookie that is longer than a hello holds ends the handshake; so does a suite that is not allowed, before it begins") {
    Meeting meeting;
    auto initiator = meeting.initiator();
    (void)initiator.start();
    CHECK(initiator.receive({FrameKind::retry, did::Bytes(65, 1)}).progress == Progress::ended);
    CHECK(test::code_of(initiator) == RefusalCode::malformed);
    meeting.as_initiator = [](auto& options, auto&) { options.suites = {std::string(suite_xx)}; };
    auto strict = meeting.initiator(true);
    CHECK(strict.start().send.empty());
    CHECK(test::code_of(strict) == RefusalCode::unsupported_suite);
  }

  TEST_CASE("an initiator that names nobody does not begin") {
    Meeting meeting;
    meeting.as_initiator = [](auto&, auto& about) { about.peer.clear(); };
    auto initiator = meeting.initiator();
    const auto step = initiator.start();
    CHECK(step.progress == Progress::ended);
    CHECK(step.send.empty());
    CHECK(test::code_of(initiator) == RefusalCode::wrong_audience);
  }

  TEST_CASE("a flipped bit in any message of the handshake ends it") {
    for (const bool ik : {false, true}) {
      for (std::size_t message = 0; message < 4; ++message) {
        for (std::size_t at = 3;; at += 11) {
          INFO("ik ", ik, ", message ", message, ", byte ", at);
          Meeting meeting;
          auto initiator = meeting.initiator(ik);
          auto responder = meeting.responder();
          bool past_end = false;
          const auto outcome = test::meet(initiator, responder, [&](std::size_t number, did::Bytes& bytes) {
            if (number != message) return;
            past_end = at >= bytes.size();
            if (!past_end) bytes[at] ^= 0x01;
          });
          if (past_end) break;
          CHECK(outcome.initiator != Progress::established);
        }
      }
    }
  }
}
