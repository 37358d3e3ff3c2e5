#include "http/metrics.h"

#include <utility>

namespace ans {
namespace {

constexpr std::uint64_t nano = 1'000'000'000;

// Nanoseconds as seconds, without a detour over floating point.
std::string as_seconds(std::uint64_t nanoseconds) {
  const auto fraction = std::to_string(nanoseconds % nano);
  return std::to_string(nanoseconds / nano) + "." + std::string(9 - fraction.size(), '0') + fraction;
}

}  // namespace

void MetricsPage::begin(std::string_view name, std::string_view help, std::string_view type) {
  out_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void MetricsPage::line(std::string_view name, std::string_view labels, std::string_view value) {
  out_.append(name);
  if (!labels.empty()) out_.append("{").append(labels).append("}");
  out_.append(" ").append(value).append("\n");
}

MetricsPage& MetricsPage::counter(std::string_view name, std::string_view help, std::uint64_t value) {
  begin(name, help, "counter");
  line(name, {}, std::to_string(value));
  return *this;
}

MetricsPage& MetricsPage::gauge(std::string_view name, std::string_view help, std::uint64_t value) {
  begin(name, help, "gauge");
  line(name, {}, std::to_string(value));
  return *this;
}

MetricsPage& MetricsPage::seconds(std::string_view name, std::string_view help, std::uint64_t nanoseconds) {
  begin(name, help, "counter");
  line(name, {}, as_seconds(nanoseconds));
  return *this;
}

MetricsPage& MetricsPage::traffic(const Traffic& traffic) {
  begin("ansd_http_requests_total", "Requests answered, by route and first digit of the status.", "counter");
  std::uint64_t nanoseconds = 0;
  for (std::size_t row = 0; row < traffic.rows().size(); ++row) {
    const auto& counted = traffic.rows()[row];
    nanoseconds += counted.nanoseconds;
    for (std::size_t digit = 1; digit < counted.by_class.size(); ++digit) {
      if (counted.by_class[digit] == 0) continue;
      line("ansd_http_requests_total", "route=\"" + std::string(traffic.name(row)) + "\",status=\"" + std::to_string(digit) + "xx\"",
           std::to_string(counted.by_class[digit]));
    }
  }
  constexpr std::string_view name = "ansd_http_request_duration_seconds";
  begin(name, "Time from the whole request to its answer.", "histogram");
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < Traffic::bounds.size(); ++i) {
    sum += traffic.took()[i];
    line(std::string(name) + "_bucket", "le=\"" + as_seconds(Traffic::bounds[i] * 1000) + "\"", std::to_string(sum));
  }
  sum += traffic.took().back();
  line(std::string(name) + "_bucket", "le=\"+Inf\"", std::to_string(sum));
  line(std::string(name) + "_sum", {}, as_seconds(nanoseconds));
  line(std::string(name) + "_count", {}, std::to_string(sum));
  return *this;
}

}  // namespace ans
