// `credence ans search`: find agents by what they can do, by words, or by both.
#include <did/json.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "commands.h"
#include "flags/options.h"
#include "registry/ans_client.h"
#include "registry/record_text.h"

namespace cli {
namespace {

// One flag for each parameter of the registry (docs/search.md).
struct SearchFlag {
  const char* flag;
  const char* parameter;
  const char* value;  // its type; nullptr: none, the flag alone says `true`
  const char* about;
};
constexpr SearchFlag search_flags[] = {
    {"--cap", "cap", "EXPR", "taxonomy:path, such as a2a:translate; repeat for more, all are needed"},
    {"--any", "any", "EXPR", "the same; one of several is enough"},
    {"-q,--query", "q", "WORDS", "words to look for"},
    {"--tag", "tag", "TAG", "a tag of the agent; repeat for more, all are needed"},
    {"--publisher", "publisher", "DID|DOMAIN", "agents of this publisher"},
    {"--protocol", "protocol", "P", "a2a, mcp, ...; repeat in order of preference, one is enough"},
    {"--range", "range", "RANGE", "versions of the agent, such as ^2.1"},
    {"--contract", "contract", "RANGE", "versions of the capability"},
    {"--input-mode", "inputMode", "TYPE", "a media type that is taken; repeat for more, all are needed"},
    {"--output-mode", "outputMode", "TYPE", "a media type that is given; repeat for more, one is enough"},
    {"--ext", "ext", "NAME", "an extension of the capability; repeat for more, all are needed"},
    {"--min-evidence", "minEvidence", "LEVEL", "declared, keybound, attested, tested or observed"},
    {"--from-issuer", "issuer", "DID", "evidence counts from this issuer only; repeat for more"},
    {"--degree", "degree", "DEGREE", "exact, specialization or generalization; repeat for more (default: the first two)"},
    {"--fuzzy", "fuzzy", nullptr, "counterparts in other taxonomies that are only close count too"},
    {"--sort", "sort", "ORDER", "relevance or name"},
    {"--why", "explain", nullptr, "say what the order is made of, and what was rejected (with --json)"},
};

// CLI11 fills one list for each flag; they go out in the order of the table.
struct SearchArgs {
  std::vector<std::vector<std::string>> values{std::size(search_flags)};
  std::vector<std::string> constraints;
  AnsClient::SearchQuery query;
};

did::Result<AnsClient::SearchQuery> query_of(const SearchArgs& args) {
  auto query = args.query;
  for (std::size_t i = 0; i < std::size(search_flags); ++i)
    for (const auto& value : args.values[i]) query.parameters.emplace_back(search_flags[i].parameter, value);
  for (const auto& constraint : args.constraints) {
    const auto equals = constraint.find('=');
    if (equals == std::string::npos || equals == 0) usage_error("--constraint `" + constraint + "` is not NAME=VALUE");
    query.parameters.emplace_back("constraint." + constraint.substr(0, equals), constraint.substr(equals + 1));
  }
  return query;
}

did::Result<void> search(const SearchArgs& args, Context& context) {
  DID_TRY(const auto query, query_of(args));
  if (args.values[0].empty() && args.values[1].empty() && args.values[2].empty()) usage_error("--cap, --any or --query is needed");
  DID_TRY(auto client, connect(context));
  DID_TRY(auto page, client.search(query));
  if (!page.contains("results") || !page.at("results").is_array()) return did::fail(did::Errc::malformed, "the registry's answer has no `results`");
  if (!page.contains("next")) page["next"] = nullptr;
  print_search(page, context);
  return {};
}

}  // namespace

void add_ans_search(CLI::App& ans, Context& context) {
  auto& command = add_command(ans, "search", "Find agents by capability, by words, or both; all that is asked for must hold",
                              "credence ans search --cap oasf:language_processing --min-evidence attested -q \"legal contracts\"");
  const auto args = std::make_shared<SearchArgs>();
  for (std::size_t i = 0; i < std::size(search_flags); ++i) {
    const auto& one = search_flags[i];
    auto& values = args->values[i];
    if (one.value == nullptr)
      command.add_flag_callback(one.flag, [&values] { values.assign(1, "true"); }, one.about);
    else
      command.add_option(one.flag, values, one.about)->type_name(one.value)->allow_extra_args(false);
  }
  command.add_option("--constraint", args->constraints, "NAME=VALUE, such as languages=en,de or price=0.01/USD; repeat for more")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_option("--limit", args->query.limit, "at most so many results")->check(CLI::Range(1, 100));
  command.add_option("--cursor", args->query.cursor, "go on where `next` of the last answer says");
  on_run(command, context, args, search);
}

}  // namespace cli
