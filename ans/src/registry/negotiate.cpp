// Choosing among the versions of one agent by what they offer: the highest active one that does, else, where that is allowed,
// the highest deprecated one. Whoever has the table of versions and the statements comes to the same choice.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "records/disclosure.h"
#include "records/version_table.h"
#include "registry/draft.h"

namespace ans {
namespace {

constexpr std::size_t max_examined = 64;  // statements that are read for one answer
constexpr std::size_t max_rejected = 64;  // that are told

struct Choice {
  const VersionState* version = nullptr;  // nullptr: none does
  Negotiation negotiation{};
};

// Takes the versions one by one, the preferred first.
class Chooser {
 public:
  explicit Chooser(const VersionQuestion& question) : question_(question) {}

  [[nodiscard]] bool wants_more() const { return choice_.negotiation.alternatives.size() < max_alternatives; }

  void reject(const VersionState& version, std::string why) {
    if (choice_.negotiation.rejected.size() < max_rejected) choice_.negotiation.rejected.push_back({version.version, std::move(why)});
  }

  void examine(const RegistryState& agent, const VersionState& version, const AgentStatement& statement) {
    const auto listing = read_listing(statement);
    std::string why;
    const auto answers = answers_of(version, listing, question_, why);
    if (!answers) return reject(version, std::move(why));
    if (why = against_liveness(liveness_of(agent, version, listing, question_), question_); !why.empty())
      return reject(version, std::move(why));
    if (choice_.version != nullptr) return choice_.negotiation.alternatives.push_back(version.version);
    choice_.version = &version;
    if (const auto* endpoint = chosen_endpoint(listing, question_.protocols)) choice_.negotiation.endpoint = *endpoint;
    if (!answers->empty() && answers->front().offer->contract) choice_.negotiation.contract = answers->front().offer->contract->text();
  }

  [[nodiscard]] Choice finish() && { return std::move(choice_); }

 private:
  const VersionQuestion& question_;
  Choice choice_;
};

std::string rejections_json(const std::vector<Rejection>& rejected) {
  auto list = did::Json::array();
  for (const auto& one : rejected) list.push_back({{"version", one.version}, {"why", one.why}});
  return did::to_text(list);
}

}  // namespace

Answer<Record> Registry::negotiate(RegistryState agent, const Wanted& wanted) const {
  std::vector<AskedCapability> capabilities;
  for (const auto& one : wanted.capabilities) capabilities.push_back(asked_capability(one, taxonomies_, wanted.fuzzy));
  const VersionQuestion question{std::move(capabilities), {},   wanted.criteria, wanted.range, wanted.protocols,
                                 wanted.allow_deprecated, now()};
  std::vector<const VersionState*> order;
  for (const auto& one : agent.versions) order.push_back(&one);
  // A range says itself which prereleases it takes.
  std::ranges::sort(order,
                    [&](const VersionState* a, const VersionState* b) { return wanted.range ? is_higher(*a, *b) : is_preferred(*a, *b); });
  Chooser chooser(question);
  std::size_t examined = 0;
  bool withheld = false;
  for (const auto* one : order) {
    if (!chooser.wants_more() || examined == max_examined) break;
    auto why = against_standing(agent, *one, question);
    const auto number = Version::parse(one->version);
    if (why.empty() && wanted.version && (!number || precedence(*number, *wanted.version) != 0)) why = "is another version";
    if (why.empty() && !discloses(agent, *one, wanted.reader)) {
      why = "is disclosed to some only";
      withheld = true;
    }
    if (!why.empty()) {
      chooser.reject(*one, std::move(why));
      continue;
    }
    DID_TRY(const auto text, kept_statement(one->record_id));
    DID_TRY(const auto parsed, AgentStatement::parse_kept(text, one->record_id));
    chooser.examine(agent, *one, parsed);
    ++examined;
  }
  auto choice = std::move(chooser).finish();
  if (choice.version == nullptr && withheld) return std::unexpected(undisclosed(agent.agent_key, wanted.reader));
  if (choice.version == nullptr) {
    Problem problem(ProblemCode::incompatible_version, "no version of `" + agent.agent_key + "` does for what is asked",
                    "see `rejected` for what stands against each, and `versions` for what there is");
    problem.json_members.emplace_back("versions", versions_json(agent, question.now));
    problem.json_members.emplace_back("rejected", rejections_json(choice.negotiation.rejected));
    return std::unexpected(std::move(problem));
  }
  DID_TRY(auto record, record_of(std::move(agent), *choice.version));  // the version moves with its agent, and stays where it is
  record.negotiation = std::move(choice.negotiation);
  return record;
}

}  // namespace ans
