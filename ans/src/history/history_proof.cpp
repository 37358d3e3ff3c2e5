#include "history/history_proof.h"

#include <vc/data_integrity.h>

#include "records/attestation.h"

namespace ans {
namespace {

constexpr std::chrono::days any_time{365 * 200};

Answer<std::string> check(did::JsonValue document, did::Purpose purpose, std::string_view signer, did::Time at,
                          const did::MethodTable& methods) {
  const vc::ProofExpectation expected{
      .purpose = purpose, .controller = signer, .suites = {statement_suites.begin(), statement_suites.end()}, .at = at, .leeway = any_time};
  using vc::Check;
  vc::Verdict verdict{Check::structure, Check::proof, Check::purpose, Check::proof_period, Check::controller};
  vc::check_proofs(document, expected, methods, verdict);
  DID_CHECK(require_accepted(verdict, ProblemCode::proof_invalid));
  return verdict.subject.key_hash;
}

Answer<void> without_key(const Answer<std::string>& checked) { return checked ? Answer<void>() : std::unexpected(checked.error()); }

}  // namespace

Answer<void> check_proof(const AgentRevocation& command, std::string_view signer, did::Time at, const did::MethodTable& methods) {
  return without_key(check(command.root(), did::Purpose::capability_invocation, signer, at, methods));
}

Answer<void> check_proof(const AgentCommand& command, std::string_view signer, did::Time at, const did::MethodTable& methods) {
  return without_key(check(command.root(), did::Purpose::capability_invocation, signer, at, methods));
}

Answer<void> check_proof(const AgentStatement& statement, std::string_view signer, did::Time at, const did::MethodTable& methods) {
  return without_key(check(statement.root(), did::Purpose::assertion_method, signer, at, methods));
}

Answer<void> check_proof(did::JsonValue challenge, std::string_view signer, did::Time at, const did::MethodTable& methods) {
  return without_key(check(challenge, did::Purpose::authentication, signer, at, methods));
}

Answer<std::string> key_of_command(did::JsonValue command, std::string_view signer, did::Time at, const did::MethodTable& methods) {
  return check(command, did::Purpose::capability_invocation, signer, at, methods);
}

}  // namespace ans
