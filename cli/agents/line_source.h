// Standard input, line by line, without waiting where it is a real one.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "base/context.h"

namespace cli {

class LineSource {
 public:
  // A line that is longer comes in pieces of this size.
  LineSource(Context& context, std::size_t max_line)
      : in_(context.in), descriptor_(context.outside.input_descriptor()), max_line_(max_line) {}
  // What to wait for; -1: nothing.
  [[nodiscard]] int descriptor() const { return ended_ ? -1 : descriptor_; }
  [[nodiscard]] bool ended() const { return ended_ && rest_.empty(); }
  // Reads once. PRECONDITION: the descriptor has something, or there is none.
  void read();
  // The next whole line without its end, or what is left at the very end.
  [[nodiscard]] std::optional<std::string> take();

 private:
  std::istream& in_;
  int descriptor_;
  std::size_t max_line_;
  std::string rest_;
  bool ended_ = false;
};

}  // namespace cli
