// Frames and records that are out of place, too large or broken: rows 3 and 20.
#include <array>

#include "agent/attacks/line.h"

namespace attacks {
namespace {

using agent::FrameKind;
using agent::RecordType;

// A session over TCP, and what somebody does in it.
std::string in_a_session(Field& field, const std::function<std::string(Line& line, test::RawInitiator& raw)>& then) {
  Caller caller(field);
  auto raw = caller.raw();
  const auto line = stream_line(field.at());
  if (const auto begun = begin(*line, raw); !begun.good) return begun.word;
  if (const auto word = finish(*line, raw, raw.proof()); word != "established") return word;
  return then(*line, raw);
}
agent::Frame data(test::RawInitiator& raw, std::string_view text) { return raw.record(RecordType::data, did::as_bytes(text)); }

std::string records_in_order(Field& field) {
  return in_a_session(field, [](Line& line, test::RawInitiator& raw) {
    std::string word;
    for (const auto* text : {"one", "two", "three"}) word = word_of(line.ask(data(raw, text)), &raw);
    return word;
  });
}
std::string repeat_a_record(Field& field) {
  return in_a_session(field, [](Line& line, test::RawInitiator& raw) {
    const auto one = data(raw, "pay");
    if (const auto word = word_of(line.ask(one), &raw); word != "data") return "the first time: " + word;
    return word_of(line.ask(one));
  });
}
std::string leave_a_record_out(Field& field) {
  return in_a_session(field, [](Line& line, test::RawInitiator& raw) {
    (void)data(raw, "do not");
    return word_of(line.ask(data(raw, "pay")));
  });
}
std::string swap_records(Field& field) {
  return in_a_session(field, [](Line& line, test::RawInitiator& raw) {
    const auto first = data(raw, "one");
    const auto second = data(raw, "two");
    line.send(second);
    return word_of(line.ask(first));
  });
}
std::string alter_a_record(Field& field) {
  return in_a_session(field, [](Line& line, test::RawInitiator& raw) {
    auto one = data(raw, "pay 1");
    one.body[3] ^= 1U;
    return word_of(line.ask(one));
  });
}
std::string reflect_a_record(Field& field) {
  return in_a_session(field, [](Line& line, test::RawInitiator& raw) {
    const auto theirs = line.ask(data(raw, "one"));
    return theirs ? word_of(line.ask(*theirs)) : "closed";
  });
}
std::string prove_again(Field& field) {
  return in_a_session(field, [](Line& line, test::RawInitiator& raw) {
    return word_of(line.ask(raw.record(RecordType::proof, did::as_bytes("{}"))), &raw);
  });
}

std::string one_frame(Field& field, FrameKind kind) {
  return each_door(field.at(), [&](Line& line) { return word_of(line.ask({kind, did::Bytes(64, 7)})); });
}
std::string third_before_first(Field& field) { return one_frame(field, FrameKind::third); }
std::string record_before_first(Field& field) { return one_frame(field, FrameKind::record); }

// Row 20.
std::string raw_bytes(Field& field, const did::Bytes& bytes) {
  return each_door(field.at(), [&](Line& line) {
    line.send(bytes);
    return word_of(line.next());
  });
}
std::string an_empty_frame(Field& field) { return raw_bytes(field, {0, 0}); }
std::string an_unknown_frame(Field& field) { return raw_bytes(field, {0, 2, 99, 0}); }
std::string the_largest_frame(Field& field) {
  did::Bytes bytes(2 + agent::max_frame, 0xff);
  bytes[2] = static_cast<std::uint8_t>(FrameKind::first);
  return raw_bytes(field, bytes);
}
std::string a_deep_offer(Field& field) {
  return each_door(field.at(), [&](Line& line) {
    auto raw = Caller(field).raw();
    const std::string deep(20000, '[');
    return word_of(line.ask(raw.first(did::as_bytes(deep))));
  });
}
// Fifty callers that say half a frame and no more: the next one is served all the same.
std::string half_frames(Field& field) {
  std::vector<std::unique_ptr<Line>> waiting;
  for (int i = 0; i < 50; ++i) {
    waiting.push_back(stream_line(field.at()));
    waiting.back()->send(did::Bytes{0xff, 0xff, 1, 2, 3});
  }
  return records_in_order(field);
}

constexpr std::array table{
    Attack{3, Sort::honest, Needs::frames, "records in their order", "data", records_in_order},
    Attack{3, Sort::attack, Needs::frames, "a record, once more", "decryption_failed", repeat_a_record},
    Attack{3, Sort::attack, Needs::frames, "a record is left out on the way", "decryption_failed", leave_a_record_out},
    Attack{3, Sort::attack, Needs::frames, "two records change places", "decryption_failed", swap_records},
    Attack{3, Sort::attack, Needs::frames, "a record with one bit changed", "decryption_failed", alter_a_record},
    Attack{3, Sort::attack, Needs::frames, "the target's own record is sent back to it", "decryption_failed", reflect_a_record},
    Attack{3, Sort::attack, Needs::frames, "a proof inside of the session", "unexpected_message", prove_again},
    Attack{3, Sort::attack, Needs::door, "the third message before the first", "unexpected_message", third_before_first},
    Attack{3, Sort::attack, Needs::door, "a record before the handshake", "unexpected_message", record_before_first},
    Attack{20, Sort::attack, Needs::door, "an empty frame", "malformed", an_empty_frame},
    Attack{20, Sort::attack, Needs::door, "a frame of no known kind", "malformed", an_unknown_frame},
    Attack{20, Sort::attack, Needs::door, "the largest frame, full of nothing", "malformed", the_largest_frame},
    Attack{20, Sort::attack, Needs::door, "an offer that is nested 20000 deep", "too_large", a_deep_offer},
    Attack{20, Sort::attack, Needs::frames, "fifty callers that stop in the middle of a frame, and one that does not", "data", half_frames},
};

}  // namespace

std::span<const Attack> frame_attacks() { return table; }

}  // namespace attacks
