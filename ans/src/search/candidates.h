// Who may answer a question, by what is known without reading them: each with the best rank that it can have, and the best
// first. So whoever has enough good answers need not read the others.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/offer_match.h"
#include "search/rank.h"

namespace ans {

enum class SearchOrder : std::uint8_t { relevance, name };

class Candidates {
 public:
  Candidates() = default;
  Candidates(const Candidates&) = delete;
  Candidates& operator=(const Candidates&) = delete;
  virtual ~Candidates() = default;
  // The ranks come in their order; an agent may come more than once. nullopt: there are no more. Errors: those of the store.
  [[nodiscard]] virtual Result<std::optional<Rank>> next() = 0;
};

[[nodiscard]] bool comes_before(const Rank& a, const Rank& b, SearchOrder order);

// What stands at the places of `asked`, and answers in one of `degrees` (or is `close`).
struct Places {
  std::span<const AskedCapability> asked;
  std::span<const Degree> degrees;
};

// All that offer it. `store` must outlive the candidates.
[[nodiscard]] Result<std::unique_ptr<Candidates>> candidates_at(const Store& store, const Places& places, SearchOrder order);
// Those of them that are among `hits`, which are in the order of their documents.
[[nodiscard]] Result<std::unique_ptr<Candidates>> candidates_at(const Store& store, const Places& places, std::span<const TextHit> hits,
                                                                SearchOrder order);
// All of `hits`. `index` must outlive the candidates.
[[nodiscard]] Result<std::unique_ptr<Candidates>> candidates_of(const SearchIndex::Reading& index, std::span<const TextHit> hits,
                                                                SearchOrder order);

// The score of words as ranks have it.
[[nodiscard]] std::int64_t rank_score(double score);

}  // namespace ans
