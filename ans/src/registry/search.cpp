// Search: who may answer (by concept or by word), what each version has to say, and the best of it as one page.
#include <algorithm>
#include <set>

#include "registry/draft.h"
#include "search/candidates.h"

namespace ans {
namespace {

constexpr std::size_t max_alternatives = 8;

// An offer that does, and how well.
struct Answering {
  const Offer* offer;
  Degree degree;
  EvidenceLevel level;
};

// A version that does, with its place in the order.
struct Candidate {
  std::shared_ptr<const IndexedAgent> agent;
  std::size_t version;
  std::vector<Answering> answers;
  Rank rank;
};

// The whole question, ready to be put to every candidate.
struct Question {
  const SearchQuery& query;
  std::vector<AskedCapability> capabilities;
  std::vector<AskedCapability> any;
  std::vector<TextHit> words;  // by document
  did::Time now;

  [[nodiscard]] const TextHit* words_in(Document document) const {
    const auto found = std::ranges::lower_bound(words, document, {}, &TextHit::document);
    return found != words.end() && found->document == document ? &*found : nullptr;
  }
};

std::vector<AskedCapability> asked_of(const std::vector<CapabilityPath>& paths, const Taxonomies& taxonomies, bool fuzzy) {
  std::vector<AskedCapability> out;
  for (const auto& path : paths) out.push_back(asked_capability(path, taxonomies, fuzzy));
  return out;
}

std::vector<Evidence> in_force(const VersionState& version, std::string_view capability, const Question& question) {
  std::vector<Evidence> out;
  const auto& issuers = question.query.criteria.issuers;
  for (const auto& one : version.evidence) {
    if (one.capability != capability) continue;
    if (!issuers.empty() && std::ranges::find(issuers, one.issuer) == issuers.end()) continue;
    const auto end = did::parse_date_time(one.valid_until);
    if (one.valid_until.empty() || (end && question.now < *end)) out.push_back(one);
  }
  return out;
}

bool is_better(const Answering& a, const Answering& b) {
  if (a.degree != b.degree) return a.degree < b.degree;
  if (a.level != b.level) return a.level > b.level;
  if (!a.offer->contract || !b.offer->contract) return a.offer->contract.has_value() && !b.offer->contract.has_value();
  return precedence(*a.offer->contract, *b.offer->contract) > 0;
}

// The best offer for one capability; `why` says what stands against the last one that was looked at.
std::optional<Answering> answer_to(const AskedCapability& asked, const IndexedAgent& agent, std::size_t version, const Question& question,
                                   std::string& why) {
  std::optional<Answering> best;
  const auto& degrees = question.query.criteria.degrees;
  for (const auto& offer : agent.versions[version].listing.offers) {
    const auto degree = degree_of(asked, offer.path);
    if (!degree) continue;
    const bool allowed = *degree == Degree::close || std::ranges::find(degrees, *degree) != degrees.end();
    const auto evidence = in_force(agent.state.versions[version], offer.id, question);
    const auto against = allowed ? objection(offer, question.query.criteria, evidence) : "offers a " + std::string(name(*degree)) + " only";
    if (against) why = "`" + std::string(offer.path.text()) + "` " + *against;
    const Answering one{&offer, *degree, level_of(evidence)};
    if (!against && (!best || is_better(one, *best))) best = one;
  }
  if (!best && why.empty()) why = "does not offer `" + std::string(asked.path.text()) + "`";
  return best;
}

const OfferedEndpoint* chosen_endpoint(const Listing& listing, const std::vector<std::string>& protocols) {
  for (const auto& protocol : protocols) {
    const auto found = std::ranges::find(listing.endpoints, protocol, &OfferedEndpoint::protocol);
    if (found != listing.endpoints.end()) return &*found;
  }
  return nullptr;
}

// What stands against the version as a whole; empty: nothing.
std::string against_version(const IndexedAgent& agent, std::size_t version, const Question& question) {
  const auto& query = question.query;
  const auto status = standing(agent.state, agent.state.versions[version], question.now).status;
  if (status != Status::active) return "is " + std::string(name(status));
  if (query.range) {
    const auto number = Version::parse(agent.state.versions[version].version);
    if (!number || !query.range->contains(*number)) return "is not in `" + query.range->text() + "`";
  }
  const auto& listing = agent.versions[version].listing;
  for (const auto& tag : query.tags)
    if (std::ranges::find(listing.tags, tag) == listing.tags.end()) return "has no tag `" + tag + "`";
  if (!query.publisher.empty() && agent.state.publisher != query.publisher) return "has another publisher";
  if (!query.protocols.empty() && chosen_endpoint(listing, query.protocols) == nullptr) return "speaks none of the protocols";
  if (!query.text.empty() && question.words_in(agent.versions[version].document) == nullptr) return "has none of the words";
  return {};
}

// The rank of all answers together is that of the weakest.
Rank rank_of(const Candidate& candidate, const TextHit* words) {
  Rank rank{.degree = Degree::exact, .level = EvidenceLevel::declared, .contract = {}, .score = 0, .agent_key = candidate.agent->state.agent_key};
  if (!candidate.answers.empty()) rank.level = EvidenceLevel::observed;
  for (const auto& answer : candidate.answers) {
    rank.degree = std::max(rank.degree, answer.degree);
    rank.level = std::min(rank.level, answer.level);
  }
  if (!candidate.answers.empty()) rank.contract = candidate.answers.front().offer->contract;
  if (words != nullptr) rank.score = rank_score(words->score);
  return rank;
}

// What a version has to say to the whole question, or why it has nothing to say.
std::optional<Candidate> examine_version(const std::shared_ptr<const IndexedAgent>& found, std::size_t version, const Question& question, std::string& why) {
  const auto& agent = *found;
  why = against_version(agent, version, question);
  if (!why.empty()) return std::nullopt;
  Candidate out{found, version, {}, {}};
  for (const auto& asked : question.capabilities) {
    const auto answer = answer_to(asked, agent, version, question, why);
    if (!answer) return std::nullopt;
    out.answers.push_back(*answer);
  }
  std::optional<Answering> best;
  for (const auto& asked : question.any) {
    const auto answer = answer_to(asked, agent, version, question, why);
    if (answer && (!best || is_better(*answer, *best))) best = answer;
  }
  if (!question.any.empty() && !best) return std::nullopt;
  if (best) out.answers.push_back(*best);
  out.rank = rank_of(out, question.query.text.empty() ? nullptr : question.words_in(agent.versions[version].document));
  return out;
}

// Releases before prereleases, then by precedence.
bool is_preferred(const VersionState& a, const VersionState& b) {
  const auto left = Version::parse(a.version);
  const auto right = Version::parse(b.version);
  if (!left || !right) return left.has_value();  // INVARIANT: the state holds versions
  if (left->prerelease().empty() != right->prerelease().empty()) return left->prerelease().empty();
  return precedence(*left, *right) > 0;
}

// Every version of the agent that does, the preferred first.
std::vector<Candidate> examine(const std::shared_ptr<const IndexedAgent>& found, const Question& question, std::vector<Rejection>* rejected) {
  const auto& agent = *found;
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < agent.versions.size(); ++i) {
    std::string why;
    if (auto one = examine_version(found, i, question, why))
      out.push_back(*std::move(one));
    else if (rejected != nullptr)
      rejected->push_back({agent.state.versions[i].version, why});
  }
  std::ranges::sort(out, [&](const Candidate& a, const Candidate& b) { return is_preferred(agent.state.versions[a.version], agent.state.versions[b.version]); });
  return out;
}

// Those of the first capability, else of `any`, else of the words.
Result<std::unique_ptr<Candidates>> candidates_for(const Question& question, const Store& store, const SearchIndex::Reading* index) {
  const auto& query = question.query;
  std::span<const AskedCapability> asked = question.any;
  if (!question.capabilities.empty()) asked = std::span(question.capabilities).first(1);
  const Places places{asked, query.criteria.degrees};
  if (index == nullptr) return candidates_at(store, places, query.order);
  return asked.empty() ? candidates_of(*index, question.words, query.order) : candidates_at(store, places, question.words, query.order);
}

// The best so far, in order: a page, and one more where there is more than a page.
class BestFound {
 public:
  BestFound(const SearchQuery& query, std::optional<Rank> after) : order_(query.order), wanted_(query.limit + 1), after_(std::move(after)) {}

  // Can one of this rank still come among them?
  [[nodiscard]] bool has_room_for(const Rank& rank) const { return found_.size() < wanted_ || comes_before(rank, found_.back().rank, order_); }
  void add(Candidate candidate) {
    if (after_ && !comes_before(*after_, candidate.rank, order_)) return;
    const auto precedes = [&](const Candidate& a, const Candidate& b) { return comes_before(a.rank, b.rank, order_); };
    const auto place = std::ranges::upper_bound(found_, candidate, precedes);
    found_.insert(place, std::move(candidate));
    if (found_.size() > wanted_) found_.pop_back();
  }
  [[nodiscard]] bool has_more() const { return found_.size() == wanted_; }
  [[nodiscard]] std::span<const Candidate> page() const { return std::span(found_).first(std::min(found_.size(), wanted_ - 1)); }
  [[nodiscard]] std::span<const Candidate> all() const { return found_; }

 private:
  SearchOrder order_;
  std::size_t wanted_;
  std::optional<Rank> after_;
  std::vector<Candidate> found_;
};

// Reads candidates for as long as one of them can be better than what is found.
Result<BestFound> best_of(const Question& question, Candidates& candidates, const AgentCache& agents, std::optional<Rank> after) {
  BestFound best(question.query, std::move(after));
  std::set<std::string> seen;
  for (;;) {
    DID_TRY(const auto next, candidates.next());
    if (!next || !best.has_room_for(*next)) return best;
    if (!seen.insert(next->agent_key).second) continue;
    DID_TRY(const auto agent, agents.find(next->agent_key));
    if (agent == nullptr) continue;  // taken away since
    auto versions = examine(agent, question, nullptr);
    if (!versions.empty()) best.add(std::move(versions.front()));
  }
}

// When time alone may change what is said of the agent.
did::Time stands_until(const IndexedAgent& agent, did::Time now) {
  auto until = next_deadline(agent.state, now);
  for (const auto& version : agent.state.versions) {
    for (const auto& evidence : version.evidence) {
      const auto end = did::parse_date_time(evidence.valid_until);
      if (end && *end > now) until = std::min<did::Time>(until, *end);
    }
  }
  return until;
}

Match match_of(const Answering& answer, const VersionState& version, const Question& question) {
  return {.offered = {answer.offer->id, std::string(answer.offer->path.text())},
          .degree = answer.degree,
          .evidence = in_force(version, answer.offer->id, question),
          .level = answer.level,
          .contract = answer.offer->contract ? std::string(answer.offer->contract->text()) : std::string()};
}

Hit hit_of(const Candidate& candidate, const Question& question) {
  const auto& agent = *candidate.agent;
  const auto& version = agent.state.versions[candidate.version];
  Hit hit{agent.state.agent_key, version, {}, {}, {}, {}, {}};
  for (const auto& answer : candidate.answers) hit.matches.push_back(match_of(answer, version, question));
  if (!question.query.text.empty()) hit.score = static_cast<double>(candidate.rank.score) / 1e6;
  if (const auto* endpoint = chosen_endpoint(agent.versions[candidate.version].listing, question.query.protocols)) hit.endpoint = *endpoint;
  const auto all = examine(candidate.agent, question, question.query.explain ? &hit.rejected : nullptr);
  for (const auto& other : all)
    if (other.version != candidate.version && hit.alternatives.size() < max_alternatives) hit.alternatives.push_back(agent.state.versions[other.version].version);
  return hit;
}

Answer<void> check_question(const SearchQuery& query) {
  if (query.capabilities.empty() && query.any.empty() && query.text.empty())
    return refuse(ProblemCode::invalid_argument, "neither a capability nor words are asked for", "add cap=<taxonomy>:<path> or q=<words>");
  if (query.text.size() > text_query_max_size) return refuse(ProblemCode::invalid_argument, "`q` is over 256 octets");
  return {};
}

}  // namespace

Answer<SearchPage> Registry::search(const SearchQuery& query) const {
  DID_CHECK(check_question(query));
  DID_TRY(auto after, rank_at(query.cursor));
  Question question{query, asked_of(query.capabilities, taxonomies_, query.fuzzy), asked_of(query.any, taxonomies_, query.fuzzy), {}, now()};
  std::optional<SearchIndex::Reading> index;
  if (!query.text.empty()) {
    DID_TRY(index, index_.read());
    DID_TRY(question.words, index->find(query.text));
  }
  DID_TRY(const auto candidates, candidates_for(question, store_, index ? &*index : nullptr));
  DID_TRY(const auto best, best_of(question, *candidates, index_.agents(), std::move(after)));
  SearchPage page;
  for (const auto& one : best.page()) page.hits.push_back(hit_of(one, question));
  for (const auto& one : best.all()) page.until = std::min<did::Time>(page.until, stands_until(*one.agent, question.now));
  if (best.has_more()) page.next = cursor_of(best.page().back().rank);
  return page;
}

}  // namespace ans
