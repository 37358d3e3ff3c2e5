#include "proof_value.h"

#include <nlohmann/json.hpp>

#include "did/clock.h"
#include "did/codec.h"
#include "did/hash.h"

namespace vc {
namespace {

using did::Errc;

std::size_t context_size(JsonValue context) { return context.is_array() ? context.size() : 1; }
JsonValue context_at(JsonValue context, std::size_t index) { return context.is_array() ? context[index] : context; }

std::unexpected<Fault> no_signature(std::string detail) {
  return std::unexpected(Fault{Problem::proof_verification_error, std::move(detail)});
}

}  // namespace

void append_hash(KeyType type, std::string_view canonical, did::Bytes& out) {
  const auto append = [&out](const auto& digest) { out.insert(out.end(), digest.begin(), digest.end()); };
  if (type == KeyType::p384) return append(did::sha384(did::as_bytes(canonical)));
  append(did::sha256(did::as_bytes(canonical)));
}

std::expected<did::Bytes, Fault> signature_of(JsonValue proof, KeyType type) {
  const auto text = proof.find_string("proofValue");
  if (!text) return no_signature("the proof has no proofValue");
  const std::size_t size = did::info(type).signature_size;
  // Base58 takes at most 1.37 digits a byte: what is longer is refused before the quadratic decoder sees it.
  if (text->size() > 1 + size * 7 / 5) return no_signature("proofValue is too long for a signature of " + std::to_string(size) + " bytes");
  auto bytes = did::multibase_decode(did::Multibase::base58btc, *text);
  if (!bytes) return no_signature("proofValue: " + bytes.error().message);
  if (bytes->size() != size)
    return no_signature("proofValue has " + std::to_string(bytes->size()) + " bytes, a signature of this key has " + std::to_string(size));
  return *std::move(bytes);
}

bool begins_with(std::optional<JsonValue> document_context, JsonValue proof_context) {
  if (!document_context || context_size(*document_context) < context_size(proof_context)) return false;
  for (std::size_t i = 0; i < context_size(proof_context); ++i)
    if (!context_at(*document_context, i).equals(context_at(proof_context, i))) return false;
  return true;
}

Result<void> check_proof_options(const Json& proof, std::string_view proof_type, std::string_view suite) {
  const auto is = [&proof](const char* member, std::string_view value) {
    const auto found = proof.find(member);
    return found != proof.end() && found->is_string() && found->get_ref<const std::string&>() == value;
  };
  const bool legacy = proof_type != data_integrity_proof;
  if (!is("type", proof_type) || (legacy ? proof.contains("cryptosuite") : !is("cryptosuite", suite)))
    return did::fail(Errc::malformed,
                     "the proof's options are not those of a " + std::string(proof_type) + " of `" + std::string(suite) + "`");
  const auto created = proof.find("created");
  if (created == proof.end())
    return legacy ? did::fail(Errc::malformed, "a proof of type `" + std::string(proof_type) + "` states when it was `created`")
                  : Result<void>();
  if (!created->is_string()) return did::fail(Errc::malformed, "`created` is no string");
  if (auto time = did::parse_date_time(created->get_ref<const std::string&>()); !time)
    return std::unexpected(std::move(time.error()).in("created"));
  return {};
}

}  // namespace vc
