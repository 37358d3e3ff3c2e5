#include "agents/line_source.h"

#include <unistd.h>

#include <algorithm>
#include <istream>

namespace cli {

void LineSource::read() {
  std::string piece(4096, '\0');
  ssize_t got = 0;
  if (descriptor_ < 0)
    got = in_.read(piece.data(), static_cast<std::streamsize>(piece.size())).gcount();
  else
    got = ::read(descriptor_, piece.data(), piece.size());
  if (got <= 0) ended_ = true;
  rest_.append(piece, 0, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
}

std::optional<std::string> LineSource::take() {
  const auto end = rest_.find('\n');
  if (end == std::string::npos && !(ended_ && !rest_.empty()) && rest_.size() <= max_line_) return std::nullopt;
  const auto size = std::min(end == std::string::npos ? rest_.size() : end, max_line_);
  auto line = rest_.substr(0, size);
  rest_.erase(0, size + (size == end ? 1 : 0));
  return line;
}

}  // namespace cli
