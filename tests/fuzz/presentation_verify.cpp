#include <did/methods.h>
#include <vc/issue.h>
#include <vc/verify.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace {

struct Signed {
  std::string holder;
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
  const std::string holder(id.text());
  vc::ProofOptions proof{.verification_method = did::verification_method_of(id, key.public_key())};
  const did::Json claims{{"@context", {vc::context_v2}},
                         {"type", {"VerifiableCredential"}},
                         {"credentialSubject", {{"id", holder}, {"displayName", "Agent"}}}};
  const std::vector<did::Json> credentials{vc::issue(claims, {.proof = proof, .issuer = holder}, key).value()};
  proof.challenge = "c";
  proof.domains = {"v.example"};
  return {holder, did::JsonDocument::parse(did::to_text(vc::present(credentials, {.proof = proof}, key).value())).value(), table()};
}

}  // namespace

// Property: verifying ends, and what is accepted as held by the fixed key is, as JSON, the one presentation that it signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto good = make_signed();
  const auto presentation = vc::Presentation::parse({reinterpret_cast<const char*>(data), size});
  if (!presentation) return 0;
  vc::PresentationPolicy policy{
      .credentials = {.at = did::parse_date_time("2026-06-01T12:00:00Z").value()}, .challenge = "c", .domain = "v.example"};
  const auto verdict = vc::verify(*presentation, policy, good.methods);
  if (verdict.accepted() && verdict.subject.issuer == good.holder && !presentation->root().equals(good.document.root())) std::abort();
  if (verdict.accepted() != (verdict.exit_code() == 0)) std::abort();
  if (did::to_text(verdict.to_json()).empty()) std::abort();
  // With the challenge waived, the credentials inside are reached by more inputs.
  policy.challenge_unchecked = policy.domain_unchecked = policy.subject_may_differ = true;
  (void)vc::verify(*presentation, policy, good.methods);
  return 0;
}
