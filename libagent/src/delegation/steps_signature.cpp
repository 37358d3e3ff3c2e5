// Step 6: the proof of each link, and the key that made it.
#include <algorithm>
#include <memory>

#include "delegation/steps.h"
#include "did/did.h"
#include "vc/data_integrity.h"

namespace agent {
namespace {

// The one document that was resolved, for the one check that follows: nothing is fetched twice.
class ResolvedMethod final : public did::DidMethod {
 public:
  ResolvedMethod(const did::Did& did, did::Resolution resolution) : did_(did), resolution_(std::move(resolution)) {}
  [[nodiscard]] std::string_view name() const override { return did_.method(); }
  [[nodiscard]] did::Result<did::Resolution> resolve(const did::Did& did) const override {
    if (did == did_) return resolution_;
    return did::fail(did::Errc::not_found, "`" + std::string(did.text()) + "` is not the issuer");
  }

 private:
  did::Did did_;
  did::Resolution resolution_;
};

did::MethodTable only(const did::Did& did, const did::Resolution& resolution) {
  std::vector<std::unique_ptr<did::DidMethod>> all;
  all.push_back(std::make_unique<ResolvedMethod>(did, resolution));
  return did::MethodTable(std::move(all));
}

Denial bad(std::string reason) { return {.code = Code::bad_signature, .reason = std::move(reason)}; }

// "Valid at issue time": a key that is revoked or expired now signs nothing, whenever the proof says that it was made. `created` is the
// signer's own word, and a thief's.
Step check_key(const did::DidDocument& document, const did::DidUrl& url, bool wants_delegation) {
  const auto method = did::retrieve_method(document, url, did::Purpose::assertion_method);
  if (!method) return bad("the key cannot be taken: " + method.error().detail);
  if (wants_delegation && !document.allows(url.text(), did::Purpose::capability_delegation))
    return bad("`" + std::string(url.text()) + "` is not listed for capabilityDelegation");
  return std::nullopt;
}

// That a proof was made in the future is step 7's to say, not the signature's.
Step check_proof(const Case& c, did::JsonValue credential, std::string_view issuer, did::Time created, const did::MethodTable& methods) {
  const std::vector<std::string_view> suites(c.policy.suites.begin(), c.policy.suites.end());
  vc::Verdict verdict{vc::Check::structure, vc::Check::proof, vc::Check::purpose, vc::Check::proof_period, vc::Check::controller};
  vc::check_proofs(credential,
                   {.purpose = did::Purpose::assertion_method,
                    .controller = issuer,
                    .suites = suites,
                    .at = std::max(c.at, created),
                    .leeway = c.policy.skew},
                   methods, verdict);
  if (verdict.accepted()) return std::nullopt;
  const auto* reason = verdict.reason();
  const auto code = verdict.rejected() ? Code::bad_signature : Code::key_unavailable;
  return Denial{.code = code, .reason = reason == nullptr ? "the proof could not be examined" : reason->detail};
}

// Asked before the cache is: another policy may have filled it.
bool is_suite_allowed(const Case& c, did::JsonValue credential) {
  const auto proof = credential.find("proof");
  const auto suite = proof ? proof->find_string("cryptosuite").value_or("") : "";
  return std::ranges::find(c.policy.suites, suite) != c.policy.suites.end();
}

// Until when an accepted proof needs no second look.
did::Time holds_until(did::JsonValue credential, const did::VerificationMethod& method) {
  auto until = did::Time::max();
  const auto proof = credential.find("proof");
  const auto expires = proof ? proof->find_string("expires") : std::nullopt;
  if (const auto time = expires ? did::parse_date_time(*expires) : did::Result<did::Time>(until)) until = std::min(until, *time);
  return std::min({until, method.revoked.value_or(until), method.expires.value_or(until)});
}

}  // namespace

std::optional<std::int64_t> key_epoch(const Case& c, std::string_view verification_method) {
  if (verification_method.starts_with("did:key:") || verification_method.starts_with("did:jwk:")) return 0;
  return c.around.revocations.key(verification_method, c.at).epoch;
}

Step check_signature(Case& c, const SignedCredential& asked) {
  const auto& [credential, cd, issuer, verification_method, created, delegates] = asked;
  const auto compromised = c.around.revocations.key(verification_method, c.at).compromised;
  if (compromised && created >= *compromised) return bad("the key was compromised at `" + did::format_time(*compromised) + "`");
  if (!is_suite_allowed(c, credential)) return bad("its cryptosuite is not among those allowed");
  const auto epoch = c.around.cache == nullptr ? std::nullopt : key_epoch(c, verification_method);
  std::string key;
  if (epoch) {
    key.append(cd).append(" ").append(verification_method).append(delegates ? " d " : " a ").append(std::to_string(*epoch));
    if (const auto until = c.around.cache->signatures.find(key); until && *until > c.at) return std::nullopt;
  }
  const auto url = did::DidUrl::parse(verification_method);
  if (!url || url->did().text() != issuer) return bad("the key is not the issuer's");
  const auto resolution = c.around.methods.resolve(url->did());
  if (!resolution) return Denial{.code = Code::key_unavailable, .reason = resolution.error().message};
  if (auto denial = check_key(*resolution->document, *url, delegates)) return denial;
  if (auto denial = check_proof(c, credential, issuer, created, only(url->did(), *resolution))) return denial;
  if (epoch) c.around.cache->signatures.put(std::move(key), holds_until(credential, *resolution->document->find(url->text())));
  return std::nullopt;
}

Step step_6_signatures_hold(Case& c) {
  const auto links = c.chain.links();
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto& link = links[i];
    auto denial = check_signature(c, {link.credential, link.cd, link.issuer, link.verification_method, link.created, true});
    if (!denial) continue;
    denial->link = i;
    return denial;
  }
  return std::nullopt;
}

}  // namespace agent
