#include "records/delegation.h"

#include <did/hash.h>
#include <vc/credential.h>
#include <vc/verify.h>

#include <algorithm>
#include <array>

#include "records/attestation.h"
#include "records/members.h"
#include "records/record.h"

namespace ans {
namespace {

constexpr std::array<std::string_view, 8> delegable{"attest", "deprecate", "register", "renew", "revoke", "rotate", "suspend", "update"};
constexpr std::int64_t deepest = max_links - 1;

Answer<void> action_word(JsonValue value, const std::string& pointer) {
  if (value.is_string() && is_delegable(value.string())) return {};
  return breach(pointer, "one of attest, deprecate, register, renew, revoke, rotate, suspend, update is expected");
}

// An agentKey, or the beginning of some.
Answer<void> name_or_prefix(JsonValue value, const std::string& pointer) {
  if (!value.is_string()) return breach(pointer, "a string is expected");
  const std::string text(value.string());
  const auto key = AgentKey::parse(text.ends_with(':') ? text + "x" : text);
  const bool canonical = key && key->text().starts_with(text);
  return canonical ? Answer<void>()
                   : breach(pointer, "an agentKey, or the beginning of one that ends in `:`, in canonical form is expected");
}

Answer<void> capability_path(JsonValue value, const std::string& pointer) {
  if (value.is_string() && CapabilityPath::parse(value.string())) return {};
  return breach(pointer, "a capability is expected, such as `oasf@1.1.1:language_processing`");
}

constexpr std::array subject_members{
    Member{"id", true, rule::a_did},
    Member{"actions", true, rule::list<1, 8, action_word>},
    Member{"names", true, rule::list<1, 64, name_or_prefix>},
    Member{"capabilities", false, rule::list<1, 64, capability_path>},
    Member{"maxDepth", true, rule::integer<0, deepest>},
    Member{"parent", false, rule::digest},
};

std::vector<std::string> texts(JsonValue list) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < list.size(); ++i) out.emplace_back(list[i].string());
  return out;
}

Answer<DelegationLink> parse_link(JsonValue credential, const std::string& pointer) {
  if (!credential.is_object()) return breach(pointer, "an object is expected");
  if (!vc::has_type(credential, "AgentDelegationCredential")) return breach(pointer + "/type", "`AgentDelegationCredential` is missing");
  DelegationLink out;
  out.issuer = vc::identifier_of(credential, "issuer");
  if (out.issuer.empty()) return breach(pointer + "/issuer", "a DID is expected");
  const auto subject = member_of(credential, "credentialSubject");
  DID_CHECK(check_members(subject, pointer + "/credentialSubject", subject_members));
  out.delegate = subject.find_string("id").value_or("");
  out.actions = texts(member_of(subject, "actions"));
  out.names = texts(member_of(subject, "names"));
  if (const auto list = subject.find("capabilities")) {
    out.capabilities.emplace();
    for (const auto& text : texts(*list)) {
      DID_TRY(auto path, CapabilityPath::parse(text));
      out.capabilities->push_back(std::move(path));
    }
  }
  out.max_depth = subject.find_integer("maxDepth").value_or(0);
  out.parent = subject.find_string("parent").value_or("");
  DID_CHECK(rule::date_time(member_of(credential, "validUntil"), pointer + "/validUntil"));
  DID_TRY(out.valid_until, did::parse_date_time(credential.find_string("validUntil").value_or("")));
  if (const auto from = credential.find("validFrom")) {
    DID_CHECK(rule::date_time(*from, pointer + "/validFrom"));
    DID_TRY(out.valid_from, did::parse_date_time(from->string()));
  }
  DID_TRY(const auto canonical, did::canonicalize(credential));
  out.digest = did::digest_text(did::as_bytes(canonical));
  return out;
}

bool covers_name(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::any_of(names, [&](const std::string& one) { return one == name || (one.ends_with(':') && name.starts_with(one)); });
}

bool covers_path(const std::optional<std::vector<CapabilityPath>>& allowed, const CapabilityPath& path) {
  if (!allowed) return true;
  const auto places = path.postings();
  return std::ranges::any_of(*allowed, [&](const CapabilityPath& one) { return std::ranges::find(places, one.text()) != places.end(); });
}

// What a link allows that the one before it does not; empty: nothing.
std::string excess(const DelegationLink& link, const DelegationLink& parent) {
  for (const auto& action : link.actions)
    if (std::ranges::find(parent.actions, action) == parent.actions.end()) return "the action `" + action + "`";
  for (const auto& name : link.names)
    if (!covers_name(parent.names, name)) return "the name `" + name + "`";
  if (parent.capabilities && !link.capabilities) return "any capability";
  for (const auto& path : link.capabilities.value_or(std::vector<CapabilityPath>()))
    if (!covers_path(parent.capabilities, path)) return "the capability `" + std::string(path.text()) + "`";
  if (link.max_depth >= parent.max_depth) return "a depth of " + std::to_string(link.max_depth);
  if (link.valid_until > parent.valid_until) return "a later end";
  if (parent.valid_from && (!link.valid_from || *link.valid_from < *parent.valid_from)) return "an earlier begin";
  return {};
}

// What the last link does not allow of the act; empty: all of it is allowed.
std::string missing(const DelegationLink& last, const DelegatedAct& act) {
  if (std::ranges::find(last.actions, act.action) == last.actions.end()) return "the action `" + std::string(act.action) + "`";
  if (!covers_name(last.names, act.name.text())) return "the name `" + std::string(act.name.text()) + "`";
  for (const auto& path : act.capabilities)
    if (!covers_path(last.capabilities, path)) return "the capability `" + std::string(path.text()) + "`";
  return {};
}

}  // namespace

bool is_delegable(std::string_view word) { return std::ranges::find(delegable, word) != delegable.end(); }

Answer<DelegationChain> DelegationChain::parse(JsonValue document, const std::string& pointer) {
  DelegationChain out;
  out.pointer_ = pointer;
  const auto member = document.find("delegation");
  if (!member) return out;
  if (!member->is_array() || member->size() == 0) return breach(pointer, "an array of 1 to 5 credentials is expected");
  if (member->size() > max_links) return refuse(ProblemCode::delegation_exceeded, "a chain has at most 5 links", {}, pointer);
  for (std::size_t i = 0; i < member->size(); ++i) {
    DID_TRY(auto link, parse_link((*member)[i], pointer + "/" + std::to_string(i)));
    out.links_.push_back(std::move(link));
  }
  return out;
}

std::vector<std::string> DelegationChain::digests() const {
  std::vector<std::string> out;
  for (const auto& link : links_) out.push_back(link.digest);
  return out;
}

Answer<void> DelegationChain::examine(const DelegatedAct& act) const {
  const auto publisher = act.name.publisher_did();
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const auto& link = links_[i];
    const auto where = pointer_ + "/" + std::to_string(i);
    const auto* parent = i == 0 ? nullptr : &links_[i - 1];
    const auto& delegator = parent == nullptr ? publisher : parent->delegate;
    if (link.issuer != delegator)
      return refuse(ProblemCode::forbidden, "`" + link.issuer + "` has nothing to delegate here", "this link is issued by " + delegator,
                    where + "/issuer");
    if (link.parent != (parent == nullptr ? std::string() : parent->digest))
      return refuse(ProblemCode::forbidden, "the link does not hang on the one before",
                    "`parent` is the digest of that link; the first has none", where + "/credentialSubject/parent");
    if (act.at >= link.valid_until || (link.valid_from && act.at < *link.valid_from))
      return refuse(ProblemCode::forbidden, "the delegation to `" + link.delegate + "` is not in force", {}, where + "/validUntil");
    if (const auto more = parent == nullptr ? std::string() : excess(link, *parent); !more.empty())
      return refuse(ProblemCode::delegation_exceeded, "the link allows " + more + ", and the one before does not", {}, where);
  }
  const auto& last = links_.back();
  const auto where = pointer_ + "/" + std::to_string(links_.size() - 1);
  if (last.delegate != act.signer)
    return refuse(ProblemCode::forbidden, "`" + std::string(act.signer) + "` is not the delegate `" + last.delegate + "`", {},
                  where + "/credentialSubject/id");
  if (const auto less = missing(last, act); !less.empty())
    return refuse(ProblemCode::delegation_exceeded, "the delegation does not allow " + less, {}, where);
  return {};
}

Answer<std::string> DelegationChain::check_proofs(JsonValue document, did::Time at, const did::MethodTable& methods) const {
  const auto member = member_of(document, "delegation");
  std::string publisher_key;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    const auto where = pointer_ + "/" + std::to_string(i);
    const vc::Policy policy{.issuers = {links_[i].issuer}, .suites = {statement_suites.begin(), statement_suites.end()}, .at = at};
    if (auto known = require_known_method(links_[i].issuer, methods, ProblemCode::forbidden); !known)
      return std::unexpected(std::move(known).error().under(where));
    const auto verdict = vc::verify(member[i], policy, methods);
    if (auto accepted = require_accepted(verdict, ProblemCode::forbidden); !accepted)
      return std::unexpected(std::move(accepted).error().under(where));
    if (i == 0) publisher_key = verdict.subject.key_hash;
  }
  return publisher_key;
}

}  // namespace ans
