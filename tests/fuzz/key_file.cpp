#include <did/json.h>
#include <did/sealed_key.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

// Properties: a key file that is taken tells the same in its canonical form, and one in the clear is written back to exactly
// that form. Never opens a sealed file: Argon2id would take all the time there is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto info = did::inspect_key_file(text);
  if (!info) return 0;
  const auto document = did::JsonDocument::parse(text);
  if (!document) std::abort();
  const auto canonical = did::canonicalize(document->root());
  if (!canonical) std::abort();
  const auto again = did::inspect_key_file(*canonical);
  if (!again || again->public_key != info->public_key || again->encrypted != info->encrypted) std::abort();
  if (info->encrypted) return 0;
  const auto key = did::open_key_file(text, {});
  if (!key || did::as_text(did::write_plaintext_key(*key).expose()) != *canonical) std::abort();
  return 0;
}
