// RFC 9421 2.2: derived components of a request, one function each, and the table of them.
#include <algorithm>
#include <array>

#include "component_value.h"

namespace agent {
namespace {

using UriValue = ComponentValue (*)(const ComponentId&, const TargetUri&);

// 2.2.2
ComponentValue target_uri_value(const ComponentId&, const TargetUri& uri) {
  if (uri.scheme.empty()) return no_base(BaseProblem::no_such_value, "the scheme of the request is not known");
  auto text = uri.scheme + "://" + uri.authority;
  if (uri.has_path) text += uri.path.empty() ? "/" : uri.path;
  if (uri.query) text.append("?").append(*uri.query);
  return text;
}

// 2.2.3
ComponentValue authority_value(const ComponentId&, const TargetUri& uri) { return uri.authority; }

// 2.2.4
ComponentValue scheme_value(const ComponentId&, const TargetUri& uri) {
  if (uri.scheme.empty()) return no_base(BaseProblem::no_such_value, "the scheme of the request is not known");
  return uri.scheme;
}

// 2.2.6
ComponentValue path_value(const ComponentId&, const TargetUri& uri) {
  if (!uri.has_path) return no_base(BaseProblem::no_such_value, "the request target has no path");
  return uri.path.empty() ? "/" : std::string(uri.path);
}

// 2.2.7
ComponentValue query_value(const ComponentId&, const TargetUri& uri) {
  if (!uri.has_path) return no_base(BaseProblem::no_such_value, "the request target has no query");
  return "?" + std::string(uri.query.value_or(""));
}

// 2.2.8
ComponentValue query_parameter_value(const ComponentId& component, const TargetUri& uri) {
  const auto* name = sf::find(component.parameters(), "name");
  if (name == nullptr) return no_base(BaseProblem::missing_query_parameter, "`@query-param` has no `name`");
  return query_parameter(uri.query.value_or(""), std::get<std::string>(*name));
}

// 2.2.1
ComponentValue method_value(const HttpRequest& request) {
  if (!is_token(request.method)) {
    return no_base(BaseProblem::no_such_value, "the request has no method");
  }
  return std::string(request.method);
}

struct Row {
  std::string_view name;
  UriValue value;  // null: not taken from the target URI
};
constexpr std::array rows{
    Row{"@authority", authority_value},
    Row{"@method", nullptr},
    Row{"@path", path_value},
    Row{"@query", query_value},
    Row{"@query-param", query_parameter_value},
    Row{"@request-target", nullptr},
    Row{"@scheme", scheme_value},
    Row{"@target-uri", target_uri_value},
};

}  // namespace

bool is_of_requests(std::string_view name) { return std::ranges::find(rows, name, &Row::name) != rows.end(); }

ComponentValue request_value(const ComponentId& component, const HttpRequest& request) {
  if (component.name() == "@method") return method_value(request);
  const auto uri = target_uri(request);
  if (!uri) return std::unexpected(uri.error());
  // 2.2.5: as it was sent, once it is known to be a request target.
  if (component.name() == "@request-target") return std::string(request.target);
  return std::ranges::find(rows, component.name(), &Row::name)->value(component, *uri);
}

}  // namespace agent
