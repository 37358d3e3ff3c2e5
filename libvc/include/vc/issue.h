// Issue: claims in, a secured credential out. Present: credentials in, a secured presentation out.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "did/clock.h"
#include "did/json.h"
#include "did/key.h"
#include "vc/credential.h"
#include "vc/data_integrity.h"
#include "vc/resource.h"

namespace vc {

struct IssueOptions {
  ProofOptions proof{};
  // The DID that the key speaks for. It fills `issuer` where the claims have none; a different `issuer`, and one that
  // proof.verification_method does not belong to, is refused (malformed) unless issuer_unchecked.
  std::string issuer{};
  bool issuer_unchecked = false;
  bool allow_v1_1 = false;            // for readers who know nothing newer
  std::vector<Resource> resources{};  // what the claims' `relatedResource` is compared with, beside the contexts
};

// The credential with its proof. What would not pass check_credential_structure is refused before anything is signed
// (malformed, with the pointer); so are claims with a proof, and a related resource whose digest is another. An absent @context becomes the
// base context, and the context of the proof's type is added where the contexts do not know that type; nothing else is invented.
// Version 1.1 is refused (unsupported) unless allow_v1_1.
[[nodiscard]] Result<Json> issue(Json claims, const IssueOptions& options, Signer& signer);

// As issue(), from text to text: the claims' own bytes, and the proof as the last member. Numbers, escapes and the order of members stay as
// they were written. Claims to which issue() adds more than the proof are written anew, as it would write them.
// Errors: those of Credential::parse() besides.
[[nodiscard]] Result<std::string> issue_text(std::string_view claims, const IssueOptions& options, Signer& signer);

// A finished credential with one more proof: beside those that it carries, or after those that options.proof.previous names. Not a
// member of it is filled or changed. Whether the proofs that are there hold is verify()'s question.
// Errors: malformed (as for issue(); no proof to join; no context that knows the new proof's type), those of add_proof().
[[nodiscard]] Result<Json> issue_further(Json credential, const IssueOptions& options, Signer& signer);

struct PresentOptions {
  ProofOptions proof{};  // challenge and domains belong here; the purpose is authentication, whatever it says
  std::string holder{};  // must own proof.verification_method; empty: the DID that does
  std::string id{};      // empty: none
};
// Errors: malformed (no credential or too many, something that is none, another's verification method).
[[nodiscard]] Result<Json> present(std::span<const Json> credentials, const PresentOptions& options, Signer& signer);

}  // namespace vc
