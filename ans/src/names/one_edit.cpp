#include "names/one_edit.h"

#include <algorithm>
#include <functional>
#include <string>

namespace ans {

bool is_one_edit_apart(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a.size() > b.size() + 1) return false;
  const auto first = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  if (a.size() > b.size()) return a.substr(first + 1) == b.substr(first);
  if (first == a.size()) return false;  // the same
  if (a.substr(first + 1) == b.substr(first + 1)) return true;
  return first + 1 < a.size() && a[first] == b[first + 1] && a[first + 1] == b[first] && a.substr(first + 2) == b.substr(first + 2);
}

std::vector<std::size_t> edit_traces(std::string_view text) {
  const std::hash<std::string_view> hash;
  std::vector<std::size_t> out{hash(text)};
  std::string shorter(text.substr(std::min<std::size_t>(1, text.size())));
  for (std::size_t i = 0; i < text.size(); ++i) {
    out.push_back(hash(shorter));
    if (i < shorter.size()) shorter[i] = text[i];
  }
  return out;
}

}  // namespace ans
