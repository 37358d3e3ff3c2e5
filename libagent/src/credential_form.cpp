#include "credential_form.h"

#include <algorithm>
#include <array>
#include <vector>

#include "agent/limits.h"
#include "did/did.h"
#include "vc/contexts.h"
#include "vc/credential.h"

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

bool is_lower_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// RFC 9562, lower case
bool is_urn_uuid(std::string_view text) {
  constexpr std::string_view prefix = "urn:uuid:";
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (!text.starts_with(prefix) || text.size() != prefix.size() + form.size()) return false;
  const auto digits = text.substr(prefix.size());
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '-' ? digits[i] != '-' : !is_lower_hex(digits[i])) return false;
  return true;
}

bool is_list_of(JsonValue value, std::span<const std::string_view> texts) {
  if (!value.is_array() || value.size() != texts.size()) return false;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (!value[i].is_string() || value[i].string() != texts[i]) return false;
  return true;
}

Result<did::Time> read_date(JsonValue object, std::string_view member, std::string_view where) {
  const auto text = object.find_string(member);
  if (!text) return bad(where, "`" + std::string(member) + "` is missing");
  auto time = did::parse_date_time(*text);
  if (!time) return std::unexpected(std::move(time).error().in(std::string(where) + ": `" + std::string(member) + "`"));
  return time;
}

Result<void> read_proof(JsonValue credential, CredentialHead& out) {
  const auto proof = credential.find("proof");
  if (!proof || !proof->is_object()) return bad("/proof", "one proof is expected");
  DID_TRY(out.verification_method, read_text(*proof, "verificationMethod", 4096, "/proof"));
  DID_TRY(out.created, read_date(*proof, "created", "/proof"));
  return {};
}

Result<void> check_lifetime(JsonValue credential, const CredentialHead& head) {
  if (head.valid_until <= head.valid_from) return bad("/validUntil", "it is not after `validFrom`");
  if (head.valid_until - head.valid_from > life_without_status && !credential.find("credentialStatus"))
    return bad("/credentialStatus", "what lives longer than 15 minutes needs a status");
  return {};
}

}  // namespace

std::unexpected<did::Error> bad(std::string_view where, std::string_view why) {
  return did::fail(Errc::malformed, std::string(where) + ": " + std::string(why));
}

Result<void> check_values(JsonValue value, unsigned depth) {
  if (depth > credential_max_depth)
    return did::fail(Errc::too_large, "the credential is nested more than " + std::to_string(credential_max_depth) + " deep");
  if (value.is_number() && !value.integer()) return did::fail(Errc::malformed, "`" + std::string(value.lexeme()) + "` is no safe integer");
  for (std::size_t i = 0; i < value.size(); ++i) DID_CHECK(check_values(value.is_array() ? value[i] : value.member_value(i), depth + 1));
  return {};
}

bool is_digest(std::string_view text) {
  constexpr std::string_view prefix = "sha256:";
  return text.size() == prefix.size() + 64 && text.starts_with(prefix) && std::ranges::all_of(text.substr(prefix.size()), is_lower_hex);
}

Result<void> check_object(JsonValue value, std::span<const std::string_view> members, std::size_t required, std::string_view where) {
  if (!value.is_object()) return bad(where, "an object is expected");
  for (const auto member : members.first(required))
    if (!value.find(member)) return bad(where, "`" + std::string(member) + "` is missing");
  for (std::size_t i = 0; i < value.size(); ++i)
    if (std::ranges::find(members, value.member_name(i)) == members.end())
      return bad(where, "`" + std::string(value.member_name(i)) + "` is no member of it");
  return {};
}

Result<std::string_view> read_text(JsonValue object, std::string_view member, std::size_t most, std::string_view where) {
  const auto text = object.find_string(member);
  if (!text || text->empty() || text->size() > most)
    return bad(where, "`" + std::string(member) + "` is a text of 1 to " + std::to_string(most) + " bytes");
  return *text;
}

Result<std::string_view> read_optional_text(JsonValue object, std::string_view member, std::size_t most, std::string_view where) {
  if (!object.find(member)) return std::string_view();
  return read_text(object, member, most, where);
}

Result<std::string_view> read_digest(JsonValue object, std::string_view member, std::string_view where) {
  const auto text = object.find_string(member).value_or("");
  if (!is_digest(text)) return bad(where, "`" + std::string(member) + "` is `sha256:` and 64 hex digits");
  return text;
}

Result<std::string_view> read_did(JsonValue object, std::string_view member, std::string_view where) {
  const auto text = object.find_string(member).value_or("");
  if (auto did = did::Did::parse(text); !did)
    return std::unexpected(std::move(did).error().in(std::string(where) + ": `" + std::string(member) + "`"));
  return text;
}

Result<std::int64_t> read_count(JsonValue object, std::string_view member, std::int64_t least, std::int64_t most, std::string_view where) {
  const auto number = object.find_integer(member);
  if (!number || *number < least || *number > most)
    return bad(where, "`" + std::string(member) + "` is an integer from " + std::to_string(least) + " to " + std::to_string(most));
  return *number;
}

Result<CredentialHead> read_head(JsonValue credential, std::string_view type, bool evidence) {
  constexpr std::array<std::string_view, 10> members{
      "@context", "id", "type", "issuer", "validFrom", "validUntil", "credentialSubject", "proof", "credentialStatus", "evidence"};
  const std::span<const std::string_view> allowed(members);
  DID_CHECK(check_values(credential, 1));
  DID_CHECK(check_object(credential, evidence ? allowed : allowed.first(9), 8, "/"));
  const std::array<std::string_view, 2> contexts{vc::context_v2, vc::agent_context_url};
  const std::array<std::string_view, 2> types{"VerifiableCredential", type};
  if (!is_list_of(*credential.find("@context"), contexts))
    return bad("/@context", "exactly the contexts of version 2.0 and of agents are expected");
  if (!is_list_of(*credential.find("type"), types))
    return bad("/type", "exactly `VerifiableCredential` and `" + std::string(type) + "` are expected");
  CredentialHead out{};
  DID_TRY(out.id, read_text(credential, "id", 64, "/"));
  if (!is_urn_uuid(out.id)) return bad("/id", "a `urn:uuid:` in lower case is expected");
  DID_TRY(out.issuer, read_did(credential, "issuer", "/"));
  out.claims = *credential.find("credentialSubject");
  DID_TRY(out.subject, read_did(out.claims, "id", "/credentialSubject"));
  DID_TRY(out.valid_from, read_date(credential, "validFrom", "/"));
  DID_TRY(out.valid_until, read_date(credential, "validUntil", "/"));
  DID_CHECK(check_lifetime(credential, out));
  DID_CHECK(read_proof(credential, out));
  if (const auto findings = vc::check_credential_structure(credential); !findings.empty())
    return bad(findings.front().pointer, findings.front().detail);
  return out;
}

}  // namespace agent
