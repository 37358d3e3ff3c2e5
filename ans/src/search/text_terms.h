// Words of a text, as search compares them. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sb_stemmer;

namespace ans {

struct Word {
  std::string folded;              // Unicode NFKC, case folded: "Ｍongo" and "MONGO" are "mongo"
  std::vector<std::string> parts;  // of camelCase, folded; empty where the word is one piece
};

// Letters and digits of any script between everything else; each Han, Hiragana and Katakana character is a word of its own.
// At most `most` words; words are cut after 64 octets. Bytes that are no UTF-8 part words.
[[nodiscard]] std::vector<Word> words_of(std::string_view text, std::size_t most);

// English Snowball stems. One for each thread at a time.
class Stemmer {
 public:
  Stemmer();
  [[nodiscard]] std::string stem(std::string_view folded) const;

 private:
  struct Delete {
    void operator()(sb_stemmer* stemmer) const;
  };
  std::unique_ptr<sb_stemmer, Delete> stemmer_;
};

// "the", "of", "with": words of English that say nothing by themselves.
[[nodiscard]] bool is_stop_word(std::string_view folded);

}  // namespace ans
