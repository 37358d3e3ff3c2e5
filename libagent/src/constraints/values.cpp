#include "constraints/types.h"

namespace agent {

using did::Errc;
using did::Result;

std::unexpected<did::Error> bad_value(const ConstraintType& type, std::string_view why) {
  return did::fail(Errc::malformed, "constraint `" + std::string(type.name) + "`: " + std::string(why));
}

Result<std::vector<std::string>> read_set(const ConstraintType& type, JsonValue value) {
  if (!value.is_array() || value.size() == 0) return bad_value(type, "an array of one or more strings is expected");
  if (value.size() > set_max_size)
    return did::fail(Errc::too_large,
                     "constraint `" + std::string(type.name) + "` has more than " + std::to_string(set_max_size) + " members");
  std::vector<std::string> out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!value[i].is_string() || value[i].string().empty()) return bad_value(type, "each member is a string that is not empty");
    out.emplace_back(value[i].string());
  }
  std::ranges::sort(out);
  if (std::ranges::adjacent_find(out) != out.end()) return bad_value(type, "a member stands twice");
  return out;
}

Result<std::int64_t> read_integer(const ConstraintType& type, JsonValue value, std::int64_t least, std::int64_t most) {
  const auto number = value.is_number() ? value.integer() : std::nullopt;
  if (!number || *number < least || *number > most)
    return bad_value(type, "an integer from " + std::to_string(least) + " to " + std::to_string(most) + " is expected");
  return *number;
}

Result<void> check_members(const ConstraintType& type, JsonValue value, std::span<const std::string_view> members, std::size_t required) {
  if (!value.is_object()) return bad_value(type, "an object is expected");
  for (const auto member : members.first(required))
    if (!value.find(member)) return bad_value(type, "`" + std::string(member) + "` is missing");
  for (std::size_t i = 0; i < value.size(); ++i)
    if (std::ranges::find(members, value.member_name(i)) == members.end())
      return bad_value(type, "`" + std::string(value.member_name(i)) + "` is no member of it");
  return {};
}

std::string listed(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

std::string spelled(std::chrono::seconds length) {
  struct Unit {
    std::int64_t seconds;
    std::string_view name;
  };
  constexpr Unit units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
  for (const auto& [seconds, name] : units) {
    if (length.count() % seconds != 0) continue;
    const auto count = length.count() / seconds;
    return std::to_string(count) + " " + std::string(name) + (count == 1 ? "" : "s");
  }
  return std::to_string(length.count()) + " seconds";
}

}  // namespace agent
