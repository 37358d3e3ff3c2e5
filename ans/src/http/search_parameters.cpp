#include "http/search_parameters.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/ascii.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::string_view constraint_prefix = "constraint.";

std::unexpected<Problem> bad_parameter(std::string_view name, std::string_view expected) {
  return refuse(ProblemCode::invalid_argument, "query parameter `" + std::string(name) + "` is no " + std::string(expected));
}

Answer<void> add_capability(std::vector<WantedCapability>& list, std::string_view value) {
  DID_TRY(auto wanted, WantedCapability::parse(value));
  list.push_back(std::move(wanted));
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

Answer<void> take_allow_deprecated(SearchQuery& query, std::string_view value) {
  return set_flag(query.allow_deprecated, "allowDeprecated", value);
}
Answer<void> take_any(SearchQuery& query, std::string_view value) { return add_capability(query.any, value); }
Answer<void> take_cap(SearchQuery& query, std::string_view value) { return add_capability(query.capabilities, value); }
Answer<void> take_complete(SearchQuery& query, std::string_view value) { return set_flag(query.complete, "complete", value); }
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
Answer<void> take_input_mode(SearchQuery& query, std::string_view value) {
  return add_mode(query.criteria.input_modes, "inputMode", value);
}
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
Answer<void> take_liveness(SearchQuery& query, std::string_view value) {
  const auto level = liveness_level_called(value);
  if (!level) return bad_parameter("liveness", "level: transport, protocol or keybound");
  query.criteria.min_liveness = *level;
  return {};
}
Answer<void> take_limit(SearchQuery& query, std::string_view value) {
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), query.limit);
  const bool whole = error == std::errc() && end == value.data() + value.size();
  if (!whole || query.limit < 1 || query.limit > search_max_limit)
    return bad_parameter("limit", "number of 1 to " + std::to_string(search_max_limit));
  return {};
}
Answer<void> take_min_evidence(SearchQuery& query, std::string_view value) {
  const auto level = evidence_level_called(value);
  if (!level) return bad_parameter("minEvidence", "level: declared, keybound, attested, tested, observed, or 0 to 4");
  query.criteria.min_evidence = *level;
  return {};
}
Answer<void> take_output_mode(SearchQuery& query, std::string_view value) {
  return add_mode(query.criteria.output_modes, "outputMode", value);
}
Answer<void> take_protocol(SearchQuery& query, std::string_view value) {
  DID_TRY(auto wish, ProtocolWish::parse(value));
  query.protocols.push_back(std::move(wish));
  return {};
}
Answer<void> take_publisher(SearchQuery& query, std::string_view value) {
  query.publisher = publisher_asked_for(value);
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
  Answer<void> (*take)(SearchQuery& query, std::string_view value);
};
constexpr std::array parameters_table{
    Parameter{"allowDeprecated", take_allow_deprecated},
    Parameter{"any", take_any},
    Parameter{"cap", take_cap},
    Parameter{"complete", take_complete},
    Parameter{"contract", take_contract},
    Parameter{"cursor", take_cursor},
    Parameter{"degree", take_degree},
    Parameter{"explain", take_explain},
    Parameter{"ext", take_ext},
    Parameter{"fuzzy", take_fuzzy},
    Parameter{"inputMode", take_input_mode},
    Parameter{"inputSchema", take_input_schema},
    Parameter{"issuer", take_issuer},
    Parameter{"limit", take_limit},
    Parameter{"liveness", take_liveness},
    Parameter{"minEvidence", take_min_evidence},
    Parameter{"outputMode", take_output_mode},
    Parameter{"protocol", take_protocol},
    Parameter{"publisher", take_publisher},
    Parameter{"q", take_text},
    Parameter{"range", take_range},
    Parameter{"sort", take_sort},
    Parameter{"tag", take_tag},
};

Answer<void> take_constraint(SearchQuery& query, std::string_view name, std::string_view value) {
  const auto member = name.substr(constraint_prefix.size());
  if (member.empty() || value.empty()) return bad_parameter(name, "constraint with a name and a value");
  query.criteria.constraints.push_back({std::string(member), std::string(value)});
  return {};
}

std::size_t times(const std::vector<std::pair<std::string, std::string>>& parameters, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count_if(parameters, [&](const auto& one) { return one.first == name; }));
}

Answer<void> take(SearchQuery& query, std::string_view name, std::string_view value) {
  if (name.starts_with(constraint_prefix)) return take_constraint(query, name, value);
  const auto* row = std::ranges::find(parameters_table, name, &Parameter::name);
  if (row != parameters_table.end()) return row->take(query, value);
  return refuse(ProblemCode::invalid_argument, "query parameter `" + std::string(name) + "` is not known here");
}

// A value of a member as the text that a parameter would have; nullopt: it has none.
std::optional<std::string> text_of(did::JsonValue value) {
  if (value.is_string()) return std::string(value.string());
  if (value.is_number()) return std::string(value.lexeme());
  if (value.kind() == did::JsonKind::boolean) return value.boolean() ? "true" : "false";
  return std::nullopt;
}

Answer<void> add_values(ParameterValues& out, const QueryParameter& known, did::JsonValue value, const std::string& pointer) {
  if (!value.is_array()) {
    auto text = text_of(value);
    if (!text) return breach(pointer, "a string, a number or a boolean is expected");
    out.emplace_back(known.name, *std::move(text));
    return {};
  }
  if (!known.repeats) return breach(pointer, "one value is expected");
  if (value.size() > max_asked_values) return breach(pointer, "at most 8 values are expected");
  for (std::size_t i = 0; i < value.size(); ++i) {
    auto text = text_of(value[i]);
    if (!text) return breach(pointer + "/" + std::to_string(i), "a string is expected");
    out.emplace_back(known.name, *std::move(text));
  }
  return {};
}

Answer<void> add_constraints(ParameterValues& out, did::JsonValue object, const std::string& pointer) {
  if (!object.is_object()) return breach(pointer, "an object is expected");
  if (object.size() > max_asked_values) return breach(pointer, "at most 8 members are expected");
  for (std::size_t i = 0; i < object.size(); ++i) {
    auto text = text_of(object.member_value(i));
    if (!text) return breach(pointer + "/" + std::string(object.member_name(i)), "a string, a number or a boolean is expected");
    out.emplace_back(std::string(constraint_prefix) + std::string(object.member_name(i)), *std::move(text));
  }
  return {};
}

}  // namespace

std::string publisher_asked_for(std::string_view value) {
  return value.starts_with("did:") ? std::string(value) : "did:web:" + lower(value);
}

Answer<SearchQuery> search_query_of(const ParameterValues& parameters) {
  SearchQuery query;
  if (times(parameters, "degree") > 0) query.criteria.degrees.clear();  // what is asked for takes the place of what is usual
  for (const auto& [name, value] : parameters) {
    if (times(parameters, name) > max_asked_values)
      return refuse(ProblemCode::invalid_argument, "query parameter `" + name + "` is given over 8 times");
    DID_CHECK(take(query, name, value));
  }
  return query;
}

Answer<ResolveQuestion> resolve_question_of(const ParameterValues& parameters) {
  ResolveQuestion out;
  ParameterValues criteria;
  bool is_named = false;
  for (const auto& [name, value] : parameters) {
    if (name == "name") {
      out.name = value;
      is_named = true;
    } else if (name == "version") {
      DID_TRY(out.wanted.version, Version::parse(value));
    } else {
      criteria.emplace_back(name, value);
    }
  }
  if (!is_named) return refuse(ProblemCode::invalid_argument, "query parameter `name` is missing");
  DID_TRY(auto query, search_query_of(criteria));
  out.wanted.range = std::move(query.range);
  out.wanted.allow_deprecated = query.allow_deprecated;
  out.wanted.capabilities = std::move(query.capabilities);
  out.wanted.criteria = std::move(query.criteria);
  out.wanted.protocols = std::move(query.protocols);
  out.wanted.fuzzy = query.fuzzy;
  out.wanted.negotiate = !criteria.empty();
  return out;
}

Answer<ParameterValues> parameters_in(did::JsonValue object, QueryParameters known, const std::string& pointer) {
  if (!object.is_object()) return breach(pointer, "an object is expected");
  ParameterValues out;
  for (std::size_t i = 0; i < object.size(); ++i) {
    const auto name = object.member_name(i);
    const auto place = member_pointer(pointer, name);
    const auto wanted = name == "constraint" ? std::string_view("constraint.*") : name;
    const auto row = std::ranges::find(known, wanted, &QueryParameter::name);
    if (row == known.end() || name == "constraint.*") return breach(place, "this member is not known here");
    if (name == "constraint") {
      DID_CHECK(add_constraints(out, object.member_value(i), place));
    } else {
      DID_CHECK(add_values(out, *row, object.member_value(i), place));
    }
  }
  return out;
}

}  // namespace ans
