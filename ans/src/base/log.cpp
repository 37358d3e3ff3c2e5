#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/raw_json.h"

namespace ans {
namespace {

// %v is the line of log_text().
constexpr const char* text_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
constexpr const char* json_pattern = R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
    case LogLevel::off: return spdlog::level::off;
  }
  std::unreachable();
}

// A value stands bare where it is one word; else as a JSON string, so that no line is broken and none is made up.
std::string word(std::string_view value) {
  const bool bare = !value.empty() && std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '='; });
  return bare ? std::string(value) : json_string(value);
}

}  // namespace

struct Log::Impl {
  spdlog::logger logger{"ansd", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
};

Log::Log(LogLevel least, LogFormat format) : least_(least), format_(format), impl_(std::make_unique<Impl>()) {
  impl_->logger.set_pattern(format == LogFormat::json ? json_pattern : text_pattern, spdlog::pattern_time_type::utc);
  impl_->logger.set_level(level_of(least));
}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view what, std::initializer_list<Field> fields) {
  if (writes(level)) impl_->logger.log(level_of(level), log_text(format_, what, fields));
}

std::string log_text(LogFormat format, std::string_view what, std::initializer_list<Log::Field> fields) {
  const bool json = format == LogFormat::json;
  std::string out = json ? "\"what\":" + json_string(what) : std::string(what);
  for (const auto& [name, value] : fields)
    out += json ? "," + json_string(name) + ":" + json_string(value) : " " + std::string(name) + "=" + word(value);
  return out;
}

}  // namespace ans
