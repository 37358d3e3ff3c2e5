#include "agent/want.h"

#include <algorithm>

#include "members.h"
#include "vc/credential.h"

namespace agent {
namespace {

using did::JsonValue;

constexpr std::size_t max_credentials = 8, max_claims = 16, max_steps = 16, max_values = 16, max_types = 16;
constexpr did::JsonLimits want_limits{.max_bytes = 16384, .max_depth = 8};

// OpenID4VP 6: what a query may hold beyond the subset. Known, and not read: it is told apart from what nobody knows.
Answer<void> check_subset(JsonValue object, std::initializer_list<std::string_view> beyond) {
  for (const auto member : beyond)
    if (object.find(member)) return refuse(RefusalCode::unsupported_want, "a query with `" + std::string(member) + "`");
  return {};
}

Answer<std::vector<JsonValue>> list_of(std::optional<JsonValue> value, std::string_view what, std::size_t at_most) {
  if (!value || !value->is_array() || value->size() == 0)
    return refuse(RefusalCode::malformed, "a query, `" + std::string(what) + "`: no list, or an empty one");
  if (value->size() > at_most)
    return refuse(RefusalCode::too_large, "a query, `" + std::string(what) + "`: more than " + std::to_string(at_most));
  std::vector<JsonValue> items;
  for (std::size_t i = 0; i < value->size(); ++i) items.push_back((*value)[i]);
  return items;
}

Answer<ClaimStep> read_step(JsonValue step) {
  if (step.is_string()) return std::string(step.string());
  if (step.kind() == did::JsonKind::null) return std::monostate();
  const auto number = step.is_number() ? step.integer() : std::nullopt;
  if (number && *number >= 0) return static_cast<std::size_t>(*number);
  return refuse(RefusalCode::malformed, "a query, `path`: neither a name, a number nor null");
}

Answer<std::string> read_value(JsonValue value) {
  const bool plain = value.is_string() || value.kind() == did::JsonKind::boolean || (value.is_number() && value.integer().has_value());
  auto text = plain ? did::canonicalize(value) : did::fail(did::Errc::malformed, "");
  if (!text) return refuse(RefusalCode::malformed, "a query, `values`: neither a string, a whole number nor a boolean");
  return *std::move(text);
}

Answer<ClaimQuery> read_claim(JsonValue value) {
  DID_CHECK(check_subset(value, {"intent_to_retain"}));
  DID_TRY(const auto members, Members::of(value, "a claim of a query", {"path"}, {"id", "values"}));
  ClaimQuery claim;
  DID_TRY(const auto steps, list_of(members.find("path"), "path", max_steps));
  for (const auto step : steps) {
    DID_TRY(auto read, read_step(step));
    claim.path.push_back(std::move(read));
  }
  if (!members.find("values")) return claim;
  DID_TRY(const auto values, list_of(members.find("values"), "values", max_values));
  for (const auto one : values) {
    DID_TRY(auto read, read_value(one));
    claim.values.push_back(std::move(read));
  }
  return claim;
}

Answer<std::vector<std::string>> read_types(JsonValue value) {
  DID_TRY(const auto words, list_of(value, "type_values", max_types));
  std::vector<std::string> types;
  for (const auto word : words) {
    if (!word.is_string()) return refuse(RefusalCode::malformed, "a query, `type_values`: no string");
    types.emplace_back(word.string());
  }
  return types;
}

// OpenID4VP 6.1: letters, digits, `_` and `-`.
bool is_id(std::string_view id) {
  return std::ranges::all_of(
      id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

Answer<CredentialQuery> read_credential(JsonValue value) {
  DID_CHECK(check_subset(value, {"multiple", "trusted_authorities", "require_cryptographic_holder_binding", "claim_sets"}));
  DID_TRY(const auto members, Members::of(value, "a credential of a query", {"id", "format", "meta"}, {"claims"}));
  CredentialQuery query;
  DID_TRY(query.id, members.text("id"));
  if (!is_id(query.id)) return members.wrong("id", "letters, digits, `_` and `-` only");
  DID_TRY(const auto format, members.text("format"));
  if (format != "ldp_vc") return refuse(RefusalCode::unsupported_want, "a query for another format than `ldp_vc`");
  DID_TRY(const auto meta, Members::of(*members.find("meta"), "`meta` of a query", {"type_values"}));
  DID_TRY(const auto alternatives, list_of(meta.find("type_values"), "type_values", max_types));
  for (const auto alternative : alternatives) {
    DID_TRY(auto types, read_types(alternative));
    query.types.push_back(std::move(types));
  }
  if (!members.find("claims")) return query;
  DID_TRY(const auto claims, list_of(members.find("claims"), "claims", max_claims));
  for (const auto claim : claims) {
    DID_TRY(auto read, read_claim(claim));
    query.claims.push_back(std::move(read));
  }
  return query;
}

// OpenID4VP 7.1.1 step 2, for one selected value. False: an error.
bool take_step(const ClaimStep& step, JsonValue from, std::vector<JsonValue>& selected) {
  if (const auto* member = std::get_if<std::string>(&step)) {
    if (!from.is_object()) return false;
    if (const auto value = from.find(*member)) selected.push_back(*value);
    return true;
  }
  if (!from.is_array()) return false;
  if (const auto* index = std::get_if<std::size_t>(&step)) {
    if (*index < from.size()) selected.push_back(from[*index]);
    return true;
  }
  for (std::size_t i = 0; i < from.size(); ++i) selected.push_back(from[i]);
  return true;
}

bool has_claim(const ClaimQuery& query, JsonValue credential) {
  std::vector<JsonValue> selected{credential};
  for (const auto& step : query.path) {
    std::vector<JsonValue> next;
    for (const auto from : selected)
      if (!take_step(step, from, next)) return false;
    selected = std::move(next);
  }
  if (query.values.empty()) return !selected.empty();
  return std::ranges::any_of(selected, [&](JsonValue value) {
    const auto text = did::canonicalize(value);
    return text && std::ranges::find(query.values, *text) != query.values.end();
  });
}

}  // namespace

bool answers(const CredentialQuery& query, JsonValue credential) {
  const auto has_all = [&](const std::vector<std::string>& types) {
    return std::ranges::all_of(types, [&](const std::string& type) { return vc::has_type(credential, type); });
  };
  return std::ranges::any_of(query.types, has_all) &&
         std::ranges::all_of(query.claims, [&](const ClaimQuery& claim) { return has_claim(claim, credential); });
}

Answer<Want> Want::parse(std::string_view text) {
  const auto document = did::JsonDocument::parse(text, want_limits);
  if (document) return parse(document->root());
  return refuse(document.error().code == did::Errc::too_large ? RefusalCode::too_large : RefusalCode::malformed, document.error().message);
}

Answer<Want> Want::parse(JsonValue query) {
  DID_CHECK(check_subset(query, {"credential_sets"}));
  DID_TRY(const auto members, Members::of(query, "a query", {"credentials"}));
  DID_TRY(const auto items, list_of(members.find("credentials"), "credentials", max_credentials));
  Want want;
  for (const auto item : items) {
    DID_TRY(auto read, read_credential(item));
    if (std::ranges::any_of(want.credentials_, [&](const CredentialQuery& other) { return other.id == read.id; }))
      return refuse(RefusalCode::malformed, "a query with the same `id` twice");
    want.credentials_.push_back(std::move(read));
  }
  auto text = did::canonicalize(query);
  if (!text) return refuse(RefusalCode::malformed, text.error().message);
  want.json_ = *std::move(text);
  return want;
}

std::optional<std::string> Want::unmet(std::span<const JsonValue> shown) const {
  for (const auto& query : credentials_)
    if (std::ranges::none_of(shown, [&](JsonValue credential) { return answers(query, credential); })) return query.id;
  return std::nullopt;
}

}  // namespace agent
