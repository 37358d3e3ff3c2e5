#include "shown.h"

#include "agent/attacks/target/target.h"

namespace attacks {

std::string challenge(const Presenting& to) {
  return agent::challenge_of(agent::noise::Role::initiator, to.raw.noise().h(), *to.raw.noise().re());
}

did::Json identity_about(const std::string& subject, did::Time now) {
  auto issuer = test::party(person_key);
  auto claims = test::claims_of(issuer, subject);
  claims["validFrom"] = did::format_time(now - std::chrono::hours(1));
  claims["validUntil"] = did::format_time(now + std::chrono::hours(1));
  const vc::IssueOptions options{.proof = {.verification_method = issuer.method, .created = now - std::chrono::hours(1)},
                                 .issuer = issuer.id};
  return vc::issue(claims, options, issuer.key).value();
}

did::Json presentation(const Presenting& to, test::Party& holder, const std::string& challenge, const did::Json& credential) {
  const std::vector<did::Json> credentials{credential.is_null() ? identity_about(holder.id, to.now) : credential};
  const vc::PresentOptions options{
      .proof = {.verification_method = holder.method, .created = to.now, .challenge = challenge, .domains = {to.verifier}},
      .holder = holder.id};
  return vc::present(credentials, options, holder.key).value();
}

}  // namespace attacks
