// time: {"nbf"?, "exp"?, "windows"?}: not before, not at or after, and at these hours of the week.
//
//   windows = [{"days": ["mon", "fri"], "from": "09:00", "to": "17:00", "tz": "+01:00"}]
//
// A zone is an offset from UTC or `Z`: names of zones mean different hours in different years, and on different machines.
#include <array>

#include "constraints/types.h"

namespace agent {
namespace {

using std::chrono::minutes;

constexpr std::array<std::string_view, 7> days{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Window {
  std::array<bool, 7> on{};  // by weekday, Sunday first
  minutes from{};
  minutes to{};
  minutes zone{};
};

// "HH:MM", up to and with 24:00
std::optional<minutes> read_clock(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + text[1] - '0';
  const int past = (text[3] - '0') * 10 + text[4] - '0';
  if (past > 59 || hours * 60 + past > 24 * 60) return std::nullopt;
  return minutes(hours * 60 + past);
}

std::optional<minutes> read_zone(std::string_view text) {
  if (text == "Z") return minutes(0);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto offset = read_clock(text.substr(1));
  if (!offset || *offset > std::chrono::hours(14)) return std::nullopt;
  return text[0] == '-' ? -*offset : *offset;
}

did::Result<Window> read_window(const ConstraintType& type, JsonValue value) {
  constexpr std::array<std::string_view, 4> members{"days", "from", "to", "tz"};
  DID_CHECK(check_members(type, value, members, 4));
  Window out;
  DID_TRY(const auto names, read_set(type, *value.find("days")));
  for (const auto& name : names) {
    const auto day = std::ranges::find(days, name);
    if (day == days.end()) return bad_value(type, "`" + name + "` is no day such as `mon`");
    out.on[static_cast<std::size_t>(day - days.begin())] = true;
  }
  const auto from = read_clock(value.find_string("from").value_or(""));
  const auto to = read_clock(value.find_string("to").value_or(""));
  const auto zone = read_zone(value.find_string("tz").value_or(""));
  if (!from || !to || *from >= *to) return bad_value(type, "a window goes from one time of the day, `09:00`, to a later one");
  if (!zone) return bad_value(type, "`tz` is `Z` or an offset such as `+01:00`");
  out.from = *from;
  out.to = *to;
  out.zone = *zone;
  return out;
}

bool is_inside(const Window& window, did::Time at) {
  const auto local = at + window.zone;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto of_day = local - day;
  return window.on[std::chrono::weekday(day).c_encoding()] && of_day >= window.from && of_day < window.to;
}

bool is_within(const Window& inner, const Window& outer) {
  for (std::size_t i = 0; i < days.size(); ++i)
    if (inner.on[i] && !outer.on[i]) return false;
  return inner.zone == outer.zone && inner.from >= outer.from && inner.to <= outer.to;
}

class TimeConstraint final : public Constraint {
 public:
  TimeConstraint(const ConstraintType& type, std::optional<did::Time> nbf, std::optional<did::Time> exp, std::vector<Window> windows)
      : Constraint(type), nbf_(nbf), exp_(exp), windows_(std::move(windows)) {}

  [[nodiscard]] Ruling evaluate(const Situation& situation, Work&, Effects&) const override {
    if (nbf_ && situation.at + situation.skew < *nbf_) return fails("not before `" + did::format_time(*nbf_) + "`");
    if (exp_ && situation.at - situation.skew >= *exp_) return fails("it ended at `" + did::format_time(*exp_) + "`");
    const auto in = [&](const Window& window) { return is_inside(window, situation.at); };
    return windows_.empty() || std::ranges::any_of(windows_, in) ? holds() : fails("not at this hour");
  }
  [[nodiscard]] bool narrows(const Constraint& parent) const override {
    const auto& other = static_cast<const TimeConstraint&>(parent);
    if (other.nbf_ && (!nbf_ || *nbf_ < *other.nbf_)) return false;
    if (other.exp_ && (!exp_ || *exp_ > *other.exp_)) return false;
    if (other.windows_.empty()) return true;
    return !windows_.empty() && std::ranges::all_of(windows_, [&](const Window& one) {
      return std::ranges::any_of(other.windows_, [&](const Window& outer) { return is_within(one, outer); });
    });
  }
  [[nodiscard]] std::string describe() const override {
    std::string out = "only";
    if (nbf_) out += " from " + did::format_time(*nbf_);
    if (exp_) out += " until " + did::format_time(*exp_);
    return out + (windows_.empty() ? "" : " at certain hours of the week");
  }

 private:
  std::optional<did::Time> nbf_;
  std::optional<did::Time> exp_;
  std::vector<Window> windows_;
};

did::Result<std::optional<did::Time>> read_date(JsonValue value, std::string_view member) {
  if (!value.find(member)) return std::nullopt;
  DID_TRY(const auto time, did::parse_date_time(value.find_string(member).value_or("")));
  return time;
}

}  // namespace

ParsedConstraint parse_time(const ConstraintType& type, JsonValue value) {
  constexpr std::array<std::string_view, 3> members{"nbf", "exp", "windows"};
  DID_CHECK(check_members(type, value, members, 0));
  if (value.size() == 0) return bad_value(type, "`nbf`, `exp` or `windows` is expected");
  DID_TRY(const auto nbf, read_date(value, "nbf"));
  DID_TRY(const auto exp, read_date(value, "exp"));
  std::vector<Window> windows;
  if (const auto list = value.find("windows")) {
    if (!list->is_array() || list->size() == 0 || list->size() > 32) return bad_value(type, "`windows` is an array of 1 to 32 windows");
    for (std::size_t i = 0; i < list->size(); ++i) {
      DID_TRY(const auto window, read_window(type, (*list)[i]));
      windows.push_back(window);
    }
  }
  return std::make_unique<TimeConstraint>(type, nbf, exp, std::move(windows));
}

}  // namespace agent
