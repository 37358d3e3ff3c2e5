// did:key v0.9.
//
//   did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK
//           |----------------------------------------------| multibase(multicodec prefix + public key): a Multikey
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "did/key_format.h"
#include "did/methods.h"

namespace did {
namespace {

// did:key 3.1.1 step 7; X25519 keys cannot sign and are for key agreement alone.
PurposeSet purposes_of(KeyType type) {
  if (type == KeyType::x25519) return {Purpose::key_agreement};
  return {Purpose::authentication, Purpose::assertion_method, Purpose::capability_invocation, Purpose::capability_delegation};
}

using DocumentPtr = std::shared_ptr<const DidDocument>;

// The documents of the last keys, by DID. Full, it starts anew: what is in use is soon there again. Safe from several threads.
class KnownDocuments {
 public:
  [[nodiscard]] DocumentPtr find(const std::string& did) const {
    const std::shared_lock lock(mutex_);
    const auto found = known_.find(did);
    return found == known_.end() ? nullptr : found->second;
  }
  void insert(const std::string& did, DocumentPtr document) {
    const std::unique_lock lock(mutex_);
    if (known_.size() >= capacity) known_.clear();
    known_.emplace(did, std::move(document));
  }

 private:
  static constexpr std::size_t capacity = 256;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, DocumentPtr> known_;
};

class DidKey final : public DidMethod {
 public:
  [[nodiscard]] std::string_view name() const override { return "key"; }

  [[nodiscard]] Result<Resolution> resolve(const Did& did) const override {
    // z6: the Curve25519 keys, which are made quicker than found. To find the y of a point of the others, and to make it ready for
    // OpenSSL, costs half of what a verification with it does.
    const bool may_be_known = !did.id().starts_with("z6");
    const std::string text(may_be_known ? did.text() : std::string_view());
    if (may_be_known)
      if (auto known = known_.find(text)) return Resolution{std::move(known), {}};
    DID_TRY(auto key, from_multikey(did.id()));  // 3.1.2: known codec, exact length, sound encoding
    const auto type = key.type();
    auto document = std::make_shared<const DidDocument>(DidDocument::generate({.did = did,
                                                                               .fragment = std::string(did.id()),
                                                                               .type = "Multikey",
                                                                               .key = std::move(key),
                                                                               .purposes = purposes_of(type),
                                                                               .derive_key_agreement = type == KeyType::ed25519}));
    if (may_be_known) known_.insert(text, document);
    return Resolution{std::move(document), {}};
  }

 private:
  mutable KnownDocuments known_;
};

}  // namespace

std::unique_ptr<DidMethod> make_did_key() { return std::make_unique<DidKey>(); }

Did did_key_of(const PublicKey& key) { return Did::parse("did:key:" + to_multikey(key)).value(); }

std::string verification_method_of(const Did& did, const PublicKey& key) {
  std::string out(did.text());
  out += '#';
  // The fragment repeats the identifier, so it is in base64url where that is.
  if (did.method() == "jwk")
    out += '0';
  else if (did.method() == "key" && did.id().starts_with('u'))
    out += did.id();
  else
    out += to_multikey(key);
  return out;
}

}  // namespace did
