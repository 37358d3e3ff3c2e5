// RFC 9421 2.5, step by step.
#include "agent/signature_base.h"

#include <algorithm>
#include <array>
#include <utility>

#include "component_value.h"

namespace agent {
namespace {

constexpr std::array<std::string_view, 15> problem_names{
    "repeated_component",
    "unknown_parameter",
    "incompatible_parameters",
    "request_of_request",
    "no_request",
    "unknown_component",
    "no_such_value",
    "missing_field",
    "malformed_field",
    "unknown_field_type",
    "missing_member",
    "missing_query_parameter",
    "repeated_query_parameter",
    "not_ascii",
    "too_large",
};

enum class Form : std::uint8_t { flag, text };
struct ParameterRow {
  std::string_view key;
  Form form;
  bool of_fields;
  bool of_derived;
};
// Table of section 6.5.2. `name` belongs to @query-param alone.
constexpr std::array parameter_rows{
    ParameterRow{"bs", Form::flag, true, false},   ParameterRow{"key", Form::text, true, false},
    ParameterRow{"name", Form::text, false, true}, ParameterRow{"req", Form::flag, true, true},
    ParameterRow{"sf", Form::flag, true, false},   ParameterRow{"tr", Form::flag, true, false},
};

bool fits(const sf::Parameter& parameter, const ParameterRow& row, const ComponentId& component) {
  if (component.derived() ? !row.of_derived : !row.of_fields) return false;
  if (row.key == "name" && component.name() != "@query-param") return false;
  if (row.form == Form::text) return std::holds_alternative<std::string>(parameter.value);
  const auto* flag = std::get_if<bool>(&parameter.value);
  return flag != nullptr && *flag;
}

using Checked = std::expected<void, BaseRefusal>;

// Step 2.4, first four bullets.
Checked check_parameters(const ComponentId& component, const SignatureContext& context) {
  for (const auto& parameter : component.parameters()) {
    const auto* row = std::ranges::find(parameter_rows, parameter.key, &ParameterRow::key);
    if (row == parameter_rows.end() || !fits(parameter, *row, component)) {
      return no_base(BaseProblem::unknown_parameter,
                     "component " + component.text() + " has a parameter that it cannot have: `" + parameter.key + "`");
    }
  }
  if (component.has("bs") && (component.has("sf") || component.has("key"))) {
    return no_base(BaseProblem::incompatible_parameters, "component " + component.text() + " has parameters that exclude each other");
  }
  if (!component.has("req")) return {};
  if (context.response == nullptr) {
    return no_base(BaseProblem::request_of_request, "component " + component.text() + " speaks of the request of a request");
  }
  if (context.request == nullptr)
    return no_base(BaseProblem::no_request, "component " + component.text() + " is of a request that is not at hand");
  return {};
}

// 2.2.9
ComponentValue status_value(const HttpResponse& response) {
  if (response.status < 100 || response.status > 999)
    return no_base(BaseProblem::no_such_value, "the response's status has not three digits");
  return std::to_string(response.status);
}

ComponentValue derived_value(const ComponentId& component, const SignatureContext& context) {
  const bool of_request = context.response == nullptr || component.has("req");
  if (component.name() == "@signature-params") {
    return no_base(BaseProblem::unknown_component, "`@signature-params` cannot be covered: it always is");  // 2.3
  }
  if (component.name() == "@status") {
    if (of_request) return no_base(BaseProblem::no_such_value, "a request has no status");
    return status_value(*context.response);
  }
  if (!is_of_requests(component.name()))
    return no_base(BaseProblem::unknown_component, "derived component " + component.text() + " is not known");
  if (of_request) return request_value(component, *context.request);
  return no_base(BaseProblem::no_such_value, "a response has no " + component.text() + " of its own");
}

bool is_signable(char c) { return (c >= ' ' && c <= '~') || c == '\t'; }

Checked append_line(const ComponentId& component, const SignatureContext& context, std::string& base) {
  auto value = component_value(component, context);
  if (!value) return std::unexpected(std::move(value.error()));
  if (base.size() + value->size() > max_signature_base) return no_base(BaseProblem::too_large, "what is covered is too large to be signed");
  base.append(component.text()).append(": ").append(*value).append("\n");  // steps 2.1 to 2.6
  return {};
}

}  // namespace

std::string_view name(BaseProblem problem) { return problem_names[std::to_underlying(problem)]; }

std::expected<std::string, BaseRefusal> component_value(const ComponentId& component, const SignatureContext& context) {
  if (auto sound = check_parameters(component, context); !sound) return std::unexpected(std::move(sound.error()));
  if (component.derived()) return derived_value(component, context);
  const bool of_request = context.response == nullptr || component.has("req");
  const bool trailer = component.has("tr");
  auto lines = of_request ? context.request->fields : context.response->fields;
  if (trailer) lines = of_request ? context.request->trailers : context.response->trailers;
  auto value = field_component(component, lines, context.structured);
  // Step 4: and no control characters, of which a line feed would begin a line of its own.
  if (value && !std::ranges::all_of(*value, is_signable)) {
    return no_base(BaseProblem::not_ascii, "field " + component.text() + " has characters that cannot be signed");
  }
  return value;
}

std::expected<std::string, BaseRefusal> signature_base(const SignatureInput& input, const SignatureContext& context) {
  std::string base;  // step 1
  base.reserve(1024);
  const auto& components = input.components();
  for (auto at = components.begin(); at != components.end(); ++at) {
    if (std::find(components.begin(), at, *at) != at) {  // step 2.0
      return no_base(BaseProblem::repeated_component, "component " + at->text() + " is covered twice");
    }
    if (auto appended = append_line(*at, context, base); !appended) return std::unexpected(std::move(appended.error()));
  }
  base.append("\"@signature-params\": ").append(input.text());  // step 3
  return base;
}

}  // namespace agent
