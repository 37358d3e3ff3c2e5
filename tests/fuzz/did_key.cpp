#include <did/methods.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

// Property: the key of a did:key that resolves makes the same DID again (in base58btc), and the document's JSON reads back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto method = did::make_did_key();
  const auto did = did::Did::parse("did:key:" + std::string(reinterpret_cast<const char*>(data), size));
  if (!did) return 0;
  const auto resolution = method->resolve(*did);
  if (!resolution) return 0;
  const auto& document = *resolution->document;
  const auto& key = document.methods().at(0).key.value();
  if (did->id().starts_with('z') && did::did_key_of(key) != *did) std::abort();
  if (document.find(did::verification_method_of(*did, key)) == nullptr) std::abort();
  const auto json = document.to_json();
  if (!json) return 0;  // an Ed25519 key that is no point
  const auto text = did::to_text(*json);
  const auto parsed = did::JsonDocument::parse(text);
  if (!parsed) std::abort();
  const auto read = did::DidDocument::from_json(parsed->root());
  if (!read || read->id() != did->text() || read->methods().at(0).key != key) std::abort();
  return 0;
}
