#include "credentials/inspect.h"

#include <vc/credential.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/report.h"

namespace cli {
namespace {

using did::Json;
using did::JsonValue;

// A member that may be one value or an array of them, always as an array.
Json as_list(JsonValue document, std::string_view member) {
  const auto value = document.find(member);
  if (!value) return Json::array();
  if (value->is_array()) return did::to_json(*value);
  return Json::array({did::to_json(*value)});
}

Json ids_of(const Json& values) {
  Json ids = Json::array();
  for (const auto& value : values) ids.push_back(value.is_object() && value.contains("id") ? value.at("id") : Json("(no id)"));
  return ids;
}

Json pick(const Json& object, std::initializer_list<const char*> members) {
  Json picked = Json::object();
  for (const auto* member : members)
    if (object.is_object() && object.contains(member)) picked[member] = object.at(member);
  return picked;
}

void add_first(Json& summary, const char* name, JsonValue document, std::initializer_list<std::string_view> members) {
  for (const auto member : members) {
    const auto text = document.find_string(member);
    if (!text) continue;
    summary[name] = *text;
    return;
  }
}

Json summarize(JsonValue document) {
  Json summary = {{"verified", false}, {"types", as_list(document, "type")}};
  add_first(summary, "id", document, {"id"});
  for (const auto* party : {"issuer", "holder"})
    if (const auto id = vc::identifier_of(document, party); !id.empty()) summary[party] = id;
  summary["subjects"] = ids_of(as_list(document, "credentialSubject"));
  add_first(summary, "from", document, {"validFrom", "issuanceDate"});
  add_first(summary, "until", document, {"validUntil", "expirationDate"});
  summary["proofs"] = Json::array();
  for (const auto& proof : as_list(document, "proof"))
    summary["proofs"].push_back(
        pick(proof, {"type", "cryptosuite", "verificationMethod", "proofPurpose", "created", "expires", "challenge", "domain"}));
  summary["status"] = ids_of(as_list(document, "credentialStatus"));
  summary["credentials"] = as_list(document, "verifiableCredential").size();
  return summary;
}

std::string text_of(const Json& value) { return printable(value.is_string() ? value.get<std::string>() : did::to_text(value)); }

void print_line(std::string_view label, const std::string& text, Context& context) {
  context.out << label << std::string(label.size() < 12 ? 12 - label.size() : 1, ' ') << text << '\n';
}

void print_proof(const Json& proof, Context& context) {
  std::string line;
  for (const auto* member : {"cryptosuite", "proofPurpose", "verificationMethod", "created"})
    if (proof.contains(member)) line += (line.empty() ? "" : "  ") + text_of(proof.at(member));
  print_line("proof", line, context);
}

}  // namespace

void print_inspection(JsonValue document, Context& context) {
  const auto summary = summarize(document);
  if (context.flags.json) return print_json(summary, context);
  context.out << coloured(Colour::yellow, "not verified", context) << '\n';
  for (const auto& type : summary["types"]) print_line("type", text_of(type), context);
  for (const auto* name : {"id", "issuer", "holder", "from", "until"})
    if (summary.contains(name)) print_line(name, text_of(summary[name]), context);
  for (const auto& subject : summary["subjects"]) print_line("subject", text_of(subject), context);
  for (const auto& proof : summary["proofs"]) print_proof(proof, context);
  if (summary["proofs"].empty()) print_line("proof", "none", context);
  for (const auto& status : summary["status"]) print_line("status", text_of(status), context);
  if (summary["credentials"] != 0) print_line("credentials", summary["credentials"].dump(), context);
}

vc::Verdict unreadable(std::string format, const did::Error& error) {
  vc::Verdict verdict{vc::Check::structure};
  const auto problem = error.code == did::Errc::too_large ? vc::Problem::limit_exceeded : vc::Problem::parsing_error;
  verdict.fail(vc::Check::structure, {problem, "", error.message});
  verdict.subject.format = std::move(format);
  return verdict;
}

}  // namespace cli
