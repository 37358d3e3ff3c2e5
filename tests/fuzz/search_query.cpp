#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "http/query.h"
#include "http/search_parameters.h"
#include "search/rank.h"

// Property: a question that is read stays within its limits, and its words within theirs; a cursor that is read is written
// the same way.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.size() > 8192) return 0;
  const auto target = ans::parse_target(text);
  if (!target) return 0;
  const auto query = ans::search_query_of(target->parameters);
  if (!query) return 0;
  if (query->capabilities.size() > ans::max_asked_values || query->any.size() > ans::max_asked_values) std::abort();
  if (query->limit < 1 || query->limit > ans::search_max_limit) std::abort();
  const auto words = ans::asked_words(query->text);
  if (words.size() > ans::text_query_max_words || (words.empty() != query->text.empty())) std::abort();
  for (const auto& word : words)
    if (word.folded.empty() || word.folded.size() > 64) std::abort();
  const auto rank = ans::rank_at(query->cursor);
  if (!rank || !*rank) return 0;
  const auto again = ans::rank_at(ans::cursor_of(**rank));
  if (!again || !*again || ans::comes_before(**rank, **again) || ans::comes_before(**again, **rank)) std::abort();
  return 0;
}
