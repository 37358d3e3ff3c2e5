#include "agent/chain.h"

#include <algorithm>
#include <array>

#include "credential_form.h"
#include "did/hash.h"

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

constexpr std::string_view at_delegation = "/credentialSubject/delegation";
constexpr std::size_t max_grants = 32;
constexpr std::size_t text_max = 256;
constexpr auto deepest = static_cast<std::int64_t>(chain_max_links) - 1;

Result<std::optional<LinkReference>> read_reference(JsonValue delegation, std::string_view member) {
  constexpr std::array<std::string_view, 2> members{"id", "cd"};
  const auto value = delegation.find(member);
  if (!value) return std::nullopt;
  const auto where = std::string(at_delegation) + "/" + std::string(member);
  DID_CHECK(check_object(*value, members, 2, where));
  LinkReference out{};
  DID_TRY(out.id, read_text(*value, "id", 64, where));
  DID_TRY(out.cd, read_digest(*value, "cd", where));
  return out;
}

Result<std::vector<ConstraintPtr>> read_constraints(JsonValue holder, const std::string& where, std::size_t& count) {
  std::vector<ConstraintPtr> out;
  const auto list = holder.find("constraints");
  if (!list) return out;
  if (!list->is_array()) return bad(where, "`constraints` is an array");
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (++count > max_constraints)
      return did::fail(Errc::too_large, "a link has at most " + std::to_string(max_constraints) + " constraints");
    auto one = read_constraint((*list)[i]);
    if (!one) return std::unexpected(std::move(one).error().in(where + "/constraints/" + std::to_string(i)));
    out.push_back(*std::move(one));
  }
  return out;
}

Result<LinkGrant> read_grant(JsonValue value, const std::string& where, std::size_t& count) {
  constexpr std::array<std::string_view, 3> members{"action", "resource", "constraints"};
  DID_CHECK(check_object(value, members, 2, where));
  auto action = Action::parse(value.find_string("action").value_or(""));
  if (!action) return std::unexpected(std::move(action).error().in(where));
  auto resource = Resource::parse(value.find_string("resource").value_or(""));
  if (!resource) return std::unexpected(std::move(resource).error().in(where));
  DID_TRY(auto constraints, read_constraints(value, where, count));
  return LinkGrant{*std::move(action), *std::move(resource), std::move(constraints)};
}

Result<void> read_grants(JsonValue delegation, Link& out) {
  const auto list = delegation.find("grants");
  if (!list || !list->is_array() || list->size() == 0 || list->size() > max_grants)
    return bad(at_delegation, "`grants` is an array of 1 to " + std::to_string(max_grants) + " of them");
  std::size_t count = 0;
  for (std::size_t i = 0; i < list->size(); ++i) {
    DID_TRY(auto grant, read_grant((*list)[i], std::string(at_delegation) + "/grants/" + std::to_string(i), count));
    out.grants.push_back(std::move(grant));
  }
  DID_TRY(out.constraints, read_constraints(delegation, std::string(at_delegation), count));
  return {};
}

Result<void> read_delegation(JsonValue claims, Link& out) {
  constexpr std::array<std::string_view, 11> members{"depth",     "maxDepth", "delegateTo",  "grants", "root", "parent",
                                                     "principal", "mission",  "constraints", "ledger", "epoch"};
  constexpr std::array<std::string_view, 2> subject_members{"id", "delegation"};
  DID_CHECK(check_object(claims, subject_members, 2, "/credentialSubject"));
  const auto delegation = *claims.find("delegation");
  DID_CHECK(check_object(delegation, members, 4, at_delegation));
  DID_TRY(out.root, read_reference(delegation, "root"));
  DID_TRY(out.parent, read_reference(delegation, "parent"));
  DID_TRY(out.depth, read_count(delegation, "depth", 0, deepest, at_delegation));
  DID_TRY(out.max_depth, read_count(delegation, "maxDepth", 0, deepest, at_delegation));
  DID_TRY(out.delegate_to, DelegateTo::read(*delegation.find("delegateTo")));
  DID_TRY(out.principal, read_optional_text(delegation, "principal", text_max, at_delegation));
  DID_TRY(out.mission, read_optional_text(delegation, "mission", text_max, at_delegation));
  if (delegation.find("ledger")) {
    DID_TRY(out.ledger, read_did(delegation, "ledger", at_delegation));
  }
  if (delegation.find("epoch")) {
    DID_TRY(out.epoch, read_count(delegation, "epoch", 0, (std::int64_t{1} << 53) - 1, at_delegation));
  }
  return read_grants(delegation, out);
}

// What only a root says, and what only the others do.
Result<void> check_place(const Link& link) {
  const bool is_root = link.depth == 0;
  if (link.human_grant && !is_root) return bad(at_delegation, "a person's grant stands at depth 0");
  if (is_root != !link.root || is_root != !link.parent) return bad(at_delegation, "`root` and `parent` stand in every link but the first");
  if (!is_root && (!link.ledger.empty() || link.epoch != 0)) return bad(at_delegation, "`ledger` and `epoch` stand in the first link only");
  if (link.max_depth < link.depth) return bad(at_delegation, "`maxDepth` is below the link's own depth");
  return {};
}

Result<Link> read_link(JsonValue credential) {
  Link out{.credential = credential};
  constexpr std::string_view human = "HumanGrantCredential";
  const auto types = credential.find("type");
  out.human_grant = types && types->is_array() && types->size() == 2 && (*types)[1].is_string() && (*types)[1].string() == human;
  DID_TRY(const auto head, read_head(credential, out.human_grant ? human : "DelegationCredential", out.human_grant));
  out.id = head.id;
  out.issuer = head.issuer;
  out.subject = head.subject;
  out.valid_from = head.valid_from;
  out.valid_until = head.valid_until;
  out.verification_method = head.verification_method;
  out.created = head.created;
  out.has_status = credential.find("credentialStatus").has_value();
  DID_CHECK(read_delegation(head.claims, out));
  DID_CHECK(check_place(out));
  if (const auto evidence = credential.find("evidence")) {
    DID_TRY(out.evidence, read_evidence(*evidence));
    DID_TRY(out.challenge, grant_challenge(credential));
  }
  DID_TRY(const auto bytes, did::canonicalize(credential));
  if (bytes.size() > credential_max_bytes) return did::fail(Errc::too_large, "a credential has at most 64 KiB");
  out.cd = did::digest_text(did::as_bytes(bytes));
  return out;
}

}  // namespace

Result<DelegateTo> DelegateTo::read(JsonValue value) {
  DelegateTo out;
  if (value.is_string()) {
    if (value.string() != "any" && value.string() != "none") return bad(at_delegation, "`delegateTo` is `any`, `none` or an array of DIDs");
    out.any_ = value.string() == "any";
    return out;
  }
  if (!value.is_array() || value.size() == 0 || value.size() > 64)
    return bad(at_delegation, "`delegateTo` is `any`, `none` or an array of 1 to 64 DIDs");
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto pattern = value[i].is_string() ? value[i].string() : std::string_view();
    const auto fixed = pattern.ends_with(":*") ? pattern.substr(0, pattern.size() - 2) : pattern;
    if (!did::Did::parse(fixed))
      return bad(at_delegation, "`delegateTo` holds `" + std::string(pattern) + "`, which is no DID and no DID with `:*` behind it");
    out.patterns_.emplace_back(pattern);
  }
  return out;
}

bool DelegateTo::admits(std::string_view did) const {
  if (any_) return true;
  return std::ranges::any_of(patterns_, [did](const std::string& pattern) {
    if (!pattern.ends_with('*')) return did == pattern;
    const auto below = std::string_view(pattern).substr(0, pattern.size() - 1);
    return did.size() > below.size() && did.starts_with(below);
  });
}

bool DelegateTo::narrows(const DelegateTo& parent) const {
  if (parent.any_) return true;
  if (any_) return false;
  return std::ranges::all_of(patterns_, [&](const std::string& pattern) {
    return std::ranges::find(parent.patterns_, pattern) != parent.patterns_.end() || parent.admits(pattern);
  });
}

std::string DelegateTo::describe() const {
  if (any_) return "anyone";
  if (patterns_.empty()) return "no one";
  std::string out;
  for (const auto& pattern : patterns_) out += (out.empty() ? "" : ", ") + pattern;
  return out;
}

Result<Chain> Chain::parse(std::string_view text) {
  DID_TRY(auto document,
          did::JsonDocument::parse(text, {.max_bytes = 2 * chain_max_links * credential_max_bytes, .max_depth = credential_max_depth + 1}));
  const auto list = document.root();
  if (!list.is_array() || list.size() == 0) return did::fail(Errc::malformed, "a chain is an array of one or more credentials");
  if (list.size() > chain_max_links) return did::fail(Errc::too_large, "a chain has at most " + std::to_string(chain_max_links) + " links");
  std::vector<Link> links;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto link = read_link(list[i]);
    if (!link) return std::unexpected(std::move(link).error().in("link " + std::to_string(i)));
    links.push_back(*std::move(link));
  }
  return Chain(std::move(document), std::move(links));
}

}  // namespace agent
