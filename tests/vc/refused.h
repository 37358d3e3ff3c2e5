// What must not be accepted or signed (test-vectors/own/vc-refused.json, claims-refused.json), made once for the library, the command line
// and the service: groups 13 and 15 to 37 of the negative tests. In the vectors $DID, $METHOD and $MULTIKEY are those of the key that
// signs.
#pragma once

#include <functional>
#include <map>

#include "support/vectors.h"
#include "vc/proofs.h"

namespace test {

struct RefusedCredential {
  did::Json credential;
  std::map<std::string, std::string> pages;  // what did:web answers
  std::string code;                          // of the reason
  int exit;
};

struct RefusedClaims {
  did::Json claims;  // without an issuer
  std::string suite;
  std::string said;  // in the message, or the pointer
  int exit;
};

inline constexpr std::size_t refused_credentials = 113;
inline constexpr std::size_t refused_claims = 22;

inline did::Json filled_in(const did::Json& one, const Party& signer) {
  auto text = did::to_text(one);
  const std::map<std::string, std::string> values{
      {"$DID", signer.id}, {"$METHOD", signer.method}, {"$MULTIKEY", did::to_multikey(signer.key.public_key())}};
  for (const auto& [name, value] : values)
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) text.replace(at, name.size(), value);
  return did::parse_json(text).value();
}

inline RefusedCredential refused_credential(const did::Json& vector) {
  const auto suite = vector.value("suite", "eddsa-rdfc-2022");
  auto signer = party(1, suite.starts_with("ecdsa") ? did::KeyType::p256 : did::KeyType::ed25519);
  const auto one = filled_in(vector, signer);
  auto claims = claims_of(signer);
  claims.merge_patch(one.value("claims", did::Json::object()));
  RefusedCredential out{.credential = secured(claims, one.value("options", did::Json::object()), signer, suite),
                        .pages = {},
                        .code = one.at("code"),
                        .exit = one.at("exit")};
  out.credential = out.credential.patch(one.value("patch", did::Json::array()));
  const auto pages = one.value("pages", did::Json::object());
  for (const auto& [url, page] : pages.items()) out.pages[url] = did::to_text(page);
  return out;
}

inline void for_each_refused_credential(const std::function<void(const RefusedCredential&)>& run) {
  std::size_t ran = 0;
  for_each_vector("own/vc-refused.json", [&](const did::Json& one) {
    run(refused_credential(one));
    ++ran;
  });
  CHECK(ran == refused_credentials);
}

inline void for_each_refused_claims(const std::function<void(const RefusedClaims&)>& run) {
  std::size_t ran = 0;
  for_each_vector("own/claims-refused.json", [&](const did::Json& one) {
    auto claims = claims_of(party(1));
    claims.erase("issuer");
    claims.merge_patch(one.at("claims"));
    run({.claims = claims, .suite = one.value("suite", "eddsa-rdfc-2022"), .said = one.at("said"), .exit = one.at("exit")});
    ++ran;
  });
  CHECK(ran == refused_claims);
}

}  // namespace test
