#include <nlohmann/json.hpp>
#include <utility>

#include "did/clock.h"
#include "did/codec.h"
#include "did/hash.h"
#include "jcs_suite.h"

namespace vc {
namespace {

using did::Errc;

constexpr std::size_t usual_size = 4096;  // of a canonical document: one allocation holds most of them

// 3.3.4 Hashing: one half of the hash data.
void append_hash(KeyType type, std::string_view canonical, did::Bytes& out) {
  const auto append = [&out](const auto& digest) { out.insert(out.end(), digest.begin(), digest.end()); };
  if (type == KeyType::p384) return append(did::sha384(did::as_bytes(canonical)));
  append(did::sha256(did::as_bytes(canonical)));
}

std::size_t context_size(JsonValue context) { return context.is_array() ? context.size() : 1; }
JsonValue context_at(JsonValue context, std::size_t index) { return context.is_array() ? context[index] : context; }

// 3.3.2 step 4.1: does the document's @context begin with all values of the proof's, in the same order?
bool begins_with(std::optional<JsonValue> document_context, JsonValue proof_context) {
  if (!document_context || context_size(*document_context) < context_size(proof_context)) return false;
  for (std::size_t i = 0; i < context_size(proof_context); ++i)
    if (!context_at(*document_context, i).equals(context_at(proof_context, i))) return false;
  return true;
}

// 3.3.2 step 3: base58btc only, and of exactly the length that the key's signatures have.
Result<did::Bytes> signature_of(JsonValue proof, KeyType type) {
  const auto text = proof.find_string("proofValue");
  if (!text) return did::fail(Errc::malformed, "the proof has no proofValue");
  const std::size_t size = did::info(type).signature_size;
  // Base58 takes at most 1.37 digits a byte: what is longer is refused before the quadratic decoder sees it.
  if (text->size() > 1 + size * 7 / 5)
    return did::fail(Errc::malformed, "proofValue is too long for a signature of " + std::to_string(size) + " bytes");
  auto bytes = did::multibase_decode(did::Multibase::base58btc, *text);
  if (!bytes) return std::unexpected(std::move(bytes.error()).in("proofValue"));
  if (bytes->size() != size)
    return did::fail(Errc::malformed,
                     "proofValue has " + std::to_string(bytes->size()) + " bytes, a signature of this key has " + std::to_string(size));
  return bytes;
}

did::Error no_canonical_form(did::Error error) {
  error.code = Errc::unsupported;
  return std::move(error).in("the document has no canonical form");
}

// 3.3.5 Proof Configuration, steps 2 and 3, for options that come from a caller.
Result<void> check_options(const Json& proof, std::string_view suite) {
  const auto is = [&proof](const char* member, std::string_view value) {
    const auto found = proof.find(member);
    return found != proof.end() && found->is_string() && found->get_ref<const std::string&>() == value;
  };
  if (!is("type", "DataIntegrityProof") || !is("cryptosuite", suite))
    return did::fail(Errc::malformed, "the proof's options are not those of a DataIntegrityProof of `" + std::string(suite) + "`");
  if (const auto created = proof.find("created"); created != proof.end()) {
    if (!created->is_string()) return did::fail(Errc::malformed, "`created` is no string");
    if (auto time = did::parse_date_time(created->get_ref<const std::string&>()); !time)
      return std::unexpected(std::move(time.error()).in("created"));
  }
  return {};
}

}  // namespace

// 3.3.1 Create Proof.
Result<Json> JcsSuite::make(const Json& document, Json proof, Signer& signer) const {
  // Step 2: the proof carries the document's contexts, so that later proofs may add theirs.
  if (const auto context = document.find("@context"); context != document.end()) proof["@context"] = *context;
  DID_CHECK(check_options(proof, name_));
  // Steps 3 to 5.
  DID_TRY(const auto proof_config, did::canonicalize(proof));
  DID_TRY(const auto transformed, did::canonicalize(document));
  did::Bytes hash_data;
  const auto type = signer.public_key().type();
  append_hash(type, proof_config, hash_data);
  append_hash(type, transformed, hash_data);
  // Steps 6 and 7.
  DID_TRY(const auto proof_bytes, signer.sign(hash_data));
  proof["proofValue"] = did::multibase_encode(did::Multibase::base58btc, proof_bytes);
  return proof;
}

// 3.3.2 Verify Proof.
Result<bool> JcsSuite::check(JsonValue document, JsonValue proof, const PublicKey& key) const {
  DID_TRY(const auto proof_bytes, signature_of(proof, key.type()));  // step 3
  did::CanonicalView view{.without = "proof"};                       // step 1
  if (const auto context = proof.find("@context")) {                 // step 4
    if (!begins_with(document.find("@context"), *context)) return false;
    view.replace = "@context";
    view.replacement = *context;
  }
  std::string canonical;
  canonical.reserve(usual_size);
  did::Bytes hash_data;
  hash_data.reserve(96);
  // Steps 2, 6 and 7, first half.
  if (auto done = did::canonicalize_object(proof, {.without = "proofValue"}, canonical); !done)
    return std::unexpected(no_canonical_form(std::move(done.error())));
  append_hash(key.type(), canonical, hash_data);
  // Steps 5 and 7, second half.
  canonical.clear();
  if (auto done = did::canonicalize_object(document, view, canonical); !done)
    return std::unexpected(no_canonical_form(std::move(done.error())));
  append_hash(key.type(), canonical, hash_data);
  return key.verify(hash_data, proof_bytes);  // step 8
}

}  // namespace vc
