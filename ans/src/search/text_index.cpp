#include "search/text_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <set>
#include <utility>

#include "search/word_rows.h"

namespace ans {
namespace {

// What a field weighs, and how many words it has in most agents: longer ones count less for each word. The lengths are
// fixed, so that the score of an agent does not depend on what else is registered, but for the rarity of the words.
struct FieldRule {
  double weight;
  double usual_length;
};
constexpr std::array<FieldRule, 5> field_rules{FieldRule{4, 4}, FieldRule{3, 12}, FieldRule{3, 12}, FieldRule{2, 4}, FieldRule{1, 20}};

constexpr double saturation = 1.2;        // k1: how soon repetition stops to matter
constexpr double length_influence = 0.6;  // b
constexpr double stem_part = 0.85;        // of what the word as written would give
constexpr double prefix_part = 0.6;
constexpr double concept_part = 0.7;
constexpr double concept_weight = 3;
constexpr std::size_t max_field_words = 1024;
constexpr std::size_t max_expansions = 50;  // of a prefix
constexpr std::size_t min_prefix = 2;       // octets

std::string written_key(std::string_view folded) { return "=" + std::string(folded); }

double rarity(std::uint64_t documents, std::uint64_t with) {
  const auto n = static_cast<double>(with);
  return std::log(1 + (static_cast<double>(documents) - n + 0.5) / (n + 0.5));
}

double saturated(double weight) { return weight / (saturation + weight); }

}  // namespace

// One document on its way into the lists of a block.
class TextIndex::Addition {
 public:
  Addition(Block& block, Document begin, Document document) : block_(block), begin_(begin), document_(document) {}

  void field(const FieldText& given) {
    const auto& rule = field_rules[std::to_underlying(given.field)];
    const auto words = words_of(given.text, max_field_words);
    const auto length = 1 - length_influence + length_influence * static_cast<double>(words.size()) / rule.usual_length;
    const auto weight = rule.weight / std::max(length, 0.5);
    for (const auto& word : words) {
      count(word.folded, weight);
      for (const auto& part : word.parts) count(part, weight);
    }
  }
  void place(const std::string& term) { enter(list_of(term)); }
  // What each term weighs is known.
  void finish() {
    for (auto* list : met_) {
      enter(*list);
      append_weight(static_cast<float>(std::exchange(list->weight, 0)), list->bytes);
    }
  }

 private:
  // A word counts as it is written, and stemmed. It is stemmed once in a block.
  void count(const std::string& folded, double weight) {
    key_ = '=';
    key_ += folded;
    auto& written = list_of(key_);
    if (written.stem == nullptr) {
      block_.written.insert(block_.lists.find(key_)->first);
      written.stem = &list_of(stemmer_.stem(folded));
    }
    add(written, weight);
    add(*written.stem, weight);
  }
  void add(List& list, double weight) {
    if (list.weight == 0) met_.push_back(&list);
    list.weight += weight;
  }
  List& list_of(const std::string& term) { return block_.lists.try_emplace(term, List{.last = begin_}).first->second; }
  void enter(List& list) const {
    append_varint(document_ - list.last, list.bytes);
    list.last = document_;
    ++list.count;
  }

  Block& block_;
  Document begin_;
  Document document_;
  Stemmer stemmer_;
  std::string key_;
  std::vector<List*> met_;
};

// What the documents of one block get.
struct TextIndex::Scores {
  explicit Scores(Document size) : best(size), total(size), words(size) {}

  void raise(Document at, double score) {
    if (best[at] == 0) touched.push_back(at);
    best[at] = std::max(best[at], score);
  }
  // The best of all ways to find a word in a document is what it gets for it.
  void end_word(std::size_t word) {
    for (const auto at : touched) {
      total[at] += std::exchange(best[at], 0);
      words[at] |= std::uint32_t{1} << word;
    }
    touched.clear();
  }
  void end_block(Document begin, std::size_t asked) {
    for (Document at = 0; at < words.size(); ++at) {
      if (words[at] == 0) continue;
      const auto part = static_cast<double>(std::popcount(words[at])) / static_cast<double>(asked);
      hits.push_back({begin + at, std::exchange(total[at], 0) * part, std::exchange(words[at], 0)});
    }
  }

  std::vector<double> best;
  std::vector<double> total;
  std::vector<std::uint32_t> words;
  std::vector<Document> touched;
  std::vector<TextHit> hits;
};

std::vector<AskedWord> asked_words(std::string_view question) {
  const Stemmer stemmer;
  std::vector<AskedWord> all;
  for (auto& word : words_of(question, text_query_max_words)) {
    auto stem = stemmer.stem(word.folded);
    all.push_back({std::move(word.folded), std::move(stem)});
  }
  if (all.empty()) return all;
  // A question that ends after a word has ended that word.
  all.back().prefix = !question.ends_with(' ') && all.back().folded.size() >= min_prefix;
  auto telling = all;
  std::erase_if(telling, [](const AskedWord& word) { return is_stop_word(word.folded); });
  return telling.empty() ? all : telling;
}

void TextIndex::begin_after(std::uint32_t blocks, std::uint64_t documents) {
  stored_ = blocks;
  stored_documents_ = documents;
  documents_ = documents;
  blocks_.clear();
}

TextIndex::Block& TextIndex::block_of(Document document) {
  const auto number = document / block_size_;
  if (blocks_.empty() || blocks_.back().number != number) blocks_.push_back({.number = number, .lists = {}, .written = {}, .names = {}});
  return blocks_.back();
}

void TextIndex::add(Document document, std::string_view name, std::span<const FieldText> fields, std::span<const std::string> places) {
  auto& block = block_of(document);
  Addition addition(block, block.number * block_size_, document);
  for (const auto& field : fields) addition.field(field);
  addition.finish();
  for (const auto& place : std::set<std::string_view>(places.begin(), places.end())) addition.place(place_term(place));
  block.names.emplace(document, name);
  ++documents_;
}

Result<TextIndex::Postings> TextIndex::postings_of(std::string_view term) const {
  Postings out;
  const auto keep = [&](Document block, std::string_view bytes) {
    PostingReader reader(bytes);
    const auto count = reader.varint();
    out.count += count;
    out.slices.push_back({block, count, std::string(reader.rest())});
  };
  if (store_ != nullptr && stored_ > 0) {
    const auto prefix = row_prefix(term);
    DID_CHECK(store_->scan(Table::words, prefix, {}, [&](std::string_view key, std::string_view value) {
      const auto block = block_in(key);
      if (block >= stored_) return false;  // left by a move that did not end
      keep(block, value);
      return true;
    }));
  }
  for (const auto& block : blocks_) {
    const auto found = block.lists.find(term);
    if (found == block.lists.end()) continue;
    out.count += found->second.count;
    out.slices.push_back({block.number, found->second.count, found->second.bytes});
  }
  return out;
}

// The first terms that begin with `written` and are longer.
Result<std::vector<std::string>> TextIndex::expansions_of(const std::string& written) const {
  std::set<std::string> found;
  for (const auto& block : blocks_) {
    std::size_t taken = 0;
    for (auto at = block.written.upper_bound(written); at != block.written.end() && at->starts_with(written) && taken < max_expansions;
         ++at, ++taken)
      found.emplace(*at);
  }
  auto from = written + '\x01';
  for (std::size_t taken = 0; store_ != nullptr && stored_ > 0 && taken < max_expansions; ++taken) {
    std::string term;
    DID_CHECK(store_->scan(Table::words, written, from, [&](std::string_view key, std::string_view) {
      term = term_in(key);
      return false;
    }));
    if (term.empty()) break;
    from = term + '\x01';
    found.insert(std::move(term));
  }
  std::vector<std::string> out(found.begin(), found.end());
  out.resize(std::min(out.size(), max_expansions));
  return out;
}

Result<std::vector<TextIndex::Way>> TextIndex::ways_to(const AskedWord& word) const {
  std::vector<Way> out;
  const auto add = [&](std::string_view term, double part, bool weighted) -> Result<void> {
    DID_TRY(auto postings, postings_of(term));
    if (postings.count == 0) return {};
    const auto factor = part * rarity(documents_, postings.count);
    out.push_back({std::move(postings), factor, weighted});
    return {};
  };
  const auto written = written_key(word.folded);
  DID_CHECK(add(written, 1, true));
  DID_CHECK(add(word.stem, stem_part, true));
  for (const auto& place : word.places) DID_CHECK(add(place_term(place), concept_part, false));
  if (!word.prefix) return out;
  DID_TRY(const auto expansions, expansions_of(written));
  for (const auto& term : expansions) DID_CHECK(add(term, prefix_part, true));
  return out;
}

Result<void> TextIndex::score_slice(const Slice& slice, const Way& way, Scores& scores) const {
  PostingReader reader(slice.bytes);
  Document at = 0;
  for (std::uint32_t i = 0; i < slice.count; ++i) {
    at += reader.varint();
    const auto weight = way.weighted ? static_cast<double>(reader.weight()) : concept_weight;
    if (reader.broken() || at >= block_size_)
      return did::fail(did::Errc::corrupt, "a posting list of `words` cannot be read", "make it again with ansd --rebuild");
    scores.raise(at, way.factor * saturated(weight));
  }
  return {};
}

Result<std::vector<TextHit>> TextIndex::find(std::span<const AskedWord> words) const {
  std::vector<std::vector<Way>> all;
  std::set<Document> blocks;
  for (const auto& word : words) {
    DID_TRY(auto ways, ways_to(word));
    for (const auto& way : ways)
      for (const auto& slice : way.postings.slices) blocks.insert(slice.block);
    all.push_back(std::move(ways));
  }
  Scores scores(block_size_);
  for (const auto block : blocks) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (auto& way : all[i]) {
        if (way.at == way.postings.slices.size() || way.postings.slices[way.at].block != block) continue;
        DID_CHECK(score_slice(way.postings.slices[way.at], way, scores));
        ++way.at;
      }
      scores.end_word(i);
    }
    scores.end_block(block * block_size_, words.size());
  }
  return std::move(scores.hits);
}

Result<std::shared_ptr<const TextIndex::Names>> TextIndex::stored_names(Document block) const {
  const std::scoped_lock lock(known_names_->mutex);
  auto& known = known_names_->blocks[block];
  if (known != nullptr) return known;
  auto names = std::make_shared<Names>();
  DID_TRY(const auto bytes, store_->get(Table::words, row_key(names_term, block)));
  PostingReader reader(bytes ? *bytes : std::string_view());
  for (Document document = block * block_size_; !reader.done();) {
    document += reader.varint();
    const auto size = reader.varint();
    names->emplace_back(document, reader.text(size));
  }
  if (reader.broken())
    return did::fail(did::Errc::corrupt, "the names of a block of `words` cannot be read", "make it again with ansd --rebuild");
  known = std::move(names);
  return known;
}

Result<std::optional<std::string>> TextIndex::name_of(Document document) const {
  const auto number = document / block_size_;
  if (number < stored_) {
    DID_TRY(const auto names, stored_names(number));
    const auto found = std::ranges::lower_bound(*names, document, {}, &Names::value_type::first);
    return found != names->end() && found->first == document ? std::optional(found->second) : std::nullopt;
  }
  for (const auto& block : blocks_)
    if (const auto found = block.names.find(document); found != block.names.end()) return found->second;
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> TextIndex::full_block_entries() const {
  const auto& block = blocks_.front();
  std::vector<std::pair<std::string, std::string>> out;
  std::vector<const Lists::value_type*> lists;
  lists.reserve(block.lists.size());
  for (const auto& one : block.lists) lists.push_back(&one);
  std::ranges::sort(lists, {}, [](const auto* one) { return std::string_view(one->first); });
  for (const auto* one : lists) {
    const auto& [term, list] = *one;
    std::string value;
    append_varint(list.count, value);
    out.emplace_back(row_key(term, block.number), value + list.bytes);
  }
  std::string names;
  auto last = block.number * block_size_;
  for (const auto& [document, name] : block.names) {
    append_varint(document - last, names);
    append_varint(static_cast<std::uint32_t>(name.size()), names);
    names += name;
    last = document;
  }
  out.emplace_back(row_key(names_term, block.number), std::move(names));
  return out;
}

std::uint64_t TextIndex::documents_with_full_block() const { return stored_documents_ + blocks_.front().names.size(); }

void TextIndex::drop_full_block() {
  stored_documents_ = documents_with_full_block();
  stored_ = blocks_.front().number + 1;
  blocks_.pop_front();
}

}  // namespace ans
