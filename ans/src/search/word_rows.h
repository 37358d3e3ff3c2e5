// The keys of the table `words`: a term, 0x00, the block in 32 bits, big-endian. docs/formats/registry-store.md, "Words".
#pragma once

#include <string>
#include <string_view>

#include "search/postings_code.h"

namespace ans {

// Terms are words, which are letters and digits, "=" and a word, or one of these two.
inline constexpr std::string_view names_term = "\x01";  // whose documents they are
[[nodiscard]] std::string place_term(std::string_view place);

[[nodiscard]] std::string row_prefix(std::string_view term);
[[nodiscard]] std::string row_key(std::string_view term, Document block);
[[nodiscard]] std::string_view term_in(std::string_view key);
[[nodiscard]] Document block_in(std::string_view key);

}  // namespace ans
