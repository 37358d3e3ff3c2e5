// What is asked about a chain, by `delegate verify` and its like and by agents in a session: the options, and the decision that they
// lead to.
#pragma once

#include <agent/delegated_request.h>

#include <string>
#include <vector>

#include "base/context.h"

namespace CLI {
class App;
}

namespace cli {

struct ChainOptions {
  std::string in;
  std::string action;
  std::string resource;
  std::string args;  // a file; empty: none
  std::vector<std::string> audiences;
  std::string holder;
  std::vector<std::string> roots;
  std::vector<std::string> organisations;
  std::vector<std::string> person_keys;
  std::vector<agent::RelyingParty> relying_parties;
  std::string identity;  // a file; empty: none is shown
  std::vector<std::string> identity_issuers;
  std::vector<std::string> countersignatures;  // files
  std::string revocations;                     // a file; empty: nobody is asked
  agent::Risk risk = agent::Risk::medium;
  bool issuer_enrols = false;
  bool without_identity = false;
  bool ignore_status = false;
};
// The chain, and what is wanted by it: --action, --resource, --args, --identity, --countersignature.
void add_wanted(CLI::App& command, ChainOptions& options, bool required);
// Whom a verifier believes: --root, --organisation, --person, ..., --revocations, --risk.
void add_chain_policy(CLI::App& command, ChainOptions& options);
// Both, and the rest of what a decision needs: --holder, --audience.
void add_chain_options(CLI::App& command, ChainOptions& options, bool required);

[[nodiscard]] agent::ChainPolicy chain_policy(const ChainOptions& options);

// Reads the files, and asks. Errors: those of reading them, and of an action or a resource that is none.
[[nodiscard]] did::Result<agent::Decision> decide(const ChainOptions& options, const std::string& chain, Context& context);

// The request as one line for who decides. Errors: those of reading the files, malformed, too_large.
[[nodiscard]] did::Result<std::string> request_text(const ChainOptions& options, const std::string& id, Context& context);

// "permitted", or "denied: out_of_scope(link 1, constraints/0): ...".
[[nodiscard]] std::string decision_text(const agent::Decision& decision, const Context& context);

// The exit code of a decision: 0 permitted, 10 proofs and links, 11 ended or revoked, 12 refused, 13 not to be found out, 14 malformed.
[[nodiscard]] int exit_code(agent::Code code);

}  // namespace cli
