#include <algorithm>
#include <utility>

#include "agent/signature_base.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

// RFC 9421 2.1: field names stand in lower case, and only names that a field can have.
did::Result<void> check_name(std::string_view name) {
  if (name.empty()) return fail(Errc::malformed, "component without a name");
  if (name.starts_with('@')) return {};
  if (std::ranges::any_of(name, [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return fail(Errc::malformed, "component `" + std::string(name) + "` is not in lower case");
  }
  if (!is_token(name)) return fail(Errc::malformed, "component name that no field can have");
  return {};
}

bool same_parameters(const sf::Parameters& a, const sf::Parameters& b) {
  const auto in_b = [&b](const sf::Parameter& one) {
    const auto* other = sf::find(b, one.key);
    return other != nullptr && *other == one.value;
  };
  return a.size() == b.size() && std::ranges::all_of(a, in_b);
}

}  // namespace

ComponentId::ComponentId(std::string name, sf::Parameters parameters, std::string text)
    : name_(std::move(name)), parameters_(std::move(parameters)), text_(std::move(text)) {}

did::Result<ComponentId> ComponentId::parse(std::string_view text) {
  std::string item(text);
  if (!text.starts_with('"')) {
    const auto end = std::min(text.find(';'), text.size());
    item.insert(end, 1, '"').insert(0, 1, '"');
  }
  auto parsed = sf::parse_item(item, sf::Repeated::refuse);
  if (!parsed) return std::unexpected(std::move(parsed.error()).in("component `" + std::string(text) + "`"));
  return from_item(*std::move(parsed));
}

did::Result<ComponentId> ComponentId::from_item(sf::Item item) {
  auto* name = std::get_if<std::string>(&item.value);
  if (name == nullptr) return fail(Errc::malformed, "component that is no string");
  DID_CHECK(check_name(*name));
  DID_TRY(auto text, sf::serialize(item));
  return ComponentId(std::move(*name), std::move(item.parameters), std::move(text));
}

bool operator==(const ComponentId& a, const ComponentId& b) { return a.name_ == b.name_ && same_parameters(a.parameters_, b.parameters_); }

}  // namespace agent
