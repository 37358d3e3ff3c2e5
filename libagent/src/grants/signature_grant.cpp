// SignatureGrant: the person's key signed the challenge of the grant.
//
//   signature = Sign("credence human grant v1" || 0x00 || challenge)
//
// The key is listed for assertionMethod in the document of its DID, which is the issuer, or it is one of the persons' keys.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "credential_form.h"
#include "did/codec.h"
#include "did/key_format.h"
#include "grants/grants.h"

namespace agent {
namespace {

did::Bytes message_of(const did::Sha256& challenge) {
  constexpr std::string_view label("credence human grant v1\0", 24);
  did::Bytes out(label.size() + challenge.size());
  std::ranges::copy(challenge, std::ranges::copy(label, out.begin()).out);
  return out;
}

GrantAnswer refuse(std::string why) { return std::unexpected(std::move(why)); }

std::expected<did::PublicKey, std::string> key_of(const Evidence& evidence, const did::MethodTable& methods) {
  const auto no = [](std::string why) { return std::unexpected("the person's key cannot be taken: " + std::move(why)); };
  const auto url = did::DidUrl::parse(evidence.verification_method);
  if (!url) return no(url.error().message);
  const auto resolution = methods.resolve(url->did());
  if (!resolution) return no(resolution.error().message);
  const auto method = did::retrieve_method(*resolution->document, *url, did::Purpose::assertion_method);
  if (!method) return no(method.error().detail);
  if (!(*method)->key) return no("its type is not built in");
  if ((*method)->revoked || (*method)->expires) return no("it has ended, or is about to");
  return *(*method)->key;
}

}  // namespace

did::Result<Evidence> read_signature_grant(const EvidenceType& type, did::JsonValue evidence) {
  constexpr std::array<std::string_view, 3> members{"type", "verificationMethod", "signature"};
  DID_CHECK(check_object(evidence, members, members.size(), "/evidence"));
  Evidence out{.type = &type};
  DID_TRY(out.verification_method, read_text(evidence, "verificationMethod", 4096, "/evidence"));
  DID_CHECK(did::DidUrl::parse(out.verification_method));
  DID_TRY(out.signature, read_bytes(evidence, "signature", 256));
  return out;
}

GrantAnswer check_signature_grant(const Evidence& evidence, const did::Sha256&, std::string_view issuer, const GrantPolicy& policy,
                                  const did::MethodTable& methods) {
  const auto url = did::DidUrl::parse(evidence.verification_method);
  if (!url) return refuse("the person's key cannot be named");
  if (url->did().text() == issuer || policy.issuer_enrols) return {};
  const auto key = key_of(evidence, methods);
  if (!key) return std::unexpected(key.error());
  const bool enrolled = std::ranges::find(policy.person_keys, did::to_multikey(*key)) != policy.person_keys.end();
  return enrolled ? GrantAnswer() : refuse("the key is no person's that is known here");
}

GrantAnswer signature_grant_holds(const Evidence& evidence, const did::Sha256& challenge, const did::MethodTable& methods) {
  const auto key = key_of(evidence, methods);
  if (!key) return std::unexpected(key.error());
  return key->verify(message_of(challenge), evidence.signature) ? GrantAnswer() : refuse("the person's signature does not hold");
}

did::Result<did::Json> sign_grant(const did::Sha256& challenge, const std::string& verification_method, did::Signer& signer) {
  DID_TRY(const auto signature, signer.sign(message_of(challenge)));
  return did::Json{
      {"type", "SignatureGrant"}, {"verificationMethod", verification_method}, {"signature", did::base64url_encode(signature)}};
}

}  // namespace agent
