#include "registry/record_delegation.h"

#include <did/did.h>
#include <did/hash.h>
#include <vc/credential.h>
#include <vc/verify.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace cli {
namespace {

using did::JsonValue;
using vc::Check;
using vc::Problem;
using Texts = std::vector<std::string>;

constexpr std::size_t max_links = 5;
constexpr std::size_t max_members = 64;

struct Link {
  std::string issuer, delegate, parent, digest;
  Texts actions, names;
  std::optional<Texts> capabilities;  // nullopt: any
  std::int64_t max_depth = 0;
  std::optional<did::Time> from;
  did::Time until{};
};

std::unexpected<did::Error> bad(std::string why) { return did::fail(did::Errc::malformed, std::move(why)); }

did::Result<Texts> read_texts(JsonValue subject, std::string_view member) {
  const auto list = subject.find(member).value_or(JsonValue());
  if (!list.is_array() || list.size() == 0 || list.size() > max_members) return bad("`" + std::string(member) + "` is no list of 1 to 64");
  Texts out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string()) return bad("`" + std::string(member) + "` has something else than texts");
    out.emplace_back(list[i].string());
  }
  return out;
}

// The name of a taxonomy, and in `x:` the domain, are the same in any case.
std::string canonical_capability(std::string_view text) {
  std::string out(text);
  const auto colon = std::min(out.find(':'), out.size());
  auto end = std::min(out.find('@'), colon);
  const bool own = out.substr(0, end) == "x" || out.substr(0, end) == "X";
  const auto lower = [&out](std::size_t from, std::size_t to) {
    for (auto i = from; i < to; ++i) out[i] = out[i] >= 'A' && out[i] <= 'Z' ? static_cast<char>(out[i] - 'A' + 'a') : out[i];
  };
  lower(0, end);
  if (own && colon < out.size()) lower(colon, std::min(out.find('/'), out.size()));
  return out;
}

// Members that are not known would be conditions that are not seen.
did::Result<void> check_members(JsonValue subject) {
  constexpr std::array<std::string_view, 6> known{"id", "actions", "names", "capabilities", "maxDepth", "parent"};
  for (std::size_t i = 0; i < subject.size(); ++i)
    if (std::ranges::find(known, subject.member_name(i)) == known.end())
      return bad("`" + std::string(subject.member_name(i)) + "` is not known");
  return {};
}

did::Result<Link> read_link(JsonValue credential) {
  const auto subject = credential.find("credentialSubject").value_or(JsonValue());
  if (!credential.is_object() || !vc::has_type(credential, "AgentDelegationCredential") || !subject.is_object())
    return bad("it is no AgentDelegationCredential");
  DID_CHECK(check_members(subject));
  Link out;
  out.issuer = vc::identifier_of(credential, "issuer");
  out.delegate = subject.find_string("id").value_or("");
  out.parent = subject.find_string("parent").value_or("");
  DID_TRY(out.actions, read_texts(subject, "actions"));
  DID_TRY(out.names, read_texts(subject, "names"));
  if (subject.find("capabilities")) {
    DID_TRY(out.capabilities, read_texts(subject, "capabilities"));
    std::ranges::transform(*out.capabilities, out.capabilities->begin(), canonical_capability);
  }
  out.max_depth = subject.find_integer("maxDepth").value_or(-1);
  if (out.max_depth < 0) return bad("it has no `maxDepth`");
  DID_TRY(out.until, did::parse_date_time(credential.find_string("validUntil").value_or("")));
  if (credential.find("validFrom")) {
    DID_TRY(out.from, did::parse_date_time(credential.find_string("validFrom").value_or("")));
  }
  DID_TRY(const auto text, did::canonicalize(credential));
  out.digest = did::digest_text(did::as_bytes(text));
  return out;
}

bool covers_name(const Texts& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& one) { return one == name || (one.ends_with(':') && name.starts_with(one)); });
}

// "a2a:book" covers "a2a:book", "a2a:book/hotel" and, having no version, "a2a@1.0.0:book".
bool covers_capability(const std::optional<Texts>& allowed, const std::string& path) {
  if (!allowed) return true;
  const auto at = path.find('@');
  const auto colon = path.find(':');
  const auto plain = at < colon ? path.substr(0, at) + path.substr(colon) : path;
  return std::ranges::any_of(*allowed, [&](const std::string& one) {
    return std::ranges::any_of(std::array{path, plain},
                               [&](const std::string& text) { return text == one || text.starts_with(one + "/"); });
  });
}

// What a link allows that the one before does not; empty: nothing.
std::string excess(const Link& link, const Link& before) {
  for (const auto& action : link.actions)
    if (std::ranges::find(before.actions, action) == before.actions.end()) return "the action `" + action + "`";
  for (const auto& name : link.names)
    if (!covers_name(before.names, name)) return "the name `" + name + "`";
  if (before.capabilities && !link.capabilities) return "any capability";
  for (const auto& path : link.capabilities.value_or(Texts()))
    if (!covers_capability(before.capabilities, path)) return "the capability `" + path + "`";
  if (link.max_depth >= before.max_depth) return "a depth of " + std::to_string(link.max_depth);
  if (link.until > before.until) return "a later end";
  if (before.from && (!link.from || *link.from < *before.from)) return "an earlier begin";
  return {};
}

// What the last link does not allow of the statement; empty: all of it is allowed.
std::string missing(const Link& last, JsonValue subject, std::string_view agent_key) {
  const std::string action = subject.find_integer("sequence") == 1 ? "register" : "update";
  if (std::ranges::find(last.actions, action) == last.actions.end()) return "the action `" + action + "`";
  if (!covers_name(last.names, agent_key)) return "the name `" + std::string(agent_key) + "`";
  const auto declared = subject.find("capabilities").value_or(JsonValue());
  for (std::size_t i = 0; declared.is_array() && i < declared.size(); ++i) {
    const auto path = canonical_capability(std::string(declared[i].find_string("taxonomy").value_or("")) + ":" +
                                           std::string(declared[i].find_string("path").value_or("")));
    if (!covers_capability(last.capabilities, path)) return "the capability `" + path + "`";
  }
  return {};
}

// Whose key made the proof, or each proof of a set; empty: it is not one DID.
std::string signer_of(JsonValue statement) {
  const auto proof = statement.find("proof").value_or(JsonValue());
  const auto count = proof.is_array() ? proof.size() : 1;
  std::string signer;
  for (std::size_t i = 0; i < count; ++i) {
    const auto url = did::DidUrl::parse((proof.is_array() ? proof[i] : proof).find_string("verificationMethod").value_or(""));
    if (!url || (i > 0 && signer != url->did().text())) return {};
    signer = url->did().text();
  }
  return signer;
}

// The chain's own rules, without its proofs; empty: they are kept.
std::string breach(const std::vector<Link>& links, JsonValue statement, std::string_view agent_key, std::string_view publisher) {
  const Link* before = nullptr;
  for (const auto& link : links) {
    const auto& delegator = before == nullptr ? std::string(publisher) : before->delegate;
    if (link.issuer != delegator) return "`" + link.issuer + "` has nothing to delegate here";
    if (link.parent != (before == nullptr ? "" : before->digest)) return "a link does not hang on the one before";
    if (const auto more = before == nullptr ? std::string() : excess(link, *before); !more.empty())
      return "a link allows " + more + ", and the one before does not";
    before = &link;
  }
  if (signer_of(statement) != before->delegate) return "the statement is not signed by the delegate `" + before->delegate + "`";
  const auto less = missing(*before, statement.find("credentialSubject").value_or(JsonValue()), agent_key);
  return less.empty() ? "" : "the delegation does not allow " + less;
}

void check_proof(JsonValue credential, const std::string& where, did::Time at, const did::MethodTable& methods, vc::Verdict& verdict) {
  vc::Policy policy;
  policy.at = at;
  policy.issuers = {std::string(vc::identifier_of(credential, "issuer"))};
  policy.suites = {"eddsa-jcs-2022", "ecdsa-jcs-2019"};
  const auto of_link = vc::verify(credential, policy, methods);
  if (of_link.accepted()) return;
  const auto* reason = of_link.reason();
  vc::Finding finding{reason == nullptr ? Problem::cryptographic_security_error : reason->problem, where,
                      "the delegation: " + (reason == nullptr ? "not accepted" : reason->detail)};
  if (of_link.exit_code() == 13) return verdict.undetermine(Check::controller, std::move(finding));
  verdict.fail(of_link.exit_code() == 11 ? Check::period : Check::controller, std::move(finding));
}

}  // namespace

bool is_delegated(JsonValue statement) { return statement.find("delegation").has_value(); }

void check_delegation(JsonValue statement, std::string_view agent_key, std::string_view publisher, did::Time at,
                      const did::MethodTable& methods, vc::Verdict& verdict) {
  verdict.require(Check::controller);
  const auto refuse = [&verdict](const std::string& why) { verdict.fail(Check::issuer, {Problem::untrusted_issuer, "/delegation", why}); };
  const auto given = *statement.find("delegation");
  if (!given.is_array() || given.size() == 0 || given.size() > max_links) return refuse("a delegation has 1 to 5 links");
  std::vector<Link> links;
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto link = read_link(given[i]);
    if (!link) return refuse("link " + std::to_string(i) + " of the delegation: " + link.error().message);
    links.push_back(*std::move(link));
  }
  if (const auto why = breach(links, statement, agent_key, publisher); !why.empty()) return refuse(why);
  for (std::size_t i = 0; i < given.size(); ++i) check_proof(given[i], "/delegation/" + std::to_string(i), at, methods, verdict);
  if (verdict.outcome(Check::controller) == vc::Outcome::not_run) verdict.pass(Check::controller);
}

}  // namespace cli
