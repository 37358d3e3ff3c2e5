#include <did/json.h>
#include <vc/jsonld.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace jsonld = vc::jsonld;

namespace {

// Uses terms that a mutated context is likely to define, in the places where contexts act.
constexpr std::string_view body = R"("@id": "a", "@type": ["T", "U"], "p": [{"@id": "b", "@type": "T", "q": "x"}, "x", 1],
  "q": {"en": "x", "@none": ["y"]}, "r": {"p": {"@value": "x", "@language": "en"}}, "s": [["x"], []], "n": {"p": 1}})";

// The context of the loader, and the one under test when another document asks for it.
class OneContext final : public jsonld::Loader {
 public:
  explicit OneContext(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] did::Result<jsonld::RemoteDocument> load(std::string_view url, const jsonld::LoadOptions&) const override {
    DID_TRY(auto document, did::JsonDocument::parse(text_));
    return jsonld::RemoteDocument{std::string(url), std::make_shared<const did::JsonDocument>(std::move(document))};
  }

 private:
  std::string text_;
};

}  // namespace

// Properties: a context does the same inline, loaded, and prepared; compacting with it gives JSON that can be read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto context = did::JsonDocument::parse(text);
  if (!context) return 0;
  const OneContext loader("{\"@context\": " + text + "}");
  const jsonld::Limits limits{.max_terms = 20'000, .max_memory = 16U << 20U};
  const jsonld::Contexts contexts(loader, limits);
  const jsonld::Contexts nothing_kept(loader,
                                      {.max_terms = 20'000, .max_memory = 16U << 20U, .max_prepared_contexts = 0, .max_prepared_terms = 0});
  const auto document = did::JsonDocument::parse("{\"@context\": " + text + ", " + std::string(body));
  if (!document) return 0;  // nested too deeply
  const auto inline_context = jsonld::expand(document->root(), contexts);
  for (const auto* const kept : {&contexts, &nothing_kept, &contexts}) {
    const auto again = jsonld::expand(document->root(), *kept);
    if (again.has_value() != inline_context.has_value() || (again && *again != *inline_context)) std::abort();
  }
  if (!inline_context) return 0;
  const auto compacted = jsonld::compact(document->root(), context->root(), contexts);
  if (compacted && !did::JsonDocument::parse(compacted->dump(), {.max_depth = 200})) std::abort();
  return 0;
}
