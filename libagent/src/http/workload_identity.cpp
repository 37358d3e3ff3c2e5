#include "agent/workload_identity.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "did/codec.h"
#include "did/json.h"
#include "did/key_format.h"
#include "jwk_set.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;
using did::JsonValue;
template <class T>
using Examined = std::expected<T, TokenRefusal>;

constexpr did::JsonLimits part_limits{.max_bytes = max_token, .max_depth = 8};
constexpr std::size_t max_domain = 255;

std::unexpected<TokenRefusal> refuse(TokenProblem problem, std::string detail) {
  return std::unexpected(TokenRefusal{problem, std::move(detail)});
}

bool is_trust_domain(std::string_view text) {
  return !text.empty() && text.size() <= max_domain && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

// A workload identifier is a URI whose authority is the trust domain (section 5.1); no user and no port.
std::optional<std::string_view> trust_domain_of(std::string_view subject) {
  const auto scheme = subject.find("://");
  if (scheme == std::string_view::npos || scheme == 0) return std::nullopt;
  const auto rest = subject.substr(scheme + 3);
  const auto domain = rest.substr(0, rest.find_first_of("/?#"));
  return is_trust_domain(domain) ? std::optional(domain) : std::nullopt;
}

// The JWS names of the one algorithm that goes with a key; the second is the older one of Ed25519 (RFC 9864).
bool goes_with(std::string_view alg, const did::PublicKey& key) {
  switch (key.type()) {
    case did::KeyType::ed25519: return alg == "Ed25519" || alg == "EdDSA";
    case did::KeyType::p256: return alg == "ES256";
    case did::KeyType::p384: return alg == "ES384";
    default: return false;  // no other type signs tokens
  }
}

struct Parts {
  did::JsonDocument header;
  did::JsonDocument claims;
  std::string_view signed_text;
  did::Bytes signature;
};

Examined<did::JsonDocument> read_part(std::string_view text) {
  const auto bytes = did::base64url_decode(text);
  if (!bytes) return refuse(TokenProblem::malformed, "a part of the token is no base64url");
  auto document = did::JsonDocument::parse(did::as_text(*bytes), part_limits);
  if (!document || !document->root().is_object()) return refuse(TokenProblem::malformed, "a part of the token is no JSON object");
  return *std::move(document);
}

// RFC 7515 7.1: the compact form.
Examined<Parts> take_apart(std::string_view token) {
  if (token.size() > max_token) return refuse(TokenProblem::too_large, "the token has " + std::to_string(token.size()) + " bytes");
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
    return refuse(TokenProblem::malformed, "the token is not of three parts");
  }
  auto header = read_part(token.substr(0, first));
  if (!header) return std::unexpected(std::move(header).error());
  auto claims = read_part(token.substr(first + 1, second - first - 1));
  if (!claims) return std::unexpected(std::move(claims).error());
  auto signature = did::base64url_decode(token.substr(second + 1));
  if (!signature) return refuse(TokenProblem::malformed, "the signature of the token is no base64url");
  return Parts{*std::move(header), *std::move(claims), token.substr(0, second), *std::move(signature)};
}

Examined<std::string_view> text_of(JsonValue object, std::string_view member) {
  const auto value = object.find_string(member);
  if (!value || value->empty())
    return refuse(TokenProblem::malformed, "the token has no `" + std::string(member) + "`, or it is no string");
  return *value;
}

// NumericDate in whole seconds; nullopt: absent.
Examined<std::optional<did::Time>> time_of(JsonValue claims, std::string_view member) {
  constexpr std::int64_t last = 253402300799;  // of the year 9999
  const auto value = claims.find(member);
  if (!value) return std::nullopt;
  const auto seconds = value->is_number() ? value->integer() : std::nullopt;
  if (!seconds || *seconds < 0 || *seconds > last)
    return refuse(TokenProblem::malformed, "`" + std::string(member) + "` of the token is no time in whole seconds");
  return did::Time(std::chrono::seconds(*seconds));
}

Examined<void> check_header(JsonValue header) {
  const auto type = text_of(header, "typ");
  if (!type) return std::unexpected(type.error());
  if (*type != "wit+jwt" && *type != "application/wit+jwt")
    return refuse(TokenProblem::malformed, "the token is of another type than `wit+jwt`");
  // RFC 7515 4.1.11: what has to be understood, and is not.
  if (header.find("crit")) return refuse(TokenProblem::malformed, "the token's header has `crit`");
  return {};
}

// Section 3: with `kid` the anchor of that name; without one, the only one that there is.
Examined<const did::PublicKey*> anchor_of(JsonValue header, const TrustDomains::Domain& domain) {
  const auto kid = header.find("kid");
  if (kid && !kid->is_string()) return refuse(TokenProblem::malformed, "`kid` of the token is no string");
  if (!kid) {
    if (domain.anchors.size() == 1) return &domain.anchors.front().key;
    return refuse(TokenProblem::unknown_key, "the token has no `kid`, and its trust domain more than one key");
  }
  const auto found = std::ranges::find(domain.anchors, kid->string(), &TrustDomains::Anchor::kid);
  if (found == domain.anchors.end() || kid->string().empty())
    return refuse(TokenProblem::unknown_key, "`kid` names no key of the token's trust domain");
  return &found->key;
}

Examined<void> check_signature(const Parts& parts, const TrustDomains::Domain& domain) {
  const auto key = anchor_of(parts.header.root(), domain);
  if (!key) return std::unexpected(key.error());
  const auto alg = text_of(parts.header.root(), "alg");
  if (!alg) return std::unexpected(alg.error());
  if (!goes_with(*alg, **key)) return refuse(TokenProblem::algorithm_mismatch, "`alg` of the token is not its key's");
  if (!(*key)->verify(did::as_bytes(parts.signed_text), parts.signature))
    return refuse(TokenProblem::bad_signature, "the token's signature does not hold");
  return {};
}

Examined<did::Time> check_period(JsonValue claims, did::Time now, std::chrono::milliseconds skew) {
  for (const auto* member : {"nbf", "iat"}) {
    const auto begin = time_of(claims, member);
    if (!begin) return std::unexpected(begin.error());
    if (*begin && **begin > now + skew)
      return refuse(TokenProblem::not_yet_valid, "the token begins at `" + did::format_time(**begin) + "`");
  }
  const auto end = time_of(claims, "exp");
  if (!end) return std::unexpected(end.error());
  if (!*end) return refuse(TokenProblem::malformed, "the token has no `exp`");
  if (**end <= now) return refuse(TokenProblem::expired, "the token expired at `" + did::format_time(**end) + "`");
  return **end;
}

Examined<SignatureKey> confirmed_key(JsonValue claims) {
  const auto cnf = claims.find("cnf");
  const auto jwk = cnf && cnf->is_object() ? cnf->find("jwk") : std::nullopt;
  if (!jwk || !jwk->is_object()) return refuse(TokenProblem::malformed, "the token has no `cnf` with a `jwk`");
  const auto alg = text_of(*jwk, "alg");
  if (!alg) return std::unexpected(alg.error());
  const auto key = public_key_of(did::to_json(*jwk));
  if (!key) return refuse(TokenProblem::malformed, "the key that the token confirms: " + key.error().message);
  if (!goes_with(*alg, *key)) return refuse(TokenProblem::algorithm_mismatch, "`alg` of the key that the token confirms is not the key's");
  auto usable = SignatureKey::from_public(*key);
  if (!usable) return refuse(TokenProblem::algorithm_mismatch, usable.error().message);
  return *std::move(usable);
}

KeyProblem problem_of(TokenProblem problem) {
  switch (problem) {
    case TokenProblem::not_yet_valid:
    case TokenProblem::expired: return KeyProblem::not_in_force;
    case TokenProblem::algorithm_mismatch: return KeyProblem::unsupported;
    case TokenProblem::malformed:
    case TokenProblem::too_large:
    case TokenProblem::unknown_trust_domain:
    case TokenProblem::unknown_issuer:
    case TokenProblem::unknown_key:
    case TokenProblem::bad_signature: return KeyProblem::unknown;
  }
  std::unreachable();
}

}  // namespace

std::string_view name(TokenProblem problem) {
  static constexpr std::array<std::string_view, 9> names{"malformed",      "too_large",     "unknown_trust_domain",
                                                         "unknown_issuer", "unknown_key",   "algorithm_mismatch",
                                                         "bad_signature",  "not_yet_valid", "expired"};
  return names.at(static_cast<std::size_t>(problem));
}

did::Result<void> TrustDomains::add(std::string_view trust_domain, std::string_view jwks, std::vector<std::string> issuers) {
  if (!is_trust_domain(trust_domain)) return fail(Errc::malformed, "`" + std::string(trust_domain) + "` is no trust domain");
  DID_TRY(const auto keys, read_key_set(jwks));
  Domain domain{.anchors = {}, .issuers = std::move(issuers)};
  for (const auto& jwk : keys) {
    auto key = public_key_of(jwk);
    if (!key && key.error().code == Errc::unsupported) continue;  // of a type that others use
    if (!key) return std::unexpected(std::move(key).error());
    const bool named = jwk.contains("kid") && jwk.at("kid").is_string();
    auto kid = named ? jwk.at("kid").get<std::string>() : std::string();
    if (named && std::ranges::find(domain.anchors, kid, &Anchor::kid) != domain.anchors.end())
      return fail(Errc::malformed, "key set with one `kid` twice");
    domain.anchors.push_back({std::move(kid), *std::move(key)});
  }
  domains_.insert_or_assign(std::string(trust_domain), std::move(domain));
  return {};
}

const TrustDomains::Domain* TrustDomains::find(std::string_view trust_domain) const {
  const auto found = domains_.find(trust_domain);
  return found == domains_.end() ? nullptr : &found->second;
}

std::expected<WorkloadIdentity, TokenRefusal> examine_token(std::string_view token, const TrustDomains& domains, did::Time now,
                                                            std::chrono::milliseconds skew) {
  DID_TRY(const auto parts, take_apart(token));
  DID_CHECK(check_header(parts.header.root()));
  const auto claims = parts.claims.root();
  DID_TRY(const auto subject, text_of(claims, "sub"));
  const auto trust_domain = trust_domain_of(subject);
  if (!trust_domain) return refuse(TokenProblem::malformed, "`sub` of the token is no workload identifier");
  const auto* domain = domains.find(*trust_domain);
  if (domain == nullptr) return refuse(TokenProblem::unknown_trust_domain, "the token's trust domain is not believed here");
  DID_CHECK(check_signature(parts, *domain));
  const auto issuer = claims.find_string("iss").value_or("");
  if (!domain->issuers.empty() && claims.find("iss") && std::ranges::find(domain->issuers, issuer) == domain->issuers.end())
    return refuse(TokenProblem::unknown_issuer, "`iss` of the token is no issuer of its trust domain");
  DID_TRY(const auto expires, check_period(claims, now, skew));
  DID_TRY(auto key, confirmed_key(claims));
  return WorkloadIdentity{.subject = std::string(subject),
                          .trust_domain = std::string(*trust_domain),
                          .issuer = std::string(issuer),
                          .id = std::string(claims.find_string("jti").value_or("")),
                          .expires = expires,
                          .key = std::move(key)};
}

std::expected<FoundKey, NoKey> WorkloadKeys::find(const KeyQuery& query) const {
  const auto no_key = [](KeyProblem problem, std::string detail) { return std::unexpected(NoKey{problem, std::move(detail)}); };
  const auto own = [](const ComponentId& one) { return one.name() == token_field && one.parameters().empty(); };
  if (std::ranges::none_of(query.input.components(), own))
    return no_key(KeyProblem::unknown, "the signature covers no `workload-identity-token`");
  const auto fields = query.context.response != nullptr ? query.context.response->fields : query.context.request->fields;
  const auto lines = std::ranges::count_if(fields, [](const HttpField& line) { return same_field_name(line.name, token_field); });
  if (lines != 1) return no_key(KeyProblem::unknown, "the message has not one `workload-identity-token`");
  const auto identity = examine_token(*field_value(fields, token_field), domains_, clock_.now());
  if (!identity)
    return no_key(problem_of(identity.error().problem), identity.error().detail + " (" + std::string(name(identity.error().problem)) + ")");
  return FoundKey{identity->key, identity->subject};
}

}  // namespace agent
