#include "search/text_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace ans {
namespace {

// What a field weighs, and how many words it has in most agents: longer ones count less for each word. The lengths are
// fixed, so that the score of an agent does not depend on what else is registered, but for the rarity of the words.
struct FieldRule {
  double weight;
  double usual_length;
};
constexpr std::array<FieldRule, 5> field_rules{FieldRule{4, 4}, FieldRule{3, 12}, FieldRule{3, 12}, FieldRule{2, 4}, FieldRule{1, 20}};

constexpr double saturation = 1.2;       // k1: how soon repetition stops to matter
constexpr double length_influence = 0.6; // b
constexpr double stem_part = 0.85;       // of what the word as written would give
constexpr double prefix_part = 0.6;
constexpr double concept_part = 0.7;
constexpr double concept_weight = 3;
constexpr std::size_t max_field_words = 1024;
constexpr std::size_t max_expansions = 50;  // of a prefix
constexpr std::size_t min_prefix = 2;       // octets

std::string written_key(std::string_view folded) { return "=" + std::string(folded); }

double rarity(std::size_t documents, std::size_t with) {
  const auto n = static_cast<double>(with);
  return std::log(1 + (static_cast<double>(documents) - n + 0.5) / (n + 0.5));
}

double saturated(double weight) { return weight / (saturation + weight); }

}  // namespace

// What each document gets for one word: the best of all ways to find it there.
class TextIndex::Scores {
 public:
  explicit Scores(std::size_t documents) : documents_(documents) {}

  void add(const Postings& postings, double part) {
    const auto idf = rarity(documents_, postings.size());
    for (const auto& one : postings) raise(one.document, part * idf * saturated(static_cast<double>(one.weight)));
  }
  void add(std::span<const Document> documents, double part) {
    const auto score = part * rarity(documents_, documents.size()) * saturated(concept_weight);
    for (const auto one : documents) raise(one, score);
  }
  [[nodiscard]] const std::unordered_map<Document, double>& best() const { return best_; }

 private:
  void raise(Document document, double score) {
    auto& known = best_[document];
    known = std::max(known, score);
  }
  std::size_t documents_;
  std::unordered_map<Document, double> best_;
};

std::vector<AskedWord> asked_words(std::string_view question) {
  const Stemmer stemmer;
  std::vector<AskedWord> all;
  for (auto& word : words_of(question, text_query_max_words)) {
    auto stem = stemmer.stem(word.folded);
    all.push_back({std::move(word.folded), std::move(stem), false, {}});
  }
  if (all.empty()) return all;
  // A question that ends after a word has ended that word.
  all.back().prefix = !question.ends_with(' ') && all.back().folded.size() >= min_prefix;
  auto telling = all;
  std::erase_if(telling, [](const AskedWord& word) { return is_stop_word(word.folded); });
  return telling.empty() ? all : telling;
}

void TextIndex::add(Document document, std::span<const FieldText> fields) {
  const Stemmer stemmer;
  std::map<std::string, double> weights;
  for (const auto& [field, text] : fields) {
    const auto& rule = field_rules[std::to_underlying(field)];
    const auto words = words_of(text, max_field_words);
    const auto length = 1 - length_influence + length_influence * static_cast<double>(words.size()) / rule.usual_length;
    const auto weight = rule.weight / std::max(length, 0.5);
    const auto count = [&](const std::string& folded) {
      weights[written_key(folded)] += weight;
      weights[stemmer.stem(folded)] += weight;
    };
    for (const auto& word : words) {
      count(word.folded);
      for (const auto& part : word.parts) count(part);
    }
  }
  for (const auto& [term, weight] : weights) terms_[term].push_back({document, static_cast<float>(weight)});
  documents_ = std::max<std::size_t>(documents_, std::size_t{document} + 1);
}

void TextIndex::look_up(const AskedWord& word, Scores& scores) const {
  const auto written = written_key(word.folded);
  if (const auto found = terms_.find(written); found != terms_.end()) scores.add(found->second, 1);
  if (const auto found = terms_.find(word.stem); found != terms_.end()) scores.add(found->second, stem_part);
  for (const auto concept_documents : word.concepts) scores.add(concept_documents, concept_part);
  if (!word.prefix) return;
  std::size_t expansions = 0;
  for (auto at = terms_.upper_bound(written); at != terms_.end() && at->first.starts_with(written) && expansions < max_expansions; ++at, ++expansions)
    scores.add(at->second, prefix_part);
}

std::vector<TextHit> TextIndex::find(std::span<const AskedWord> words) const {
  std::unordered_map<Document, TextHit> all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    Scores scores(documents_);
    look_up(words[i], scores);
    for (const auto& [document, score] : scores.best()) {
      auto& hit = all.try_emplace(document, TextHit{document, 0, 0}).first->second;
      hit.score += score;
      hit.words |= std::uint32_t{1} << i;
    }
  }
  std::vector<TextHit> out;
  out.reserve(all.size());
  for (auto& [document, hit] : all) {
    hit.score *= static_cast<double>(std::popcount(hit.words)) / static_cast<double>(words.size());
    out.push_back(hit);
  }
  std::ranges::sort(out, {}, &TextHit::document);
  return out;
}

}  // namespace ans
