// Server-sent events, as a reader gets them (WHATWG HTML 9.2.6): how an authority tells what was revoked, and that it is alive.
//
//   stream = [ bom ] *event          event = *( comment / field ) end
//   field  = name [ ":" [ " " ] value ] end          end: LF, CR or CR LF
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "agent/refusal.h"

namespace agent {

inline constexpr std::size_t event_max_size = std::size_t{256} * 1024;  // of one line, and of the data of one event

struct ServerEvent {
  std::string type;  // "message" where none was named
  std::string id;    // the newest so far; empty: none yet
  std::string data;  // its lines, a line feed between them
};

// Takes bytes as they come, gives events as they are complete; what the stream ends in the middle of is no event.
class EventStreamReader {
 public:
  void push(std::string_view bytes) { buffer_.append(bytes); }
  // nullopt: more bytes are needed. Refusals: too_large; then it stays so.
  [[nodiscard]] Answer<std::optional<ServerEvent>> next();

 private:
  [[nodiscard]] std::optional<std::string> take_line();
  [[nodiscard]] std::optional<ServerEvent> dispatch();
  void take_field(std::string_view line);

  std::string buffer_;
  std::size_t at_ = 0;
  bool begun_ = false;  // the byte order mark was looked for
  bool failed_ = false;
  std::string type_;
  std::string id_;
  std::string data_;
};

}  // namespace agent
