#include "signature_check.h"

#include <algorithm>
#include <utility>

#include "agent/content_digest.h"

namespace agent {
namespace {

SignatureProblem problem_of(KeyProblem problem) {
  switch (problem) {
    case KeyProblem::not_authorized: return SignatureProblem::key_not_authorized;
    case KeyProblem::not_in_force: return SignatureProblem::key_not_in_force;
    case KeyProblem::unsupported: return SignatureProblem::algorithm_not_allowed;
    case KeyProblem::unknown:
    case KeyProblem::open: return SignatureProblem::unknown_key;
  }
  std::unreachable();
}

did::Bytes replay_bytes(const std::string& signer, std::string_view keyid, std::string_view nonce) {
  did::Bytes bytes;
  for (const auto part : {std::string_view(signer), keyid, nonce}) {
    const auto size = static_cast<std::uint32_t>(part.size());
    for (unsigned shift = 32; shift != 0;) bytes.push_back(static_cast<std::uint8_t>(size >> (shift -= 8)));
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

}  // namespace

SignatureVerdict SignatureCheck::run() {
  verdict_.label = signature_.label;
  verdict_.input = input_;
  const bool good = check_parameters() && check_time() && check_coverage() && check_inner_signatures() && find_key() && check_algorithm() &&
                    check_signature() && check_digest() && check_replay();
  if (good) verdict_.outcome = SignatureOutcome::accepted;
  return std::move(verdict_);
}

bool SignatureCheck::refuse(SignatureProblem problem, std::string detail) {
  verdict_.outcome = SignatureOutcome::refused;
  verdict_.problem = problem;
  verdict_.detail = std::move(detail);
  return false;
}

bool SignatureCheck::leave_open(std::string detail) {
  verdict_.outcome = SignatureOutcome::undetermined;
  verdict_.detail = std::move(detail);
  return false;
}

bool SignatureCheck::check_parameters() {
  for (const auto& name : policy_.parameters)
    if (sf::find(input_.parameters(), name) == nullptr)
      return refuse(SignatureProblem::missing_parameter, "the signature has no `" + name + "`");
  if (policy_.nonce_once && input_.nonce().value_or("").empty()) {
    return refuse(SignatureProblem::missing_parameter, "the signature has no `nonce`");
  }
  for (const auto& name : policy_.forbidden_parameters)
    if (sf::find(input_.parameters(), name) != nullptr) {
      return refuse(SignatureProblem::forbidden_parameter, "the signature has `" + name + "`, which is not used here");
    }
  for (const auto& [name, value] : policy_.exact_parameters) {
    if (sf::find(input_.parameters(), name) == nullptr)
      return refuse(SignatureProblem::missing_parameter, "the signature has no `" + name + "`");
    if (input_.string(name) != value) return refuse(SignatureProblem::wrong_parameter, "`" + name + "` of the signature is another");
  }
  return true;
}

bool SignatureCheck::check_time() {
  const auto created = input_.created();
  const auto expires = input_.expires();
  const auto now = examination_.now;
  if (policy_.max_age && !created) return refuse(SignatureProblem::missing_parameter, "the signature has no `created`");
  if (created && *created > now + policy_.skew)
    return refuse(SignatureProblem::not_yet_valid, "the signature was created at `" + did::format_time(*created) + "`");
  if (policy_.max_age && now - *created > *policy_.max_age) {
    return refuse(SignatureProblem::too_old, "the signature was created at `" + did::format_time(*created) + "`");
  }
  if (expires && *expires < now) return refuse(SignatureProblem::expired, "the signature expired at `" + did::format_time(*expires) + "`");
  if (!created || !expires) return true;
  if (*expires < *created) return refuse(SignatureProblem::malformed, "the signature expired before it was created");
  if (policy_.max_lifetime && *expires - *created > *policy_.max_lifetime) {
    return refuse(SignatureProblem::lifetime_too_long,
                  "the signature is meant to last for more than " + std::to_string(policy_.max_lifetime->count()) + " s");
  }
  return true;
}

std::span<const HttpField> SignatureCheck::fields() const {
  return context_.response != nullptr ? context_.response->fields : context_.request->fields;
}

// The whole field of the target message, however it is written into the base; a member of it (`key`) is not the whole.
bool SignatureCheck::covers_field(std::string_view name) const {
  return std::ranges::any_of(input_.components(), [name](const ComponentId& one) {
    return one.name() == name && !one.has("key") && !one.has("req") && !one.has("tr");
  });
}

bool SignatureCheck::check_coverage() {
  for (const auto& group : policy_.covered) {
    const bool any = std::ranges::any_of(group, [this](const ComponentId& one) { return input_.covers(one); });
    if (!any)
      return refuse(SignatureProblem::insufficient_coverage,
                    "the signature does not cover " + (group.empty() ? "anything" : group.front().text()));
  }
  if (policy_.signature_agent) {
    const auto own = ComponentId::parse("signature-agent;key=\"" + signature_.label + "\"");
    if (!own || !input_.covers(*own))
      return refuse(SignatureProblem::insufficient_coverage, "the signature does not cover its signature-agent");
  }
  for (const auto& line : fields()) {
    const auto wanted =
        std::ranges::find_if(policy_.covered_if_present, [&line](const std::string& name) { return same_field_name(line.name, name); });
    if (wanted == policy_.covered_if_present.end() || covers_field(*wanted)) continue;
    return refuse(SignatureProblem::insufficient_coverage, "the message has a field `" + *wanted + "` that the signature does not cover");
  }
  if (policy_.content_digest && !examination_.body.empty() && !covers_field("content-digest")) {
    return refuse(SignatureProblem::digest_missing, "the message has a body, and the signature covers no content-digest");
  }
  return true;
}

// Web Bot Auth 5.2.2: who covers a signature commits to a message on which it can be checked.
bool SignatureCheck::check_inner_signatures() {
  for (const auto& component : input_.components()) {
    const auto* key = sf::find(component.parameters(), "key");
    if (component.name() != "signature" || key == nullptr || component.has("req") || component.has("tr")) continue;
    const auto inputs = signature_inputs(fields());
    if (!inputs || !*inputs) return refuse(SignatureProblem::malformed, "the signature covers one that is not there");
    const auto inner = std::ranges::find_if(**inputs, [key](const auto& one) { return *key == sf::BareItem(one.first); });
    if (inner == (*inputs)->end()) return refuse(SignatureProblem::malformed, "the signature covers one that is not there");
    const auto with = ComponentId::parse("signature-input;key=\"" + inner->first + "\"");
    const bool whole = with && input_.covers(*with) &&
                       std::ranges::all_of(inner->second.components(), [this](const ComponentId& one) { return input_.covers(one); });
    if (!whole)
      return refuse(SignatureProblem::inner_not_covered,
                    "the signature covers signature `" + inner->first + "`, and not all that it covers");
  }
  return true;
}

bool SignatureCheck::find_key() {
  auto found = examination_.keys.find({input_, signature_.label, context_});
  if (!found) {
    if (found.error().problem == KeyProblem::open) return leave_open(std::move(found.error().detail));
    return refuse(problem_of(found.error().problem), std::move(found.error().detail));
  }
  verdict_.signer = found->signer;
  verdict_.algorithm = found->key.algorithm();
  key_ = *std::move(found);
  return true;
}

bool SignatureCheck::check_algorithm() {
  const auto algorithm = key_->key.algorithm();
  if (std::ranges::find(policy_.algorithms, algorithm) == policy_.algorithms.end()) {
    return refuse(SignatureProblem::algorithm_not_allowed, "algorithm `" + std::string(name(algorithm)) + "` is not accepted here");
  }
  // Step 6.4: what the message says may agree with the key, and decides nothing.
  const auto said = input_.alg();
  if (said && algorithm_from_name(*said) != algorithm) {
    return refuse(SignatureProblem::algorithm_mismatch, "`alg` is not `" + std::string(name(algorithm)) + "`, which is the key's");
  }
  return true;
}

bool SignatureCheck::check_signature() {
  const auto base = signature_base(input_, context_);
  if (!base) {
    verdict_.base_problem = base.error().problem;
    return refuse(SignatureProblem::component, base.error().detail);
  }
  if (!key_->key.verify(did::as_bytes(*base), signature_.value)) {
    return refuse(SignatureProblem::bad_signature, "the signature does not hold for this message");
  }
  return true;
}

bool SignatureCheck::check_digest() {
  if (!covers_field("content-digest")) return true;
  const auto holds = content_digest_holds(field_value(fields(), "content-digest").value_or(""), examination_.body);
  if (!holds) return refuse(SignatureProblem::digest_malformed, holds.error().message);
  if (!*holds) return refuse(SignatureProblem::digest_mismatch, "the body is not the one that was signed");
  return true;
}

std::optional<did::Time> SignatureCheck::end() const {
  std::optional<did::Time> end = input_.expires();
  if (policy_.max_age && input_.created()) {
    const auto oldest = *input_.created() + *policy_.max_age;
    end = end ? std::min(*end, oldest) : oldest;
  }
  return end;
}

bool SignatureCheck::check_replay() {
  if (!policy_.nonce_once) return true;
  if (examination_.replay == nullptr) return leave_open("there is no record of the nonces that were used");
  const auto until = end();
  if (!until) return refuse(SignatureProblem::missing_parameter, "the signature has no end: neither `expires` nor a known age");
  const auto id = did::sha256(replay_bytes(key_->signer, input_.keyid().value_or(""), *input_.nonce()));
  const auto first = examination_.replay->admit(id, *until, examination_.now);
  if (!first) return leave_open(first.error().message);
  if (!*first) return refuse(SignatureProblem::replayed, "the nonce of this signature was used before");
  return true;
}

}  // namespace agent
