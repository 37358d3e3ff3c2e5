#include "agent/disclosure.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <vector>

#include "agent/constraint.h"

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

// RFC 6901, without the escapes: no member on the way to a constraint needs one. nullopt: no pointer.
std::optional<std::vector<std::string_view>> tokens_of(std::string_view pointer) {
  if (!pointer.starts_with('/') || pointer.contains('~')) return std::nullopt;
  std::vector<std::string_view> out;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    out.push_back(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return out;
}

std::optional<JsonValue> step(JsonValue value, std::string_view token) {
  if (value.is_object()) return value.find(token);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool decimal = error == std::errc() && end == token.data() + token.size() && (token == "0" || !token.starts_with('0'));
  if (!value.is_array() || !decimal || index >= value.size()) return std::nullopt;
  return value[index];
}

std::unexpected<did::Error> never(const std::string& pointer) {
  return did::fail(Errc::malformed, "`" + pointer + "` may not be hidden: without it more would be allowed, or nobody could tell",
                   "only members of an allow-list can be disclosed one by one");
}

// .../constraints/<k>/value/<member>, in the delegation or in one of its grants.
bool is_list_member(std::span<const std::string_view> tokens) {
  constexpr std::string_view head[] = {"credentialSubject", "delegation"};
  if (tokens.size() < 6 || !std::ranges::equal(tokens.first(2), head)) return false;
  const auto rest = tokens.subspan(2);
  const auto tail = rest.size() == 6 && rest[0] == "grants" ? rest.subspan(2) : rest;
  return tail.size() == 4 && tail[0] == "constraints" && tail[2] == "value";
}

}  // namespace

Result<void> check_disclosable(JsonValue credential, std::span<const std::string> pointers) {
  std::map<std::string, std::size_t> hidden;  // how many of which list
  for (const auto& pointer : pointers) {
    const auto tokens = tokens_of(pointer);
    if (!tokens || !is_list_member(*tokens)) return never(pointer);
    std::optional<JsonValue> at = credential;
    std::optional<JsonValue> constraint;
    std::optional<JsonValue> list;
    for (const auto token : *tokens) {
      constraint = list;
      list = at;
      at = step(*at, token);
      if (!at) return never(pointer);
    }
    const auto* type = find_constraint_type(constraint->find_string("type").value_or(""));
    if (type == nullptr || !type->members_may_hide || !list->is_array()) return never(pointer);
    if (++hidden[pointer.substr(0, pointer.rfind('/'))] >= list->size()) return never(pointer);
  }
  return {};
}

}  // namespace agent
