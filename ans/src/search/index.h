// What search looks at. By capability: the table `capabilities`, written with each change. By word: the table `words`, in
// blocks, and in memory what was registered since the last whole block. Agents are read when they are found. Commits only
// say how far the history goes; the next question reads on from there, so that it sees everything that was acknowledged
// before, unless the keeper (index_keeper.h) was quicker. docs/search.md, "The index". Safe from several threads.
#pragma once

#include <atomic>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/agent_cache.h"
#include "search/text_index.h"
#include "store/committer.h"
#include "store/store.h"
#include "taxonomy/taxonomies.h"

namespace ans {

class SearchIndex final : public CommitWatcher {
 public:
  // Both must outlive the index.
  SearchIndex(const Store& store, const Taxonomies& taxonomies) : store_(store), taxonomies_(taxonomies), agents_(store), text_(&store) {}

  void written(const WriteBatch& batch) override;

  // A look at the words, which nobody changes as long as it lives.
  class Reading {
   public:
    // Documents with words of the question, or with concepts that the question names. Errors: those of the store.
    [[nodiscard]] Result<std::vector<TextHit>> find(std::string_view question) const;
    // Whose it is. PRECONDITION: find() gave it.
    [[nodiscard]] Result<std::string> agent_of(Document document) const;

   private:
    friend class SearchIndex;
    Reading(const SearchIndex& index, std::shared_lock<std::shared_mutex> lock) : index_(&index), lock_(std::move(lock)) {}
    const SearchIndex* index_;
    std::shared_lock<std::shared_mutex> lock_;
  };
  // Brings the words up to date. Errors: those of the store; unavailable where there is too much to do for one question.
  [[nodiscard]] Result<Reading> read() const;

  [[nodiscard]] const Store& store() const { return store_; }
  [[nodiscard]] const AgentCache& agents() const { return agents_; }
  // unavailable: questions about words are not answered yet.
  [[nodiscard]] Result<void> ready() const;

  // For the keeper. Indexes at most `events` more of the history; false: there is nothing more to do.
  [[nodiscard]] Result<bool> advance(std::uint64_t events) const;
  // What `words` holds of another time (other taxonomies, an index that is to be made again), a batch at a time; nullopt: there
  // is none, and blocks may be written.
  [[nodiscard]] Result<std::optional<WriteBatch>> stale_rows() const;
  // The oldest block in memory, if it is whole, as one batch that says last, in `meta`, that it is there.
  [[nodiscard]] std::vector<WriteBatch> full_block() const;
  void drop_full_block() const;

 private:
  // A way to name a concept: the stems of its caption or of an alias.
  struct Phrase {
    std::vector<std::string> stems;
    CapabilityPath path;
  };
  // PRECONDITION of each: changing_ is held, and not shared.
  [[nodiscard]] Result<void> open() const;
  [[nodiscard]] Result<void> read_on(std::uint64_t last) const;
  [[nodiscard]] Result<void> index_statement(const Event& event, std::uint64_t sequence) const;
  void make_phrases() const;
  [[nodiscard]] std::vector<FieldText> fields_of(const Listing& listing) const;
  [[nodiscard]] std::string caption_of(const CapabilityPath& path) const;

  const Store& store_;
  const Taxonomies& taxonomies_;
  AgentCache agents_;
  std::atomic<std::uint64_t> newest_ = 0;  // event that was written; 0: not known
  // A cache of the store: reading may make it, so that all of it is mutable under the mutex.
  mutable std::shared_mutex changing_;
  mutable std::atomic<bool> opened_ = false;
  mutable std::atomic<std::uint64_t> next_ = 1;   // the event to read next
  mutable std::atomic<std::uint64_t> known_ = 0;  // the newest event when it was opened
  mutable std::string made_with_;
  mutable bool is_stale_ = false;
  mutable TextIndex text_;
  mutable std::vector<Phrase> phrases_;
};

}  // namespace ans
