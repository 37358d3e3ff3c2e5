#include "formats/published.h"

#include <did/percent.h>

#include "base/raw_json.h"
#include "records/members.h"

namespace ans {
namespace {

// The member of an object, as it was written; empty: it has none that is written without escapes.
std::string_view raw_member(std::string_view object, std::string_view member) {
  for (const auto& [name, value] : raw_members(object))
    if (name == member) return value;
  return {};
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

did::JsonValue Published::subject() const { return member_of(statement.root(), "credentialSubject"); }

std::string Published::text(std::string_view member) const { return std::string(subject().find_string(member).value_or("")); }

std::string Published::address(std::string_view rest) const {
  return std::string(registry) + "/v1/agents/" + did::percent_encode(agent.agent_key) + std::string(rest);
}

std::optional<did::JsonValue> artifact_of(const AgentStatement& statement, std::string_view media_type) {
  const auto artifacts = member_of(member_of(statement.root(), "credentialSubject"), "artifacts");
  for (std::size_t i = 0; artifacts.is_array() && i < artifacts.size(); ++i)
    if (artifacts[i].find_string("mediaType") == media_type) return artifacts[i];
  return std::nullopt;
}

std::optional<std::string_view> artifact_bytes(const AgentStatement& statement, std::string_view media_type) {
  const auto artifacts = member_of(member_of(statement.root(), "credentialSubject"), "artifacts");
  const auto list = raw_member(raw_member(statement.text(), "credentialSubject"), "artifacts");
  if (!artifacts.is_array() || list.empty()) return std::nullopt;
  const auto raw = raw_elements(list);
  for (std::size_t i = 0; i < artifacts.size() && i < raw.size(); ++i) {
    if (artifacts[i].find_string("mediaType") != media_type || !artifacts[i].find("data")) continue;
    const auto data = raw_member(raw[i], "data");
    if (!data.empty()) return data;
  }
  return std::nullopt;
}

std::string cut(std::string_view text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_continuation(text[i])) continue;
    if (characters++ == most) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

}  // namespace ans
