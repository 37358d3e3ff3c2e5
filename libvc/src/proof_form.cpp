#include "proof_form.h"

#include "structure_rules.h"
#include "vc/cryptosuite.h"

namespace vc {
namespace {

std::optional<Finding> breach(std::string_view member, std::string detail, Problem problem = Problem::malformed_value_error) {
  return Finding{problem, "/" + std::string(member), std::move(detail)};
}

// 4.4 step 4 gives the absence of these its own problem type.
std::optional<Finding> required(JsonValue proof, std::string_view member, std::string_view& out) {
  const auto value = proof.find(member);
  const auto absent = member == "cryptosuite" ? Problem::malformed_value_error : Problem::proof_verification_error;
  if (!value) return breach(member, "`" + std::string(member) + "` is missing", absent);
  if (!value->is_string() || value->string().empty()) return breach(member, "`" + std::string(member) + "` is no string");
  out = value->string();
  return std::nullopt;
}

std::optional<Finding> optional_string(JsonValue proof, std::string_view member, std::optional<std::string_view>& out) {
  const auto value = proof.find(member);
  if (!value) return std::nullopt;
  if (!value->is_string()) return breach(member, "`" + std::string(member) + "` is no string");
  out = value->string();
  return std::nullopt;
}

std::optional<Finding> optional_date(JsonValue proof, std::string_view member, std::optional<did::Time>& out) {
  std::optional<std::string_view> text;
  if (auto bad = optional_string(proof, member, text)) return bad;
  if (!text) return std::nullopt;
  const auto time = did::parse_date_time(*text);
  if (!time) return breach(member, time.error().message);
  out = *time;
  return std::nullopt;
}

// A string, or a set of one or more strings.
std::optional<Finding> optional_strings(JsonValue proof, std::string_view member, std::optional<JsonValue>& out) {
  out = proof.find(member);
  if (!out || out->is_string()) return std::nullopt;
  if (!out->is_array() || out->size() == 0) return breach(member, "`" + std::string(member) + "` is a string, or an array of strings");
  for (std::size_t i = 0; i < out->size(); ++i) {
    if (!(*out)[i].is_string()) return breach(member, "`" + std::string(member) + "` holds something that is no string");
    for (std::size_t before = 0; before < i; ++before)
      if ((*out)[before].equals((*out)[i])) return breach(member, "a set holds no item twice");
  }
  return std::nullopt;
}

// Older proof types are suites by themselves (vc-di-eddsa A.1.2.1), and dated.
std::optional<Finding> read_suite(JsonValue proof, ProofForm& form) {
  form.type = *proof.find_string("type");
  if (form.type == data_integrity_proof) return required(proof, "cryptosuite", form.suite);
  form.suite = form.type;
  if (proof.find("cryptosuite")) return breach("cryptosuite", "`cryptosuite` belongs to proofs of type `DataIntegrityProof`");
  if (!proof.find("created")) return breach("created", "`created` is missing");
  return std::nullopt;
}

std::optional<Finding> check_rest(JsonValue proof, ProofForm& form) {
  std::optional<std::string_view> text;
  if (auto bad = optional_string(proof, "nonce", text)) return bad;
  form.id = proof.find_string("id");
  if (proof.find("id") && (!form.id || !rules::is_url(*form.id))) return breach("id", "the proof's id is no URL");
  if (proof.find("jws")) return breach("jws", "a proof has one signature, in proofValue");
  return std::nullopt;
}

}  // namespace

std::optional<Finding> read_proof(JsonValue proof, ProofForm& form) {
  std::string_view proof_value;
  if (auto bad = read_suite(proof, form)) return bad;
  if (auto bad = required(proof, "verificationMethod", form.verification_method)) return bad;
  if (auto bad = required(proof, "proofPurpose", form.purpose)) return bad;
  if (auto bad = required(proof, "proofValue", proof_value)) return bad;
  if (auto bad = optional_date(proof, "created", form.created)) return bad;
  if (auto bad = optional_date(proof, "expires", form.expires)) return bad;
  if (form.created && form.expires && *form.expires < *form.created) return breach("expires", "the proof expired before it was created");
  if (auto bad = optional_string(proof, "challenge", form.challenge)) return bad;
  if (auto bad = optional_strings(proof, "domain", form.domain)) return bad;
  if (auto bad = optional_strings(proof, "previousProof", form.previous)) return bad;
  return check_rest(proof, form);
}

}  // namespace vc
