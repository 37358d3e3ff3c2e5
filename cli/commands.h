// The commands of `credence`.
#pragma once

namespace CLI {
class App;
}

namespace cli {

struct Context;

// One function per command word; each adds its subcommand to the app.
void add_key(CLI::App& app, Context& context);
void add_did(CLI::App& app, Context& context);
void add_vc(CLI::App& app, Context& context);
void add_vc_issue(CLI::App& vc, Context& context);  // `vc issue`, added by add_vc
void add_vp(CLI::App& app, Context& context);
void add_delegate(CLI::App& app, Context& context);
void add_http(CLI::App& app, Context& context);
void add_http_verify(CLI::App& http, Context& context);  // `http verify`, added by add_http
void add_ans(CLI::App& app, Context& context);
void add_ans_import(CLI::App& ans, Context& context);     // `ans import`, added by add_ans
void add_ans_resolve(CLI::App& ans, Context& context);    // `ans resolve`, likewise
void add_ans_probe(CLI::App& ans, Context& context);      // `ans probe`, likewise
void add_ans_search(CLI::App& ans, Context& context);     // `ans search`, likewise
void add_ans_lifecycle(CLI::App& ans, Context& context);  // `ans deprecate` and its like, added by add_ans
void add_ans_control(CLI::App& ans, Context& context);    // `ans challenge`, `ans verify`, likewise
void add_ans_delegate(CLI::App& ans, Context& context);   // `ans delegate`, likewise
void add_agent(CLI::App& app, Context& context);
void add_agent_new(CLI::App& agent, Context& context);  // `agent new`, added by add_agent
void add_serve(CLI::App& app, Context& context);
void add_json(CLI::App& app, Context& context);
void add_jsonld(CLI::App& app, Context& context);
void add_rdf(CLI::App& app, Context& context);
void add_conformance(CLI::App& app, Context& context);
void add_doctor(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);  // `completion` and `man`

// The program: parses, runs one command, returns the exit code. Never throws for anything the user can cause.
[[nodiscard]] int run(int argc, const char* const* argv, Context& context);

}  // namespace cli
