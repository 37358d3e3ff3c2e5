#include "import/card_skills.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "import/card_text.h"
#include "import/statement_limits.h"

namespace cli {
namespace {

using did::Json;
using did::JsonValue;
using Notes = std::vector<std::string>;

constexpr std::size_t max_queries = 5;
constexpr std::size_t min_queries = 2;
constexpr std::size_t max_modes = 16;

Json modes_of(JsonValue card, JsonValue skill, const char* own, const char* inherited, const std::string& pointer, Notes& notes) {
  const bool overrides = skill.find(own).has_value();
  const auto where = overrides ? pointer + "/" + own : std::string("/") + inherited;
  Json modes = Json::array();
  for (const auto& mode : elements(overrides ? skill : card, overrides ? own : inherited, where, notes)) {
    if (!mode.is_string() || !is_media_type(mode.string())) {
      note_once(where + ": " + (mode.is_string() ? "`" + std::string(mode.string()) + "`" : "an element") + " is no media type, left out",
                notes);
    } else if (modes.size() == max_modes) {
      note_once(where + ": over 16 modes, the rest is left out", notes);
    } else {
      modes.push_back(mode.string());
    }
  }
  return modes;
}

Json capability_of(JsonValue card, JsonValue skill, const std::string& path, const std::string& pointer, Notes& notes) {
  Json capability = {{"taxonomy", "a2a"}, {"path", path}};
  const auto id = *skill.find_string("id");
  if (const auto reference = "a2a:" + std::string(id); reference.size() <= 128 && !has_control(id)) capability["skillRefs"] = {reference};
  if (auto modes = modes_of(card, skill, "inputModes", "defaultInputModes", pointer, notes); !modes.empty())
    capability["inputModes"] = std::move(modes);
  if (auto modes = modes_of(card, skill, "outputModes", "defaultOutputModes", pointer, notes); !modes.empty())
    capability["outputModes"] = std::move(modes);
  for (const auto* member : {"securityRequirements", "security"})
    if (skill.find(member)) notes.push_back(pointer + "/" + member + ": capabilities carry no security requirements, left out");
  return capability;
}

// Everything that is gathered over all skills.
struct Skills {
  Json capabilities = Json::array();
  Json tags = Json::array();
  Json queries = Json::array();
  std::vector<std::string> names;
};

// A list that every skill adds to.
struct List {
  const char* member = nullptr;
  std::size_t most = 0;     // of all skills
  std::size_t longest = 0;  // of one text
};
constexpr List tag_list{"tags", max_tags, 32};
constexpr List query_list{"examples", max_queries, 256};

void gather(Json& into, const List& list, JsonValue skill, const std::string& pointer, Notes& notes) {
  const auto where = pointer + "/" + list.member;
  for (const auto& one : elements(skill, list.member, where, notes)) {
    if (!one.is_string() || one.string().empty()) {
      note_once(where + ": an element is no text, left out", notes);
      continue;
    }
    Json text = fit(one.string(), list.longest, where, notes);
    if (std::ranges::find(into, text) != into.end()) continue;
    if (into.size() == list.most)
      note_once(where + ": over " + std::to_string(list.most) + " in all, the rest is left out", notes);
    else
      into.push_back(std::move(text));
  }
}

void add_skill(Skills& skills, JsonValue card, JsonValue skill, const std::string& pointer, Notes& notes) {
  const auto id = skill.find_string("id");
  const auto path = id ? capability_path(*id) : "";
  if (path.empty()) return notes.push_back(pointer + ": has no id that a capability can have, left out");
  const auto taken = [&](const Json& known) { return known.at("path") == path; };
  if (std::ranges::any_of(skills.capabilities, taken))
    return notes.push_back(pointer + ": another skill is `a2a:" + path + "` already, left out");
  if (skills.capabilities.size() == max_capabilities) return notes.push_back(pointer + ": over 64 capabilities, left out");
  if (path != *id) notes.push_back(pointer + "/id: `" + std::string(*id) + "` written as `" + path + "`");
  auto capability = capability_of(card, skill, path, pointer, notes);
  capability["id"] = "c" + std::to_string(skills.capabilities.size() + 1);
  skills.capabilities.push_back(std::move(capability));
  gather(skills.tags, tag_list, skill, pointer, notes);
  gather(skills.queries, query_list, skill, pointer, notes);
  if (const auto name = skill.find_string("name"); name && !name->empty())
    skills.names.push_back(fit(*name, 256, pointer + "/name", notes));
}

// ARD wants two queries at least; a skill's name stands in for a missing example.
void fill_queries(Skills& skills, Notes& notes) {
  for (const auto& name : skills.names) {
    if (skills.queries.size() >= min_queries) return;
    if (std::ranges::find(skills.queries, Json(name)) != skills.queries.end()) continue;
    skills.queries.push_back(name);
    notes.push_back("/skills: fewer than two examples, the name `" + name + "` serves as a representative query");
  }
}

}  // namespace

Json map_skills(JsonValue card, Notes& notes) {
  Skills skills;
  const auto list = elements(card, "skills", "/skills", notes);
  for (std::size_t i = 0; i < list.size(); ++i) add_skill(skills, card, list[i], "/skills/" + std::to_string(i), notes);
  fill_queries(skills, notes);
  Json members = {{"capabilities", std::move(skills.capabilities)}};
  if (!skills.tags.empty()) members["tags"] = std::move(skills.tags);
  if (!skills.queries.empty()) members["representativeQueries"] = std::move(skills.queries);
  return members;
}

}  // namespace cli
