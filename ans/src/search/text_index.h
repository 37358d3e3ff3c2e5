// Search by words: BM25F over weighted fields. Documents are numbers that the caller gives. One writer or many readers at a
// time: whoever owns the index sees to it.
//
// Documents lie in blocks of consecutive numbers. The last blocks are in memory, where documents are added; a block that is
// full can be moved into the table `words`, as one entry for each term, and is read from there for each question.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text_hash.h"
#include "search/postings_code.h"
#include "search/text_terms.h"
#include "store/store.h"

namespace ans {

enum class Field : std::uint8_t { name, queries, capabilities, tags, description };

struct FieldText {
  Field field;
  std::string text;
};

inline constexpr std::size_t text_query_max_size = 256;  // octets
inline constexpr std::size_t text_query_max_words = 16;

// One word of a question, and what answers it besides itself: places of concepts that it names.
struct AskedWord {
  std::string folded;
  std::string stem;
  bool prefix = false;  // the last word may be the beginning of one
  std::vector<std::string> places{};
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
  static constexpr Document default_block_size = 8192;

  // `store` must outlive the index; nullptr: all stays in memory.
  explicit TextIndex(const Store* store = nullptr, Document block_size = default_block_size) : store_(store), block_size_(block_size) {}

  // What lies in the store: `blocks` whole blocks with so many documents.
  void begin_after(std::uint32_t blocks, std::uint64_t documents);
  // PRECONDITION: documents come in ascending order, each once, none in a block that was moved. `name` is whose document it
  // is; `places` are the concepts where it is found.
  void add(Document document, std::string_view name, std::span<const FieldText> fields, std::span<const std::string> places = {});

  // Every document with one of the words or more, in ascending order. A document with all of them comes before one with some
  // that is as good in each: the score is multiplied by the part of the words that it has.
  [[nodiscard]] Result<std::vector<TextHit>> find(std::span<const AskedWord> words) const;
  // nullopt: there is no such document. Safe beside other readers.
  [[nodiscard]] Result<std::optional<std::string>> name_of(Document document) const;
  [[nodiscard]] std::uint64_t size() const { return documents_; }

  // The oldest block in memory, which is full once there is a later one, as entries of `words`. It is read from memory until
  // drop_full_block().
  [[nodiscard]] bool has_full_block() const { return blocks_.size() > 1; }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> full_block_entries() const;
  // How many blocks there are up to and with that one, and how many documents in them.
  [[nodiscard]] std::uint32_t blocks_with_full_block() const { return blocks_.front().number + 1; }
  [[nodiscard]] std::uint64_t documents_with_full_block() const;
  void drop_full_block();

 private:
  struct List {
    std::uint32_t count = 0;
    Document last = 0;
    std::string bytes{};
    double weight = 0;     // in the document that is being added; 0: it was not met there yet
    List* stem = nullptr;  // of a word as written: the list of its stem
  };
  using Lists = std::unordered_map<std::string, List, TextHash, std::equal_to<>>;
  struct Block {
    Document number = 0;
    Lists lists;
    std::set<std::string_view> written;  // those of `lists` that are words as written
    std::map<Document, std::string> names;
  };
  class Addition;
  // Part of a posting list: of one block.
  struct Slice {
    Document block;
    std::uint32_t count;
    std::string bytes;
  };
  struct Postings {
    std::vector<Slice> slices;  // blocks ascending
    std::uint64_t count = 0;
  };
  // One way to find a word.
  struct Way {
    Postings postings;
    double factor = 0;      // of what a posting weighs
    bool weighted = false;  // else each weighs what a concept does
    std::size_t at = 0;     // the slice that is next
  };
  struct Scores;
  using Names = std::vector<std::pair<Document, std::string>>;

  Block& block_of(Document document);
  [[nodiscard]] Result<Postings> postings_of(std::string_view term) const;
  [[nodiscard]] Result<std::vector<Way>> ways_to(const AskedWord& word) const;
  [[nodiscard]] Result<std::vector<std::string>> expansions_of(const std::string& written) const;
  [[nodiscard]] Result<void> score_slice(const Slice& slice, const Way& way, Scores& scores) const;
  [[nodiscard]] Result<std::shared_ptr<const Names>> stored_names(Document block) const;

  const Store* store_;
  Document block_size_;
  std::uint32_t stored_ = 0;  // blocks; those in memory come after them
  std::uint64_t stored_documents_ = 0;
  std::uint64_t documents_ = 0;
  std::deque<Block> blocks_;
  // Names that were read from the store: they never change.
  struct KnownNames {
    std::mutex mutex;
    std::unordered_map<Document, std::shared_ptr<const Names>> blocks;
  };
  std::unique_ptr<KnownNames> known_names_ = std::make_unique<KnownNames>();
};

}  // namespace ans
