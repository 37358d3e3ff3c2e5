#include "conformance/same_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace conformance {
namespace {

using did::Json;

bool same(const Json& a, const Json& b, bool in_list);

bool same_language(const Json& a, const Json& b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return a.is_string() && b.is_string() &&
         std::ranges::equal(a.get_ref<const std::string&>(), b.get_ref<const std::string&>(), {}, lower, lower);
}

bool same_objects(const Json& a, const Json& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [name, value] : a.items()) {
    const auto other = b.find(name);
    if (other == b.end()) return false;
    if (name == "@language" && same_language(value, *other)) continue;
    if (!same(value, *other, name == "@list")) return false;
  }
  return true;
}

bool same_lists(const Json& a, const Json& b) {
  return std::ranges::equal(a, b, [](const Json& x, const Json& y) { return same(x, y, false); });
}

bool same_sets(const Json& a, const Json& b) {
  if (a.size() != b.size()) return false;
  std::vector<bool> taken(b.size());
  for (const auto& item : a) {
    std::size_t k = 0;
    while (k < b.size() && (taken[k] || !same(item, b[k], false))) ++k;
    if (k == b.size()) return false;
    taken[k] = true;
  }
  return true;
}

bool same(const Json& a, const Json& b, bool in_list) {
  if (a.is_object() && b.is_object()) return same_objects(a, b);
  if (!a.is_array() || !b.is_array()) return a == b;
  return in_list ? same_lists(a, b) : same_sets(a, b);
}

}  // namespace

bool same_json(const Json& a, const Json& b) { return same(a, b, false); }

}  // namespace conformance
