// Frames: how handshake messages and records travel, over a stream one after the other, over HTTP as the body of a POST.
// docs/formats/handshake.md has the grammar.
//
//   frame = size kind body          size: 2 bytes, big-endian, of kind and body: 1 to 65535
#pragma once

#include <cstdint>
#include <optional>

#include "agent/refusal.h"
#include "did/bytes.h"

namespace agent {

enum class FrameKind : std::uint8_t {
  first = 1,    // hello, and the first noise message
  second = 2,   // the second noise message
  third = 3,    // the third, of XX
  record = 4,   // a transport message
  retry = 5,    // a cookie to come back with
  refusal = 6,  // the code's word, in the clear: nobody vouches for it
  route = 7,    // which pending handshake this POST goes on with: the responder's ephemeral key
};

inline constexpr std::size_t max_frame = 65535;  // kind and body
inline constexpr std::size_t max_frame_body = max_frame - 1;

struct Frame {
  FrameKind kind;
  did::Bytes body;
};

// Refusals: too_large.
[[nodiscard]] Answer<did::Bytes> encode_frame(FrameKind kind, did::ByteView body);

// Takes bytes as they come, gives frames as they are complete. It never holds more than was pushed.
class FrameReader {
 public:
  void push(did::ByteView bytes);
  // nullopt: more bytes are needed. Refusals: malformed (an empty frame, an unknown kind); then it stays so.
  [[nodiscard]] Answer<std::optional<Frame>> next();
  // Is there a piece of a frame that was not given out?
  [[nodiscard]] bool empty() const { return at_ == buffer_.size(); }

 private:
  did::Bytes buffer_;
  std::size_t at_ = 0;
};

}  // namespace agent
