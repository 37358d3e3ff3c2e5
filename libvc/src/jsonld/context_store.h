// What a Contexts keeps: loaded context documents, and prepared chains of contexts.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "jsonld/active_context.h"
#include "jsonld/failure.h"

namespace vc::jsonld {

// The @context of a loaded document, in memory of its own.
struct LoadedContext {
  std::string document_url;
  Arena arena;
  const Value* context = nullptr;  // nullptr: the document has none
};

// A chain of contexts applied to an empty context, and what was derived from it since. Immutable to look at; derived contexts are
// added under a lock, and published through ContextEntry::derived.
struct PreparedContext {
  ContextPool pool{this};
  const ActiveContext* initial = nullptr;
  const ActiveContext* active = nullptr;
  std::mutex adding;              // guards pool and the next two
  std::size_t derived_terms = 0;  // terms in derived contexts, against Limits::max_prepared_terms
  std::map<std::pair<const ActiveContext*, std::string>, const ActiveContext*> nested;  // by address, in contexts met further inside
  std::atomic<std::uint64_t> last_used{0};
};

class Contexts::Store {
 public:
  Store(const Loader& loader, const Limits& limits) : loader_(loader), limits_(limits) {}

  [[nodiscard]] const Limits& limits() const { return limits_; }
  // Loads a context document once. Fails with loading_remote_context_failed.
  [[nodiscard]] Try<std::shared_ptr<const LoadedContext>> load(const std::string& url);

  // The prepared chain under this key; nullptr where there is none yet.
  [[nodiscard]] std::shared_ptr<PreparedContext> find(std::string_view key) const;
  // Keeps it, unless another thread was first. The one that is used longest ago makes room.
  void insert(const std::string& key, const std::shared_ptr<PreparedContext>& prepared);
  [[nodiscard]] std::size_t prepared() const;

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  template <class T>
  using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

  const Loader& loader_;
  const Limits limits_;
  mutable std::shared_mutex mutex_;  // guards the next two
  ByText<std::shared_ptr<PreparedContext>> prepared_;
  ByText<std::shared_ptr<const LoadedContext>> loaded_;
  mutable std::atomic<std::uint64_t> clock_{0};
};

}  // namespace vc::jsonld
