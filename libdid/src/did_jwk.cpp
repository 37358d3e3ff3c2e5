// did:jwk.
//
//   did:jwk:eyJjcnYiOi...
//           |-----------| base64url(JWK as JSON)
#include <nlohmann/json.hpp>

#include "did/codec.h"
#include "did/key_format.h"
#include "did/methods.h"

namespace did {
namespace {

// A JWK is flat but for key_ops; a DID is at most 4096 bytes, of which base64url leaves three quarters.
constexpr JsonLimits jwk_limits{.max_bytes = did_url_max_size, .max_depth = 4};

// did:jwk, Create: `sig` leaves keyAgreement out, `enc` leaves it alone in.
PurposeSet purposes_of(std::optional<std::string_view> use) {
  if (use == "enc") return {Purpose::key_agreement};
  PurposeSet out{Purpose::authentication, Purpose::assertion_method, Purpose::capability_invocation, Purpose::capability_delegation};
  if (use != "sig") out.insert(Purpose::key_agreement);
  return out;
}

Result<DidDocument> expand(const Did& did) {
  DID_TRY(const auto text, base64url_decode(did.id()));
  DID_TRY(const auto json, JsonDocument::parse(as_text(text), jwk_limits));
  DID_TRY(auto key, from_jwk(json.root()));  // a private JWK is refused there
  return DidDocument::generate({.did = did,
                                .fragment = "0",
                                .type = "JsonWebKey",
                                .key = std::move(key),
                                .jwk = std::string(json.text()),
                                .purposes = purposes_of(json.root().find_string("use"))});
}

class DidJwk final : public DidMethod {
 public:
  [[nodiscard]] std::string_view name() const override { return "jwk"; }

  [[nodiscard]] Result<Resolution> resolve(const Did& did) const override {
    DID_TRY(auto document, expand(did));
    return Resolution{std::make_shared<const DidDocument>(std::move(document)), {}};
  }
};

}  // namespace

std::unique_ptr<DidMethod> make_did_jwk() { return std::make_unique<DidJwk>(); }

Did did_jwk_of(const PublicKey& key) {
  auto jwk = to_jwk(key);
  // did:jwk, Create: `use` says what the curve can do, where it can do one thing only.
  if (key.type() == KeyType::ed25519) jwk["use"] = "sig";
  if (key.type() == KeyType::x25519) jwk["use"] = "enc";
  const auto text = canonicalize(jwk).value();
  return Did::parse("did:jwk:" + base64url_encode(as_bytes(text))).value();
}

}  // namespace did
