// The rules of output: what goes where, in which words, with which exit code. The only place that knows them.
#pragma once

#include <did/result.h>
#include <vc/jsonld.h>
#include <vc/verdict.h>

#include <string>
#include <string_view>

#include "base/context.h"

namespace cli {

inline constexpr int exit_usage = 2;
inline constexpr int exit_refused_proof = 10;   // a proof does not hold, or is missing
inline constexpr int exit_refused_status = 11;  // sound, but revoked, suspended or expired

// The only map from an Errc to an exit code.
[[nodiscard]] int exit_code(did::Errc code);

// Says it on standard error, with its hint, and sets the exit code. With --json the error is also the one document
// on standard output: {"error": {"code", "message", "hint"}, "exit"}.
void report(const did::Error& error, Context& context);
// The same for JSON-LD: its error code, where, and the term stand in the message, and with --json as "jsonLdCode", "pointer" and
// "term" beside "code".
void report(const vc::jsonld::Error& error, Context& context);
// The same for a command line that makes no sense: exit code 2.
void report_usage(std::string_view message, std::string_view hint, Context& context);

// The verdict: its JSON with --json; else one line, and with --explain one line per check. Sets the exit code.
// Adds the context's own --insecure-* to the trace first.
void report(vc::Verdict verdict, Context& context);
// The lines of report() alone, each behind `indent`.
void print_verdict(const vc::Verdict& verdict, std::string_view indent, Context& context);
void print_checks(const vc::Verdict& verdict, std::string_view indent, Context& context);

// One JSON document on standard output.
void print_json(const did::Json& json, Context& context);

// `credence: warning: ...`, always; a note, unless --quiet; a detail, with --verbose only.
void warn(std::string_view message, Context& context);
void note(std::string_view message, Context& context);
void detail(std::string_view message, Context& context);

// Foreign text made safe for a terminal: control characters, and bytes that are not UTF-8, are written as \x{..}.
[[nodiscard]] std::string printable(std::string_view text);

enum class Colour : std::uint8_t { red, green, yellow, bold };
// `text`, in colour where standard output is a terminal and nobody forbade it (--no-color, NO_COLOR, TERM=dumb).
[[nodiscard]] std::string coloured(Colour colour, std::string_view text, const Context& context);

}  // namespace cli
