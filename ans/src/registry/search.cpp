// Search: who may answer (by concept or by word), what each version has to say, and the best of it as one page.
#include <did/hash.h>

#include <algorithm>
#include <map>
#include <set>

#include "records/disclosure.h"
#include "registry/draft.h"
#include "search/candidates.h"

namespace ans {
namespace {

// A version that does, with its place in the order.
struct Candidate {
  std::shared_ptr<const IndexedAgent> agent;
  std::size_t version;
  std::vector<Answering> answers;
  Rank rank;

  [[nodiscard]] const VersionState& state() const { return agent->state.versions[version]; }
};

// The whole question, ready to be put to every candidate.
struct Question {
  const SearchQuery& query;
  VersionQuestion version;
  std::vector<TextHit> words;  // by document

  [[nodiscard]] const TextHit* words_in(Document document) const {
    const auto found = std::ranges::lower_bound(words, document, {}, &TextHit::document);
    return found != words.end() && found->document == document ? &*found : nullptr;
  }
};

std::vector<AskedCapability> asked_of(const std::vector<WantedCapability>& wanted, const Taxonomies& taxonomies, bool fuzzy) {
  std::vector<AskedCapability> out;
  for (const auto& one : wanted) out.push_back(asked_capability(one, taxonomies, fuzzy));
  return out;
}

// What is asked for that only statements tell?
Detail detail_for(const SearchQuery& query) {
  const auto& criteria = query.criteria;
  const bool in_state = query.tags.empty() && query.filters.empty() && query.protocols.empty() && criteria.input_modes.empty() &&
                        criteria.output_modes.empty() && criteria.extensions.empty() && criteria.input_schema.empty() &&
                        criteria.constraints.empty() && criteria.min_liveness == LivenessLevel::none;
  return in_state ? Detail::state : Detail::statements;
}

// What stands against the version as a whole; empty: nothing.
std::string against_version(const IndexedAgent& agent, std::size_t version, const Question& question) {
  const auto& state = agent.state.versions[version];
  const bool is_told = state.disclose_to && discloses(agent.state, state, question.query.reader);
  if (state.unlisted && !is_told) return "is not listed";
  if (auto why = against_standing(agent.state, agent.state.versions[version], question.version); !why.empty()) return why;
  const auto& query = question.query;
  const auto& listing = agent.versions[version].listing;
  for (const auto& tag : query.tags)
    if (std::ranges::find(listing.tags, tag) == listing.tags.end()) return "has no tag `" + tag + "`";
  for (const auto& filter : query.filters)
    if (!filter.holds(agent.state, agent.state.versions[version], listing))
      return "has another `" + std::string(path_of(filter.field)) + "`";
  if (!query.publisher.empty() && agent.state.publisher != query.publisher) return "has another publisher";
  if (!query.text.empty() && question.words_in(agent.versions[version].document) == nullptr) return "has none of the words";
  return {};
}

// The rank of all answers together is that of the weakest.
Rank rank_of(const Candidate& candidate, const TextHit* words) {
  Rank rank{
      .degree = Degree::exact, .level = EvidenceLevel::declared, .contract = {}, .score = 0, .agent_key = candidate.agent->state.agent_key};
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
std::optional<Candidate> examine_version(const std::shared_ptr<const IndexedAgent>& found, std::size_t version, const Question& question,
                                         std::string& why) {
  const auto& agent = *found;
  why = against_version(agent, version, question);
  if (!why.empty()) return std::nullopt;
  auto answers = answers_of(agent.state.versions[version], agent.versions[version].listing, question.version, why);
  if (!answers) return std::nullopt;
  auto alive = LivenessLevel::none;
  if (question.query.criteria.min_liveness != LivenessLevel::none) {
    alive = liveness_of(agent.state, agent.state.versions[version], agent.versions[version].listing, question.version);
    why = against_liveness(alive, question.version);
    if (!why.empty()) return std::nullopt;
  }
  Candidate out{found, version, *std::move(answers), {}};
  out.rank = rank_of(out, question.query.text.empty() ? nullptr : question.words_in(agent.versions[version].document));
  out.rank.liveness = alive;
  return out;
}

// Every version of the agent that does, the preferred first.
std::vector<Candidate> examine(const std::shared_ptr<const IndexedAgent>& found, const Question& question,
                               std::vector<Rejection>* rejected) {
  const auto& agent = *found;
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < agent.versions.size(); ++i) {
    std::string why;
    if (auto one = examine_version(found, i, question, why))
      out.push_back(*std::move(one));
    else if (rejected != nullptr)
      rejected->push_back({agent.state.versions[i].version, why});
  }
  std::ranges::sort(out, [](const Candidate& a, const Candidate& b) { return is_preferred(a.state(), b.state()); });
  return out;
}

// Those of the first capability, else of `any`, else of the words.
Result<std::unique_ptr<Candidates>> candidates_for(const Question& question, const Store& store, const SearchIndex::Reading* index) {
  const auto& query = question.query;
  std::span<const AskedCapability> asked = question.version.any;
  if (!question.version.capabilities.empty()) asked = std::span(question.version.capabilities).first(1);
  const Places places{asked, query.criteria.degrees};
  if (index == nullptr) return candidates_at(store, places, query.order);
  return asked.empty() ? candidates_of(*index, question.words, query.order) : candidates_at(store, places, question.words, query.order);
}

// How many of the best are wanted, and behind which place.
struct Share {
  std::size_t most = 0;
  std::optional<Rank> after;
};

// The best so far, in order.
class BestFound {
 public:
  BestFound(SearchOrder order, const Share& share) : order_(order), share_(share) {}

  // Can one of this rank still come among them?
  [[nodiscard]] bool has_room_for(const Rank& rank) const {
    return found_.size() < share_.most || comes_before(rank, found_.back().rank, order_);
  }
  void add(Candidate candidate) {
    if (share_.after && !comes_before(*share_.after, candidate.rank, order_)) return;
    const auto precedes = [&](const Candidate& a, const Candidate& b) { return comes_before(a.rank, b.rank, order_); };
    const auto place = std::ranges::upper_bound(found_, candidate, precedes);
    found_.insert(place, std::move(candidate));
    if (found_.size() > share_.most) found_.pop_back();
  }
  [[nodiscard]] std::vector<Candidate> finish() && { return std::move(found_); }

 private:
  SearchOrder order_;
  const Share& share_;
  std::vector<Candidate> found_;
};

// Reads candidates for as long as one of them can be better than what is found. Problems: too_large.
Answer<std::vector<Candidate>> best_of(const Question& question, Candidates& candidates, const AgentCache& agents, Detail detail,
                                       const Share& share) {
  const auto& query = question.query;
  // Words alone do not say how good the offer is that the criteria ask for.
  const bool ranks_are_bounds = !query.capabilities.empty() || !query.any.empty() || !query.criteria.asks();
  BestFound best(query.order, share);
  std::set<std::string> seen;
  for (;;) {
    DID_TRY(auto next, candidates.next());
    // How alive it is, its place among the candidates does not tell.
    if (next && query.criteria.min_liveness != LivenessLevel::none) next->liveness = LivenessLevel::keybound;
    if (!next || (ranks_are_bounds && !best.has_room_for(*next))) return std::move(best).finish();
    if (!seen.insert(next->agent_key).second) continue;
    if (seen.size() > search_max_examined)
      return refuse(ProblemCode::too_large, "over " + std::to_string(search_max_examined) + " agents would have to be examined",
                    "ask for less: another capability, or more words");
    DID_TRY(const auto agent, agents.find(next->agent_key, detail));
    if (agent == nullptr) continue;  // taken away since
    auto versions = examine(agent, question, nullptr);
    if (!versions.empty()) best.add(std::move(versions.front()));
  }
}

// The preferred version of every agent that has one that does. Problems: too_large.
Answer<std::vector<Candidate>> all_in(const Store& store, const Question& question, const AgentCache& agents) {
  std::vector<std::string> keys;
  DID_CHECK(store.scan(Table::state, {}, {}, [&](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return keys.size() <= search_max_examined;
  }));
  if (keys.size() > search_max_examined)
    return refuse(ProblemCode::too_large, "over " + std::to_string(search_max_examined) + " agents would have to be examined",
                  "ask with words");
  std::vector<Candidate> out;
  for (const auto& key : keys) {
    DID_TRY(const auto agent, agents.find(key, Detail::statements));
    if (agent == nullptr) continue;
    auto versions = examine(agent, question, nullptr);
    if (!versions.empty()) out.push_back(std::move(versions.front()));
  }
  return out;
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
          .evidence = in_force(version, answer.offer->id, question.query.criteria.issuers, question.version.now),
          .level = answer.level,
          .contract = answer.offer->contract ? std::string(answer.offer->contract->text()) : std::string()};
}

Hit hit_of(const Candidate& candidate, const Question& question) {
  const auto& agent = *candidate.agent;
  const auto& version = candidate.state();
  Hit hit;
  hit.agent_key = agent.state.agent_key;
  hit.version = {version.version, version.record_id, version.display_name, version.agent};
  hit.status = standing(agent.state, version, question.version.now).status;
  hit.liveness = candidate.rank.liveness;
  for (const auto& answer : candidate.answers) hit.matches.push_back(match_of(answer, version, question));
  if (!question.query.text.empty()) hit.score = static_cast<double>(candidate.rank.score) / 1e6;
  if (const auto* endpoint = chosen_endpoint(agent.versions[candidate.version].listing, question.query.protocols)) hit.endpoint = *endpoint;
  if (agent.versions.size() == 1 && !question.query.explain) return hit;  // there is no other
  const auto all = examine(candidate.agent, question, question.query.explain ? &hit.rejected : nullptr);
  for (const auto& other : all)
    if (other.version != candidate.version && hit.alternatives.size() < max_alternatives)
      hit.alternatives.push_back(agent.state.versions[other.version].version);
  return hit;
}

Answer<void> check_question(const SearchQuery& query) {
  if (query.capabilities.empty() && query.any.empty() && query.text.empty())
    return refuse(ProblemCode::invalid_argument, "neither a capability nor words are asked for", "add cap=<taxonomy>:<path> or q=<words>");
  if (query.text.size() > text_query_max_size) return refuse(ProblemCode::invalid_argument, "`q` is over 256 octets");
  return {};
}

Question question_of(const SearchQuery& query, const Taxonomies& taxonomies, did::Time now) {
  return {query,
          {asked_of(query.capabilities, taxonomies, query.fuzzy), asked_of(query.any, taxonomies, query.fuzzy), query.criteria, query.range,
           query.protocols, query.allow_deprecated, now},
          {}};
}

Facet facet_of(const FacetQuestion& asked, const std::vector<Candidate>& found) {
  std::map<std::string, std::size_t> counts;
  for (const auto& one : found)
    for (auto& value : values_of(asked.field, one.agent->state, one.state(), one.agent->versions[one.version].listing))
      ++counts[std::move(value)];
  Facet out{{counts.begin(), counts.end()}};
  std::erase_if(out.buckets, [&](const auto& bucket) { return bucket.second < asked.min_count; });
  std::ranges::sort(out.buckets,
                    [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
  for (std::size_t i = asked.limit; i < out.buckets.size(); ++i) out.other += out.buckets[i].second;
  out.buckets.resize(std::min(out.buckets.size(), asked.limit));
  return out;
}

// Where the last page ended. The cursor of a complete answer has the digest of its set before a dot.
struct Place {
  std::optional<Rank> after;
  std::string set;
};
Answer<Place> place_at(const SearchQuery& query) {
  const auto dot = query.cursor.find('.');
  if (!query.cursor.empty() && query.complete != (dot != std::string::npos))
    return refuse(ProblemCode::invalid_argument, "`cursor` is of a question with another `complete`");
  Place out;
  if (dot != std::string::npos) out.set = query.cursor.substr(0, dot);
  DID_TRY(out.after, rank_at(dot == std::string::npos ? std::string_view(query.cursor) : std::string_view(query.cursor).substr(dot + 1)));
  return out;
}

Answer<Completeness> completeness_of(const std::vector<Candidate>& found, std::string_view expected) {
  if (found.size() > search_max_complete)
    return refuse(ProblemCode::too_large, "over " + std::to_string(search_max_complete) + " agents", "ask for less, or without `complete`");
  std::vector<std::string_view> records;
  for (const auto& one : found) records.push_back(one.state().record_id);
  std::ranges::sort(records);
  std::string text;
  for (const auto record : records) (text += record) += '\n';
  Completeness out{.count = found.size(), .set = did::digest_text(did::as_bytes(text))};
  if (!expected.empty() && out.set != expected)
    return refuse(ProblemCode::conflict, "what belongs to this answer has changed since its first page", "begin again without `cursor`");
  return out;
}

}  // namespace

Answer<SearchPage> Registry::search(const SearchQuery& query) const {
  DID_CHECK(check_question(query));
  DID_TRY(const auto place, place_at(query));
  auto question = question_of(query, taxonomies_, now());
  std::optional<SearchIndex::Reading> index;
  if (!query.text.empty()) {
    DID_TRY(index, index_.read());
    DID_TRY(question.words, index->find(query.text));
  }
  DID_TRY(const auto candidates, candidates_for(question, store_, index ? &*index : nullptr));
  const Share share{query.complete ? search_max_complete + 1 : query.limit + 1, query.complete ? std::nullopt : place.after};
  DID_TRY(auto found, best_of(question, *candidates, index_.agents(), detail_for(query), share));
  SearchPage page;
  if (query.complete) {
    DID_TRY(page.complete, completeness_of(found, place.set));
  }
  for (const auto& one : found) page.until = std::min<did::Time>(page.until, stands_until(*one.agent, question.version.now));
  if (place.after) std::erase_if(found, [&](const Candidate& one) { return !comes_before(*place.after, one.rank, query.order); });
  const auto page_size = std::min(found.size(), query.limit);
  for (std::size_t i = 0; i < page_size; ++i) page.hits.push_back(hit_of(found[i], question));
  if (page_size < found.size())
    page.next = (page.complete ? page.complete->set + '.' : std::string()) + cursor_of(found[page_size - 1].rank);
  return page;
}

Answer<std::vector<Facet>> Registry::explore(const SearchQuery& query, std::span<const FacetQuestion> facets) const {
  auto question = question_of(query, taxonomies_, now());
  std::vector<Candidate> found;
  if (query.text.empty() && query.capabilities.empty() && query.any.empty()) {
    DID_TRY(found, all_in(store_, question, index_.agents()));
  } else {
    DID_CHECK(check_question(query));
    DID_TRY(const auto index, index_.read());
    if (!query.text.empty()) {
      DID_TRY(question.words, index.find(query.text));
    }
    DID_TRY(const auto candidates, candidates_for(question, store_, query.text.empty() ? nullptr : &index));
    DID_TRY(found, best_of(question, *candidates, index_.agents(), Detail::statements, {search_max_examined, {}}));
  }
  std::vector<Facet> out;
  for (const auto& asked : facets) out.push_back(facet_of(asked, found));
  return out;
}

}  // namespace ans
