// What happened, one line each, on standard error: for people or, as JSON, for machines. Through spdlog (sole user).
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ans {

enum class LogLevel : std::uint8_t { debug, info, warning, error, off };
enum class LogFormat : std::uint8_t { text, json };

// Safe from several threads. Never fails: a line that cannot be written is lost.
class Log {
 public:
  using Field = std::pair<std::string_view, std::string>;

  Log(LogLevel least, LogFormat format);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  [[nodiscard]] bool writes(LogLevel level) const { return level >= least_ && level != LogLevel::off; }
  // `what` in a few words; nothing secret, and nothing from outside but in `fields`.
  void write(LogLevel level, std::string_view what, std::initializer_list<Field> fields = {});

 private:
  struct Impl;
  const LogLevel least_;
  const LogFormat format_;
  std::unique_ptr<Impl> impl_;
};

// The line without its time and level: "what name=value name=\"two words\"", or members of a JSON object.
[[nodiscard]] std::string log_text(LogFormat format, std::string_view what, std::initializer_list<Log::Field> fields);

}  // namespace ans
