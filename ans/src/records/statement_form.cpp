// The limits of the statement, member by member: docs/formats/agent-statement.md.
#include <did/codec.h>
#include <vc/credential.h>

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "records/constraint_form.h"
#include "records/delegation.h"
#include "records/members.h"
#include "records/record.h"

namespace ans {
namespace {

using rule::integer;
using rule::list;
using rule::null_or;
using rule::text;

template <const auto& members>
Answer<void> members_of(JsonValue value, const std::string& pointer) {
  return check_members(value, pointer, members);
}

Answer<void> one_of(JsonValue value, const std::string& pointer, std::span<const std::string_view> words) {
  if (value.is_string() && std::ranges::find(words, value.string()) != words.end()) return {};
  std::string known;
  for (const auto word : words) (known += known.empty() ? "" : ", ") += word;
  return breach(pointer, "one of " + known + " is expected");
}

Answer<void> salt(JsonValue value, const std::string& pointer) {
  const auto bytes = value.is_string() ? did::base64url_decode(value.string()) : did::Result<did::Bytes>();
  if (!bytes || bytes->size() != 16) return breach(pointer, "16 random bytes in base64url without padding are expected");
  return {};
}

Answer<void> protocol(JsonValue value, const std::string& pointer) {
  static constexpr std::array<std::string_view, 6> words{"a2a", "mcp", "acp", "http", "grpc", "didcomm"};
  DID_CHECK(text<1, 32>(value, pointer));
  const auto word = value.string();
  const bool own =
      word.starts_with("x-") && word.size() > 2 && std::ranges::all_of(word, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
  return own ? Answer<void>() : one_of(value, pointer, words);
}

Answer<void> key_binding_type(JsonValue value, const std::string& pointer) {
  static constexpr std::array<std::string_view, 2> words{"spki-sha256", "did-key"};
  return one_of(value, pointer, words);
}

Answer<void> capability_id(JsonValue value, const std::string& pointer) {
  DID_CHECK(text<1, 32>(value, pointer));
  const auto word = value.string();
  if (std::ranges::all_of(word, [](char c) { return is_alnum(c) || c == '-' || c == '_'; })) return {};
  return breach(pointer, "letters, digits, `-` and `_` are expected");
}

Answer<void> lease(JsonValue value, const std::string& pointer) {
  DID_CHECK((integer<0, 604'800>(value, pointer)));
  const auto seconds = value.integer().value_or(0);
  return seconds == 0 || seconds >= 60 ? Answer<void>() : breach(pointer, "0, or 60 to 604800 seconds are expected");
}

// Signed promises that this build does not keep are refused, not carried along.
Answer<void> listing(JsonValue value, const std::string& pointer) {
  static constexpr std::array<std::string_view, 3> words{"public", "unlisted", "presentation-required"};
  return one_of(value, pointer, words);
}

// RFC 6838 4.2, with `*` for a range of subtypes.
Answer<void> media_type(JsonValue value, const std::string& pointer) {
  DID_CHECK((text<3, 127>(value, pointer)));
  const auto parts = split(value.string(), '/');
  const auto is_name = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return is_alnum(c) || std::string_view("!#$&-^_.+*").contains(c); });
  };
  if (parts.size() == 2 && std::ranges::all_of(parts, is_name) && !parts[0].contains('*')) return {};
  return breach(pointer, "a media type is expected");
}

Answer<void> tags(JsonValue value, const std::string& pointer) {
  DID_CHECK((list<0, 16, text<1, 32>>(value, pointer)));
  for (std::size_t i = 0; i < value.size(); ++i)
    for (std::size_t before = 0; before < i; ++before)
      if (value[before].string() == value[i].string()) return breach(pointer + "/" + std::to_string(i), "the same tag stands twice");
  return {};
}

// "urn:air:acme.com:nlp:translate@1.*": an agent and a range of its versions, which is not read yet.
Answer<void> superseded(JsonValue value, const std::string& pointer) {
  DID_CHECK((text<1, 640>(value, pointer)));
  const auto at = value.string().find('@');
  if (at != std::string_view::npos && at + 1 < value.string().size() && AgentKey::parse(value.string().substr(0, at))) return {};
  return breach(pointer, "an agent name, `@` and a range of versions are expected");
}

constexpr std::array key_binding_members{Member{"type", true, key_binding_type}, Member{"value", true, text<1, 512>}};

constexpr std::array endpoint_members{
    Member{"protocol", true, protocol},
    Member{"url", true, rule::url},
    Member{"binding", false, text<1, 64>},
    Member{"protocolVersion", false, text<1, 32>},
    Member{"tenant", false, null_or<text<1, 128>>},
    Member{"keyBinding", false, list<0, 8, members_of<key_binding_members>>},
};

constexpr std::array artifact_members{
    Member{"mediaType", true, text<1, 128>},    Member{"url", false, rule::url},     Member{"digest", false, rule::digest},
    Member{"size", false, integer<0, 262'144>}, Member{"data", false, rule::object},
};

Answer<void> artifact(JsonValue value, const std::string& pointer) {
  DID_CHECK(check_members(value, pointer, artifact_members));
  const bool by_url = value.find("url") && value.find("digest");
  const bool inside = value.find("data") && !value.find("url") && !value.find("digest") && !value.find("size");
  if (inside || (by_url && !value.find("data"))) return {};
  return breach(pointer, "either `url` and `digest`, or `data`, is expected");
}

constexpr std::array schema_members{Member{"url", true, rule::url}, Member{"digest", true, rule::digest}};

constexpr std::array capability_members{
    Member{"id", true, capability_id},
    Member{"taxonomy", true, text<1, 300>},
    Member{"path", true, text<1, 512>},
    Member{"contract", false, rule::semver},
    Member{"legacyName", false, text<1, 63>},
    Member{"skillRefs", false, list<0, 16, text<1, 128>>},
    Member{"inputModes", false, list<0, 16, media_type>},
    Member{"outputModes", false, list<0, 16, media_type>},
    Member{"inputSchema", false, members_of<schema_members>},
    Member{"outputSchema", false, members_of<schema_members>},
    Member{"extensions", false, list<0, 16, text<1, 32>>},
    Member{"constraints", false, rule::constraints},
};

constexpr std::array policy_members{Member{"listing", true, listing}, Member{"discloseTo", false, rule::a_did}};

constexpr std::array subject_members{
    Member{"id", true, rule::a_did},
    Member{"agentKey", true, rule::agent_key},
    Member{"version", true, rule::semver},
    Member{"sequence", true, integer<1, 9'007'199'254'740'991>},
    Member{"previous", false, rule::digest},
    Member{"salt", true, salt},
    Member{"displayName", true, text<1, 64>},
    Member{"description", false, text<0, 1024>},
    Member{"tags", false, tags},
    Member{"representativeQueries", false, list<0, 5, text<1, 256>>},
    Member{"host", false, rule::fqdn},
    Member{"endpoints", true, list<1, 16, members_of<endpoint_members>>},
    Member{"artifacts", false, list<0, 16, artifact>},
    Member{"capabilities", true, list<1, 64, members_of<capability_members>>},
    Member{"securitySchemes", false, rule::object},
    Member{"securityRequirements", false, rule::array},
    Member{"supersedes", false, list<0, 16, superseded>},
    Member{"sunset", false, null_or<rule::date_time>},
    Member{"replacedBy", false, null_or<rule::agent_key>},
    Member{"lease", false, lease},
    Member{"policy", false, members_of<policy_members>},
};

}  // namespace

Answer<void> check_statement_form(JsonValue statement) {
  if (!statement.is_object()) return breach("", "an object is expected");
  for (const auto* type : {"VerifiableCredential", "AgentStatementCredential"}) {
    if (!vc::has_type(statement, type)) return breach("/type", "`" + std::string(type) + "` is missing");
  }
  for (const auto* required : {"@context", "issuer", "validFrom", "validUntil", "credentialSubject", "proof"}) {
    if (!statement.find(required)) return breach("/" + std::string(required), "required, and missing");
  }
  DID_CHECK(rule::a_did(member_of(statement, "issuer"), "/issuer"));  // the DID alone: what else an issuer says of itself is not examined
  DID_CHECK(DelegationChain::parse(statement));
  DID_CHECK(rule::date_time(member_of(statement, "validFrom"), "/validFrom"));
  DID_CHECK(rule::date_time(member_of(statement, "validUntil"), "/validUntil"));
  return check_members(member_of(statement, "credentialSubject"), "/credentialSubject", subject_members);
}

}  // namespace ans
