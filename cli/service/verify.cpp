// POST /credentials/verify and POST /presentations/verify.
#include <did/methods.h>
#include <vc/verify.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "body.h"
#include "budget_fetcher.h"
#include "service.h"

namespace service {
namespace {

using did::Json;
using did::JsonValue;
using vc::Problem;

constexpr std::array<std::string_view, 2> credential_members{"verifiableCredential", "options"};
constexpr std::array<std::string_view, 4> credential_options{"challenge", "checks", "domain", "returnCredential"};
constexpr std::array<std::string_view, 2> presentation_members{"verifiablePresentation", "options"};
constexpr std::array<std::string_view, 4> presentation_options{"challenge", "checks", "domain", "returnPresentation"};

// The DID methods, over what one call may fetch.
class CallMethods {
 public:
  explicit CallMethods(const did::Fetcher& fetcher) : fetcher_(fetcher), table_(make()) {}
  [[nodiscard]] const did::MethodTable& table() const { return table_; }

 private:
  [[nodiscard]] did::MethodTable make() const {
    std::vector<std::unique_ptr<did::DidMethod>> methods;
    methods.push_back(did::make_did_key());
    methods.push_back(did::make_did_jwk());
    methods.push_back(did::make_did_web(fetcher_));
    return did::MethodTable(std::move(methods));
  }
  BudgetFetcher fetcher_;
  did::MethodTable table_;
};

bool asks(const Options& options, Asked check) {
  return options.checks && std::ranges::find(*options.checks, check) != options.checks->end();
}

// Where `checks` names some, the others are left out; a strict service leaves none out. Whether the issuer controls the
// key is for the caller to ask, unless `issuer_by_default`: docs/vc-api.md.
vc::Policy policy_of(const Options& options, bool strict, bool issuer_by_default, const Surroundings& around) {
  const bool all = strict || !options.checks;
  return {.contexts = &around.contexts,
          .at = around.clock.now(),
          .issuer_unchecked = !strict && !asks(options, Asked::issuer) && !(issuer_by_default && !options.checks),
          .ignore_status = !all && !asks(options, Asked::status),
          .ignore_period = !all && !asks(options, Asked::period)};
}

bool names_domain(JsonValue proof, const std::string& wanted) {
  const auto domain = proof.find("domain");
  if (!domain) return false;
  if (domain->is_string()) return domain->string() == wanted;
  for (std::size_t i = 0; domain->is_array() && i < domain->size(); ++i)
    if ((*domain)[i].is_string() && (*domain)[i].string() == wanted) return true;
  return false;
}

// Data Integrity 4.4 steps 6 and 7, for a credential: every proof was made for this challenge and domain.
void check_binding(JsonValue credential, const Options& options, std::vector<vc::Finding>& findings) {
  const auto proofs = credential.find("proof");
  if (!proofs) return;
  const bool is_set = proofs->is_array();
  for (std::size_t i = 0; i < (is_set ? proofs->size() : 1); ++i) {
    const auto proof = is_set ? (*proofs)[i] : *proofs;
    const auto pointer = "/proof" + (is_set ? "/" + std::to_string(i) : "");
    if (options.challenge && proof.find_string("challenge") != *options.challenge)
      findings.push_back({Problem::invalid_challenge_error, pointer + "/challenge", "the proof does not answer this challenge"});
    if (options.domain && !names_domain(proof, *options.domain))
      findings.push_back({Problem::invalid_domain_error, pointer + "/domain", "the proof is not for this domain"});
  }
}

httpd::Response verified(const Options& options, const char* member, JsonValue document) {
  Json body{{"verified", true}, {"errors", Json::array()}};
  if (options.return_document) body[member] = did::to_json(document);
  return json_response(200, body);
}

}  // namespace

Answer<httpd::Response> Service::verify_credential(const Call& call) {
  const auto body = parse_body(call.body, credential_members);
  if (!body) return std::unexpected(body.error());
  const auto options = options_in(body->root(), credential_options);
  if (!options) return std::unexpected(options.error());
  const auto credential = document_in(body->root(), "verifiableCredential");
  if (!credential) return std::unexpected(credential.error());
  if (vc::has_type(*credential, "EnvelopedVerifiableCredential"))
    return service::refuse(Problem::unsupported_suite, "/type", "enveloped credentials are not built in");
  std::vector<vc::Finding> unbound;
  check_binding(*credential, *options, unbound);
  if (!unbound.empty()) return service::refuse(details_of(unbound));
  const CallMethods methods(around_.fetcher);
  const auto verdict = vc::verify(*credential, policy_of(*options, options_.strict, false, around_), methods.table());
  if (!verdict.accepted()) return service::refuse(details_of(verdict));
  return verified(*options, "credential", *credential);
}

Answer<httpd::Response> Service::verify_presentation(const Call& call) {
  const auto body = parse_body(call.body, presentation_members);
  if (!body) return std::unexpected(body.error());
  const auto options = options_in(body->root(), presentation_options);
  if (!options) return std::unexpected(options.error());
  const auto presentation = document_in(body->root(), "verifiablePresentation");
  if (!presentation) return std::unexpected(presentation.error());
  if (vc::has_type(*presentation, "EnvelopedVerifiablePresentation"))
    return service::refuse(Problem::unsupported_suite, "/type", "enveloped presentations are not built in");
  // Who names his checks may do without a challenge; who names none, and sends none, would accept a recording.
  if (!options->challenge && (options_.strict || !options->checks))
    return service::refuse(Problem::invalid_challenge_error, "/options/challenge", "`challenge` is missing");
  const vc::PresentationPolicy policy{.credentials = policy_of(*options, options_.strict, true, around_),
                                      .challenge = options->challenge.value_or(""),
                                      .domain = options->domain.value_or(""),
                                      .challenge_unchecked = !options->challenge,
                                      .domain_unchecked = !options->domain,
                                      .subject_may_differ = true};  // VCALM 3.3.2: a business rule, the caller's
  const CallMethods methods(around_.fetcher);
  const auto verdict = vc::verify(*presentation, policy, methods.table());
  if (!verdict.accepted()) return service::refuse(details_of(verdict));
  return verified(*options, "verifiablePresentation", *presentation);
}

}  // namespace service
