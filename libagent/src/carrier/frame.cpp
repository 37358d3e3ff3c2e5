#include "agent/frame.h"

#include <string>

namespace agent {
namespace {

constexpr std::size_t size_bytes = 2;

bool is_kind(std::uint8_t byte) {
  return byte >= static_cast<std::uint8_t>(FrameKind::first) && byte <= static_cast<std::uint8_t>(FrameKind::route);
}

}  // namespace

Answer<did::Bytes> encode_frame(FrameKind kind, did::ByteView body) {
  if (body.size() > max_frame_body) return refuse(RefusalCode::too_large, "a frame of " + std::to_string(body.size() + 1) + " bytes");
  const auto size = body.size() + 1;
  did::Bytes frame{static_cast<std::uint8_t>(size >> 8U), static_cast<std::uint8_t>(size), static_cast<std::uint8_t>(kind)};
  frame.insert(frame.end(), body.begin(), body.end());
  return frame;
}

void FrameReader::push(did::ByteView bytes) {
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(at_));
  at_ = 0;
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

Answer<std::optional<Frame>> FrameReader::next() {
  const auto rest = did::ByteView(buffer_).subspan(at_);
  if (rest.size() < size_bytes) return std::nullopt;
  const auto size = static_cast<std::size_t>(rest[0] << 8U | rest[1]);
  if (size == 0) return refuse(RefusalCode::malformed, "an empty frame");
  if (rest.size() > size_bytes && !is_kind(rest[size_bytes]))
    return refuse(RefusalCode::malformed, "a frame of the unknown kind " + std::to_string(rest[size_bytes]));
  if (rest.size() < size_bytes + size) return std::nullopt;
  at_ += size_bytes + size;
  const auto body = rest.subspan(size_bytes + 1, size - 1);
  return Frame{static_cast<FrameKind>(rest[size_bytes]), did::Bytes(body.begin(), body.end())};
}

}  // namespace agent
