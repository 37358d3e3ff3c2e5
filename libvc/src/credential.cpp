#include "vc/credential.h"

#include <utility>

namespace vc {
namespace {

Result<JsonDocument> parse_object(std::string_view text, const did::JsonLimits& limits, std::string_view what) {
  DID_TRY(auto document, JsonDocument::parse(text, limits));
  if (!document.root().is_object())
    return did::fail(did::Errc::malformed,
                     std::string(what) + " is a JSON object, not `" + std::string(name(document.root().kind())) + "`");
  return document;
}

}  // namespace

Result<Credential> Credential::parse(std::string_view text, const did::JsonLimits& limits) {
  DID_TRY(auto document, parse_object(text, limits, "a credential"));
  return Credential(std::move(document));
}

Result<Presentation> Presentation::parse(std::string_view text, const did::JsonLimits& limits) {
  DID_TRY(auto document, parse_object(text, limits, "a presentation"));
  return Presentation(std::move(document));
}

std::optional<DataModel> data_model(JsonValue document) {
  const auto context = document.find("@context");
  if (!context) return std::nullopt;
  const auto first = context->is_array() && context->size() > 0 ? (*context)[0] : *context;
  if (!first.is_string()) return std::nullopt;
  if (first.string() == context_v2) return DataModel::v2_0;
  if (first.string() == context_v1) return DataModel::v1_1;
  return std::nullopt;
}

std::string_view identifier_of(JsonValue document, std::string_view member) {
  const auto value = document.find(member);
  if (!value) return {};
  if (value->is_string()) return value->string();
  return value->find_string("id").value_or(std::string_view{});
}

bool has_type(JsonValue document, std::string_view type) {
  const auto value = document.find("type");
  if (!value) return false;
  if (value->is_string()) return value->string() == type;
  if (!value->is_array()) return false;
  for (std::size_t i = 0; i < value->size(); ++i)
    if (const auto one = (*value)[i]; one.is_string() && one.string() == type) return true;
  return false;
}

std::vector<JsonValue> credentials_of(JsonValue presentation) {
  const auto value = presentation.find("verifiableCredential");
  if (!value) return {};
  if (!value->is_array()) return {*value};
  std::vector<JsonValue> all;
  for (std::size_t i = 0; i < value->size(); ++i) all.push_back((*value)[i]);
  return all;
}

}  // namespace vc
