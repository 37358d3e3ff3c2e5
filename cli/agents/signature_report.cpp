#include "agents/signature_report.h"

#include <did/json.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/report.h"

namespace cli {
namespace {

using agent::SignatureOutcome;
using did::Json;

std::string_view word(SignatureOutcome outcome) { return outcome == SignatureOutcome::refused ? "rejected" : agent::name(outcome); }

Colour colour_of(SignatureOutcome outcome) {
  if (outcome == SignatureOutcome::accepted) return Colour::green;
  return outcome == SignatureOutcome::undetermined ? Colour::yellow : Colour::red;
}

// Empty where there is no base.
std::string base_of(const SignatureReport& report) {
  if (!report.verdict.input) return {};
  return agent::signature_base(*report.verdict.input, report.context).value_or("");
}

Json input_json(const agent::SignatureInput& input) {
  Json json = {{"covered", Json::array()}};
  for (const auto& component : input.components()) json["covered"].push_back(component.text());
  for (const auto& [member, value] : {std::pair("keyid", input.keyid()), std::pair("tag", input.tag()), std::pair("nonce", input.nonce())})
    if (value) json[member] = *value;
  for (const auto& [member, time] : {std::pair("created", input.created()), std::pair("expires", input.expires())})
    if (time) json[member] = did::format_time(*time);
  return json;
}

Json to_json(const SignatureReport& report, bool with_base) {
  const auto& verdict = report.verdict;
  Json json = {{"verdict", word(verdict.outcome)}, {"code", verdict.code()}, {"exit", verdict.exit_code()}};
  if (!verdict.detail.empty()) json["detail"] = verdict.detail;
  if (!verdict.label.empty()) json["label"] = verdict.label;
  if (verdict.accepted()) json["signer"] = verdict.signer;
  if (verdict.algorithm) json["algorithm"] = agent::name(*verdict.algorithm);
  if (verdict.input) json.update(input_json(*verdict.input));
  json["nonceRecorded"] = report.nonce_recorded && verdict.accepted();
  const auto base = with_base ? base_of(report) : "";
  if (!base.empty()) json["signatureBase"] = base;
  return json;
}

}  // namespace

void report(const SignatureReport& report, Context& context) {
  const auto& verdict = report.verdict;
  context.exit_code = verdict.exit_code();
  if (context.flags.json) return print_json(to_json(report, context.flags.explain), context);
  context.out << coloured(colour_of(verdict.outcome), word(verdict.outcome), context) << ": ";
  if (verdict.accepted())
    context.out << printable(verdict.signer) << ", " << agent::name(*verdict.algorithm) << '\n';
  else
    context.out << printable(verdict.detail) << " (" << verdict.code() << ")\n";
  if (const auto base = context.flags.explain ? base_of(report) : ""; !base.empty()) context.out << printable(base) << '\n';
}

}  // namespace cli
