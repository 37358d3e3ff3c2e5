#include "registry/control.h"

#include <did/codec.h>
#include <did/hash.h>
#include <did/key_format.h>

#include <algorithm>

#include "history/history_proof.h"
#include "records/agents_txt.h"
#include "records/command_form.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::size_t well_known_max_size = std::size_t{16} * 1024;
constexpr std::size_t max_keys = 64;  // in a set of them

struct Question {
  const RegistryState& state;
  const Ownership& ownership;
  AgentKey key;
  std::string key_digest;  // of the publisher's key
  Challenge challenge;
  did::Time now;
};

std::unexpected<Problem> unproven(std::string what, std::string hint = {}) {
  return refuse(ProblemCode::control_unproven, std::move(what), std::move(hint));
}

// What could not be asked is not what was answered with no.
Problem problem_of(did::Error error) {
  if (error.code == did::Errc::unavailable) return {ProblemCode::unavailable, std::move(error.message), "try again later"};
  return {ProblemCode::control_unproven, std::move(error.message), std::move(error.hint)};
}

ControlProof proof_of(ControlMethod method, std::string subject, std::string_view seen) {
  return {.method = std::string(name(method)), .subject = std::move(subject), .evidence = did::digest_text(did::as_bytes(seen))};
}

// Every vantage point sees the key among those that the document lists for assertionMethod.
Answer<ControlProof> look_at_document(const Question& question) {
  const auto did = question.key.publisher_did();
  std::string seen;
  for (const auto& point : question.ownership.vantage_points) {
    const auto resolution = point.methods->resolve(did);
    if (!resolution) return std::unexpected(problem_of(resolution.error()));
    const auto& document = *resolution->document;
    const auto in_force = [&](const did::VerificationMethod& method) {
      return (!method.revoked || question.now < *method.revoked) && (!method.expires || question.now < *method.expires);
    };
    const bool listed = std::ranges::any_of(document.methods(), [&](const did::VerificationMethod& method) {
      const bool is_it = method.key && did::key_digest(*method.key) == question.key_digest;
      return is_it && in_force(method) && document.allows(method.id, did::Purpose::assertion_method);
    });
    if (!listed) return unproven("the document of `" + did + "` does not list the key `" + question.key_digest + "` under assertionMethod");
    seen += resolution->source_digest + "\n";
  }
  return proof_of(ControlMethod::did_document, did, seen);
}

// Every vantage point reads a file that `holds` accepts.
template <class Holds>
Answer<ControlProof> look_at_file(ControlMethod method, const std::string& url, const Question& question, Holds holds) {
  std::string seen;
  for (const auto& point : question.ownership.vantage_points) {
    const auto text = point.fetcher->get({.url = url, .max_bytes = well_known_max_size, .accept = "*/*"});
    if (!text) return std::unexpected(problem_of(text.error()));
    if (!holds(*text)) return unproven("`" + url + "` does not hold what was asked for");
    seen += did::digest_text(did::as_bytes(*text)) + "\n";
  }
  return proof_of(method, url, seen);
}

std::string_view without_end(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// RFC 7517 5.
bool lists_key(std::string_view jwks, const std::string& digest) {
  const auto document = did::JsonDocument::parse(jwks, {.max_bytes = well_known_max_size, .max_depth = 8});
  const auto keys = document ? member_of(document->root(), "keys") : JsonValue();
  if (!keys.is_array() || keys.size() > max_keys) return false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto key = did::from_jwk(keys[i]);
    if (key && did::key_digest(*key) == digest) return true;
  }
  return false;
}

template <class Holds>
Answer<ControlProof> look_at_records(ControlMethod method, const std::string& place, const Question& question, Holds holds) {
  const auto records = question.ownership.dns->txt(place);
  if (!records) return std::unexpected(problem_of(records.error()));
  const auto found = std::ranges::find_if(*records, holds);
  if (found == records->end()) return unproven("no TXT record at `" + place + "` is the one that was asked for");
  return proof_of(method, place, *found);
}

}  // namespace

bool Ownership::is_operator(std::string_view did) const { return std::ranges::find(operators, did) != operators.end(); }

std::string Ownership::random_nonce() { return did::base64url_encode(did::SecretBytes::random(16).expose()); }

double Ownership::random_fraction() {
  const auto bytes = did::SecretBytes::random(4);
  double out = 0;
  for (const auto byte : bytes.expose()) out = (out + byte) / 256;
  return out;
}

bool is_offered(ControlMethod method, const AgentKey& key, const Ownership& ownership) {
  const auto open = methods_for(key);
  if (std::ranges::find(open, method) == open.end()) return false;
  switch (method) {
    case ControlMethod::signed_challenge: return true;
    case ControlMethod::did_document:
    case ControlMethod::http_challenge:
    case ControlMethod::jwks: return !ownership.vantage_points.empty();
    case ControlMethod::dns_challenge:
    case ControlMethod::dns_key: return ownership.dns != nullptr;
  }
  std::unreachable();
}

std::string key_in_use(const RegistryState& state) {
  for (const auto& key : state.publisher_keys)
    if (key.until.empty()) return key.digest;
  return {};
}

Challenge challenge_of(const RegistryState& state, const Ownership& ownership) {
  return {.registry = ownership.registry, .agent_key = state.agent_key, .nonce = state.control->nonce, .exp = state.control->until};
}

Answer<ControlProof> look_for_control(ControlMethod method, const RegistryState& state, const Ownership& ownership, did::Time now) {
  DID_TRY(auto key, AgentKey::parse(state.agent_key));
  if (!is_offered(method, key, ownership))
    return refuse(ProblemCode::unsupported, "`" + std::string(name(method)) + "` is not offered to `" + key.publisher_did() + "`",
                  "see GET /v1/agents/{agent}/challenges");
  if (key_in_use(state).empty()) return unproven("no key of `" + key.publisher_did() + "` is in use");
  const Question question{state, ownership, std::move(key), key_in_use(state), challenge_of(state, ownership), now};
  DID_TRY(const auto answer, question.challenge.answer(question.key_digest));
  const auto place = place_of(method, domain_of(question.key).value_or(""), question.challenge.nonce);
  const auto is_answer = [&](std::string_view text) { return without_end(text) == answer; };
  const auto is_key = [&](std::string_view text) {
    const auto found = parse_agents_txt(text);
    return found && did::key_digest(*found) == question.key_digest;
  };
  switch (method) {
    case ControlMethod::did_document: return look_at_document(question);
    case ControlMethod::http_challenge: return look_at_file(method, place, question, is_answer);
    case ControlMethod::jwks:
      return look_at_file(method, place, question, [&](const std::string& text) { return lists_key(text, question.key_digest); });
    case ControlMethod::dns_challenge: return look_at_records(method, place, question, is_answer);
    case ControlMethod::dns_key: return look_at_records(method, place, question, is_key);
    case ControlMethod::signed_challenge: break;
  }
  return refuse(ProblemCode::invalid_argument, "a signed challenge has to be sent");
}

Answer<ControlProof> examine_signed_challenge(const ControlAnswer& answer, const RegistryState& state, const Ownership& ownership,
                                              did::Time now, const did::MethodTable& methods) {
  DID_TRY(const auto key, AgentKey::parse(state.agent_key));
  if (!is_offered(ControlMethod::signed_challenge, key, ownership))
    return refuse(ProblemCode::unsupported, "`" + key.publisher_did() + "` is no key, and cannot be proven by a signature alone",
                  "see GET /v1/agents/{agent}/challenges", "/method");
  if (answer.challenge() != challenge_of(state, ownership))
    return refuse(ProblemCode::control_unproven, "another challenge was signed", "sign the one of GET /v1/agents/{agent}/challenges",
                  "/challenge");
  const auto end = did::parse_date_time(answer.challenge().exp);
  if (!end || now >= *end) return refuse(ProblemCode::control_unproven, "the challenge is over", {}, "/challenge/exp");
  if (signer_of(answer.signed_challenge()) != state.publisher)
    return refuse(ProblemCode::forbidden, "the publisher " + state.publisher + " signs the challenge", {},
                  "/challenge/proof/verificationMethod");
  if (auto held = check_proof(answer.signed_challenge(), state.publisher, now, methods); !held)
    return std::unexpected(std::move(held).error().under("/challenge"));
  return proof_of(ControlMethod::signed_challenge, state.publisher, answer.canonical());
}

}  // namespace ans
