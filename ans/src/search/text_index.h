// Search by words: BM25F over weighted fields. Documents are numbers that the caller gives. One writer or many readers at a
// time: whoever owns the index sees to it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/text_terms.h"

namespace ans {

enum class Field : std::uint8_t { name, queries, capabilities, tags, description };

struct FieldText {
  Field field;
  std::string text;
};

using Document = std::uint32_t;

inline constexpr std::size_t text_query_max_size = 256;  // octets
inline constexpr std::size_t text_query_max_words = 16;

// One word of a question, and what answers it besides itself: documents of concepts that it names.
struct AskedWord {
  std::string folded;
  std::string stem;
  bool prefix = false;  // the last word may be the beginning of one
  std::vector<std::span<const Document>> concepts;
};

// The words of a question that say something; all of them where none does. At most text_query_max_words.
[[nodiscard]] std::vector<AskedWord> asked_words(std::string_view question);

struct TextHit {
  Document document;
  double score;
  std::uint32_t words;  // bit i: the word i was found
};

class TextIndex {
 public:
  // PRECONDITION: documents come in ascending order, each once.
  void add(Document document, std::span<const FieldText> fields);
  // Every document with one of the words or more, in ascending order. A document with all of them comes before one with some
  // that is as good in each: the score is multiplied by the part of the words that it has.
  [[nodiscard]] std::vector<TextHit> find(std::span<const AskedWord> words) const;
  [[nodiscard]] std::size_t size() const { return documents_; }

 private:
  struct Posting {
    Document document;
    float weight;  // of the term in the document, over all fields
  };
  using Postings = std::vector<Posting>;
  class Scores;
  void look_up(const AskedWord& word, Scores& scores) const;

  std::map<std::string, Postings, std::less<>> terms_;  // "=mongodb" as written, "mongodb" stemmed
  std::size_t documents_ = 0;
};

}  // namespace ans
