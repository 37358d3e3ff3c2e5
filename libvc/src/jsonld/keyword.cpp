#include "jsonld/keyword.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vc::jsonld {
namespace {

// In the order of Keyword, which is alphabetical.
constexpr std::array words = {
    std::string_view{}, kw::base, kw::container,    kw::context,  kw::default_, kw::direction, kw::embed,      kw::explicit_,
    kw::graph,          kw::id,   kw::import,       kw::included, kw::index,    kw::json,      kw::language,   kw::list,
    kw::nest,           kw::none, kw::omit_default, kw::prefix,   kw::preserve, kw::propagate, kw::protected_, kw::require_all,
    kw::reverse,        kw::set,  kw::type,         kw::value,    kw::version,  kw::vocab,
};
static_assert(words.size() == std::to_underlying(Keyword::vocab) + 1);
static_assert(std::ranges::is_sorted(words));

}  // namespace

Keyword keyword(std::string_view text) {
  if (!text.starts_with('@')) return Keyword::none_of_them;
  const auto found = std::ranges::lower_bound(words, text);
  if (found == words.end() || *found != text) return Keyword::none_of_them;
  return static_cast<Keyword>(found - words.begin());
}

std::string_view text_of(Keyword word) { return words[std::to_underlying(word)]; }

bool has_keyword_form(std::string_view text) {
  return text.size() > 1 && text.front() == '@' &&
         std::ranges::all_of(text.substr(1), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace vc::jsonld
