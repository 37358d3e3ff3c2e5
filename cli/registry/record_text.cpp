#include "registry/record_text.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/report.h"
#include "registry/record_check.h"

namespace cli {
namespace {

using did::Json;
using did::JsonValue;

std::string text_at(JsonValue object, std::string_view member) { return printable(object.find_string(member).value_or("")); }

std::string text_at(const Json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  return found != object.end() && found->is_string() ? printable(found->get<std::string>()) : "";
}

void print_line(std::string_view label, const std::string& text, Context& context) {
  if (!text.empty()) context.out << "  " << label << std::string(12 - label.size(), ' ') << text << '\n';
}

struct List {
  std::string_view label, member;
  std::initializer_list<std::string_view> members;  // of each element
  std::string_view between;
};

void print_list(const List& list, JsonValue subject, Context& context) {
  const auto values = subject.find(list.member);
  for (std::size_t i = 0; values && values->is_array() && i < values->size(); ++i) {
    std::string line;
    for (const auto member : list.members) {
      const auto text = text_at((*values)[i], member);
      if (!text.empty()) line += (line.empty() ? "" : std::string(list.between)) + text;
    }
    print_line(list.label, line, context);
  }
}

void print_verdict_of(std::string_view what, const vc::Verdict& verdict, Context& context) {
  context.out << what << '\n';
  print_verdict(verdict, "  ", context);
  if (!context.flags.explain) print_checks(verdict, "    ", context);
}

// How the version was chosen, where it was.
void print_choice(JsonValue record, Context& context) {
  const auto how = record.find("negotiation").value_or(JsonValue());
  if (!how.is_object()) return;
  std::string chosen = text_at(how, "version");
  for (const auto* member : {"protocol", "protocolVersion"})
    if (const auto text = text_at(how, member); !text.empty()) chosen += " " + text;
  if (const auto contract = text_at(how, "contract"); !contract.empty()) chosen += ", contract " + contract;
  print_line("chosen", chosen, context);
  const auto others = how.find("alternatives").value_or(JsonValue());
  for (std::size_t i = 0; others.is_array() && i < others.size(); ++i)
    if (others[i].is_string()) print_line("also", printable(others[i].string()), context);
  print_list({"passed over", "rejected", {"version", "why"}, ": "}, how, context);
}

void print_record(JsonValue record, Context& context) {
  const auto subject = record.find("statement")->find("credentialSubject").value_or(JsonValue());
  context.out << coloured(Colour::bold, text_at(record, "agentKey"), context) << ' ' << text_at(record, "version") << "  "
              << text_at(record, "status") << '\n';
  print_line("name", text_at(subject, "displayName"), context);
  print_line("agent", text_at(subject, "id"), context);
  print_line("publisher", text_at(record, "publisher"), context);
  print_line("record", text_at(record, "recordId"), context);
  print_list({"endpoint", "endpoints", {"protocol", "binding", "url"}, " "}, subject, context);
  print_list({"capability", "capabilities", {"taxonomy", "path"}, ":"}, subject, context);
  print_choice(record, context);
}

// What matched, as "a2a:translate (exact)".
std::string match_of(const Json& result) {
  const auto capability = result.value("capability", Json::object());
  const auto degree = text_at(capability, "degree");
  return text_at(capability, "path") + (degree.empty() ? "" : " (" + degree + ")");
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

}  // namespace

void report_record(JsonValue record, const std::vector<vc::Verdict>& verdicts, Context& context) {
  context.exit_code = exit_code_of(verdicts);
  if (context.flags.json) {
    Json all = Json::array();
    for (auto verdict : verdicts) {
      for (const auto& opt_out : context.insecure) verdict.subject.insecure.push_back(opt_out);
      all.push_back(verdict.to_json());
    }
    return print_json({{"record", did::to_json(record)}, {"verdicts", std::move(all)}, {"exit", context.exit_code}}, context);
  }
  print_record(record, context);
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    print_verdict_of(i == 0 ? "statement" : "credential " + std::to_string(i), verdicts[i], context);
}

void report_gone(const std::string& name, JsonValue problem, Context& context) {
  context.exit_code = exit_refused_status;
  const auto status = problem.find_string("agentStatus").value_or("gone");
  const auto reason = problem.find_string("reason").value_or("");
  const auto since = problem.find_string("since").value_or("");
  if (context.flags.json)
    return print_json({{"record", nullptr}, {"status", status}, {"reason", reason}, {"since", since}, {"exit", context.exit_code}},
                      context);
  context.out << coloured(Colour::red, printable(status), context) << ": " << printable(name);
  if (!since.empty()) context.out << ", since " << printable(since);
  if (!reason.empty()) context.out << ", reason " << printable(reason);
  context.out << '\n';
}

void print_search(const Json& page, Context& context) {
  if (context.flags.json) return print_json({{"results", page.at("results")}, {"next", page.at("next")}}, context);
  std::size_t widest = 0;
  for (const auto& result : page.at("results")) widest = std::max(widest, text_at(result, "agentKey").size());
  for (const auto& result : page.at("results")) {
    context.out << padded(text_at(result, "agentKey"), widest) << "  " << padded(text_at(result, "version"), 8) << "  "
                << padded(text_at(result, "status"), 8) << "  " << match_of(result) << "  " << text_at(result, "displayName") << '\n';
  }
  if (page.at("results").empty()) note("no agent offers all of that", context);
  if (page.at("next").is_string()) note("there is more: --cursor " + page.at("next").get<std::string>(), context);
}

}  // namespace cli
