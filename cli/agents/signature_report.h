// What `http verify` says.
#pragma once

#include <agent/http_signature.h>

#include "base/context.h"

namespace cli {

struct SignatureReport {
  const agent::SignatureVerdict& verdict;
  const agent::SignatureContext& context;
  bool nonce_recorded;
};
// One line, or with --json one document; with --explain the signature base as well. Sets the exit code.
void report(const SignatureReport& report, Context& context);

}  // namespace cli
