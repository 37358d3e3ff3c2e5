// Our side of the interop runs, and nothing of it is tested here: requests on standard input, answers on standard output, one
// JSON object a line, in the same order.
//   {"do":"issue","suite":S,"key":TYPE,"seed":HEX,"claims":{...}}  -> {"text":"..."}
//   {"do":"verify","text":"..."}                                   -> {"outcome":"accepted"} or {"outcome":"rejected","reason":"..."}
//   {"do":"canonicalize","text":"..."}                             -> {"nquads":"..."}
// What could not be done is {"error":"..."}. A credential travels as text, so that its bytes are the ones that are examined.
#include <did/codec.h>
#include <did/methods.h>
#include <vc/issue.h>
#include <vc/verify.h>

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "rdf_form.h"

namespace {

using did::Json;
using did::Result;

constexpr std::string_view now = "2026-11-01T00:00:00Z";  // the same in interop.mjs
constexpr std::string_view created = "2026-06-01T00:00:00Z";

did::MethodTable only_did_key() {
  std::vector<std::unique_ptr<did::DidMethod>> offered;
  offered.push_back(did::make_did_key());
  return did::MethodTable(std::move(offered));
}

std::string text_at(const Json& request, const char* member) { return request.value(member, std::string()); }

Result<Json> issue(const Json& request) {
  DID_TRY(const auto type, did::key_type_from_name(text_at(request, "key")));
  DID_TRY(const auto seed, did::hex_decode(text_at(request, "seed")));
  DID_TRY(auto key, did::SecretKey::from_bytes(type, seed));
  const auto issuer = did::did_key_of(key.public_key());
  auto claims = request.value("claims", Json());
  if (claims.contains("issuer")) claims["issuer"]["id"] = issuer.text();
  vc::IssueOptions options;
  options.issuer = issuer.text();
  options.allow_v1_1 = true;
  options.proof.suite = text_at(request, "suite");
  options.proof.verification_method = did::verification_method_of(issuer, key.public_key());
  DID_TRY(options.proof.created, did::parse_date_time(created));
  DID_TRY(const auto credential, vc::issue(std::move(claims), options, key));
  return Json{{"text", did::to_text(credential)}};
}

std::string_view outcome(const vc::Verdict& verdict) {
  if (verdict.accepted()) return "accepted";
  return verdict.rejected() ? "rejected" : "undetermined";
}

Result<Json> verify(const Json& request) {
  static const auto methods = only_did_key();
  DID_TRY(const auto credential, vc::Credential::parse(text_at(request, "text")));
  vc::Policy policy;
  DID_TRY(policy.at, did::parse_date_time(now));
  const auto verdict = vc::verify(credential, policy, methods);
  Json answer{{"outcome", outcome(verdict)}};
  if (const auto* reason = verdict.reason(); reason != nullptr)
    answer["reason"] = std::string(vc::code(reason->problem)) + " " + reason->pointer + ": " + reason->detail;
  return answer;
}

Result<Json> canonicalize(const Json& request) {
  DID_TRY(const auto document, did::JsonDocument::parse(text_at(request, "text")));
  const auto nquads = vc::rdf_of_document(document.root(), {}, vc::CarriedContexts::embedded(), vc::rdf::HashAlgorithm::sha256);
  if (!nquads) return did::fail(did::Errc::malformed, nquads.error().pointer + ": " + nquads.error().detail);
  return Json{{"nquads", *nquads}};
}

Result<Json> answer(const std::string& line) {
  DID_TRY(const auto request, did::parse_json(line, {.max_bytes = std::size_t{8} << 20U, .max_depth = 128}));
  const auto what = text_at(request, "do");
  if (what == "issue") return issue(request);
  if (what == "verify") return verify(request);
  if (what == "canonicalize") return canonicalize(request);
  return did::fail(did::Errc::unsupported, "no request `" + what + "`");
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const auto result = answer(line);
    std::cout << did::to_text(result ? *result : Json{{"error", result.error().message}}) << std::endl;
  }
  return std::cin.eof() ? 0 : 1;
}
