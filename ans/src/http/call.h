// Reading the parameters of a call.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "http/answers.h"
#include "http/api.h"

namespace ans {

[[nodiscard]] inline std::optional<std::string_view> parameter(const Call& call, std::string_view wanted) {
  for (const auto& [name, value] : call.target.parameters)
    if (name == wanted) return value;
  return std::nullopt;
}

[[nodiscard]] inline Answer<std::size_t> number_parameter(const Call& call, std::string_view name, std::size_t absent, std::size_t max) {
  const auto text = parameter(call, name);
  if (!text) return absent;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc() && end == text->data() + text->size() && value >= 1 && value <= max) return value;
  return refuse(ProblemCode::invalid_argument, "query parameter `" + std::string(name) + "` is no number of 1 to " + std::to_string(max));
}

// Where the answer is no: precondition_failed. A command that it lets through can only follow the event that it saw (`after`).
[[nodiscard]] inline Answer<void> check_precondition(const Call& call, const Registry& registry) {
  if (call.request.if_match.empty()) return {};
  DID_TRY(const auto state, registry.state(call.item));
  if (is_as_expected(state, call.request.if_match)) return {};
  return std::unexpected(precondition_failed(state));
}

}  // namespace ans
