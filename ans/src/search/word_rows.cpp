#include "search/word_rows.h"

#include <algorithm>

namespace ans {
namespace {

constexpr std::size_t block_size = 4;
constexpr std::size_t tail_size = block_size + 1;

}  // namespace

std::string place_term(std::string_view place) { return ":" + std::string(place); }

std::string row_prefix(std::string_view term) {
  std::string out(term);
  out += '\0';
  return out;
}

std::string row_key(std::string_view term, Document block) {
  auto out = row_prefix(term);
  for (unsigned i = block_size; i-- > 0;) out += static_cast<char>((block >> (8 * i)) & 0xFFU);
  return out;
}

std::string_view term_in(std::string_view key) { return key.substr(0, key.size() - std::min(key.size(), tail_size)); }

Document block_in(std::string_view key) {
  Document out = 0;
  for (const char c : key.substr(key.size() - std::min(key.size(), block_size))) out = out << 8U | static_cast<unsigned char>(c);
  return out;
}

}  // namespace ans
