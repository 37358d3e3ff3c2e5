#include "did/clock.h"

#include <cstdio>
#include <optional>

namespace did {
namespace {

using namespace std::chrono;

// Reads fixed-width decimal fields off the front of a text.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  // `width` digits, then `after` (0: nothing). nullopt where that is not what stands there.
  std::optional<int> number(std::size_t width, char after) {
    if (rest_.size() < width + (after != 0 ? 1 : 0)) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    if (after != 0 && rest_[width] != after) return std::nullopt;
    rest_.remove_prefix(width + (after != 0 ? 1 : 0));
    return value;
  }

  // The milliseconds of ".123456"; 0 where there is no fraction; nullopt for a dot without digits.
  std::optional<int> fraction() {
    if (!rest_.starts_with('.')) return 0;
    rest_.remove_prefix(1);
    int value = 0;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits, rest_.remove_prefix(1))
      if (digits < 3) value = value * 10 + (rest_.front() - '0');
    if (digits == 0) return std::nullopt;
    for (auto d = digits; d < 3; ++d) value *= 10;
    return value;
  }

  // "Z", "+hh:mm" or "-hh:mm" to the end, as minutes east of Greenwich.
  std::optional<int> zone() {
    if (rest_ == "Z") return 0;
    if (rest_.empty() || (rest_.front() != '+' && rest_.front() != '-')) return std::nullopt;
    const int sign = rest_.front() == '-' ? -1 : 1;
    rest_.remove_prefix(1);
    const auto hours = number(2, ':');
    const auto minutes = hours ? number(2, 0) : std::nullopt;
    if (!minutes || !rest_.empty() || *minutes > 59 || *hours * 60 + *minutes > 14 * 60) return std::nullopt;
    return sign * (*hours * 60 + *minutes);
  }

 private:
  std::string_view rest_;
};

std::optional<Time> read(std::string_view text) {
  Fields fields(text);
  const auto y = fields.number(4, '-');
  const auto mo = y ? fields.number(2, '-') : std::nullopt;
  const auto d = mo ? fields.number(2, 'T') : std::nullopt;
  const auto h = d ? fields.number(2, ':') : std::nullopt;
  const auto mi = h ? fields.number(2, ':') : std::nullopt;
  const auto s = mi ? fields.number(2, 0) : std::nullopt;
  const auto ms = s ? fields.fraction() : std::nullopt;
  const auto zone = ms ? fields.zone() : std::nullopt;
  if (!zone || *y == 0 || *h > 23 || *mi > 59 || *s > 59) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date} + hours{*h} + minutes{*mi - *zone} + seconds{*s} + milliseconds{*ms};
}

}  // namespace

Result<Time> parse_date_time(std::string_view text) {
  // Nothing that is longer can be what it should be; do not repeat it in a message either.
  if (text.size() > 64) return fail(Errc::malformed, "a date-time of " + std::to_string(text.size()) + " bytes");
  if (const auto time = read(text)) return *time;
  return fail(Errc::malformed, "`" + std::string(text) + "` is not a date-time with a zone", "write it like 2026-11-22T10:00:00Z");
}

std::string format_time(Time time) {
  const auto date = floor<days>(time);
  const year_month_day ymd{date};
  const hh_mm_ss clock{time - date};
  char text[48];
  const int size = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(ymd.year()),
                                 static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()), static_cast<int>(clock.hours().count()),
                                 static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  std::string out(text, static_cast<std::size_t>(size));
  if (const auto ms = clock.subseconds().count(); ms != 0) {
    out += '.';
    out += static_cast<char>('0' + ms / 100);
    out += static_cast<char>('0' + ms / 10 % 10);
    out += static_cast<char>('0' + ms % 10);
  }
  return out += 'Z';
}

}  // namespace did
