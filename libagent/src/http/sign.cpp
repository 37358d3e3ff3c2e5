// RFC 9421 3.1 and 4.
#include <chrono>
#include <utility>

#include "agent/http_signature.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

std::int64_t seconds(did::Time time) { return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count(); }

// Section 2.3 leaves the order to the signer.
sf::Parameters parameters_of(const SigningOptions& options, SignatureAlgorithm algorithm) {
  sf::Parameters all;
  if (options.created) all.push_back({"created", seconds(*options.created)});
  if (options.expires) all.push_back({"expires", seconds(*options.expires)});
  if (!options.keyid.empty()) all.push_back({"keyid", options.keyid});
  if (options.alg) all.push_back({"alg", std::string(name(algorithm))});
  if (!options.nonce.empty()) all.push_back({"nonce", options.nonce});
  if (!options.tag.empty()) all.push_back({"tag", options.tag});
  all.insert(all.end(), options.more.begin(), options.more.end());
  return all;
}

did::Result<void> check_label(const SignatureContext& context, const std::string& label) {
  const auto fields = context.response != nullptr ? context.response->fields : context.request->fields;
  DID_TRY(const auto present, signature_inputs(fields));
  if (!present) return {};
  for (const auto& [other, input] : *present)
    if (other == label) return fail(Errc::conflict, "the message has a signature `" + label + "` already");
  return {};
}

}  // namespace

did::Result<SignatureFields> sign(const SignatureContext& context, const SigningOptions& options, MessageSigner& signer) {
  DID_CHECK(check_label(context, options.label));
  DID_TRY(const auto input, SignatureInput::make(options.components, parameters_of(options, signer.algorithm())));
  const auto base = signature_base(input, context);  // step 5
  if (!base) return fail(base.error().problem == BaseProblem::too_large ? Errc::too_large : Errc::malformed, base.error().detail);
  DID_TRY(auto bytes, signer.sign(did::as_bytes(*base)));  // step 6
  DID_TRY(auto signature, sf::serialize(sf::Dictionary{{options.label, sf::Item{std::move(bytes)}}}));
  return SignatureFields{.signature_input = options.label + "=" + input.text(), .signature = std::move(signature)};
}

}  // namespace agent
