// Frames on the wire, to and from a target: a TCP connection, or one POST after the other.
#pragma once

#include <agent/frame.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "agent/attacks/field.h"
#include "agent/raw_initiator.h"

namespace attacks {

class Line {
 public:
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  virtual ~Line() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "frames", "http"
  // Any bytes. What the target no longer takes is lost.
  virtual void send(did::ByteView bytes) = 0;
  // nullopt: it closed, or said nothing for ten seconds.
  [[nodiscard]] virtual std::optional<agent::Frame> next() = 0;
  // Over HTTP, which handshake what is sent from here on belongs to.
  virtual void route(const agent::DhPublicKey&) {}

  void send(const agent::Frame& frame) { send(agent::encode_frame(frame.kind, frame.body).value()); }
  [[nodiscard]] std::optional<agent::Frame> ask(const agent::Frame& frame) { return send(frame), next(); }
};

[[nodiscard]] std::unique_ptr<Line> stream_line(const Addresses& at);
[[nodiscard]] std::unique_ptr<Line> post_line(const Addresses& at);

// What came back in one word: a refusal's code, also in a `close` or `revoke` record that `raw` can read; "second", "retry",
// "established" (a welcome), "data", "pong"; "closed" for nothing at all.
[[nodiscard]] std::string word_of(const std::optional<agent::Frame>& frame, test::RawInitiator* raw = nullptr);

// Somebody who shakes hands as he likes.
struct Caller {
  explicit Caller(Field& field, std::uint8_t key = 7);
  test::Party party;
  agent::DhKeyPair static_key;
  Field& field;

  [[nodiscard]] test::RawInitiator raw(bool ik = false);
};
// Up to the second message. False: it did not come; `word` is what came.
struct Begun {
  bool good = false;
  std::string word{};
};
[[nodiscard]] Begun begin(Line& line, test::RawInitiator& raw);
// The rest, with this proof.
[[nodiscard]] std::string finish(Line& line, test::RawInitiator& raw, const did::Json& proof);

// Runs it over each door that the target has: what came back, where it is the same everywhere; else "frames: ..., http: ...".
[[nodiscard]] std::string each_door(const Addresses& at, const std::function<std::string(Line&)>& run);

}  // namespace attacks
