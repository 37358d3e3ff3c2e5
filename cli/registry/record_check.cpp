#include "registry/record_check.h"

#include <vc/verify.h>

#include "import/agent_name.h"
#include "import/alias_check.h"
#include "import/statement.h"
#include "registry/record_delegation.h"
#include "registry/record_liveness.h"

namespace cli {
namespace {

using did::JsonValue;
using vc::Check;
using vc::Problem;

// The parts of a record, found and of the right kind.
struct Record {
  JsonValue statement;
  JsonValue subject;
  JsonValue credentials;
  std::string_view agent_key, version, record_id, status, publisher;
};

did::Result<JsonValue> need(JsonValue object, std::string_view member, did::JsonKind kind) {
  const auto value = object.find(member);
  if (value && value->kind() == kind) return *value;
  return did::fail(did::Errc::malformed,
                   "the registry's record has no `" + std::string(member) + "`, or not as " + std::string(did::name(kind)));
}

did::Result<std::string_view> need_text(JsonValue object, std::string_view member) {
  DID_TRY(const auto value, need(object, member, did::JsonKind::string));
  return value.string();
}

did::Result<Record> read_record(JsonValue record) {
  Record out;
  DID_TRY(out.statement, need(record, "statement", did::JsonKind::object));
  DID_TRY(out.subject, need(out.statement, "credentialSubject", did::JsonKind::object));
  DID_TRY(out.credentials, need(record, "credentials", did::JsonKind::array));
  DID_TRY(out.agent_key, need_text(record, "agentKey"));
  DID_TRY(out.version, need_text(record, "version"));
  DID_TRY(out.record_id, need_text(record, "recordId"));
  DID_TRY(out.status, need_text(record, "status"));
  DID_TRY(out.publisher, need_text(record, "publisher"));
  return out;
}

void check_digest(const Record& record, vc::Verdict& verdict) {
  const auto digest = record_id_of(record.statement);
  if (digest && *digest == record.record_id) return;
  verdict.fail(Check::proof, {Problem::cryptographic_security_error, "/recordId", "the recordId is not the digest of the statement"});
}

// Does the statement speak about what was asked for, and the record about the statement?
std::string other_than_asked(const Record& record, const Question& question) {
  const auto said = [&](std::string_view member) { return record.subject.find_string(member).value_or(""); };
  if (said("agentKey") != record.agent_key) return "the statement is about `" + std::string(said("agentKey")) + "`";
  if (said("version") != record.version) return "the statement is about version `" + std::string(said("version")) + "`";
  if (!question.version.empty() && question.version != record.version)
    return "the answer is about version `" + std::string(record.version) + "`";
  if (question.name.starts_with("did:"))
    return said("id") == question.name ? "" : "the answer is about agent `" + std::string(said("id")) + "`";
  if (is_alias(question.name))
    return bears_alias(record.subject, record.agent_key, record.publisher, question.name)
               ? ""
               : "the statement does not bear the name `" + question.name + "`";
  const auto asked = parse_agent_name(question.name);
  return asked && asked->key == record.agent_key ? "" : "the answer is about `" + std::string(record.agent_key) + "`";
}

// Has the statement an endpoint of a protocol that was asked for? In which of its versions is the registry's word.
bool speaks(const Record& record, const std::vector<std::string>& protocols) {
  const auto endpoints = record.subject.find("endpoints").value_or(JsonValue());
  for (std::size_t i = 0; endpoints.is_array() && i < endpoints.size(); ++i)
    for (const std::string_view wish : protocols)
      if (endpoints[i].find_string("protocol") == wish.substr(0, wish.find('@'))) return true;
  return protocols.empty();
}

void check_identity(const Record& record, const Question& question, vc::Verdict& verdict) {
  if (const auto other = other_than_asked(record, question); !other.empty())
    verdict.fail(Check::issuer, {Problem::untrusted_issuer, "/agentKey", other + ", which was not asked for"});
  if (!speaks(record, question.protocols))
    verdict.fail(Check::issuer, {Problem::untrusted_issuer, "/statement/credentialSubject/endpoints",
                                 "the agent has no endpoint of a protocol that was asked for"});
  if (vc::identifier_of(record.statement, "issuer") != record.publisher)
    verdict.fail(Check::issuer, {Problem::untrusted_issuer, "/publisher", "the publisher is not the statement's issuer"});
}

void check_standing(const Record& record, vc::Verdict& verdict) {
  if (record.status == "active" || record.status == "deprecated") return verdict.pass(Check::status);
  verdict.fail(Check::status, {Problem::status_revoked, "/status", "the registry says that the agent is " + std::string(record.status)});
}

vc::Verdict check_statement(const Record& record, const Question& question, const did::MethodTable& methods) {
  vc::Policy policy;
  policy.at = question.at;
  const auto name = parse_agent_name(record.agent_key);
  policy.issuers = {name ? name->publisher : ""};  // a name without a publisher has no issuer that could be right
  const bool delegated = is_delegated(record.statement);
  policy.issuer_unchecked = delegated;  // whose key it has to be, the links say
  auto verdict = vc::verify(record.statement, policy, methods);
  if (delegated) {
    std::erase(verdict.subject.insecure, "issuer_unchecked");
    check_delegation(record.statement, record.agent_key, policy.issuers.front(), question.at, methods, verdict);
  }
  check_digest(record, verdict);
  check_identity(record, question, verdict);
  check_standing(record, verdict);
  return verdict;
}

vc::Verdict check_credential(JsonValue credential, const Record& record, const Question& question, const did::MethodTable& methods) {
  vc::Policy policy;
  policy.at = question.at;
  auto verdict = vc::verify(credential, policy, methods);
  const auto about = credential.find("credentialSubject");
  const auto agent = record.subject.find_string("id");
  if (!about || !agent || about->find_string("id") != agent)
    verdict.fail(Check::holder, {Problem::holder_mismatch, "/credentialSubject/id", "the credential is not about this agent"});
  return verdict;
}

}  // namespace

did::Result<std::vector<vc::Verdict>> check_record(JsonValue json, const Question& question, const did::MethodTable& methods) {
  DID_TRY(const auto record, read_record(json));
  std::vector<vc::Verdict> verdicts{check_statement(record, question, methods)};
  check_liveness(json, question, methods, verdicts.front());
  for (std::size_t i = 0; i < record.credentials.size(); ++i)
    verdicts.push_back(check_credential(record.credentials[i], record, question, methods));
  return verdicts;
}

int exit_code_of(const std::vector<vc::Verdict>& verdicts) {
  for (const auto& verdict : verdicts)
    if (!verdict.accepted()) return verdict.exit_code();
  return 0;
}

}  // namespace cli
