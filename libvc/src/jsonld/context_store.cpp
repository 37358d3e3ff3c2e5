#include "jsonld/context_store.h"

#include <algorithm>

namespace vc::jsonld {
namespace {

constexpr std::string_view context_profile = "http://www.w3.org/ns/json-ld#context";
constexpr std::size_t max_loaded = 256;  // context documents kept; beyond, they are loaded again

}  // namespace

Contexts::Contexts(const Loader& loader, const Limits& limits) : store_(std::make_unique<Store>(loader, limits)) {}
Contexts::~Contexts() = default;
std::size_t Contexts::prepared() const { return store_->prepared(); }

Try<std::shared_ptr<const LoadedContext>> Contexts::Store::load(const std::string& url) {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = loaded_.find(url); found != loaded_.end()) return found->second;
  }
  const auto remote = loader_.load(url, {.profile = context_profile});
  // 4.1.2 step 5.2.5.1
  if (!remote) return fail(Code::loading_remote_context_failed, quoted(url) + ": " + remote.error().message);
  auto loaded = std::make_shared<LoadedContext>();
  loaded->document_url = remote->document_url;
  if (const auto context = remote->document->root().find("@context")) {
    const Maker make(loaded->arena);
    const auto* const shared = make.from_json(*context, limits_.max_depth);
    if (shared == nullptr) return fail(Code::limit_exceeded, "context " + quoted(url) + " is nested too deeply");
    loaded->context = make.deep_copy(shared);
  }
  const std::unique_lock lock(mutex_);
  if (loaded_.size() < max_loaded) loaded_.emplace(url, loaded);
  return loaded;
}

std::shared_ptr<PreparedContext> Contexts::Store::find(std::string_view key) const {
  const std::shared_lock lock(mutex_);
  const auto found = prepared_.find(key);
  if (found == prepared_.end()) return nullptr;
  found->second->last_used.store(clock_.fetch_add(1, std::memory_order_relaxed), std::memory_order_relaxed);
  return found->second;
}

void Contexts::Store::insert(const std::string& key, const std::shared_ptr<PreparedContext>& prepared) {
  const std::unique_lock lock(mutex_);
  if (limits_.max_prepared_contexts == 0) return;
  prepared->last_used.store(clock_.fetch_add(1, std::memory_order_relaxed), std::memory_order_relaxed);
  prepared_.try_emplace(key, prepared);
  if (prepared_.size() <= limits_.max_prepared_contexts) return;
  prepared_.erase(
      std::ranges::min_element(prepared_, {}, [](const auto& entry) { return entry.second->last_used.load(std::memory_order_relaxed); }));
}

std::size_t Contexts::Store::prepared() const {
  const std::shared_lock lock(mutex_);
  return prepared_.size();
}

}  // namespace vc::jsonld
