// The Accept-Signature field (RFC 9421 section 5): what a peer asks to be signed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/http_signature.h"

namespace agent {

// One member: a signature that is wanted of the next message.
struct SignatureRequest {
  std::string label;
  std::vector<ComponentId> components;
  bool created = false;  // wanted, with a value of the signer's
  bool expires = false;
  std::optional<std::string> nonce{};  // wanted with this very value
  std::optional<std::string> alg{};
  std::optional<std::string> keyid{};
  std::optional<std::string> tag{};
};

// Errors: malformed (what is no dictionary of component lists, `created` with a value), too_large.
[[nodiscard]] did::Result<std::vector<SignatureRequest>> parse_accept_signature(std::string_view value);

// What a server that judges by credence_request_policy() asks of the next request.
[[nodiscard]] SignatureRequest credence_signature_request();

// The value of the field. Errors: malformed (a label that is none).
[[nodiscard]] did::Result<std::string> accept_signature(const std::vector<SignatureRequest>& requests);

// Section 5.2: `own` with what was asked for. Errors: refused (another key or algorithm than ours, a tag that is not ours, a time that
// `own` does not give).
[[nodiscard]] did::Result<SigningOptions> fulfil(const SignatureRequest& request, SigningOptions own, const MessageSigner& signer);

}  // namespace agent
