#include "records/liveness_credential.h"

#include <did/hash.h>
#include <vc/credential.h>
#include <vc/verify.h>

#include <algorithm>
#include <array>

#include "names/name.h"
#include "records/attestation.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::chrono::seconds clock_skew{30};

std::unexpected<Problem> bad_liveness(std::string what, std::string pointer) {
  return refuse(ProblemCode::credential_invalid, std::move(what), {}, std::move(pointer));
}

Answer<void> liveness_level(JsonValue value, const std::string& pointer) {
  if (value.is_string() && liveness_level_called(value.string())) return {};
  return breach(pointer, "one of transport, protocol, keybound is expected");
}

constexpr std::array liveness_members{
    Member{"id", true, rule::a_did},       Member{"agentKey", true, rule::agent_key},   Member{"endpoint", true, rule::url},
    Member{"level", true, liveness_level}, Member{"observedAt", true, rule::date_time}, Member{"p50", true, rule::integer<0, 600'000>}};

// It lasts a day at most, from when it was seen.
Answer<void> check_life(const Liveness& seen) {
  const auto observed = did::parse_date_time(seen.observed_at);
  const auto end = did::parse_date_time(seen.valid_until);
  if (!end) return bad_liveness("a `validUntil` is expected", "/validUntil");
  if (!observed || *end <= *observed) return bad_liveness("not after `observedAt`", "/validUntil");
  if (*end - *observed > liveness_max_life) return bad_liveness("more than 24 hours after `observedAt`", "/validUntil");
  return {};
}

}  // namespace

Answer<LivenessClaim> read_liveness(std::string_view text) {
  const auto parsed = vc::Credential::parse(text, {.max_bytes = liveness_credential_max_size, .max_depth = 16});
  if (!parsed) return bad_liveness(parsed.error().message, "");
  const auto root = parsed->root();
  if (!vc::has_type(root, "AgentLivenessCredential")) return bad_liveness("`AgentLivenessCredential` is missing", "/type");
  if (vc::identifier_of(root, "issuer").empty()) return bad_liveness("the prober is expected", "/issuer");
  const auto subject = member_of(root, "credentialSubject");
  if (!subject.is_object()) return bad_liveness("one subject is expected", "/credentialSubject");
  if (auto form = check_members(subject, "/credentialSubject", liveness_members); !form) {
    form.error().code = ProblemCode::credential_invalid;
    return std::unexpected(std::move(form).error());
  }
  const auto said = [&](std::string_view member) { return std::string(subject.find_string(member).value_or("")); };
  const auto key = AgentKey::parse(said("agentKey"));
  if (!key) return bad_liveness(key.error().message, "/credentialSubject/agentKey");
  LivenessClaim out{.agent_key = std::string(key->text()),
                    .url = said("endpoint"),
                    .seen = {.agent = said("id"),
                             .credential = did::digest_text(did::as_bytes(text)),
                             .level = said("level"),
                             .observed_at = said("observedAt"),
                             .p50 = static_cast<std::uint64_t>(subject.find_integer("p50").value_or(0)),
                             .prober = std::string(vc::identifier_of(root, "issuer")),
                             .endpoint = endpoint_digest(said("id"), said("endpoint")),
                             .valid_until = std::string(root.find_string("validUntil").value_or(""))}};
  DID_CHECK(check_life(out.seen));
  return out;
}

Answer<LivenessClaim> examine_liveness(std::string_view text, std::string_view agent_key, std::span<const std::string> probers,
                                       did::Time now, const did::MethodTable& methods) {
  DID_TRY(auto claim, read_liveness(text));
  const auto& seen = claim.seen;
  if (claim.agent_key != agent_key) return bad_liveness("the credential is about another agent name", "/credentialSubject/agentKey");
  if (std::ranges::find(probers, seen.prober) == probers.end())
    return refuse(ProblemCode::forbidden, "`" + seen.prober + "` is no prober of this registry",
                  "`probers` of /.well-known/ans-registry.json names them", "/issuer");
  if (*did::parse_date_time(seen.observed_at) > now + clock_skew) return bad_liveness("later than now", "/credentialSubject/observedAt");
  if (!seen.in_force(now)) return bad_liveness("is over", "/validUntil");
  DID_CHECK(require_known_method(seen.prober, methods, ProblemCode::credential_invalid));
  const auto parsed = vc::Credential::parse(text, {.max_bytes = liveness_credential_max_size, .max_depth = 16});
  if (!parsed) return bad_liveness(parsed.error().message, "");
  vc::Policy policy;
  policy.at = now;
  DID_CHECK(require_accepted(vc::verify(*parsed, policy, methods), ProblemCode::credential_invalid));
  return claim;
}

}  // namespace ans
