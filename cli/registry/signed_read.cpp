#include "registry/signed_read.h"

#include <agent/signature_profiles.h>

namespace cli {

did::Result<ReadSigner> ReadSigner::open(const SignerOptions& options, Context& context) {
  DID_TRY(auto key, open_key_file(options.key, options.passphrase, context));
  const Methods methods(context);
  const IdentityRequest request{
      .did = options.did, .verification_method = options.verification_method, .purpose = did::Purpose::authentication};
  DID_TRY(auto identity, identify(key.public_key(), request, methods.table()));
  return ReadSigner(std::move(key), std::move(identity.verification_method), now(context));
}

did::Result<std::vector<std::pair<std::string, std::string>>> ReadSigner::sign(const HttpRequest& request, std::string_view registry_url) {
  // https://ans.example:8443/prefix, which the transport has read before
  const auto colon = registry_url.find("://");
  if (colon == std::string_view::npos) return did::fail(did::Errc::malformed, "registry `" + std::string(registry_url) + "` is not a URL");
  const auto rest = registry_url.substr(colon + 3);
  const auto authority = rest.substr(0, rest.find('/'));
  auto prefix = rest.substr(authority.size());
  while (prefix.ends_with('/')) prefix.remove_suffix(1);
  const auto target = std::string(prefix) + request.target;
  const agent::HttpRequest message{
      .method = request.method, .scheme = registry_url.substr(0, colon), .authority = authority, .target = target};
  const agent::SignerTerms terms{.keyid = keyid_, .nonce = agent::new_nonce(), .now = now_};
  DID_TRY(const auto signer, agent::make_message_signer(key_));
  DID_TRY(auto made, agent::sign({.request = &message}, agent::credence_request_options(message, terms), *signer));
  return std::vector<std::pair<std::string, std::string>>{{"Signature-Input", std::move(made.signature_input)},
                                                          {"Signature", std::move(made.signature)}};
}

}  // namespace cli
