#include "agent/delegate.h"

#include <array>
#include <nlohmann/json.hpp>

#include "credential_form.h"
#include "did/codec.h"
#include "vc/contexts.h"
#include "vc/issue.h"

namespace agent {
namespace {

using did::Errc;
using did::Json;
using did::Result;

// The scope's own members, as they will stand in the delegation.
Result<Json> read_scope(const DelegationTerms& terms, std::int64_t depth) {
  constexpr std::array<std::string_view, 4> members{"grants", "constraints", "maxDepth", "delegateTo"};
  const auto document = did::JsonDocument::parse(terms.scope, {.max_bytes = credential_max_bytes, .max_depth = credential_max_depth});
  if (!document) return std::unexpected(did::Error(document.error()).in("the scope"));
  DID_CHECK(check_object(document->root(), members, 1, "the scope"));
  auto out = did::to_json(document->root());
  if (!out.contains("maxDepth")) out["maxDepth"] = depth;
  const bool room = out.at("maxDepth").is_number_integer() && out.at("maxDepth").get<std::int64_t>() > depth;
  if (!out.contains("delegateTo")) out["delegateTo"] = room ? "any" : "none";
  out["depth"] = depth;
  if (!terms.mission.empty()) out["mission"] = terms.mission;
  return out;
}

Result<Json> claims_of(const std::string& issuer, std::string_view type, const DelegationTerms& terms, Json delegation) {
  Json out{{"@context", {vc::context_v2, vc::agent_context_url}},
           {"id", terms.id},
           {"type", {"VerifiableCredential", type}},
           {"issuer", issuer},
           {"validFrom", did::format_time(terms.valid_from)},
           {"validUntil", did::format_time(terms.valid_until)},
           {"credentialSubject", {{"id", terms.subject}, {"delegation", std::move(delegation)}}}};
  if (terms.status.empty()) return out;
  DID_TRY(out["credentialStatus"], did::parse_json(terms.status, {.max_bytes = credential_max_bytes, .max_depth = credential_max_depth}));
  return out;
}

Json reference_to(const Link& link) { return {{"id", link.id}, {"cd", link.cd}}; }

}  // namespace

Result<Json> root_claims(const std::string& issuer, RootKind kind, const DelegationTerms& terms) {
  DID_TRY(auto delegation, read_scope(terms, 0));
  if (!terms.principal.empty()) delegation["principal"] = terms.principal;
  if (!terms.ledger.empty()) delegation["ledger"] = terms.ledger;
  if (terms.epoch != 0) delegation["epoch"] = terms.epoch;
  return claims_of(issuer, kind == RootKind::person ? "HumanGrantCredential" : "DelegationCredential", terms, std::move(delegation));
}

Result<Json> hop_claims(const Chain& chain, const DelegationTerms& terms) {
  if (!terms.principal.empty() || !terms.ledger.empty() || terms.epoch != 0)
    return did::fail(Errc::malformed, "principal, ledger and epoch are the root's to say");
  if (chain.links().size() >= chain_max_links)
    return did::fail(Errc::too_large, "a chain has at most " + std::to_string(chain_max_links) + " links");
  DID_TRY(auto delegation, read_scope(terms, static_cast<std::int64_t>(chain.links().size())));
  delegation["root"] = reference_to(chain.root());
  delegation["parent"] = reference_to(chain.leaf());
  return claims_of(std::string(chain.leaf().subject), "DelegationCredential", terms, std::move(delegation));
}

Json with_evidence(Json claims, Json evidence) {
  claims["evidence"] = std::move(evidence);
  return claims;
}

Result<std::string> sign_link(std::string_view chain, Json claims, const LinkOptions& options, did::Signer& signer) {
  Json links = Json::array();
  if (!chain.empty()) {
    DID_CHECK(Chain::parse(chain));
    DID_TRY(links, did::parse_json(chain, {.max_bytes = 2 * chain_max_links * credential_max_bytes}));
  }
  const vc::IssueOptions issue{.proof = {.verification_method = options.verification_method, .created = options.created}};
  DID_TRY(auto link, vc::issue(std::move(claims), issue, signer));
  links.push_back(std::move(link));
  DID_TRY(auto text, did::canonicalize(links));
  DID_TRY(const auto read, Chain::parse(text));
  if (options.wider_allowed) return text;
  if (const auto findings = lint(read); !findings.empty())
    return did::fail(Errc::malformed, findings.front(), "ask for no more than the link above gives");
  return text;
}

std::string urn_uuid(did::ByteView random) {
  did::Bytes bytes(random.begin(), random.end());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);
  auto hex = did::hex_encode(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return "urn:uuid:" + hex;
}

}  // namespace agent
