// What `ans resolve` and `ans search` print. Everything in it comes from a registry and is made safe for a terminal.
#pragma once

#include <did/json.h>
#include <vc/verdict.h>

#include <string>
#include <vector>

#include "base/context.h"

namespace cli {

// The record and every check; with --json {"record", "verdicts", "exit"}. Sets the exit code.
void report_record(did::JsonValue record, const std::vector<vc::Verdict>& verdicts, Context& context);

// An agent that is revoked or expired: {"record": null, "status", "reason", "since", "exit"} with --json. Exit code 11.
void report_gone(const std::string& name, did::JsonValue problem, Context& context);

// A page of search results: the registry's JSON with --json, else one line for each. PRECONDITION: `results` is an array.
void print_search(const did::Json& page, Context& context);

}  // namespace cli
