// What this registry says of itself to those who look under /.well-known.
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "mounts/handlers.h"
#include "mounts/reading.h"
#include "names/name.h"

namespace ans {
namespace {

using did::Json;

constexpr std::string_view title = "Credence agent registry";
constexpr std::string_view purpose = "Names of AI agents, the signed statements behind them, and how they stand.";
constexpr std::string_view rest_binding = "https://w3id.org/credence/bindings/registry/v1";  // the native API: /openapi.json

// "ans.example.org:8443" of the public URL.
std::string_view authority_of(std::string_view url) {
  const auto begin = url.find("://");
  const auto rest = begin == std::string_view::npos ? url : url.substr(begin + 3);
  return rest.substr(0, rest.find('/'));
}

std::string_view host_of(std::string_view url) {
  const auto authority = authority_of(url);
  return authority.substr(0, authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':'));
}

// did:web has a domain and TLS; a registry on loopback has no DID.
std::optional<std::string> did_of(std::string_view url) {
  const auto host = lower(host_of(url));
  if (!url.starts_with("https://") || !is_fqdn(host)) return std::nullopt;
  const auto authority = authority_of(url);
  return "did:web:" + host + (authority.size() > host.size() ? "%3A" + std::string(authority.substr(host.size() + 1)) : "");
}

Json skill(std::string_view id, std::string_view name, std::string_view description) {
  return {{"id", id}, {"name", name}, {"description", description}, {"tags", {"registry", "agents"}}};
}

}  // namespace

Answer<Response> self_catalog(Api& api, const Call& /*call*/) {
  const auto& url = api.public_url();
  const auto host = lower(host_of(url));
  Json body{{"specVersion", "1.0"}, {"host", {{"displayName", title}, {"documentationUrl", url + "/docs"}}}};
  if (const auto own = did_of(url)) body["host"]["identifier"] = *own;
  body["entries"] = Json::array();
  // The identifier of ARD has room for a domain or an IPv4 address only.
  if (!host.starts_with('['))
    body["entries"].push_back({{"identifier", "urn:air:" + host + ":registry:agents"},
                               {"displayName", title},
                               {"type", "application/ai-registry+json"},
                               {"url", url + "/ard"},
                               {"description", purpose},
                               {"tags", {"registry", "search"}}});
  return json_response(body, short_cache);
}

Answer<Response> self_card(Api& api, const Call& /*call*/) {
  const auto& url = api.public_url();
  const Json body{{"name", title},
                  {"description", purpose},
                  {"version", CREDENCE_VERSION},
                  {"documentationUrl", url + "/docs"},
                  {"supportedInterfaces", {{{"url", url + "/v1"}, {"protocolBinding", rest_binding}, {"protocolVersion", "1.0"}}}},
                  {"capabilities", Json::object()},
                  {"defaultInputModes", {"application/json"}},
                  {"defaultOutputModes", {"application/json"}},
                  {"skills",
                   {skill("resolve", "Resolve", "The signed record behind a name of an agent, in the version that does for what is asked."),
                    skill("search", "Search", "Agents by what they can do, by words, or by both."),
                    skill("register", "Register", "Keeps signed statements about agents, and what becomes of them.")}}};
  return json_response(body, short_cache);
}

Answer<Response> self_did(Api& api, const Call& /*call*/) {
  const auto& url = api.public_url();
  const auto own = did_of(url);
  if (!own)
    return refuse(ProblemCode::not_found, "this registry has no DID",
                  "a domain and TLS are needed: ansd --public-url https://ans.example.org");
  const auto service = [&](const char* id, const char* type, const std::string& endpoint) {
    return Json{{"id", *own + "#" + id}, {"type", type}, {"serviceEndpoint", endpoint}};
  };
  // No keys: this registry signs nothing.
  const Json body{
      {"@context", {"https://www.w3.org/ns/did/v1"}},
      {"id", *own},
      {"service", {service("registry", "AgentNameService", url + "/v1"), service("ard", "AgenticResourceDiscovery", url + "/ard")}}};
  auto response = json_response(body, short_cache);
  response.content_type = "application/did+ld+json";
  return response;
}

}  // namespace ans
