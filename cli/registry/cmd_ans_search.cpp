// `credence ans search`: find agents by what they can do, by words, or by both.
#include <did/json.h>

#include <nlohmann/json.hpp>

#include "commands.h"
#include "flags/options.h"
#include "registry/ans_client.h"
#include "registry/question_flags.h"
#include "registry/record_text.h"

namespace cli {
namespace {

struct SearchArgs {
  QuestionFlags question;
  AnsClient::SearchQuery page;
};

did::Result<void> search(const SearchArgs& args, Context& context) {
  auto query = args.page;
  query.parameters = args.question.parameters();
  const auto asked = [&args](const char* parameter) { return !args.question.values(parameter).empty(); };
  if (!asked("cap") && !asked("any") && !asked("q")) usage_error("--cap, --any or --query is needed");
  DID_TRY(auto client, connect(context));
  DID_TRY(auto page, client.search(query));
  if (!page.contains("results") || !page.at("results").is_array())
    return did::fail(did::Errc::malformed, "the registry's answer has no `results`");
  if (!page.contains("next")) page["next"] = nullptr;
  print_search(page, context);
  return {};
}

}  // namespace

void add_ans_search(CLI::App& ans, Context& context) {
  auto& command = add_command(ans, "search", "Find agents by capability, by words, or both; all that is asked for must hold",
                              "credence ans search --cap oasf:language_processing --min-evidence attested -q \"legal contracts\"");
  const auto args = std::make_shared<SearchArgs>();
  args->question.add_to(command, Asks::search);
  command.add_option("--limit", args->page.limit, "at most so many results")->check(CLI::Range(1, 100));
  command.add_option("--cursor", args->page.cursor, "go on where `next` of the last answer says");
  on_run(command, context, args, search);
}

}  // namespace cli
