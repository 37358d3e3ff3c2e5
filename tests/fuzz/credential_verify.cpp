#include <did/methods.h>
#include <vc/issue.h>
#include <vc/verify.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

namespace {

// What the one key of this target has signed.
struct Signed {
  did::JsonDocument document;
  did::MethodTable methods;
};

did::MethodTable table() {
  std::vector<std::unique_ptr<did::DidMethod>> all;
  all.push_back(did::make_did_key());
  return did::MethodTable(std::move(all));
}

Signed make_signed() {
  auto key = did::SecretKey::from_bytes(did::KeyType::ed25519, did::Bytes(32, 5)).value();
  const auto id = did::did_key_of(key.public_key());
  const vc::IssueOptions options{.proof = {.verification_method = did::verification_method_of(id, key.public_key())},
                                 .issuer = std::string(id.text())};
  const did::Json claims{
      {"@context", {vc::context_v2}}, {"type", {"VerifiableCredential"}}, {"credentialSubject", {{"displayName", "Agent"}}}};
  return {did::JsonDocument::parse(did::to_text(vc::issue(claims, options, key).value())).value(), table()};
}

}  // namespace

// Property: verifying ends, and what is accepted in the name of the fixed key is, as JSON, the one credential that it signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto good = make_signed();
  const auto credential = vc::Credential::parse({reinterpret_cast<const char*>(data), size});
  if (!credential) return 0;
  vc::Policy policy{.issuers = {std::string(vc::identifier_of(good.document.root(), "issuer"))},
                    .at = did::parse_date_time("2026-06-01T12:00:00Z").value()};
  const auto verdict = vc::verify(*credential, policy, good.methods);
  if (verdict.accepted() && !credential->root().equals(good.document.root())) std::abort();
  if (verdict.accepted() != (verdict.exit_code() == 0)) std::abort();
  if (did::to_text(verdict.to_json()).empty()) std::abort();
  // Without the policy, the same input reaches the proofs of other keys as well.
  policy.issuers.clear();
  (void)vc::verify(*credential, policy, good.methods);
  return 0;
}
