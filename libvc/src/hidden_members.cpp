#include "hidden_members.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace vc {
namespace {

constexpr std::string_view credentials = "https://www.w3.org/2018/credentials#";
constexpr std::string_view rdf_type_iri = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
constexpr rdf::TermId root = 0;

// What tells values apart: their text or id. Objects without an id are nodes of their own.
std::string_view identity(JsonValue value) {
  if (value.is_string()) return value.string();
  return value.find_string("id").value_or("");
}

// How many different values the member has.
std::size_t visible_values(JsonValue document, std::string_view member) {
  const auto value = document.find(member);
  if (!value) return 0;
  if (!value->is_array()) return 1;
  std::vector<std::string_view> seen;
  std::size_t count = 0;
  for (std::size_t i = 0; i < value->size(); ++i) {
    const auto name = identity((*value)[i]);
    if (!name.empty() && std::ranges::find(seen, name) != seen.end()) continue;
    if (!name.empty()) seen.push_back(name);
    ++count;
  }
  return count;
}

// The member that states this predicate; empty: not looked after.
std::string_view member_of(std::string_view predicate) {
  if (predicate == rdf_type_iri) return "type";
  return predicate.starts_with(credentials) ? predicate.substr(credentials.size()) : std::string_view();
}

}  // namespace

std::optional<Fault> find_hidden_member(JsonValue document, const rdf::Dataset& dataset) {
  const auto& quads = dataset.quads();  // a set in order: the root's come first, and those of one predicate in one run
  for (std::size_t i = 0; i < quads.size() && quads[i].subject == root;) {
    const auto predicate = quads[i].predicate;
    std::size_t stated = 0;
    for (; i < quads.size() && quads[i].subject == root && quads[i].predicate == predicate; ++i)
      if (quads[i].graph == rdf::default_graph) ++stated;
    const auto member = member_of(dataset.term(predicate).value);
    if (stated == 0 || member.empty() || visible_values(document, member) >= stated) continue;
    return Fault{Problem::proof_transformation_error,
                 "something is stated as `" + std::string(member) + "` that the member of this name does not show",
                 "/" + std::string(member)};
  }
  return std::nullopt;
}

}  // namespace vc
