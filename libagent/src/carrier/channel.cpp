#include "agent/channel.h"

#include "agent/approvals.h"
#include "channel_keys.h"

namespace agent {
namespace {

using Keys = Channel::Keys;

bool is_last(RecordType type) { return type == RecordType::close || type == RecordType::revoke; }

Answer<did::Bytes> seal_one(Keys& keys, RecordType type, did::ByteView body) {
  did::Bytes plaintext{static_cast<std::uint8_t>(type)};
  plaintext.insert(plaintext.end(), body.begin(), body.end());
  did::Bytes ciphertext;
  DID_CHECK(keys.sending.encrypt_with_ad({}, plaintext, ciphertext));
  ++keys.sent;
  return encode_frame(FrameKind::record, ciphertext);
}

Answer<did::Bytes> seal_rekey(Keys& keys, did::Time now) {
  DID_TRY(auto frame, seal_one(keys, RecordType::rekey, {}));
  keys.sending.rekey();
  keys.sent = 0;
  keys.key_since = now;
  return frame;
}

// The rekey record itself is the last under its key.
bool rekey_is_due(const Keys& keys, did::Time now) {
  return keys.sent + 1 >= keys.limits.records || now - keys.key_since >= keys.limits.age;
}

Answer<void> check_body(RecordType type, std::size_t size) {
  constexpr std::size_t epoch_size = 8, longest_word = 64;
  const auto fits = [&] {
    if (type == RecordType::epoch) return size == epoch_size;
    if (type == RecordType::rekey) return size == 0;
    if (type == RecordType::approve) return size > 0 && size <= max_approval;
    return !is_last(type) || size <= longest_word;
  };
  if (fits()) return {};
  return refuse(RefusalCode::malformed, "a control record with a body of " + std::to_string(size) + " bytes");
}

Answer<Record> open_one(Keys& keys, const Frame& frame) {
  if (frame.kind != FrameKind::record) return refuse(RefusalCode::unexpected_message, "a frame that is no record");
  if (keys.received >= keys.limits.records) return refuse(RefusalCode::rekey_overdue, "the peer should have changed its key");
  DID_TRY(const auto plaintext, keys.receiving.decrypt_with_ad({}, frame.body));
  ++keys.received;
  if (plaintext.empty() || plaintext[0] > static_cast<std::uint8_t>(RecordType::approve))
    return refuse(RefusalCode::malformed, "a record of no known type");
  Record record{static_cast<RecordType>(plaintext[0]), did::Bytes(plaintext.begin() + 1, plaintext.end())};
  DID_CHECK(check_body(record.type, record.body.size()));
  if (record.type == RecordType::rekey) {
    keys.receiving.rekey();
    keys.received = 0;
  }
  keys.over = is_last(record.type);
  return record;
}

std::unexpected<Refusal> is_over() { return refuse(RefusalCode::closed, "the channel is closed"); }

}  // namespace

Channel make_channel(std::pair<noise::CipherState, noise::CipherState> keys, bool initiator, const RekeyLimits& limits, did::Time now) {
  auto made = std::make_unique<Keys>();
  made->sending = std::move(initiator ? keys.first : keys.second);
  made->receiving = std::move(initiator ? keys.second : keys.first);
  made->limits = limits;
  made->key_since = now;
  return Channel(std::move(made));
}

Channel::Channel(std::unique_ptr<Keys> keys) : keys_(std::move(keys)) {}
Channel::Channel(Channel&&) noexcept = default;
Channel& Channel::operator=(Channel&&) noexcept = default;
Channel::~Channel() = default;

bool Channel::over() const { return keys_->over; }

Answer<did::Bytes> Channel::seal(RecordType type, did::ByteView body, did::Time now) {
  if (keys_->over) return is_over();
  if (type == RecordType::rekey) return seal_rekey(*keys_, now);
  if (body.size() > max_record_body) return refuse(RefusalCode::too_large, "a record of " + std::to_string(body.size()) + " bytes");
  did::Bytes out;
  if (rekey_is_due(*keys_, now)) {
    DID_TRY(out, seal_rekey(*keys_, now));
  }
  DID_TRY(const auto frame, seal_one(*keys_, type, body));
  keys_->over = is_last(type);
  out.insert(out.end(), frame.begin(), frame.end());
  return out;
}

Answer<Record> Channel::open(const Frame& frame) {
  if (keys_->over) return is_over();
  auto record = open_one(*keys_, frame);
  if (!record) keys_->over = true;
  return record;
}

}  // namespace agent
