#include "did/clock.h"

#include <charconv>
#include <cstdint>
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

// With zeros before it, up to `width`.
void append_digits(std::int64_t number, std::size_t width, std::string& out) {
  char digits[24];
  const auto size = static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits);
  if (size < width) out.append(width - size, '0');
  out.append(digits, size);
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
  std::string out;
  out.reserve(24);
  append_digits(static_cast<int>(ymd.year()), 4, out);
  append_digits(static_cast<unsigned>(ymd.month()), 2, out += '-');
  append_digits(static_cast<unsigned>(ymd.day()), 2, out += '-');
  append_digits(clock.hours().count(), 2, out += 'T');
  append_digits(clock.minutes().count(), 2, out += ':');
  append_digits(clock.seconds().count(), 2, out += ':');
  if (const auto ms = clock.subseconds().count(); ms != 0) append_digits(ms, 3, out += '.');
  out += 'Z';
  return out;
}

}  // namespace did
