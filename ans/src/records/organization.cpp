#include "records/organization.h"

#include <did/hash.h>
#include <vc/credential.h>
#include <vc/verify.h>

#include <algorithm>

#include "records/attestation.h"
#include "records/members.h"

namespace ans {
namespace {

std::unexpected<Problem> bad_organization(std::string what, std::string pointer) {
  return refuse(ProblemCode::credential_invalid, std::move(what), {}, std::move(pointer));
}

}  // namespace

bool is_organization_credential(std::string_view text) {
  constexpr std::string_view type = "OrganizationCredential";
  // Most have neither the word nor an escape that could stand for one of its letters, and are not read.
  if (!text.contains(type) && !text.contains("\\u")) return false;
  const auto document = did::JsonDocument::parse(text, {.max_bytes = credential_max_size, .max_depth = 32});
  return document && document->root().is_object() && vc::has_type(document->root(), type);
}

Answer<std::string> examine_organization(std::string_view text, const AgentStatement& statement, const std::vector<std::string>& issuers,
                                         did::Time now, const did::MethodTable& methods) {
  const auto parsed = vc::Credential::parse(text, {.max_bytes = credential_max_size, .max_depth = 32});
  if (!parsed) return bad_organization(std::move(parsed).error().message, "");
  const auto publisher = statement.key().publisher_did();
  if (member_of(parsed->root(), "credentialSubject").find_string("id") != publisher)
    return bad_organization("the subject is not the publisher `" + publisher + "`", "/credentialSubject/id");
  const std::string issuer(vc::identifier_of(parsed->root(), "issuer"));
  if (std::ranges::find(issuers, issuer) == issuers.end())
    return bad_organization("this registry does not take the word of `" + issuer + "` for who an organization is", "/issuer");
  DID_CHECK(require_known_method(issuer, methods, ProblemCode::credential_invalid));
  vc::Policy policy;
  policy.issuers = issuers;
  policy.at = now;
  DID_CHECK(require_accepted(vc::verify(*parsed, policy, methods), ProblemCode::credential_invalid));
  return did::digest_text(did::as_bytes(text));
}

}  // namespace ans
