#include "covered_agent.h"

#include "component_value.h"

namespace agent {
namespace {

std::optional<CoveredAgent> read_member(const ComponentValue& value) {
  if (!value) return std::nullopt;
  const auto item = sf::parse_item(*value);
  if (!item) return std::nullopt;
  const auto* url = std::get_if<std::string>(&item->value);
  if (url == nullptr) return std::nullopt;
  const auto* type = sf::find(item->parameters, "type");
  if (type == nullptr) return CoveredAgent{*url, "directory"};
  // A type that is no token is none that anybody knows.
  const auto* token = std::get_if<sf::Token>(type);
  return CoveredAgent{*url, token == nullptr ? "" : token->text};
}

}  // namespace

std::optional<CoveredAgent> covered_agent(const KeyQuery& query) {
  for (const auto& component : query.input.components()) {
    if (component.name() != "signature-agent" || component.has("req") || component.has("tr") || component.has("bs")) continue;
    const auto* key = sf::find(component.parameters(), "key");
    if (key != nullptr && *key != sf::BareItem(std::string(query.label))) continue;
    return read_member(component_value(component, query.context));
  }
  return std::nullopt;
}

}  // namespace agent
