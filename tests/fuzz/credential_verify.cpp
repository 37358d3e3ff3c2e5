#include <did/methods.h>
#include <vc/issue.h>
#include <vc/verify.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "rdf_form.h"

namespace {

// What the one key of this target has signed: as JSON, and as linked data.
struct Signed {
  did::JsonDocument document;
  did::JsonDocument linked;
  std::string linked_rdf;
  did::MethodTable methods;
};

std::string rdf_of(vc::JsonValue document) {
  constexpr std::array<std::string_view, 1> without{"proof"};
  return vc::rdf_of_document(document, without, vc::CarriedContexts::embedded(), vc::rdf::HashAlgorithm::sha256).value_or("");
}

did::MethodTable table() {
  std::vector<std::unique_ptr<did::DidMethod>> all;
  all.push_back(did::make_did_key());
  return did::MethodTable(std::move(all));
}

did::JsonDocument issued(const did::Json& claims, const char* suite) {
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 5)).value();
  const auto id = did::did_key_of(key.public_key());
  const vc::IssueOptions options{.proof = {.suite = suite, .verification_method = did::verification_method_of(id, key.public_key())},
                                 .issuer = std::string(id.text())};
  return did::JsonDocument::parse(did::to_text(vc::issue(claims, options, key).value())).value();
}

Signed make_signed() {
  did::Json claims{{"@context", {vc::context_v2}}, {"type", {"VerifiableCredential"}}, {"credentialSubject", {{"displayName", "Agent"}}}};
  auto document = issued(claims, "eddsa-jcs-2022");
  claims["@context"].push_back("https://w3id.org/credence/agent/v1");
  claims["validUntil"] = "2027-01-01T00:00:00Z";
  auto linked = issued(claims, "eddsa-rdfc-2022");
  auto rdf = rdf_of(linked.root());
  return {std::move(document), std::move(linked), std::move(rdf), table()};
}

// As JSON what was signed as JSON; as linked data the same statements, with the date where it is looked for.
bool is_signed(vc::JsonValue credential, const Signed& good) {
  if (credential.equals(good.document.root())) return true;
  return rdf_of(credential) == good.linked_rdf && credential.find_string("validUntil") == good.linked.root().find_string("validUntil");
}

}  // namespace

// Property: verifying ends, and what is accepted in the name of the fixed key is one of the two credentials that it signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto good = make_signed();
  const auto credential = vc::Credential::parse({reinterpret_cast<const char*>(data), size});
  if (!credential) return 0;
  vc::Policy policy{.issuers = {std::string(vc::identifier_of(good.document.root(), "issuer"))},
                    .at = did::parse_date_time("2026-06-01T12:00:00Z").value()};
  const auto verdict = vc::verify(*credential, policy, good.methods);
  if (verdict.accepted() && !is_signed(credential->root(), good)) std::abort();
  if (verdict.accepted() != (verdict.exit_code() == 0)) std::abort();
  if (did::to_text(verdict.to_json()).empty()) std::abort();
  // Without the policy, the same input reaches the proofs of other keys as well.
  policy.issuers.clear();
  (void)vc::verify(*credential, policy, good.methods);
  return 0;
}
