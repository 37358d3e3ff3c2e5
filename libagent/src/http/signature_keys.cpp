#include "agent/signature_keys.h"

#include "did/did.h"
#include "did/document.h"

namespace agent {
namespace {

std::unexpected<NoKey> no_key(KeyProblem problem, std::string detail) { return std::unexpected(NoKey{problem, std::move(detail)}); }

std::expected<FoundKey, NoKey> usable(const did::VerificationMethod& method, const did::Did& signer, did::Time now) {
  // CID 1.0 2.2: at the time of revocation or expiry the key has ceased to count.
  for (const auto& end : {method.revoked, method.expires})
    if (end && *end <= now) return no_key(KeyProblem::not_in_force, "key `" + method.id + "` was in force until " + did::format_time(*end));
  if (!method.key) return no_key(KeyProblem::unsupported, "keys of type `" + method.type + "` are not built in");
  auto key = SignatureKey::from_public(*method.key);
  if (!key) return no_key(KeyProblem::unsupported, std::move(key.error().message));
  return FoundKey{*std::move(key), std::string(signer.text())};
}

KeyProblem problem_of(did::RetrievalProblem problem) {
  return problem == did::RetrievalProblem::invalid_relationship_for_verification_method ? KeyProblem::not_authorized : KeyProblem::unknown;
}

}  // namespace

std::expected<FoundKey, NoKey> DidKeys::find(const KeyQuery& query) const {
  const auto keyid = query.input.keyid();
  if (!keyid) return no_key(KeyProblem::unknown, "the signature has no `keyid`");
  const auto url = did::DidUrl::parse(*keyid);
  if (!url) return no_key(KeyProblem::unknown, "`keyid`: " + url.error().message);
  if (url->fragment().value_or("").empty()) return no_key(KeyProblem::unknown, "`keyid` names no key of the DID");
  const auto resolution = methods_.resolve(url->did());
  if (!resolution) {
    const bool broken = resolution.error().code == did::Errc::malformed || resolution.error().code == did::Errc::not_found;
    return no_key(broken ? KeyProblem::unknown : KeyProblem::open, resolution.error().message);
  }
  const auto method = did::retrieve_method(*resolution->document, *url, did::Purpose::authentication);
  if (!method) return no_key(problem_of(method.error().problem), method.error().detail);
  return usable(**method, url->did(), clock_.now());
}

std::expected<FoundKey, NoKey> NamedKeys::find(const KeyQuery& query) const {
  const auto keyid = query.input.keyid();
  if (!keyid) return no_key(KeyProblem::unknown, "the signature has no `keyid`");
  const auto key = keys_.find(*keyid);
  if (key == keys_.end()) return no_key(KeyProblem::unknown, "`keyid` names no key that is known here");
  return key->second;
}

}  // namespace agent
