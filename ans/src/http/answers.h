// What the registry answers, as JSON: schemas/openapi/ans.yaml. Statements, credentials and events go out as they came in.
#pragma once

#include <string>

#include "http/http.h"
#include "registry/registry.h"

namespace ans {

[[nodiscard]] std::string record_json(const Record& record);
[[nodiscard]] std::string status_json(const RegistryState& state, did::Time now);
[[nodiscard]] std::string challenges_json(const Challenges& challenges, did::Time now);
// `told`: with what was withheld from strangers (disclosure.h).
[[nodiscard]] std::string history_json(const HistoryPage& page, bool told);
// What a stranger is told of an event that is withheld: that it happened, and how the agent stands since.
[[nodiscard]] std::string withheld_json(std::string_view event);
[[nodiscard]] std::string search_json(const SearchPage& page, bool explain);
[[nodiscard]] std::string taxonomies_json(const Taxonomies& taxonomies);
[[nodiscard]] std::string taxonomy_json(const Taxonomy& taxonomy);
[[nodiscard]] std::string concept_json(const Taxonomies& taxonomies, const Taxonomy& taxonomy, const Concept& one);
[[nodiscard]] std::string crosswalk_json(const Crosswalk& crosswalk);

// 0 to 100, in the order of the scores of search: what ARD calls score. Relevance, and nothing else.
[[nodiscard]] std::uint64_t relevance_of(double score);

// `"<recordId>.<seq>"`: changes with every event of the agent.
// Is the agent as If-Match expects it? Any of its entity tags will do: each tells the newest event. Empty text expects nothing.
[[nodiscard]] bool is_as_expected(const RegistryState& state, std::string_view if_match);
[[nodiscard]] std::string etag(const RegistryState& state, std::string_view record_id);
inline constexpr std::chrono::seconds longest_cache{60};
// At most that, and never beyond the record's own end.
[[nodiscard]] std::string cache_for(const VersionState& version, did::Time now);

// Of a negotiated record nothing is kept: what it rests on ends by itself.
[[nodiscard]] Response record_response(const Record& record, did::Time now, unsigned status = 200);
[[nodiscard]] Response problem_response(const Problem& problem);

}  // namespace ans
