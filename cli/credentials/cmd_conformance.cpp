// `credence conformance`: the public test suites of the standards, run against this build.
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "commands.h"
#include "conformance/suite.h"
#include "flags/options.h"

namespace cli {
namespace {

using conformance::Outcome;
using did::Json;

struct ConformanceArgs {
  did::Result<std::vector<Outcome>> (*run)(const std::string& vectors) = nullptr;
  std::string vectors;
};

struct Totals {
  std::size_t passed = 0;
  std::size_t failed = 0;
  bool complete = true;
};

Totals add_up(const std::vector<Outcome>& outcomes) {
  Totals totals;
  for (const auto& one : outcomes) {
    totals.passed += one.passed();
    totals.failed += one.failures.size();
    totals.complete = totals.complete && one.complete();
  }
  return totals;
}

// A reason may be a dataset of many lines.
void print_reason(std::string_view reason, Context& context) {
  for (bool first = true; !reason.empty(); first = false) {
    const auto line = reason.substr(0, reason.find('\n'));
    context.out << (first ? "" : "    ") << printable(line) << '\n';
    reason.remove_prefix(std::min(line.size() + 1, reason.size()));
  }
}

void print_outcome(const Outcome& one, Context& context) {
  context.out << coloured(one.complete() ? Colour::green : Colour::red, one.manifest, context) << ": " << one.passed() << " passed, "
              << one.failures.size() << " failed";
  if (one.cases != one.known) context.out << "; the suite has " << one.known << " cases";
  context.out << '\n';
  for (const auto& failure : one.failures) {
    context.out << "  " << printable(failure.id) << ": ";
    print_reason(failure.reason, context);
  }
}

Json to_json(const Outcome& one) {
  auto failures = Json::array();
  for (const auto& failure : one.failures) failures.push_back({{"id", failure.id}, {"reason", failure.reason}});
  return {
      {"manifest", one.manifest}, {"cases", one.cases}, {"known", one.known}, {"passed", one.passed()}, {"failures", std::move(failures)}};
}

did::Result<void> run_suite(const ConformanceArgs& args, Context& context) {
  DID_TRY(const auto outcomes, args.run(args.vectors));
  const auto totals = add_up(outcomes);
  context.exit_code = totals.complete ? 0 : 1;
  if (!context.flags.json) {
    for (const auto& one : outcomes) print_outcome(one, context);
    context.out << "total: " << totals.passed << " passed, " << totals.failed << " failed\n";
    return {};
  }
  auto manifests = Json::array();
  for (const auto& one : outcomes) manifests.push_back(to_json(one));
  print_json({{"manifests", std::move(manifests)}, {"passed", totals.passed}, {"failed", totals.failed}, {"exit", context.exit_code}},
             context);
  return {};
}

void add_suite(CLI::App& group, Context& context, const std::string& name, const std::string& about,
               did::Result<std::vector<Outcome>> (*run)(const std::string& vectors)) {
  auto& command = add_command(group, name, about, "credence conformance " + name + " --vectors vectors");
  const auto args = std::make_shared<ConformanceArgs>();
  args->run = run;
  command.add_option("--vectors", args->vectors, "the folder with the published suites, a folder each (docs/conformance.md)")
      ->required()
      ->type_name("DIR");
  on_run(command, context, args, run_suite);
}

}  // namespace

void add_conformance(CLI::App& app, Context& context) {
  auto& group = add_group(app, "conformance", "Run the public test suites of the standards; 0 where every case passed",
                          "credence conformance json-ld --vectors vectors");
  add_suite(group, context, "json-ld", "JSON-LD 1.1 API and Framing: 877 cases below json-ld-api and json-ld-framing",
            conformance::run_json_ld);
  add_suite(group, context, "data-integrity", "Data Integrity: 25 cases below vc-di-eddsa and vc-di-ecdsa",
            conformance::run_data_integrity);
  add_suite(group, context, "rdf-canon", "RDF Dataset Canonicalization 1.0: 63 cases below rdf-canon", conformance::run_rdf_canon);
}

}  // namespace cli
