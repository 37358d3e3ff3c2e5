// What is to be signed, and what is asked of a signature, in the profiles that agents use. docs/http-signatures.md has the table.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "agent/http_signature.h"

namespace agent {

inline constexpr std::string_view credence_tag = "credence-v1";
inline constexpr std::string_view web_bot_auth_tag = "web-bot-auth";
inline constexpr std::string_view wimse_tag = "wimse-workload-to-workload";

// ---- credence-v1: method, authority, path, query, body, and every field that carries authority or chooses what is done ----------

[[nodiscard]] SignaturePolicy credence_request_policy();
// `request_nonce`: of the request that the response answers; empty: it was not signed.
[[nodiscard]] SignaturePolicy credence_response_policy(std::string_view request_nonce);

struct SignerTerms {
  std::string keyid;  // a DID URL
  std::string nonce;  // at least 128 random bits: new_nonce()
  did::Time now;
  std::chrono::seconds lifetime{60};
};
// Covers what credence_request_policy() asks of this very request. A body has its Content-Digest among the fields already.
[[nodiscard]] SigningOptions credence_request_options(const HttpRequest& request, const SignerTerms& terms);
// `signed_request`: the label of the request's own signature, which is then covered; empty: it had none.
[[nodiscard]] SigningOptions credence_response_options(const HttpResponse& response, const SignerTerms& terms,
                                                       std::string_view request_nonce, std::string_view signed_request);

// 128 random bits from libsodium, base64url.
[[nodiscard]] std::string new_nonce();

// ---- Web Bot Auth (draft-meunier-webbotauth-httpsig-protocol): identity alone, no authority --------------------------------------

// Nonces are not asked for, nor is the body covered: such a signature can be used again for as long as it lasts.
[[nodiscard]] SignaturePolicy web_bot_auth_policy();

// ---- WIMSE (draft-ietf-wimse-http-signature): the key is the one that a workload identity token confirms -------------------------

// `audience`: what `wimse-aud` has to be. The token is examined before, and its key handed over as a ConfirmedKey.
[[nodiscard]] SignaturePolicy wimse_request_policy(std::string_view audience);
[[nodiscard]] SignaturePolicy wimse_response_policy(std::string_view request_nonce);

}  // namespace agent
