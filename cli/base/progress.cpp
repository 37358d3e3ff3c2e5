#include "base/progress.h"

#include <algorithm>
#include <ostream>
#include <string>

namespace cli {
namespace {

constexpr std::size_t width = 30;
constexpr std::chrono::milliseconds interval{100};

}  // namespace

Progress::Progress(std::size_t total, Context& context)
    : total_(total), context_(context), shown_(context.outside.terminal() && !context.flags.quiet && !context.flags.json && total > 1) {}

Progress::~Progress() { clear(); }

void Progress::show(std::size_t done) {
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && done < total_ && now - last_ < interval) return;
  const auto filled = std::min(width, done * width / total_);
  context_.err << "\r[" << std::string(filled, '#') << std::string(width - filled, ' ') << "] " << done << '/' << total_ << std::flush;
  drawn_ = true;
  last_ = now;
}

void Progress::clear() {
  if (drawn_) context_.err << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

}  // namespace cli
