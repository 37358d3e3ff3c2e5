#include "base/report.h"

#include <did/json.h>

#include <nlohmann/json.hpp>
#include <ostream>

namespace cli {
namespace {

void say(std::string_view kind, std::string_view message, Context& context) {
  context.err << "credence: " << kind << ": " << printable(message) << '\n';
}

void report_as(std::string_view code, int exit, const did::Error& error, Context& context, const did::Json& more = did::Json::object()) {
  say("error", error.message, context);
  if (!error.hint.empty()) say("hint", error.hint, context);
  context.exit_code = exit;
  if (!context.flags.json) return;
  did::Json body = {{"code", code}, {"message", error.message}};
  if (!error.hint.empty()) body["hint"] = error.hint;
  body.update(more);
  print_json({{"error", std::move(body)}, {"exit", exit}}, context);
}

Colour colour_of(const vc::Verdict& verdict) {
  if (verdict.accepted()) return Colour::green;
  return verdict.rejected() ? Colour::red : Colour::yellow;
}

std::string_view word(const vc::Verdict& verdict) {
  if (verdict.accepted()) return "accepted";
  return verdict.rejected() ? "rejected" : "undetermined";
}

// Why not, or whose it is.
std::string summary(const vc::Verdict& verdict) {
  if (const auto* reason = verdict.reason(); reason != nullptr && !verdict.accepted())
    return printable(reason->detail) + " (" + std::string(vc::code(reason->problem)) + ")";
  std::string text = printable(verdict.subject.issuer);
  if (!verdict.subject.suite.empty()) text += ", " + printable(verdict.subject.suite);
  return text;
}

Colour colour_of(vc::Outcome outcome) {
  switch (outcome) {
    case vc::Outcome::passed: return Colour::green;
    case vc::Outcome::failed: return Colour::red;
    case vc::Outcome::undetermined:
    case vc::Outcome::not_run: return Colour::yellow;
  }
  std::unreachable();
}

void print_check(const vc::Verdict& verdict, vc::Check check, std::string_view indent, Context& context) {
  const auto outcome = verdict.outcome(check);
  if (outcome == vc::Outcome::not_run) return;
  context.out << indent << coloured(colour_of(outcome), vc::name(outcome), context) << "  " << vc::name(check) << '\n';
  for (const auto* finding : verdict.findings(check)) {
    context.out << indent << "      " << vc::code(finding->problem) << ": " << printable(finding->detail);
    if (!finding->pointer.empty()) context.out << " at " << printable(finding->pointer);
    context.out << '\n';
  }
}

bool is_control(unsigned point) {
  const bool controls = point < 0x20 || (point >= 0x7f && point < 0xa0);
  const bool bidi = (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0x2028 || point == 0x2029;
  return controls || bidi;
}

struct CodePoint {
  unsigned value;
  std::size_t size;  // 0: not UTF-8
};

CodePoint decode_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return {first, 0};
  unsigned value = first & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return {first, 0};
    value = value << 6U | (byte(i) & 0x3fU);
  }
  return {value, size};
}

}  // namespace

int exit_code(did::Errc code) {
  switch (code) {
    case did::Errc::malformed: return 14;
    case did::Errc::unsupported: return 13;
    case did::Errc::not_found: return 17;
    case did::Errc::conflict: return 12;
    case did::Errc::refused: return 12;
    case did::Errc::too_large: return 15;
    case did::Errc::unavailable: return 13;
    case did::Errc::key: return 16;
    case did::Errc::corrupt: return 1;
  }
  std::unreachable();
}

void report(const did::Error& error, Context& context) { report_as(did::name(error.code), exit_code(error.code), error, context); }

void report(const vc::jsonld::Error& error, Context& context) {
  using vc::jsonld::Code;
  auto told = vc::jsonld::to_did_error(error);
  if (!error.term.empty()) told.message += ", term `" + error.term + "`";
  if (error.code == Code::loading_remote_context_failed)
    told.hint = "a context is loaded from a file, with --allow-context URL=FILE; nothing is fetched";
  if (error.code == Code::loading_document_failed) told.hint = "relative contexts need --base, or an input that is a file";
  if (error.code == Code::data_loss)
    told.hint = "say it so that nothing is lost, such as with a context that defines it, or leave out --safe";
  did::Json more = {{"jsonLdCode", vc::jsonld::name(error.code)}};
  if (!error.pointer.empty()) more["pointer"] = error.pointer;
  if (!error.term.empty()) more["term"] = error.term;
  report_as(did::name(told.code), exit_code(told.code), told, context, more);
}

void report_usage(std::string_view message, std::string_view hint, Context& context) {
  report_as("usage", exit_usage, {did::Errc::malformed, std::string(message), std::string(hint)}, context);
}

void report(vc::Verdict verdict, Context& context) {
  for (const auto& opt_out : context.insecure) verdict.subject.insecure.push_back(opt_out);
  context.exit_code = verdict.exit_code();
  if (context.flags.json) return print_json(verdict.to_json(), context);
  print_verdict(verdict, "", context);
}

void print_verdict(const vc::Verdict& verdict, std::string_view indent, Context& context) {
  context.out << indent << coloured(colour_of(verdict), word(verdict), context) << ": " << summary(verdict) << '\n';
  if (context.flags.explain) print_checks(verdict, std::string(indent) + "  ", context);
}

void print_checks(const vc::Verdict& verdict, std::string_view indent, Context& context) {
  for (std::size_t i = 0; i < vc::check_count; ++i) print_check(verdict, static_cast<vc::Check>(i), indent, context);
  for (const auto& name : verdict.subject.insecure) context.out << indent << "insecure  " << printable(name) << '\n';
  for (const auto& part : verdict.parts) print_verdict(part, indent, context);
}

void print_json(const did::Json& json, Context& context) { context.out << did::to_text(json, 2) << '\n'; }

void warn(std::string_view message, Context& context) { say("warning", message, context); }

void note(std::string_view message, Context& context) {
  if (!context.flags.quiet) say("note", message, context);
}

void detail(std::string_view message, Context& context) {
  if (context.flags.verbose) say("note", message, context);
}

std::string printable(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const auto point = decode_utf8(text);
    const auto size = point.size == 0 ? 1 : point.size;
    if (point.size != 0 && !is_control(point.value)) {
      safe.append(text.substr(0, size));
    } else {
      std::string hex;
      for (unsigned rest = point.value; rest != 0 || hex.empty(); rest >>= 4U) hex.insert(hex.begin(), digits[rest & 0xfU]);
      safe += "\\x{" + hex + "}";
    }
    text.remove_prefix(size);
  }
  return safe;
}

std::string coloured(Colour colour, std::string_view text, const Context& context) {
  const auto terminal_name = context.outside.environment("TERM");
  const bool plain = !context.outside.terminal() || context.flags.no_color || context.outside.environment("NO_COLOR").has_value() ||
                     terminal_name == "dumb";
  if (plain) return std::string(text);
  static constexpr std::string_view codes[] = {"\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m"};
  return std::string(codes[static_cast<std::size_t>(colour)]) + std::string(text) + "\x1b[0m";
}

}  // namespace cli
