#include "credentials.h"

#include <did/codec.h>
#include <did/hash.h>
#include <did/methods.h>
#include <vc/issue.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

namespace bench {
namespace {

constexpr std::string_view subject = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH";

template <class T>
T must(did::Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "bench: %s\n", result.error().message.c_str());
  std::exit(1);
}

did::Json head() {
  return {{"@context", {"https://www.w3.org/ns/credentials/v2", agent_context}},
          {"id", "urn:uuid:6b1c9a52-2c0f-4f39-9a2b-0d3f2f7e8c01"},
          {"type", {"VerifiableCredential", "AgentCapabilityCredential"}},
          {"validFrom", "2026-11-01T00:00:00Z"},
          {"validUntil", "2027-11-01T00:00:00Z"}};
}

did::Json agent() {
  return {{"id", subject},
          {"type", "Agent"},
          {"agentName", "ans://v1.2.0.translator.text.acme.example"},
          {"capability", {"text.translate", "text.summarize", "doc.ocr"}},
          {"provider", "https://acme.example/"},
          {"endpoint", "https://agents.acme.example/translator/a2a"},
          {"protocol", "a2a/1.0"}};
}

did::Json capability(std::string_view name, std::string_view version) {
  return {{"type", "Capability"}, {"capName", name}, {"capVersion", version}, {"scope", "tenant:acme"}, {"until", "2027-01-01T00:00:00Z"}};
}

did::Json claim(int i) {
  switch (i % 4) {
    case 0: return "value number " + std::to_string(i) + " of this agent";
    case 1: return i * 7;
    case 2: return i % 8 == 2;
    default: return "https://acme.example/resource/" + std::to_string(i);
  }
}

}  // namespace

did::Json five_claims() {
  auto credential = head();
  credential["credentialSubject"] = agent();
  return credential;
}

did::Json typical() {
  auto credential = head();
  credential["name"] = "Agent capability credential";
  credential["description"] = "States what this agent may do on behalf of Acme, for whom, and until when.";
  credential["credentialStatus"] = {{"id", "https://acme.example/status/3#94567"},
                                    {"type", "BitstringStatusListEntry"},
                                    {"statusPurpose", "revocation"},
                                    {"statusListIndex", "94567"},
                                    {"statusListCredential", "https://acme.example/status/3"}};
  credential["credentialSchema"] = {{"id", "https://acme.example/schemas/agent-capability.json"}, {"type", "JsonSchema"}};
  auto subject_node = agent();
  subject_node["agentVersion"] = "1.2.0";
  subject_node["hasCapability"] = {capability("text.translate", "1.2.0"), capability("text.summarize", "1.0.3"),
                                   capability("doc.ocr", "0.9.1")};
  credential["credentialSubject"] = std::move(subject_node);
  return credential;
}

did::Json flat(int count) {
  auto credential = head();
  credential["@context"].push_back(claim_context);
  did::Json claims = {{"id", subject}, {"type", "Agent"}};
  for (int i = 0; i < count; ++i) {
    const auto digits = std::to_string(i);
    claims["claim" + std::string(3 - digits.size(), '0') + digits] = claim(i);
  }
  credential["credentialSubject"] = std::move(claims);
  return credential;
}

did::Json nodes_50() {
  auto credential = five_claims();
  auto& nodes = credential["credentialSubject"]["hasCapability"] = did::Json::array();
  for (int i = 0; i < 50; ++i) nodes.push_back(capability("skill." + std::to_string(i) + ".run", "1." + std::to_string(i) + ".0"));
  return credential;
}

std::unique_ptr<vc::CarriedContexts> make_contexts() {
  auto all = std::make_unique<vc::CarriedContexts>();
  for (const auto& [url, text] : {std::pair(agent_context, agent_terms), std::pair(claim_context, claim_terms)}) {
    const auto added = all->add(std::string(url), text, did::hex_encode(did::sha256(did::as_bytes(text))));
    if (!added) std::abort();
  }
  return all;
}

const vc::CarriedContexts& contexts() {
  static const auto kept = make_contexts();
  return *kept;
}

Signed sign(did::Json claims, std::string_view suite) {
  const auto type = vc::find_suite(suite)->key_types.front();
  const did::Bytes seed(did::info(type).secret_size, 7);
  auto key = must(did::SecretKey::from_bytes(type, seed));
  const auto issuer = did::did_key_of(key.public_key());
  vc::IssueOptions options;
  options.issuer = issuer.text();
  options.proof.suite = suite;
  options.proof.verification_method = did::verification_method_of(issuer, key.public_key());
  options.proof.created = must(did::parse_date_time("2026-11-01T00:00:00Z"));
  options.proof.contexts = &contexts();
  auto text = did::to_text(must(vc::issue(std::move(claims), options, key)));
  const std::string message(64, 'm');
  const auto signature = must(key.sign(did::as_bytes(message)));
  return {std::move(text), std::string(did::as_text(signature)), message, key.public_key()};
}

}  // namespace bench
