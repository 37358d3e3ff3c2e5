#include <algorithm>

#include "vc/contexts.h"
#include "vc/jsonld.h"

namespace vc::jsonld {
namespace {

class EmbeddedLoader final : public Loader {
 public:
  [[nodiscard]] did::Result<RemoteDocument> load(std::string_view url, const LoadOptions&) const override {
    const auto known = contexts();
    const auto found = std::ranges::find(known, url, &EmbeddedContext::url);
    if (found == known.end())
      return did::fail(did::Errc::not_found, "context `" + std::string(url) + "` is not built in", "add the context with its digest");
    DID_TRY(auto document, did::JsonDocument::parse(found->text));
    return RemoteDocument{std::string(url), std::make_shared<const did::JsonDocument>(std::move(document))};
  }
};

}  // namespace

const Loader& embedded_contexts() {
  static const EmbeddedLoader loader;
  return loader;
}

}  // namespace vc::jsonld
