#include "registry/question_flags.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "flags/options.h"

namespace cli {
namespace {

struct QuestionFlag {
  Asks asks;
  const char* flag;
  const char* parameter;
  const char* value;  // its type; nullptr: none, the flag alone says `true`
  const char* about;
};
constexpr QuestionFlag question_flags[] = {
    {Asks::both, "--cap", "cap", "EXPR", "taxonomy:path, such as a2a:translate; repeat for more, all are needed"},
    {Asks::search, "--any", "any", "EXPR", "the same; one of several is enough"},
    {Asks::search, "-q,--query", "q", "WORDS", "words to look for"},
    {Asks::search, "--tag", "tag", "TAG", "a tag of the agent; repeat for more, all are needed"},
    {Asks::search, "--publisher", "publisher", "DID|DOMAIN", "agents of this publisher"},
    {Asks::both, "--protocol", "protocol", "P", "a2a, mcp, ...; repeat in order of preference, one is enough"},
    {Asks::both, "--range", "range", "RANGE", "versions of the agent, such as ^2.1"},
    {Asks::both, "--contract", "contract", "RANGE", "versions of the capability"},
    {Asks::both, "--input-mode", "inputMode", "TYPE", "a media type that is taken; repeat for more, all are needed"},
    {Asks::both, "--output-mode", "outputMode", "TYPE", "a media type that is given; repeat for more, one is enough"},
    {Asks::both, "--ext", "ext", "NAME", "an extension of the capability; repeat for more, all are needed"},
    {Asks::both, "--min-evidence", "minEvidence", "LEVEL", "declared, keybound, attested, tested or observed"},
    {Asks::both, "--from-issuer", "issuer", "DID", "evidence counts from this issuer only; repeat for more"},
    {Asks::both, "--liveness", "liveness", "LEVEL",
     "seen alive as transport, protocol or keybound, of late; resolve wants --from-issuer with it"},
    {Asks::both, "--degree", "degree", "DEGREE", "exact, specialization or generalization; repeat for more (default: the first two)"},
    {Asks::both, "--fuzzy", "fuzzy", nullptr, "counterparts in other taxonomies that are only close count too"},
    {Asks::search, "--sort", "sort", "ORDER", "relevance or name"},
    {Asks::search, "--why", "explain", nullptr, "say what the order is made of, and what was rejected (with --json)"},
    {Asks::both, "--allow-deprecated", "allowDeprecated", nullptr, "deprecated versions count too"},
};

}  // namespace

QuestionFlags::QuestionFlags() : values_(std::size(question_flags)) {}

void QuestionFlags::add_to(CLI::App& command, Asks asks) {
  for (std::size_t i = 0; i < std::size(question_flags); ++i) {
    const auto& one = question_flags[i];
    auto& values = values_[i];
    if ((std::to_underlying(one.asks) & std::to_underlying(asks)) == 0) continue;
    if (one.value == nullptr)
      command.add_flag_callback(one.flag, [&values] { values.assign(1, "true"); }, one.about);
    else
      command.add_option(one.flag, values, one.about)->type_name(one.value)->allow_extra_args(false);
  }
  command.add_option("--constraint", constraints_, "NAME=VALUE, such as languages=en,de or price=0.01/USD; repeat for more")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

AnsClient::Parameters QuestionFlags::parameters() const {
  AnsClient::Parameters out;
  for (std::size_t i = 0; i < std::size(question_flags); ++i)
    for (const auto& value : values_[i]) out.emplace_back(question_flags[i].parameter, value);
  for (const auto& constraint : constraints_) {
    const auto equals = constraint.find('=');
    if (equals == std::string::npos || equals == 0) usage_error("--constraint `" + constraint + "` is not NAME=VALUE");
    out.emplace_back("constraint." + constraint.substr(0, equals), constraint.substr(equals + 1));
  }
  return out;
}

const std::vector<std::string>& QuestionFlags::values(std::string_view parameter) const {
  const auto* row = std::ranges::find(question_flags, parameter, &QuestionFlag::parameter);
  return values_.at(static_cast<std::size_t>(row - std::begin(question_flags)));
}

}  // namespace cli
