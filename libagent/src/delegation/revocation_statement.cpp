#include "agent/revocation_statement.h"

#include <array>
#include <nlohmann/json.hpp>

#include "credential_form.h"
#include "vc/data_integrity.h"

namespace agent {
namespace {

using did::Errc;
using did::JsonValue;
using did::Result;

constexpr std::string_view where = "revocation statement";
constexpr std::size_t reason_max = 256;
constexpr std::array<std::string_view, 2> jcs_suites{"eddsa-jcs-2022", "ecdsa-jcs-2019"};

}  // namespace

Result<did::Json> sign_revocation(const RevocationStatement& statement, const std::string& verification_method, did::Signer& signer) {
  did::Json out{{"type", "RevocationStatement"},
                {"cd", statement.cd},
                {"subtree", true},
                {"reason", statement.reason},
                {"issued", did::format_time(statement.issued)},
                {"issuer", statement.issuer}};
  DID_TRY(auto proven, vc::add_proof(std::move(out), {.verification_method = verification_method, .created = statement.issued}, signer));
  DID_TRY(const auto document, did::JsonDocument::parse(did::to_text(proven)));
  DID_CHECK(read_revocation(document.root()));
  return proven;
}

Result<RevocationStatement> read_revocation(JsonValue statement) {
  constexpr std::array<std::string_view, 7> members{"type", "cd", "subtree", "reason", "issued", "issuer", "proof"};
  DID_CHECK(check_object(statement, members, members.size(), where));
  if (statement.find_string("type") != "RevocationStatement") return did::fail(Errc::malformed, "`type` is not `RevocationStatement`");
  const auto subtree = *statement.find("subtree");
  if (subtree.kind() != did::JsonKind::boolean || !subtree.boolean())
    return did::fail(Errc::malformed, "`subtree` is true: what is below a link dies with it");
  RevocationStatement out;
  DID_TRY(out.cd, read_digest(statement, "cd", where));
  DID_TRY(out.reason, read_text(statement, "reason", reason_max, where));
  DID_TRY(out.issuer, read_did(statement, "issuer", where));
  DID_TRY(const auto issued, read_text(statement, "issued", 64, where));
  DID_TRY(out.issued, did::parse_date_time(issued));
  return out;
}

vc::Verdict verify_revocation(JsonValue statement, const did::MethodTable& methods, did::Time at, std::chrono::milliseconds skew) {
  vc::Verdict verdict{vc::Check::structure,    vc::Check::proof,      vc::Check::purpose,
                      vc::Check::proof_period, vc::Check::controller, vc::Check::period};
  const auto issued = did::parse_date_time(statement.find_string("issued").value_or(""));
  if (issued && *issued <= at + skew)
    verdict.pass(vc::Check::period);
  else
    verdict.fail(vc::Check::period, {vc::Problem::range_error, "/issued", "it was said after the time it is judged for"});
  vc::check_proofs(statement,
                   {.controller = statement.find_string("issuer").value_or(""),
                    .suites = {jcs_suites.begin(), jcs_suites.end()},
                    .at = at,
                    .leeway = skew},
                   methods, verdict);
  return verdict;
}

}  // namespace agent
