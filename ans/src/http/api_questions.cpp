// The handlers of resolve and search: questions in the query, or in a body.
#include <array>

#include "base/raw_json.h"
#include "http/answers.h"
#include "http/api.h"
#include "http/legacy_request.h"
#include "http/search_parameters.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::size_t max_batch_answer = std::size_t{8} << 20U;  // bytes, after which the rest is asked for again

Answer<did::JsonDocument> question_in(std::string_view body) {
  return did::JsonDocument::parse(body, {.max_bytes = query_body_max_size, .max_depth = 32});
}

Response search_response(const SearchPage& page, bool explain) {
  Response response{.body = search_json(page, explain)};
  response.headers.emplace_back("Cache-Control", "no-cache");
  return response;
}

Answer<Record> resolve_one(const Registry& registry, did::JsonValue question, const std::string& pointer, std::string_view reader,
                           const auto& turned) {
  DID_TRY(const auto parameters, parameters_in(question, resolve_parameters, pointer));
  DID_TRY(auto asked, resolve_question_of(parameters));
  asked.wanted.reader = reader;
  if (turned(asked.wanted.capabilities))
    return refuse(ProblemCode::rate_limited, "over the limit for one capability from one address", "ask again later");
  return registry.resolve(asked.name, std::move(asked.wanted));
}

std::string batch_row(const Answer<Record>& record) {
  ObjectText out;
  if (record) return out.number("status", 200).raw("record", record_json(*record)).close();
  return out.number("status", info(record.error().code).status).raw("problem", to_json_text(record.error())).close();
}

}  // namespace

std::optional<Response> Api::too_often(const Call& call, std::span<const WantedCapability> capabilities) {
  if (operations_.limits == nullptr) return std::nullopt;
  const auto now = std::chrono::steady_clock::now();
  for (const auto& wanted : capabilities)
    if (auto turned = operations_.limits->check_capability(wanted.path.text(), call.request.client, now)) return turned;
  return std::nullopt;
}

std::optional<Response> Api::too_often(const Call& call, const SearchQuery& query) {
  auto turned = too_often(call, query.capabilities);
  return turned ? std::move(turned) : too_often(call, query.any);
}

Answer<Response> Api::resolve(const Call& call) {
  const auto began = moment();
  DID_TRY(auto asked, resolve_question_of(call.target.parameters));
  asked.wanted.reader = call.reader;
  if (auto turned = too_often(call, asked.wanted.capabilities)) return *std::move(turned);
  auto record = registry_.resolve(asked.name, std::move(asked.wanted));
  if (!record) return answer_without(std::move(record).error(), asked.name, call, began);
  return record->negotiation ? record_response(*record, began.now) : answer_with(*record, asked.name, call, began);
}

Answer<Response> Api::resolve_many(const Call& call) {
  static constexpr std::array members{Member{"requests", true, rule::list<1, max_batch, rule::object>}};
  DID_TRY(const auto document, question_in(call.body));
  if (is_legacy_request(document.root())) return resolve_legacy(registry_, document.root(), call.reader);
  DID_CHECK(check_members(document.root(), "", members));
  const auto requests = member_of(document.root(), "requests");
  std::vector<std::string> rows;
  std::size_t bytes = 0;
  const auto turned = [&](std::span<const WantedCapability> capabilities) { return too_often(call, capabilities).has_value(); };
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Answer<Record> record = ans::refuse(ProblemCode::too_large, "the answers before this one are over 8 MiB", "ask again for the rest");
    if (bytes <= max_batch_answer) record = resolve_one(registry_, requests[i], "/requests/" + std::to_string(i), call.reader, turned);
    rows.push_back(batch_row(record));
    bytes += rows.back().size();
  }
  Response response{.body = ObjectText().raw("results", array_text(rows)).close()};
  response.headers.emplace_back("Cache-Control", "no-cache");
  return response;
}

Answer<Response> Api::search(const Call& call) {
  const auto began = moment();
  DID_TRY(auto query, search_query_of(call.target.parameters));
  query.reader = call.reader;
  if (auto turned = too_often(call, query)) return *std::move(turned);
  DID_TRY(const auto page, registry_.search(query));
  auto response = search_response(page, query.explain);
  if (call.reader.empty())
    hot_.keep(call.request.target, {.response = response, .route = call.route, .agent_key = {}, .until = page.until}, began.stamp);
  return response;
}

Answer<Response> Api::search_by_body(const Call& call) {
  DID_TRY(const auto document, question_in(call.body));
  DID_TRY(const auto parameters, parameters_in(document.root(), search_parameters, ""));
  DID_TRY(auto query, search_query_of(parameters));
  query.reader = call.reader;
  if (auto turned = too_often(call, query)) return *std::move(turned);
  DID_TRY(const auto page, registry_.search(query));
  return search_response(page, query.explain);
}

}  // namespace ans
