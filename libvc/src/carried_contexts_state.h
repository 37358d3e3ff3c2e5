// What CarriedContexts keeps: the documents that were added, the prepared contexts, and for which chains of contexts the proof
// template holds.
#pragma once

#include <did/json.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "vc/carried_contexts.h"

namespace vc {

class AddedContexts final : public jsonld::Loader {
 public:
  // The added ones first; else the built-in ones.
  [[nodiscard]] did::Result<jsonld::RemoteDocument> load(std::string_view url, const jsonld::LoadOptions& options) const override;
  did::Result<void> add(std::string url, did::JsonDocument document);
  // The document that was added for `url`, with its text; null: none.
  [[nodiscard]] const did::JsonDocument* added(std::string_view url) const;

 private:
  std::map<std::string, std::shared_ptr<const did::JsonDocument>, std::less<>> added_;
};

// A bounded memory of yes and no, by text. Safe from several threads.
class Answers {
 public:
  [[nodiscard]] std::optional<bool> find(std::string_view question) const;
  void insert(std::string question, bool answer);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, bool, Hash, std::equal_to<>> known_;
};

struct CarriedContexts::State {
  AddedContexts loader;
  jsonld::Contexts prepared{loader};
  Answers template_holds;  // by proof type and addresses of contexts
};

}  // namespace vc
