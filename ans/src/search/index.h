// What search looks at: every version of every agent, by capability and by word, in memory. Made from the store when it is
// first asked for. Commits only note which agents changed; the next question reads those again, so that it sees everything
// that was acknowledged before. Safe from several threads.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "records/state.h"
#include "search/offer.h"
#include "search/text_index.h"
#include "store/committer.h"
#include "store/store.h"
#include "taxonomy/taxonomies.h"

namespace ans {

struct IndexedVersion {
  Listing listing;
  Document document = 0;
};

// `versions` stand in the order of state.versions.
struct IndexedAgent {
  RegistryState state;
  std::vector<IndexedVersion> versions;
};

class SearchIndex final : public CommitWatcher {
 public:
  // Both must outlive the index.
  SearchIndex(const Store& store, const Taxonomies& taxonomies) : store_(store), taxonomies_(taxonomies) {}

  void written(const WriteBatch& batch) override;

  // A look at the index, which nobody changes as long as it lives.
  class Reading {
   public:
    // Documents that offer the concept itself; or that, and everything below it. Ascending; a document may stand twice.
    [[nodiscard]] std::span<const Document> at(const CapabilityPath& path) const;
    [[nodiscard]] std::span<const Document> at_or_below(const CapabilityPath& path) const;
    // Documents with words of the question, or with concepts that the question names.
    [[nodiscard]] std::vector<TextHit> find(std::string_view question) const;
    // By agentKey, ascending.
    [[nodiscard]] std::size_t agents() const { return index_->agents_.size(); }
    [[nodiscard]] const IndexedAgent& agent_of(Document document) const { return *index_->documents_[document]; }

   private:
    friend class SearchIndex;
    Reading(const SearchIndex& index, std::shared_lock<std::shared_mutex> lock) : index_(&index), lock_(std::move(lock)) {}
    const SearchIndex* index_;
    std::shared_lock<std::shared_mutex> lock_;
  };
  // Makes the index where it is not there, and brings it up to date. Errors: those of the store.
  [[nodiscard]] Result<Reading> read() const;

 private:
  using Places = std::unordered_map<std::string, std::vector<Document>>;
  // A way to name a concept: the stems of its caption or of an alias.
  struct Phrase {
    std::vector<std::string> stems;
    CapabilityPath path;
  };
  // PRECONDITION of each: changing_ is held, and not shared.
  [[nodiscard]] Result<void> load() const;
  [[nodiscard]] Result<void> catch_up() const;
  [[nodiscard]] Result<void> refresh(const std::string& agent_key) const;
  [[nodiscard]] Result<void> apply(const RegistryState& state) const;
  [[nodiscard]] Result<IndexedVersion> index_version(const VersionState& version) const;
  void clear() const;
  void place(const IndexedVersion& version) const;
  void make_phrases() const;
  [[nodiscard]] std::vector<FieldText> fields_of(const Listing& listing) const;
  [[nodiscard]] std::string caption_of(const CapabilityPath& path) const;

  const Store& store_;
  const Taxonomies& taxonomies_;
  // A cache of the store: reading may make it, so that all of it is mutable under the mutex.
  mutable std::shared_mutex changing_;
  mutable bool loaded_ = false;
  mutable std::atomic<bool> wanted_ = false;  // commits note their agents from here on
  mutable std::atomic<bool> stale_ = false;   // changed_ is not empty
  mutable std::mutex noting_;
  mutable std::set<std::string> changed_;  // guarded by noting_
  mutable std::unordered_map<std::string, std::unique_ptr<IndexedAgent>> agents_;
  mutable std::vector<const IndexedAgent*> documents_;
  mutable Places at_;
  mutable Places under_;
  mutable TextIndex text_;
  mutable std::vector<Phrase> phrases_;
};

}  // namespace ans
