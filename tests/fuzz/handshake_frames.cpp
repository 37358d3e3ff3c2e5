#include <agent/frame.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

struct Taken {
  std::vector<agent::Frame> frames;
  bool refused = false;
};

Taken take(did::ByteView bytes, std::size_t piece) {
  Taken taken;
  agent::FrameReader reader;
  for (std::size_t at = 0; at < bytes.size() && !taken.refused; at += piece) {
    reader.push(bytes.subspan(at, std::min(piece, bytes.size() - at)));
    while (true) {
      auto frame = reader.next();
      taken.refused = !frame.has_value();
      if (taken.refused || !*frame) break;
      taken.frames.push_back(**std::move(frame));
    }
  }
  return taken;
}

}  // namespace

// Property: frames do not depend on how the bytes come, and written again they are the bytes that they were taken from.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const did::ByteView bytes(data + 1, size - 1);
  const auto whole = take(bytes, bytes.size() + 1), pieces = take(bytes, std::size_t{data[0]} + 1);
  if (whole.refused != pieces.refused || whole.frames.size() != pieces.frames.size()) std::abort();
  did::Bytes again;
  for (std::size_t i = 0; i < whole.frames.size(); ++i) {
    if (whole.frames[i].kind != pieces.frames[i].kind || whole.frames[i].body != pieces.frames[i].body) std::abort();
    const auto frame = agent::encode_frame(whole.frames[i].kind, whole.frames[i].body);
    if (!frame) std::abort();
    again.insert(again.end(), frame->begin(), frame->end());
  }
  if (again.size() > bytes.size() || !std::equal(again.begin(), again.end(), bytes.begin())) std::abort();
  return 0;
}
