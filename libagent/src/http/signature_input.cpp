#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "agent/signature_base.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

// RFC 9421 2.3
constexpr std::array<std::string_view, 2> time_parameters{"created", "expires"};
constexpr std::array<std::string_view, 4> string_parameters{"nonce", "alg", "keyid", "tag"};

template <class Type, class Names>
bool has_wrong_type(const sf::Parameter& one, const Names& names) {
  return std::ranges::find(names, one.key) != names.end() && !std::holds_alternative<Type>(one.value);
}

did::Result<void> check_types(const sf::Parameters& parameters) {
  for (const auto& one : parameters) {
    if (has_wrong_type<std::int64_t>(one, time_parameters))
      return fail(Errc::malformed, "signature parameter `" + one.key + "` is no integer");
    if (has_wrong_type<std::string>(one, string_parameters))
      return fail(Errc::malformed, "signature parameter `" + one.key + "` is no string");
  }
  return {};
}

}  // namespace

SignatureInput::SignatureInput(std::vector<ComponentId> components, sf::Parameters parameters, std::string text)
    : components_(std::move(components)), parameters_(std::move(parameters)), text_(std::move(text)) {}

did::Result<SignatureInput> SignatureInput::from_list(const sf::InnerList& list) {
  std::vector<ComponentId> components;
  components.reserve(list.items.size());
  for (const auto& item : list.items) {
    DID_TRY(auto component, ComponentId::from_item(item));
    components.push_back(std::move(component));
  }
  return make(std::move(components), list.parameters);
}

did::Result<SignatureInput> SignatureInput::make(std::vector<ComponentId> components, sf::Parameters parameters) {
  if (components.size() > max_components)
    return fail(Errc::too_large, "signature covers " + std::to_string(components.size()) + " components");
  DID_CHECK(check_types(parameters));
  std::string text = "(";
  for (const auto& component : components) {
    if (text.size() > 1) text += ' ';
    text += component.text();
  }
  DID_TRY(const auto rest, sf::serialize(parameters));
  text.append(")").append(rest);
  return SignatureInput(std::move(components), std::move(parameters), std::move(text));
}

bool SignatureInput::covers(const ComponentId& component) const { return std::ranges::find(components_, component) != components_.end(); }

std::optional<std::string_view> SignatureInput::string(std::string_view parameter) const {
  const auto* value = sf::find(parameters_, parameter);
  const auto* text = value != nullptr ? std::get_if<std::string>(value) : nullptr;
  return text != nullptr ? std::optional<std::string_view>(*text) : std::nullopt;
}

std::optional<did::Time> SignatureInput::time(std::string_view parameter) const {
  const auto* value = sf::find(parameters_, parameter);
  const auto* seconds = value != nullptr ? std::get_if<std::int64_t>(value) : nullptr;
  return seconds != nullptr ? std::optional(did::Time(std::chrono::seconds(*seconds))) : std::nullopt;
}

}  // namespace agent
