// Texts that differ by one slip of the hand: a character too many or too few, another one, or two neighbours in the wrong order.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace ans {

// Is the Damerau-Levenshtein distance of the two exactly 1? By octets.
[[nodiscard]] bool is_one_edit_apart(std::string_view a, std::string_view b);

// Hashes of the text, and of it without each of its octets in turn. Texts that are one edit apart have one in common; others may as
// well. For looking up, in this process.
[[nodiscard]] std::vector<std::size_t> edit_traces(std::string_view text);

}  // namespace ans
