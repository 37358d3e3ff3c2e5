#include <agent/event_stream.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Seen {
  std::vector<std::string> events;
  bool refused = false;
};

Seen read_in(std::string_view text, std::size_t piece) {
  Seen seen;
  agent::EventStreamReader reader;
  for (std::size_t at = 0; at < text.size() && !seen.refused; at += piece) {
    reader.push(text.substr(at, piece));
    while (true) {
      const auto event = reader.next();
      if (!event) seen.refused = true;
      if (!event || !*event) break;
      if ((*event)->type.empty() || (*event)->data.size() > agent::event_max_size || (*event)->id.contains('\0')) std::abort();
      seen.events.push_back((*event)->type + "\n" + (*event)->id + "\n" + (*event)->data);
    }
  }
  return seen;
}

}  // namespace

// Properties: the pieces that a stream comes in change nothing, but for a CR at the very end, whose line is not over yet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto whole = read_in(text, size + 1), split = read_in(text, 1 + size % 7);
  if (whole.refused != split.refused || (!whole.refused && whole.events != split.events)) std::abort();
  return 0;
}
