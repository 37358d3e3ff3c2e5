// did:key v0.9.
//
//   did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK
//           |----------------------------------------------| multibase(multicodec prefix + public key): a Multikey
#include "did/key_format.h"
#include "did/methods.h"

namespace did {
namespace {

// did:key 3.1.1 step 7; X25519 keys cannot sign and are for key agreement alone.
std::vector<Purpose> purposes_of(KeyType type) {
  if (type == KeyType::x25519) return {Purpose::key_agreement};
  return {Purpose::authentication, Purpose::assertion_method, Purpose::capability_invocation, Purpose::capability_delegation};
}

class DidKey final : public DidMethod {
 public:
  [[nodiscard]] std::string_view name() const override { return "key"; }

  [[nodiscard]] Result<Resolution> resolve(const Did& did) const override {
    DID_TRY(auto key, from_multikey(did.id()));  // 3.1.2: known codec, exact length, sound encoding
    const auto type = key.type();
    return Resolution{std::make_shared<const DidDocument>(DidDocument::generate({.did = did,
                                                                                 .fragment = std::string(did.id()),
                                                                                 .type = "Multikey",
                                                                                 .key = std::move(key),
                                                                                 .purposes = purposes_of(type),
                                                                                 .derive_key_agreement = type == KeyType::ed25519})),
                      {}};
  }
};

}  // namespace

std::unique_ptr<DidMethod> make_did_key() { return std::make_unique<DidKey>(); }

Did did_key_of(const PublicKey& key) { return Did::parse("did:key:" + to_multikey(key)).value(); }

std::string verification_method_of(const Did& did, const PublicKey& key) {
  std::string out(did.text());
  if (did.method() == "jwk") return out += "#0";
  // The fragment repeats the identifier, so it is in base64url where that is.
  if (did.method() == "key" && did.id().starts_with('u')) return out.append("#").append(did.id());
  return out += "#" + to_multikey(key);
}

}  // namespace did
