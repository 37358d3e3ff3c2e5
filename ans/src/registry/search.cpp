// Search, in memory: who may answer (by concept or by word), what each version has to say, and the best of it as one page.
#include <did/hash.h>

#include <algorithm>
#include <cmath>

#include "registry/draft.h"
#include "search/rank.h"

namespace ans {
namespace {

using Reading = SearchIndex::Reading;

// A version that does, with its place in the order.
struct Candidate {
  const IndexedAgent* agent;
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

// What stands against the version as a whole; empty: nothing.
std::string against_version(const IndexedAgent& agent, std::size_t version, const Question& question) {
  if (auto why = against_standing(agent.state, agent.state.versions[version], question.version); !why.empty()) return why;
  const auto& query = question.query;
  const auto& listing = agent.versions[version].listing;
  for (const auto& tag : query.tags)
    if (std::ranges::find(listing.tags, tag) == listing.tags.end()) return "has no tag `" + tag + "`";
  if (!query.publisher.empty() && agent.state.publisher != query.publisher) return "has another publisher";
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
  if (words != nullptr) rank.score = std::llround(words->score * 1e6);
  return rank;
}

// What a version has to say to the whole question, or why it has nothing to say.
std::optional<Candidate> examine_version(const IndexedAgent& agent, std::size_t version, const Question& question, std::string& why) {
  why = against_version(agent, version, question);
  if (!why.empty()) return std::nullopt;
  auto answers = answers_of(agent.state.versions[version], agent.versions[version].listing, question.version, why);
  if (!answers) return std::nullopt;
  Candidate out{&agent, version, *std::move(answers), {}};
  out.rank = rank_of(out, question.query.text.empty() ? nullptr : question.words_in(agent.versions[version].document));
  return out;
}

// Every version of the agent that does, the preferred first.
std::vector<Candidate> examine(const IndexedAgent& agent, const Question& question, std::vector<Rejection>* rejected) {
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < agent.versions.size(); ++i) {
    std::string why;
    if (auto one = examine_version(agent, i, question, why))
      out.push_back(*std::move(one));
    else if (rejected != nullptr)
      rejected->push_back({agent.state.versions[i].version, why});
  }
  std::ranges::sort(out, [](const Candidate& a, const Candidate& b) { return is_preferred(a.state(), b.state()); });
  return out;
}

void append(std::vector<Document>& documents, std::span<const Document> more) { documents.insert(documents.end(), more.begin(), more.end()); }

// All that may answer one capability: at its concepts and below them, and above them where that is allowed.
void collect(const AskedCapability& asked, const Question& question, const Reading& index, std::vector<Document>& documents) {
  const auto& degrees = question.query.criteria.degrees;
  const bool above = std::ranges::find(degrees, Degree::generalization) != degrees.end();
  for (const auto& target : asked.targets) {
    append(documents, index.at_or_below(target.path));
    if (!above) continue;
    for (const auto& place : target.path.ancestors())
      if (const auto ancestor = CapabilityPath::parse(place)) append(documents, index.at(*ancestor));
  }
}

// The agents that are worth a closer look, each once: those of the first capability, else of `any`, else of the words.
std::vector<const IndexedAgent*> agents_to_examine(const Question& question, const Reading& index) {
  std::vector<Document> documents;
  if (!question.version.capabilities.empty())
    collect(question.version.capabilities.front(), question, index, documents);
  else if (!question.version.any.empty())
    for (const auto& asked : question.version.any) collect(asked, question, index, documents);
  else
    for (const auto& hit : question.words) documents.push_back(hit.document);
  std::vector<const IndexedAgent*> agents;
  agents.reserve(documents.size());
  for (const auto document : documents) agents.push_back(&index.agent_of(document));
  std::ranges::sort(agents);
  const auto repeated = std::ranges::unique(agents);
  agents.erase(repeated.begin(), repeated.end());
  return agents;
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
  Hit hit{agent.state.agent_key, version, standing(agent.state, version, question.version.now).status, {}, {}, {}, {}, {}};
  for (const auto& answer : candidate.answers) hit.matches.push_back(match_of(answer, version, question));
  if (!question.query.text.empty()) hit.score = static_cast<double>(candidate.rank.score) / 1e6;
  if (const auto* endpoint = chosen_endpoint(agent.versions[candidate.version].listing, question.query.protocols)) hit.endpoint = *endpoint;
  const auto all = examine(agent, question, question.query.explain ? &hit.rejected : nullptr);
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
  DID_TRY(const auto index, index_.read());
  const Question question{query,
                          {asked_of(query.capabilities, taxonomies_, query.fuzzy), asked_of(query.any, taxonomies_, query.fuzzy), query.criteria,
                           query.range, query.protocols, query.allow_deprecated, now()},
                          query.text.empty() ? std::vector<TextHit>() : index.find(query.text)};
  const auto precedes = [&](const Rank& a, const Rank& b) {
    return query.order == SearchOrder::name ? a.agent_key < b.agent_key : comes_before(a, b);
  };
  std::vector<Candidate> found;
  for (const auto* agent : agents_to_examine(question, index)) {
    auto versions = examine(*agent, question, nullptr);
    if (!versions.empty()) found.push_back(std::move(versions.front()));
  }
  SearchPage page;
  if (query.complete) {
    DID_TRY(page.complete, completeness_of(found, place.set));
  }
  if (place.after) std::erase_if(found, [&](const Candidate& one) { return !precedes(*place.after, one.rank); });
  const auto page_size = std::min(found.size(), query.limit);
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(page_size), [&](const Candidate& a, const Candidate& b) { return precedes(a.rank, b.rank); });
  for (std::size_t i = 0; i < page_size; ++i) page.hits.push_back(hit_of(found[i], question));
  if (page_size < found.size()) page.next = (page.complete ? page.complete->set + '.' : std::string()) + cursor_of(found[page_size - 1].rank);
  return page;
}

}  // namespace ans
