#include "http/legacy_request.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/raw_json.h"
#include "names/ans_name.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::size_t max_names = 256;    // that are looked through for a range
constexpr std::size_t max_attempts = 16;  // of them that are resolved

Answer<void> is_resolve(JsonValue value, const std::string& pointer) {
  return value.is_string() && value.string() == "resolve" ? Answer<void>() : breach(pointer, "`resolve` is expected");
}

constexpr std::array request_members{
    Member{"requestType", true, is_resolve},      Member{"protocol", true, rule::text<1, 32>},
    Member{"agentID", true, rule::text<1, 63>},   Member{"agentCapability", true, rule::text<1, 63>},
    Member{"provider", true, rule::text<1, 253>}, Member{"version", true, rule::text<1, version_range_max_size>},
    Member{"extension", false, rule::text<0, 32>}};

// The six-part name with this version.
std::string name_with(JsonValue request, std::string_view version) {
  const auto text = [&](std::string_view member) { return std::string(request.find_string(member).value_or("")); };
  auto out =
      text("protocol") + "://" + text("agentID") + '.' + text("agentCapability") + '.' + text("provider") + ".v" + std::string(version);
  if (const auto extension = text("extension"); !extension.empty()) out += '.' + extension;
  return out;
}

Answer<Record> resolve_exact(const Registry& registry, const AnsName& name, std::string_view reader) {
  return registry.resolve(name.text(), Wanted{.reader = std::string(reader)});
}

// The names of the same agent and extension whose version is in the range, the highest first.
Answer<std::vector<AnsName>> names_in(const Registry& registry, const AnsName& zero, const VersionRange& range) {
  const auto key = zero.key();
  const auto prefix = key.substr(0, key.find(".v0.0.0") + 2);
  DID_TRY(const auto aliases, registry.aliases_under(prefix, max_names));
  std::vector<AnsName> out;
  for (const auto& alias : aliases) {
    auto name = AnsName::parse(alias);
    const bool fits =
        name && name->provider() == zero.provider() && name->extension() == zero.extension() && range.contains(name->version());
    if (fits) out.push_back(*std::move(name));
  }
  std::ranges::sort(out, [](const AnsName& a, const AnsName& b) { return precedence(a.version(), b.version()) > 0; });
  return out;
}

Answer<Record> resolve_range(const Registry& registry, JsonValue request, std::string_view text, std::string_view reader) {
  DID_TRY(const auto range, VersionRange::parse(text));
  auto zero = AnsName::parse(name_with(request, "0.0.0"));
  if (!zero) return std::unexpected(name_problem(std::move(zero).error()));
  DID_TRY(const auto names, names_in(registry, *zero, range));
  std::size_t attempts = 0;
  for (const auto& name : names) {
    if (++attempts > max_attempts) break;
    auto record = resolve_exact(registry, name, reader);
    if (!record && (record.error().code == ProblemCode::unauthenticated || record.error().code == ProblemCode::forbidden)) return record;
    if (record && record->standing.status == Status::active) return record;
  }
  return refuse(names.empty() ? ProblemCode::not_found : ProblemCode::incompatible_version,
                "no active version in `" + std::string(text) + "` of `" + zero->protocol() + "://" + zero->agent_id() + '.' +
                    zero->capability() + '.' + zero->provider() + "`");
}

Answer<Record> resolve_request(const Registry& registry, JsonValue request, std::string_view reader) {
  auto version = request.find_string("version").value_or("");
  if (version.starts_with('v')) version.remove_prefix(1);
  if (const auto name = AnsName::parse(name_with(request, version))) return resolve_exact(registry, *name, reader);
  return resolve_range(registry, request, version, reader);
}

}  // namespace

bool is_legacy_request(JsonValue body) { return body.find("requestType").has_value(); }

Answer<Response> resolve_legacy(const Registry& registry, JsonValue request, std::string_view reader) {
  DID_CHECK(check_members(request, "", request_members));
  DID_TRY(const auto record, resolve_request(registry, request, reader));
  DID_TRY(const auto statement, AgentStatement::parse(record.statement));
  const auto listing = read_listing(statement);
  const auto protocol = request.find_string("protocol").value_or("");
  const auto endpoint = std::ranges::find(listing.endpoints, lower(protocol), &OfferedEndpoint::protocol);
  if (endpoint == listing.endpoints.end())
    return refuse(ProblemCode::not_found, "the agent has no address for `" + std::string(protocol) + "`");
  ObjectText out;
  out.text("Endpoint", endpoint->url).text("signature", "").text("cert", "");
  out.text("agentKey", record.agent.agent_key).text("version", record.version().version).text("recordId", record.version().record_id);
  Response response{.body = out.raw("statement", record.statement).close()};
  response.headers.emplace_back("Cache-Control", "no-cache");
  return response;
}

}  // namespace ans
