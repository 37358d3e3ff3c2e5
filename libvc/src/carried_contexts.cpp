#include "vc/carried_contexts.h"

#include <mutex>
#include <utility>

#include "carried_contexts_state.h"
#include "did/codec.h"
#include "did/hash.h"

namespace vc {
namespace {

constexpr std::size_t max_answers = 256;

}  // namespace

did::Result<jsonld::RemoteDocument> AddedContexts::load(std::string_view url, const jsonld::LoadOptions& options) const {
  if (const auto found = added_.find(url); found != added_.end()) return jsonld::RemoteDocument{found->first, found->second};
  return jsonld::embedded_contexts().load(url, options);
}

did::Result<void> AddedContexts::add(std::string url, did::JsonDocument document) {
  if (load(url, {})) return did::fail(did::Errc::conflict, "context `" + url + "` is carried already");
  added_.emplace(std::move(url), std::make_shared<const did::JsonDocument>(std::move(document)));
  return {};
}

const did::JsonDocument* AddedContexts::added(std::string_view url) const {
  const auto found = added_.find(url);
  return found == added_.end() ? nullptr : found->second.get();
}

std::optional<bool> Answers::find(std::string_view question) const {
  const std::shared_lock lock(mutex_);
  const auto found = known_.find(question);
  return found == known_.end() ? std::nullopt : std::optional(found->second);
}

// Full of what nobody asks any more, it starts anew: an answer is cheap to find again.
void Answers::insert(std::string question, bool answer) {
  const std::unique_lock lock(mutex_);
  if (known_.size() >= max_answers) known_.clear();
  known_.emplace(std::move(question), answer);
}

CarriedContexts::CarriedContexts() : state_(std::make_unique<State>()) {}
CarriedContexts::~CarriedContexts() = default;

did::Result<void> CarriedContexts::add(std::string url, std::string_view text, std::string_view sha256) {
  const auto digest = did::hex_encode(did::sha256(did::as_bytes(text)));
  if (digest != sha256)
    return did::fail(did::Errc::malformed, "context `" + url + "` has the sha-256 `" + digest + "`, not `" + std::string(sha256) + "`");
  auto document = did::JsonDocument::parse(text);
  if (!document) return std::unexpected(std::move(document).error().in("context `" + url + "`"));
  if (!document->root().is_object()) return did::fail(did::Errc::malformed, "context `" + url + "` is no JSON object");
  return state_->loader.add(std::move(url), *std::move(document));
}

const jsonld::Contexts& CarriedContexts::prepared() const { return state_->prepared; }

const CarriedContexts& CarriedContexts::embedded() {
  static const CarriedContexts contexts;
  return contexts;
}

}  // namespace vc
