#include "names/one_edit.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

bool share_a_trace(std::string_view a, std::string_view b) {
  const auto left = ans::edit_traces(a);
  const auto right = ans::edit_traces(b);
  return std::ranges::any_of(left, [&](std::size_t one) { return std::ranges::find(right, one) != right.end(); });
}

}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("is_one_edit_apart: one character more, less or other, or two neighbours swapped, and they share a trace") {
    const std::string text = "acme.com:translate";
    std::vector<std::string> apart{"cme.com:translate",   "acme.com:translat",   "acme.com:trnslate",  "xacme.com:translate",
                                   "acme.com:translates", "acmee.com:translate", "bcme.com:translate", "acme.com:translata",
                                   "acme.con:translate",  "came.com:translate",  "acme.com:translaet", "acme.com:tarnslate"};
    for (const auto& other : apart) {
      INFO(other);
      CHECK(ans::is_one_edit_apart(text, other));
      CHECK(ans::is_one_edit_apart(other, text));
      CHECK(share_a_trace(text, other));
    }
    CHECK(ans::is_one_edit_apart("a", ""));
    CHECK(share_a_trace("a", ""));
    CHECK(ans::is_one_edit_apart("ab", "ba"));
  }

  TEST_CASE("is_one_edit_apart: the same text, and what takes two edits, is not") {
    for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                                               {"abc", "abc"},
                                                                               {"abc", "a"},
                                                                               {"abc", "cba"},
                                                                               {"abcd", "badc"},
                                                                               {"abcd", "bcda"},
                                                                               {"abc", "axcx"},
                                                                               {"abcd", "acdb"},
                                                                               {"aab", "bba"}}) {
      INFO(a, " ", b);
      CHECK_FALSE(ans::is_one_edit_apart(a, b));
      CHECK_FALSE(ans::is_one_edit_apart(b, a));
    }
  }
}
