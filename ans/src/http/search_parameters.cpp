#include "http/search_parameters.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::string_view constraint_prefix = "constraint.";

std::unexpected<Problem> bad_parameter(std::string_view name, std::string_view expected) {
  return refuse(ProblemCode::invalid_argument, "query parameter `" + std::string(name) + "` is no " + std::string(expected));
}

Answer<void> add_path(std::vector<CapabilityPath>& list, std::string_view value) {
  DID_TRY(auto path, CapabilityPath::parse(value));
  list.push_back(std::move(path));
  return {};
}

Answer<void> add_mode(std::vector<std::string>& list, std::string_view name, std::string_view value) {
  const auto parts = split(value, '/');
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty() || value.size() > 127) return bad_parameter(name, "media type");
  list.emplace_back(value);
  return {};
}

Answer<void> set_flag(bool& flag, std::string_view name, std::string_view value) {
  if (value != "true" && value != "false") return bad_parameter(name, "`true` or `false`");
  flag = value == "true";
  return {};
}

Answer<void> take_any(SearchQuery& query, std::string_view value) { return add_path(query.any, value); }
Answer<void> take_cap(SearchQuery& query, std::string_view value) { return add_path(query.capabilities, value); }
Answer<void> take_contract(SearchQuery& query, std::string_view value) {
  DID_TRY(query.criteria.contract, VersionRange::parse(value));
  return {};
}
Answer<void> take_cursor(SearchQuery& query, std::string_view value) {
  query.cursor = value;
  return {};
}
Answer<void> take_degree(SearchQuery& query, std::string_view value) {
  const auto degree = degree_called(value);
  if (!degree || *degree == Degree::close) return bad_parameter("degree", "`exact`, `specialization` or `generalization`");
  query.criteria.degrees.push_back(*degree);
  return {};
}
Answer<void> take_explain(SearchQuery& query, std::string_view value) { return set_flag(query.explain, "explain", value); }
Answer<void> take_ext(SearchQuery& query, std::string_view value) {
  query.criteria.extensions.emplace_back(value);
  return {};
}
Answer<void> take_fuzzy(SearchQuery& query, std::string_view value) { return set_flag(query.fuzzy, "fuzzy", value); }
Answer<void> take_input_mode(SearchQuery& query, std::string_view value) { return add_mode(query.criteria.input_modes, "inputMode", value); }
Answer<void> take_input_schema(SearchQuery& query, std::string_view value) {
  if (!is_digest(value)) return bad_parameter("inputSchema", "digest");
  query.criteria.input_schema = value;
  return {};
}
Answer<void> take_issuer(SearchQuery& query, std::string_view value) {
  if (!value.starts_with("did:")) return bad_parameter("issuer", "DID");
  query.criteria.issuers.emplace_back(value);
  return {};
}
Answer<void> take_limit(SearchQuery& query, std::string_view value) {
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), query.limit);
  const bool whole = error == std::errc() && end == value.data() + value.size();
  if (!whole || query.limit < 1 || query.limit > search_max_limit) return bad_parameter("limit", "number of 1 to " + std::to_string(search_max_limit));
  return {};
}
Answer<void> take_min_evidence(SearchQuery& query, std::string_view value) {
  const auto level = evidence_level_called(value);
  if (!level) return bad_parameter("minEvidence", "level: declared, keybound, attested, tested, observed, or 0 to 4");
  query.criteria.min_evidence = *level;
  return {};
}
Answer<void> take_output_mode(SearchQuery& query, std::string_view value) { return add_mode(query.criteria.output_modes, "outputMode", value); }
Answer<void> take_protocol(SearchQuery& query, std::string_view value) {
  query.protocols.emplace_back(value);
  return {};
}
Answer<void> take_publisher(SearchQuery& query, std::string_view value) {
  query.publisher = value.starts_with("did:") ? std::string(value) : "did:web:" + lower(value);
  return {};
}
Answer<void> take_text(SearchQuery& query, std::string_view value) {
  if (value.size() > text_query_max_size) return bad_parameter("q", "text of up to 256 octets");
  if (words_of(value, 1).empty()) return bad_parameter("q", "text with a word in it");
  query.text = value;
  return {};
}
Answer<void> take_range(SearchQuery& query, std::string_view value) {
  DID_TRY(query.range, VersionRange::parse(value));
  return {};
}
Answer<void> take_sort(SearchQuery& query, std::string_view value) {
  if (value != "relevance" && value != "name") return bad_parameter("sort", "`relevance` or `name`");
  query.order = value == "name" ? SearchOrder::name : SearchOrder::relevance;
  return {};
}
Answer<void> take_tag(SearchQuery& query, std::string_view value) {
  query.tags.emplace_back(value);
  return {};
}

struct Parameter {
  std::string_view name;
  bool repeats;
  Answer<void> (*take)(SearchQuery& query, std::string_view value);
};
constexpr std::array parameters_table{
    Parameter{"any", true, take_any},
    Parameter{"cap", true, take_cap},
    Parameter{"contract", false, take_contract},
    Parameter{"cursor", false, take_cursor},
    Parameter{"degree", true, take_degree},
    Parameter{"explain", false, take_explain},
    Parameter{"ext", true, take_ext},
    Parameter{"fuzzy", false, take_fuzzy},
    Parameter{"inputMode", true, take_input_mode},
    Parameter{"inputSchema", false, take_input_schema},
    Parameter{"issuer", true, take_issuer},
    Parameter{"limit", false, take_limit},
    Parameter{"minEvidence", false, take_min_evidence},
    Parameter{"outputMode", true, take_output_mode},
    Parameter{"protocol", true, take_protocol},
    Parameter{"publisher", false, take_publisher},
    Parameter{"q", false, take_text},
    Parameter{"range", false, take_range},
    Parameter{"sort", false, take_sort},
    Parameter{"tag", true, take_tag},
};

const Parameter* parameter_called(std::string_view name) {
  const auto* found = std::ranges::find(parameters_table, name, &Parameter::name);
  return found == parameters_table.end() ? nullptr : found;
}

Answer<void> take_constraint(SearchQuery& query, std::string_view name, std::string_view value) {
  const auto member = name.substr(constraint_prefix.size());
  if (member.empty() || value.empty()) return bad_parameter(name, "constraint with a name and a value");
  query.criteria.constraints.push_back({std::string(member), std::string(value)});
  return {};
}

std::size_t times(const std::vector<std::pair<std::string, std::string>>& parameters, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count_if(parameters, [&](const auto& one) { return one.first == name; }));
}

}  // namespace

bool repeats(std::string_view parameter) {
  const auto* row = parameter_called(parameter);
  return row != nullptr && row->repeats;
}

Answer<SearchQuery> search_query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  SearchQuery query;
  if (times(parameters, "degree") > 0) query.criteria.degrees.clear();  // what is asked for takes the place of what is usual
  for (const auto& [name, value] : parameters) {
    if (name.starts_with(constraint_prefix)) {
      DID_CHECK(take_constraint(query, name, value));
      continue;
    }
    const auto* row = parameter_called(name);
    if (row == nullptr) return refuse(ProblemCode::invalid_argument, "query parameter `" + name + "` is not known here");
    if (times(parameters, name) > max_asked_values)
      return refuse(ProblemCode::invalid_argument, "query parameter `" + name + "` is given over 8 times");
    DID_CHECK(row->take(query, value));
  }
  return query;
}

}  // namespace ans
