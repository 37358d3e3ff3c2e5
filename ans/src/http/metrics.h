// Numbers as Prometheus reads them: text format 0.0.4. What each means: docs/operations.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/traffic.h"

namespace ans {

class MetricsPage {
 public:
  // Names are told with their help once, then with as many labels as there are.
  MetricsPage& counter(std::string_view name, std::string_view help, std::uint64_t value);
  MetricsPage& gauge(std::string_view name, std::string_view help, std::uint64_t value);
  MetricsPage& seconds(std::string_view name, std::string_view help, std::uint64_t nanoseconds);
  MetricsPage& traffic(const Traffic& traffic);
  [[nodiscard]] std::string text() && { return std::move(out_); }

 private:
  void begin(std::string_view name, std::string_view help, std::string_view type);
  void line(std::string_view name, std::string_view labels, std::string_view value);
  std::string out_;
};

}  // namespace ans
