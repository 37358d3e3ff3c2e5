// The values of components, by kind. Each file of this folder that implements one of these follows one section of RFC 9421.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "agent/signature_base.h"

namespace agent {

using ComponentValue = std::expected<std::string, BaseRefusal>;

[[nodiscard]] inline std::unexpected<BaseRefusal> no_base(BaseProblem problem, std::string detail) {
  return std::unexpected(BaseRefusal{problem, std::move(detail)});
}

// Section 2.2: is this the name of a derived component of requests?
[[nodiscard]] bool is_of_requests(std::string_view name);
// PRECONDITION: is_of_requests(component.name())
[[nodiscard]] ComponentValue request_value(const ComponentId& component, const HttpRequest& request);
// Section 2.2.8.
[[nodiscard]] ComponentValue query_parameter(std::string_view query, std::string_view name);
// Section 2.1, of the lines given: headers or trailers.
[[nodiscard]] ComponentValue field_component(const ComponentId& component, std::span<const HttpField> lines,
                                             std::span<const StructuredField> known);

// The target URI of a request in its parts (RFC 9110 7.1).
struct TargetUri {
  std::string scheme;                     // lower case; empty: not known
  std::string authority;                  // lower case, without the scheme's default port
  std::string_view path;                  // as sent; empty: there is none
  std::optional<std::string_view> query;  // without `?`
  bool has_path;                          // false: authority or asterisk form
};
[[nodiscard]] std::expected<TargetUri, BaseRefusal> target_uri(const HttpRequest& request);

}  // namespace agent
