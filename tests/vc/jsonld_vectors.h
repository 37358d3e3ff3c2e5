// A loader that answers from memory.
#pragma once

#include <vc/jsonld.h>

#include <atomic>
#include <map>
#include <string>
#include <string_view>

namespace test {

using Documents = std::map<std::string, std::string, std::less<>>;

// Answers from a map, and counts how often.
class MemoryLoader final : public vc::jsonld::Loader {
 public:
  explicit MemoryLoader(Documents documents) : documents_(std::move(documents)) {}

  [[nodiscard]] did::Result<vc::jsonld::RemoteDocument> load(std::string_view url, const vc::jsonld::LoadOptions&) const override {
    ++loads_;
    const auto found = documents_.find(url);
    if (found == documents_.end()) return did::fail(did::Errc::not_found, "no document");
    DID_TRY(auto document, did::JsonDocument::parse(found->second));
    return vc::jsonld::RemoteDocument{found->first, std::make_shared<const did::JsonDocument>(std::move(document))};
  }
  [[nodiscard]] int loads() const { return loads_; }

 private:
  Documents documents_;
  mutable std::atomic<int> loads_{0};
};

}  // namespace test
