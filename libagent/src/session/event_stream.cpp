#include "agent/event_stream.h"

#include <utility>

namespace agent {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

// A CR at the very end waits: the LF that may follow belongs to it.
std::optional<std::string> EventStreamReader::take_line() {
  const auto end = buffer_.find_first_of("\r\n", at_);
  const bool undecided = end != std::string::npos && buffer_[end] == '\r' && end + 1 == buffer_.size();
  if (end == std::string::npos || undecided) return std::nullopt;
  auto line = buffer_.substr(at_, end - at_);
  at_ = end + 1 + (buffer_[end] == '\r' && buffer_[end + 1] == '\n' ? 1 : 0);
  return line;
}

void EventStreamReader::take_field(std::string_view line) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "event") type_ = value;
  if (name == "id" && !value.contains('\0')) id_ = value;
  if (name == "data") data_.append(value).push_back('\n');
}

std::optional<ServerEvent> EventStreamReader::dispatch() {
  auto type = std::exchange(type_, {});
  auto data = std::exchange(data_, {});
  if (data.empty()) return std::nullopt;
  data.pop_back();
  return ServerEvent{type.empty() ? "message" : std::move(type), id_, std::move(data)};
}

Answer<std::optional<ServerEvent>> EventStreamReader::next() {
  const auto too_large = [this] {
    failed_ = true;
    return refuse(RefusalCode::too_large, "an event is larger than " + std::to_string(event_max_size) + " bytes");
  };
  if (failed_) return too_large();
  if (!begun_) {
    if (buffer_.size() < byte_order_mark.size() && byte_order_mark.starts_with(buffer_)) return std::nullopt;
    begun_ = true;
    if (buffer_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }
  while (auto line = take_line()) {
    if (line->size() > event_max_size || data_.size() + line->size() > event_max_size) return too_large();
    if (!line->empty()) {
      take_field(*line);  // a comment is a field without a name
    } else if (auto event = dispatch()) {
      return event;
    }
  }
  buffer_.erase(0, std::exchange(at_, 0));
  if (buffer_.size() > event_max_size + 1) return too_large();  // a CR that waits is no part of its line
  return std::nullopt;
}

}  // namespace agent
