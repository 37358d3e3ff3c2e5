// Taxonomies and crosswalks as JSON.
#include "base/raw_json.h"
#include "http/answers.h"

namespace ans {
namespace {

ObjectText concept_members(const Concept& one) {
  ObjectText out;
  out.text("path", one.path).text("name", one.name).text("caption", one.caption);
  if (!one.description.empty()) out.text("description", one.description);
  std::vector<std::string> aliases;
  for (const auto& alias : one.aliases) aliases.push_back(json_string(alias));
  if (!aliases.empty()) out.raw("aliases", array_text(aliases));
  return out;
}

std::string edge_json(const Edge& edge) {
  return ObjectText().text("from", edge.from).text("to", edge.to).text("relation", name(edge.relation)).text("how", edge.how).close();
}

}  // namespace

std::string taxonomies_json(const Taxonomies& taxonomies) {
  std::vector<std::string> rows;
  for (const auto& one : taxonomies.all())
    rows.push_back(ObjectText()
                       .text("id", one.id())
                       .text("taxonomy", one.name())
                       .text("version", one.version())
                       .number("concepts", one.concepts().size())
                       .close());
  return ObjectText().raw("taxonomies", array_text(rows)).close();
}

std::string taxonomy_json(const Taxonomy& taxonomy) {
  std::vector<std::string> rows;
  for (const auto& one : taxonomy.concepts()) rows.push_back(concept_members(one).close());
  return ObjectText()
      .text("id", taxonomy.id())
      .text("taxonomy", taxonomy.name())
      .text("version", taxonomy.version())
      .raw("skills", array_text(rows))
      .close();
}

std::string concept_json(const Taxonomies& taxonomies, const Taxonomy& taxonomy, const Concept& one) {
  std::vector<std::string> below;
  for (const auto& other : taxonomy.concepts()) {
    const bool child = other.path.starts_with(one.path + "/") && other.path.find('/', one.path.size() + 1) == std::string::npos;
    if (child) below.push_back(json_string(other.path));
  }
  std::vector<std::string> counterparts;
  if (const auto path = CapabilityPath::parse(taxonomy.id() + ":" + one.path))
    for (const auto& target : taxonomies.counterparts(*path))
      counterparts.push_back(ObjectText().text("path", target.path.text()).text("relation", name(target.relation)).close());
  return concept_members(one)
      .text("taxonomy", taxonomy.id())
      .raw("below", array_text(below))
      .raw("counterparts", array_text(counterparts))
      .close();
}

std::string crosswalk_json(const Crosswalk& crosswalk) {
  std::vector<std::string> rows;
  for (const auto& edge : crosswalk.edges) rows.push_back(edge_json(edge));
  return ObjectText().text("from", crosswalk.from).text("to", crosswalk.to).raw("edges", array_text(rows)).close();
}

}  // namespace ans
