#include "search/text_terms.h"

#include <libstemmer.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::size_t max_word = 64;  // octets
constexpr std::array<std::string_view, 47> stop_words{
    "a",     "all",  "an",   "and",     "any", "are", "as",    "at",  "be",   "by",   "can",  "do",    "for",  "from", "has",  "have",
    "how",   "i",    "in",   "into",    "is",  "it",  "its",   "me",  "my",   "need", "of",   "on",    "or",   "our",  "that", "the",
    "their", "them", "this", "through", "to",  "up",  "using", "via", "want", "we",   "what", "which", "with", "you",  "your"};

bool is_ideographic(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  const auto script = uscript_getScript(c, &status);
  return U_SUCCESS(status) && (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA);
}

bool is_word_character(UChar32 c) {
  if (u_isalnum(c)) return true;
  const auto mask = U_GET_GC_MASK(c);
  return (mask & U_GC_M_MASK) != 0;  // marks belong to the letter before them
}

std::string fold(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* folder = icu::Normalizer2::getNFKCCasefoldInstance(status);
  std::string out;
  if (U_FAILURE(status)) return out;
  const auto folded = folder->normalize(text, status);
  if (U_SUCCESS(status)) folded.toUTF8String(out);
  if (out.size() > max_word) {
    out.resize(max_word);
    while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U) out.pop_back();
    if (!out.empty() && static_cast<unsigned char>(out.back()) >= 0xC0U) out.pop_back();
  }
  return out;
}

// "textProcessor" -> text, processor; "HTTPServer" stays whole: only from lower to upper case is a border.
std::vector<std::string> parts_of(const icu::UnicodeString& word) {
  std::vector<std::string> out;
  std::int32_t begin = 0;
  for (std::int32_t at = 1; at < word.length(); ++at) {
    if (!u_islower(word.charAt(at - 1)) || !u_isupper(word.charAt(at))) continue;
    out.push_back(fold(word.tempSubStringBetween(begin, at)));
    begin = at;
  }
  if (begin > 0) out.push_back(fold(word.tempSubStringBetween(begin, word.length())));
  return out;
}

void add_word(const icu::UnicodeString& word, std::vector<Word>& words) {
  auto folded = fold(word);
  if (!folded.empty()) words.push_back({std::move(folded), parts_of(word)});
}

std::string fold_ascii(std::string_view word) { return lower(word.substr(0, max_word)); }

void add_ascii_word(std::string_view word, std::vector<Word>& words) {
  Word out{fold_ascii(word), {}};
  std::size_t begin = 0;
  for (std::size_t at = 1; at < word.size(); ++at) {
    if (word[at - 1] < 'a' || word[at - 1] > 'z' || word[at] < 'A' || word[at] > 'Z') continue;
    out.parts.push_back(fold_ascii(word.substr(begin, at - begin)));
    begin = at;
  }
  if (begin > 0) out.parts.push_back(fold_ascii(word.substr(begin)));
  words.push_back(std::move(out));
}

// What the Unicode way answers for ASCII, in a tenth of its time: most texts are nothing else.
std::vector<Word> words_of_ascii(std::string_view text, std::size_t most) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < text.size() && words.size() < most;) {
    const auto begin = at;
    while (at < text.size() && is_alnum(text[at])) ++at;
    if (at > begin) add_ascii_word(text.substr(begin, at - begin), words);
    if (at == begin) ++at;
  }
  return words;
}

}  // namespace

std::vector<Word> words_of(std::string_view text, std::size_t most) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; })) return words_of_ascii(text, most);
  const auto source = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  std::vector<Word> words;
  icu::UnicodeString word;
  for (std::int32_t at = 0; at < source.length() && words.size() < most; at = source.moveIndex32(at, 1)) {
    const UChar32 c = source.char32At(at);
    const bool alone = is_ideographic(c);
    if (!alone && is_word_character(c)) {
      word.append(c);
      continue;
    }
    if (!word.isEmpty()) add_word(word, words);
    word.remove();
    if (alone && words.size() < most) add_word(icu::UnicodeString(c), words);
  }
  if (!word.isEmpty() && words.size() < most) add_word(word, words);
  return words;
}

Stemmer::Stemmer() : stemmer_(sb_stemmer_new("english", "UTF_8")) {}

void Stemmer::Delete::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

std::string Stemmer::stem(std::string_view folded) const {
  const auto* out = sb_stemmer_stem(stemmer_.get(), reinterpret_cast<const sb_symbol*>(folded.data()), static_cast<int>(folded.size()));
  if (out == nullptr) return std::string(folded);
  return {reinterpret_cast<const char*>(out), static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()))};
}

bool is_stop_word(std::string_view folded) { return std::ranges::binary_search(stop_words, folded); }

}  // namespace ans
