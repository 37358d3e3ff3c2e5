// What two agents say after the handshake: records under the two keys that it left (Noise section 5.2, Split), in order and without gaps.
//
//   plaintext of a record = type body
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "agent/frame.h"
#include "agent/refusal.h"
#include "did/bytes.h"
#include "did/clock.h"

namespace agent {

enum class RecordType : std::uint8_t {
  data = 0,     // the application's
  proof = 1,    // IK: who the initiator is
  welcome = 2,  // the responder's terms
  ping = 3,     // any body; answered by
  pong = 4,     // the same body
  epoch = 5,    // 8 bytes, big-endian: the sender's revocation epoch
  revoke = 6,   // the session is revoked: the word of a RefusalCode. The last record of its sender
  rekey = 7,    // empty: the sender's next record is under the next key (Noise 11.3)
  close = 8,    // the session is over: the word of a RefusalCode, or nothing. The last record of its sender
  approve = 9,  // the sender approves of one action: agent/approvals.h
};

struct Record {
  RecordType type;
  did::Bytes body;
};

inline constexpr std::size_t max_record_body = max_frame_body - 16 - 1;  // without tag and type

struct RekeyLimits {
  std::uint64_t records = std::uint64_t{1} << 20U;  // under one key
  std::chrono::milliseconds age = std::chrono::minutes(10);
};

// Not for use from two threads at once. After a refusal of open(), and after `close` or `revoke` either way, it is over: all else is
// refused (closed).
class Channel {
 public:
  struct Keys;  // private to channel.cpp
  explicit Channel(std::unique_ptr<Keys> keys);
  Channel(Channel&&) noexcept;
  Channel& operator=(Channel&&) noexcept;
  ~Channel();

  // The record as a frame; where the key's time has come, a rekey record goes before it. Refusals: too_large, closed, nonce_exhausted.
  [[nodiscard]] Answer<did::Bytes> seal(RecordType type, did::ByteView body, did::Time now);
  // A `rekey` has been obeyed when it comes out. Refusals: decryption_failed, malformed (no type, an unknown one, a body that does not
  // fit), unexpected_message (a frame that is no record), rekey_overdue, closed.
  [[nodiscard]] Answer<Record> open(const Frame& frame);
  [[nodiscard]] bool over() const;

 private:
  std::unique_ptr<Keys> keys_;
};

}  // namespace agent
