#include "records/card_signature.h"

#include <did/codec.h>
#include <did/document.h>
#include <did/json.h>

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "records/members.h"

namespace ans {
namespace {

using did::Json;
using did::JsonValue;

// Members that are neither REQUIRED nor `optional` in the protocol's own definition: an empty one is as one that is not there.
constexpr std::array<std::string_view, 2> of_card{"securitySchemes", "securityRequirements"};
constexpr std::array<std::string_view, 1> of_interface{"tenant"};
constexpr std::array<std::string_view, 1> of_capabilities{"extensions"};
constexpr std::array<std::string_view, 3> of_extension{"uri", "description", "required"};
constexpr std::array<std::string_view, 4> of_skill{"examples", "inputModes", "outputModes", "securityRequirements"};

bool is_default(const Json& value) {
  return (value.is_structured() && value.empty()) || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
         (value.is_boolean() && !value.get<bool>());
}

void drop_defaults(Json& object, std::span<const std::string_view> members) {
  if (!object.is_object()) return;
  for (const auto member : members) {
    const auto found = object.find(std::string(member));
    if (found != object.end() && is_default(*found)) object.erase(found);
  }
}

void drop_defaults_of_each(Json& object, const char* member, std::span<const std::string_view> members) {
  if (!object.is_object()) return;
  const auto list = object.find(member);
  if (list == object.end() || !list->is_array()) return;
  for (auto& one : *list) drop_defaults(one, members);
}

// What the protected header says, as far as it counts here.
struct Header {
  std::string alg;
  std::string kid;
  bool has_crit = false;
};
std::optional<Header> header_of(std::string_view encoded) {
  const auto bytes = did::base64url_decode(encoded);
  if (!bytes) return std::nullopt;
  const std::string text(bytes->begin(), bytes->end());
  const auto document = did::JsonDocument::parse(text, {.max_bytes = std::size_t{16} * 1024, .max_depth = 8});
  if (!document || !document->root().is_object()) return std::nullopt;
  const auto root = document->root();
  return Header{std::string(root.find_string("alg").value_or("")), std::string(root.find_string("kid").value_or("")),
                root.find("crit").has_value()};
}

std::unexpected<Problem> unsound(std::string_view kid, const std::string& why) {
  return refuse(ProblemCode::artifact_mismatch, "the signature of the card under `" + std::string(kid) + "`: " + why);
}

// RFC 7518 3.4, RFC 8037 3.1
bool fits(std::string_view alg, did::KeyType type) {
  return (alg == "EdDSA" && type == did::KeyType::ed25519) || (alg == "ES256" && type == did::KeyType::p256);
}

Answer<did::PublicKey> key_called(const Header& header, std::string_view publisher, did::Time at, const did::MethodTable& methods) {
  const auto resolution = methods.resolve(publisher);
  if (!resolution && resolution.error().code == did::Errc::unavailable) return std::unexpected(Problem(resolution.error()));
  if (!resolution) return unsound(header.kid, resolution.error().message);
  const auto* method = resolution->document->find(header.kid);
  const bool listed = method != nullptr && method->key && resolution->document->allows(header.kid, did::Purpose::assertion_method);
  if (!listed) return unsound(header.kid, "the publisher's document lists no such key under assertionMethod");
  if ((method->revoked && at >= *method->revoked) || (method->expires && at >= *method->expires))
    return unsound(header.kid, "the key is not in force any more");
  if (!fits(header.alg, method->key->type())) return unsound(header.kid, "`" + header.alg + "` is not what the key signs with");
  return *method->key;
}

Answer<void> examine_signature(JsonValue signature, const Header& header, const std::string& payload, const did::PublicKey& key) {
  const auto bytes = did::base64url_decode(signature.find_string("signature").value_or(""));
  if (!bytes) return unsound(header.kid, "it is no base64url");
  const auto input = std::string(*signature.find_string("protected")) + "." + did::base64url_encode(did::as_bytes(payload));
  if (!key.verify(did::as_bytes(input), *bytes)) return unsound(header.kid, "it does not hold for this card");
  return {};
}

}  // namespace

did::Result<std::string> signed_card_text(JsonValue card) {
  auto json = did::to_json(card);
  json.erase("signatures");
  drop_defaults(json, of_card);
  drop_defaults_of_each(json, "supportedInterfaces", of_interface);
  drop_defaults_of_each(json, "skills", of_skill);
  if (const auto capabilities = json.find("capabilities"); capabilities != json.end()) {
    drop_defaults_of_each(*capabilities, "extensions", of_extension);
    drop_defaults(*capabilities, of_capabilities);
  }
  return did::canonicalize(json);
}

Answer<void> examine_card_signatures(JsonValue card, std::string_view publisher, did::Time at, const did::MethodTable& methods) {
  const auto signatures = member_of(card, "signatures");
  std::string payload;
  for (std::size_t i = 0; signatures.is_array() && i < signatures.size(); ++i) {
    const auto header = header_of(signatures[i].find_string("protected").value_or(""));
    if (!header || !header->kid.starts_with(std::string(publisher) + "#")) continue;
    if (header->has_crit) return unsound(header->kid, "it needs extensions that are not known here");
    DID_TRY(const auto key, key_called(*header, publisher, at, methods));
    if (payload.empty()) {
      DID_TRY(payload, signed_card_text(card));
    }
    DID_CHECK(examine_signature(signatures[i], *header, payload, key));
  }
  return {};
}

}  // namespace ans
