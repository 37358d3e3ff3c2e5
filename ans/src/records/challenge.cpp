#include "records/challenge.h"

#include <did/codec.h>
#include <did/hash.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "records/alias.h"
#include "records/command_form.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::array rules{
    ControlRule{ControlMethod::signed_challenge, "signed-challenge"},
    ControlRule{ControlMethod::did_document, "did-web"},
    ControlRule{ControlMethod::dns_challenge, "dns-01"},
    ControlRule{ControlMethod::http_challenge, "http-01"},
    ControlRule{ControlMethod::dns_key, "dns-key"},
    ControlRule{ControlMethod::jwks, "jwks"},
};

Answer<void> method_word(JsonValue value, const std::string& pointer) {
  if (value.is_string() && std::ranges::find(rules, value.string(), &ControlRule::word) != rules.end()) return {};
  return breach(pointer, "one of signed-challenge, did-web, dns-01, http-01, dns-key, jwks is expected");
}

Answer<void> purpose(JsonValue value, const std::string& pointer) {
  return value.is_string() && value.string() == control_purpose ? Answer<void>() : breach(pointer, "`ans:control:v1` is expected");
}

constexpr std::array answer_members{Member{"method", true, method_word}, Member{"challenge", false, rule::object}};
constexpr std::array challenge_members{
    Member{"purpose", true, purpose},          Member{"registry", true, rule::text<1, 512>},
    Member{"agentKey", true, rule::agent_key}, Member{"nonce", true, rule::text<1, 64>},
    Member{"exp", true, rule::date_time},      Member{"proof", true, rule::object},  // its form is examined with its signature
};

}  // namespace

Result<std::string> Challenge::canonical() const {
  return did::canonicalize(
      did::Json{{"purpose", control_purpose}, {"registry", registry}, {"agentKey", agent_key}, {"nonce", nonce}, {"exp", exp}});
}

Result<std::string> Challenge::answer(std::string_view key_digest) const {
  DID_TRY(const auto text, canonical());
  DID_TRY(const auto key, did::hex_decode(key_digest.substr(std::string_view("sha256:").size())));
  did::Bytes all(text.begin(), text.end());
  all.insert(all.end(), key.begin(), key.end());
  return did::base64url_encode(did::sha256(all));
}

std::span<const ControlRule> control_rules() { return rules; }

std::string_view name(ControlMethod method) { return rules[std::to_underlying(method)].word; }

std::optional<std::string> domain_of(const AgentKey& key) {
  const auto domain = publisher_domain(key);
  return domain.empty() ? std::nullopt : std::optional<std::string>(domain);
}

std::vector<ControlMethod> methods_for(const AgentKey& key) {
  if (!key.publisher_did().starts_with("did:web:")) return {ControlMethod::signed_challenge};
  if (!domain_of(key)) return {ControlMethod::did_document};
  return {ControlMethod::did_document, ControlMethod::dns_challenge, ControlMethod::http_challenge, ControlMethod::dns_key,
          ControlMethod::jwks};
}

std::string place_of(ControlMethod method, std::string_view domain, std::string_view nonce) {
  const std::string host(domain);
  switch (method) {
    case ControlMethod::dns_challenge: return "_ans-challenge." + host;
    case ControlMethod::http_challenge: return "https://" + host + "/.well-known/ans-challenge/" + std::string(nonce);
    case ControlMethod::dns_key: return "_agents." + host;
    case ControlMethod::jwks: return "https://" + host + "/.well-known/jwks.json";
    case ControlMethod::signed_challenge:
    case ControlMethod::did_document: return {};
  }
  std::unreachable();
}

Answer<Challenge> read_challenge(JsonValue value, const std::string& pointer) {
  DID_CHECK(check_members(value, pointer, challenge_members));
  const auto text = [&](std::string_view member) { return std::string(value.find_string(member).value_or("")); };
  return Challenge{.registry = text("registry"), .agent_key = text("agentKey"), .nonce = text("nonce"), .exp = text("exp")};
}

JsonValue ControlAnswer::signed_challenge() const { return member_of(document_.root(), "challenge"); }

Answer<ControlAnswer> ControlAnswer::parse(std::string_view text) {
  DID_TRY(auto document, did::JsonDocument::parse(text, {.max_bytes = control_answer_max_size, .max_depth = 16}));
  DID_CHECK(check_members(document.root(), "", answer_members));
  ControlAnswer out(std::move(document));
  const auto root = out.document_.root();
  out.method_ = std::ranges::find(rules, root.find_string("method").value_or(""), &ControlRule::word)->method;
  const bool is_signed = out.method_ == ControlMethod::signed_challenge;
  if (is_signed != root.find("challenge").has_value())
    return breach("/challenge", is_signed ? "required, and missing" : "only a signed challenge has this member");
  if (!is_signed) return out;
  DID_TRY(out.challenge_, read_challenge(out.signed_challenge(), "/challenge"));
  DID_TRY(out.canonical_, did::canonicalize(out.signed_challenge()));
  return out;
}

}  // namespace ans
