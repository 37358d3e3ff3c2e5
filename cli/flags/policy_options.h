// What `vc verify` and `vp verify` let a caller demand of credentials, and waive.
#pragma once

#include <vc/verify.h>

#include <string>
#include <string_view>

#include "flags/given_files.h"

namespace CLI {
class App;
}

namespace cli {

struct PolicyOptions {
  vc::Policy policy;
  GivenFiles files;
};

// --issuer, --suite, --require-proof, --context, --resource, --require-resources and the --insecure-*.
void add_policy(CLI::App& command, PolicyOptions& options, const std::string& whose_keys);

// The policy at work: for the time to judge for, with the files that were named. Announces every --insecure-*.
// `contexts` must outlive the policy.
[[nodiscard]] did::Result<vc::Policy> read_policy(const PolicyOptions& options, vc::CarriedContexts& contexts, Context& context);

// --require-proof: a cryptosuite, a verification method (a DID URL), or both, SUITE@URL. Errors: malformed.
[[nodiscard]] did::Result<vc::RequiredProof> parse_required_proof(std::string_view text);

}  // namespace cli
