#include "search/candidates.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>
#include <utility>

#include "history/posting.h"

namespace ans {
namespace {

constexpr std::size_t first_chunk = 32;  // postings that are read at once: most questions want a page
constexpr std::size_t largest_chunk = 4096;

struct Possible {
  Rank rank;
  Document document;
};

// The postings of one kind at one place, in their order.
class PlaceReader {
 public:
  PlaceReader(const Store& store, std::string prefix, Degree worth) : store_(&store), prefix_(std::move(prefix)), worth_(worth) {}

  // nullptr: there is no more.
  Result<const Possible*> front() {
    if (read_.empty() && !ended_) DID_CHECK(read_on());
    return read_.empty() ? nullptr : &read_.front();
  }
  void pop() { read_.pop_front(); }

 private:
  Result<void> read_on() {
    bool sound = true;
    ended_ = true;
    DID_CHECK(store_->scan(Table::capabilities, prefix_, from_, [&](std::string_view key, std::string_view value) {
      auto posting = Posting::parse(key, value);
      sound = posting.has_value();
      if (!sound) return false;
      read_.push_back({{worth_, posting->level, std::move(posting->contract), 0, std::move(posting->agent_key)},
                       static_cast<Document>(posting->event)});
      ended_ = read_.size() < chunk_;
      if (!ended_) from_ = std::string(key) + '\0';
      return ended_;
    }));
    chunk_ = std::min(chunk_ * 4, largest_chunk);
    if (sound) return {};
    return did::fail(did::Errc::corrupt, "`capabilities` has a key of another version, or a damaged one",
                     "make the indexes again with ansd --rebuild");
  }

  const Store* store_;
  std::string prefix_;
  Degree worth_;
  std::string from_;
  std::deque<Possible> read_;
  std::size_t chunk_ = first_chunk;
  bool ended_ = false;
};

// Several places at once, the best first.
class PostingCandidates final : public Candidates {
 public:
  PostingCandidates(const Store& store, const Places& places) {
    for (const auto& asked : places.asked)
      for (const auto& target : asked.targets) add_target(store, target, places.degrees);
  }

  Result<std::optional<Possible>> next_possible() {
    PlaceReader* best = nullptr;
    const Possible* best_front = nullptr;
    for (auto& reader : readers_) {
      DID_TRY(const auto* const front, reader.front());
      if (front == nullptr || (best_front != nullptr && !comes_before(front->rank, best_front->rank))) continue;
      best = &reader;
      best_front = front;
    }
    if (best == nullptr) return std::nullopt;
    auto out = *best_front;
    best->pop();
    return out;
  }
  Result<std::optional<Rank>> next() override {
    DID_TRY(auto found, next_possible());
    if (!found) return std::nullopt;
    return std::move(found->rank);
  }

 private:
  void add(const Store& store, std::string_view place, bool is_below, Relation relation, Degree degree, std::span<const Degree> degrees) {
    const auto worth = worth_of(relation, degree);
    const bool asked = worth && (*worth == Degree::close || std::ranges::find(degrees, *worth) != degrees.end());
    auto prefix = place_prefix(place, is_below);
    if (asked && seen_.insert({prefix, *worth}).second) readers_.emplace_back(store, std::move(prefix), *worth);
  }
  void add_target(const Store& store, const Counterpart& target, std::span<const Degree> degrees) {
    add(store, target.path.text(), false, target.relation, Degree::exact, degrees);
    add(store, target.path.text(), true, target.relation, Degree::specialization, degrees);
    for (const auto& place : target.path.ancestors())
      if (place != target.path.text()) add(store, place, false, target.relation, Degree::generalization, degrees);
  }

  std::vector<PlaceReader> readers_;
  std::set<std::pair<std::string, Degree>> seen_;
};

// All at once, sorted.
class SortedCandidates final : public Candidates {
 public:
  SortedCandidates(std::vector<Rank> ranks, SearchOrder order) : ranks_(std::move(ranks)) {
    std::ranges::sort(ranks_, [order](const Rank& a, const Rank& b) { return comes_before(a, b, order); });
  }
  Result<std::optional<Rank>> next() override {
    if (at_ == ranks_.size()) return std::nullopt;
    return std::move(ranks_[at_++]);
  }

 private:
  std::vector<Rank> ranks_;
  std::size_t at_ = 0;
};

Rank rank_of_words(std::int64_t score, std::string agent_key) {
  return {.degree = Degree::exact, .level = EvidenceLevel::declared, .contract = {}, .score = score, .agent_key = std::move(agent_key)};
}

// By score. Names are looked up for those whose turn it is.
class WordCandidates final : public Candidates {
 public:
  WordCandidates(const SearchIndex::Reading& index, std::span<const TextHit> hits) : index_(index) {
    heap_.reserve(hits.size());
    for (const auto& hit : hits) heap_.emplace_back(rank_score(hit.score), hit.document);
    std::ranges::make_heap(heap_);
  }
  Result<std::optional<Rank>> next() override {
    if (equals_.empty()) DID_CHECK(take_equals());
    if (equals_.empty()) return std::nullopt;
    auto name = std::move(equals_.front());
    equals_.pop_front();
    return rank_of_words(score_, std::move(name));
  }

 private:
  // Of those with the highest score, which are in the order of their names.
  Result<void> take_equals() {
    if (heap_.empty()) return {};
    score_ = heap_.front().first;
    while (!heap_.empty() && heap_.front().first == score_) {
      DID_TRY(auto name, index_.agent_of(heap_.front().second));
      equals_.push_back(std::move(name));
      std::ranges::pop_heap(heap_);
      heap_.pop_back();
    }
    std::ranges::sort(equals_);
    return {};
  }

  const SearchIndex::Reading& index_;
  std::vector<std::pair<std::int64_t, Document>> heap_;
  std::deque<std::string> equals_;
  std::int64_t score_ = 0;
};

}  // namespace

bool comes_before(const Rank& a, const Rank& b, SearchOrder order) {
  return order == SearchOrder::name ? a.agent_key < b.agent_key : comes_before(a, b);
}

std::int64_t rank_score(double score) { return std::llround(score * 1e6); }

Result<std::unique_ptr<Candidates>> candidates_at(const Store& store, const Places& places, SearchOrder order) {
  auto found = std::make_unique<PostingCandidates>(store, places);
  if (order == SearchOrder::relevance) return found;
  std::vector<Rank> ranks;
  for (;;) {
    DID_TRY(auto one, found->next());
    if (!one) return std::make_unique<SortedCandidates>(std::move(ranks), order);
    ranks.push_back(*std::move(one));
  }
}

Result<std::unique_ptr<Candidates>> candidates_at(const Store& store, const Places& places, std::span<const TextHit> hits,
                                                  SearchOrder order) {
  PostingCandidates found(store, places);
  std::vector<Rank> ranks;
  for (;;) {
    DID_TRY(auto one, found.next_possible());
    if (!one) return std::make_unique<SortedCandidates>(std::move(ranks), order);
    const auto hit = std::ranges::lower_bound(hits, one->document, {}, &TextHit::document);
    if (hit == hits.end() || hit->document != one->document) continue;
    one->rank.score = rank_score(hit->score);
    ranks.push_back(std::move(one->rank));
  }
}

Result<std::unique_ptr<Candidates>> candidates_of(const SearchIndex::Reading& index, std::span<const TextHit> hits, SearchOrder order) {
  if (order == SearchOrder::relevance) return std::make_unique<WordCandidates>(index, hits);
  std::vector<Rank> ranks;
  for (const auto& hit : hits) {
    DID_TRY(auto name, index.agent_of(hit.document));
    ranks.push_back(rank_of_words(rank_score(hit.score), std::move(name)));
  }
  return std::make_unique<SortedCandidates>(std::move(ranks), order);
}

}  // namespace ans
