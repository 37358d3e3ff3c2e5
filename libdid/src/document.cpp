#include "did/document.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "did/key_format.h"
#include "document_reader.h"

namespace did {
namespace {

constexpr std::array<std::string_view, purpose_count> purpose_names{"authentication", "assertionMethod", "keyAgreement",
                                                                    "capabilityInvocation", "capabilityDelegation"};

// DID 1.1 6.2.3; it defines Multikey and JsonWebKey too (did:key 3.1.7).
constexpr const char* did_context = "https://www.w3.org/ns/did/v1.1";

// CID 1.0 2.2.2: a Multikey is base58btc, also where the DID has the same key in base64url.
Json multikey_json(std::string id, std::string_view controller, const PublicKey& key) {
  return {{"id", std::move(id)}, {"type", "Multikey"}, {"controller", controller}, {"publicKeyMultibase", to_multikey(key)}};
}

}  // namespace

std::string_view name(Purpose purpose) { return purpose_names[std::to_underlying(purpose)]; }

std::optional<Purpose> purpose_from_name(std::string_view name) {
  const auto* const found = std::ranges::find(purpose_names, name);
  if (found == purpose_names.end()) return std::nullopt;
  return static_cast<Purpose>(found - purpose_names.begin());
}

Result<DidDocument> DidDocument::from_json(JsonValue json) {
  DID_TRY(auto parts, read_document(json));
  auto source = canonicalize(json);
  if (!source) return std::unexpected(std::move(source).error().in("did document"));
  DidDocument out;
  out.id_ = std::move(parts.id);
  out.controllers_ = std::move(parts.controllers);
  out.also_known_as_ = std::move(parts.also_known_as);
  out.services_ = std::move(parts.services);
  out.methods_ = std::move(parts.methods);
  out.purposes_ = std::move(parts.purposes);
  out.source_ = *std::move(source);
  return out;
}

DidDocument DidDocument::generate(Generated from) {
  DidDocument out;
  out.id_ = from.did.text();
  std::string id;
  id.reserve(out.id_.size() + 1 + from.fragment.size());
  id.append(out.id_).append("#").append(from.fragment);
  out.methods_.push_back({std::move(id), std::move(from.type), out.id_, std::move(from.key), std::nullopt, std::nullopt});
  out.purposes_.push_back(from.purposes);
  out.jwk_ = std::move(from.jwk);
  out.derive_key_agreement_ = from.derive_key_agreement;
  return out;
}

const VerificationMethod* DidDocument::find(std::string_view absolute_id) const {
  const auto found = std::ranges::find(methods_, absolute_id, &VerificationMethod::id);
  return found == methods_.end() ? nullptr : &*found;
}

bool DidDocument::allows(std::string_view absolute_id, Purpose purpose) const {
  const auto* const method = find(absolute_id);
  return method != nullptr && purposes_[static_cast<std::size_t>(method - methods_.data())].contains(purpose);
}

Result<Json> DidDocument::to_json() const {
  if (!source_.empty()) return parse_json(source_, {.max_bytes = source_.size()});
  const auto& method = methods_.front();
  if (!method.key) std::abort();  // INVARIANT: generate() puts one key there
  Json json{{"@context", Json::array({did_context})}, {"id", id_}};
  if (jwk_.empty()) {
    json["verificationMethod"] = Json::array({multikey_json(method.id, id_, *method.key)});
  } else {
    DID_TRY(auto jwk, parse_json(jwk_));
    json["verificationMethod"] =
        Json::array({{{"id", method.id}, {"type", method.type}, {"controller", id_}, {"publicKeyJwk", std::move(jwk)}}});
  }
  for (const auto purpose : all_purposes) {
    if (allows(method.id, purpose)) json[std::string(name(purpose))] = Json::array({method.id});
  }
  if (derive_key_agreement_) {  // did:key 3.1.5
    DID_TRY(const auto derived, derive_x25519(*method.key));
    json["keyAgreement"] = Json::array({multikey_json(id_ + "#" + to_multikey(derived), id_, derived)});
  }
  return json;
}

}  // namespace did
