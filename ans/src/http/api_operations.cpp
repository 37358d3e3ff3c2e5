// What an operator, and who follows the history, asks for: life signs, numbers, events, the log of requests.
#include <did/hash.h>

#include <algorithm>
#include <charconv>

#include "http/answers.h"
#include "http/api.h"
#include "http/call.h"
#include "http/docs_page.h"
#include "http/embedded_files.h"
#include "http/metrics.h"
#include "http/search_parameters.h"

namespace ans {
namespace {

Response plain_answer(std::string body) {
  Response response{.body = std::move(body)};
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

// What changes with the daemon's version only.
Response described(std::string body, std::string_view type) {
  Response response{.body = std::move(body), .content_type = type};
  response.headers.emplace_back("ETag", "\"" + did::digest_text(did::as_bytes(response.body)) + "\"");
  response.headers.emplace_back("Cache-Control", "public, max-age=300");
  return response;
}

// Where a reader begins: behind the last event it has, else where it asks to, else with what comes next.
Answer<std::uint64_t> first_event(const Call& call, std::uint64_t newest) {
  const auto last = call.request.last_event_id;
  const auto asked = last.empty() ? parameter(call, "from") : std::optional(last);
  if (!asked) return newest + 1;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(asked->data(), asked->data() + asked->size(), number);
  const bool is_number = error == std::errc() && end == asked->data() + asked->size();
  if (!is_number || (last.empty() && number == 0)) {
    return refuse(ProblemCode::invalid_argument, "`" + std::string(*asked) + "` is no place in the history");
  }
  if (number > (last.empty() ? newest + 1 : newest)) {
    return refuse(ProblemCode::conflict, "the history ends at " + std::to_string(newest),
                  "read again from the beginning: this registry may have been restored from a backup");
  }
  return last.empty() ? number : number + 1;
}

}  // namespace

void Api::report(const Request& request, const Response& response, std::chrono::nanoseconds took) {
  const auto level = response.status >= 500 ? LogLevel::warning : LogLevel::info;
  if (!operations_.log->writes(level)) return;
  operations_.log->write(level, "request",
                         {{"method", std::string(verb_name(request.verb))},
                          {"target", std::string(request.target)},
                          {"status", std::to_string(response.status)},
                          {"bytes", std::to_string(response.body.size())},
                          {"microseconds", std::to_string(took.count() / 1000)},
                          {"client", request.client.text()}});
}

void Api::to_review(const RegistryState& agent) {
  ++names_to_review_;
  if (operations_.log != nullptr)
    operations_.log->write(LogLevel::warning, "name to review", {{"agent", agent.agent_key}, {"like", agent.review}});
}

Answer<Response> Api::events(const Call& call) {
  EventFilter filter;
  if (const auto type = parameter(call, "type")) {
    if (!event_type_from(*type)) return ans::refuse(ProblemCode::invalid_argument, "`" + std::string(*type) + "` is no type of event");
    filter.type = *type;
  }
  if (const auto agent = parameter(call, "agent")) {
    DID_TRY(const auto known, state_for(call, *agent));
    filter.agent = known.agent_key;
  }
  if (const auto publisher = parameter(call, "publisher")) filter.publisher = publisher_asked_for(*publisher);
  if (const auto capability = parameter(call, "cap")) {
    DID_TRY(filter.capability, CapabilityPath::parse(*capability));
  }
  filter.reader = call.reader;
  DID_TRY(const auto newest, registry_.newest_event());
  DID_TRY(const auto from, first_event(call, newest));
  Response response{.body = {}, .content_type = "text/event-stream"};
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Accel-Buffering", "no");  // for proxies that would collect the events
  response.stream = feed_.open(from, std::move(filter));
  return response;
}

Answer<Response> Api::metrics(const Call& /*call*/) {
  const auto commits = registry_.commits().stats();
  MetricsPage page;
  page.traffic(traffic_);
  page.counter("ansd_changes_total", "Registrations, updates and commands that reached the committing thread.", commits.changes);
  page.counter("ansd_commits_total", "Synced batches.", commits.groups);
  page.seconds("ansd_commit_seconds_total", "Time spent in writing them.", commits.nanoseconds);
  page.counter("ansd_commit_failures_total", "Batches that the disk did not take.", registry_.commits().failures());
  page.counter("ansd_hot_hits_total", "Answers by name that were ready in memory.", hot_.hits());
  page.counter("ansd_hot_misses_total", "Reads that were not.", hot_.misses());
  page.counter("ansd_names_to_review_total", "New names that are one edit away from a name that is much asked for.", names_to_review_);
  if (operations_.limits != nullptr)
    page.counter("ansd_rate_limited_total", "Requests over the limit of their address.", operations_.limits->refused());
  if (operations_.server) {
    const auto server = operations_.server();
    page.gauge("ansd_connections", "Open connections.", server.connections);
    page.gauge("ansd_streams", "Open streams of events.", server.streams);
    page.counter("ansd_connections_total", "Connections accepted.", server.accepted);
    page.counter("ansd_connections_turned_away_total", "Connections over the limit.", server.turned_away);
    page.counter("ansd_bad_requests_total", "What was no request, or too large, or too slow.", server.refused);
    page.counter("ansd_streams_cut_off_total", "Streams whose reader did not read.", server.cut_off);
  }
  auto response = plain_answer(std::move(page).text());
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

Answer<Response> Api::openapi(const Call& /*call*/) {
  return described(std::string(embedded_files().front().text), "application/vnd.oai.openapi+json;version=3.1");
}

Answer<Response> Api::get_schema(const Call& call) {
  const auto found = std::ranges::find(embedded_files(), call.item, &EmbeddedFile::name);
  if (found == embedded_files().end() || !call.item.ends_with(".schema.json"))
    return ans::refuse(ProblemCode::not_found, "no schema `" + std::string(call.item) + "`", "see /docs");
  return described(std::string(found->text), "application/schema+json");
}

Answer<Response> Api::docs(const Call& /*call*/) {
  static const auto page = docs_page(embedded_files().front().text);
  if (!page) return ans::refuse(ProblemCode::internal_error, page.error().message);
  auto response = described(*page, "text/html; charset=utf-8");
  // The page needs nothing but its own style.
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  return response;
}

Answer<Response> Api::is_alive(const Call& /*call*/) { return plain_answer(R"({"status":"ok"})"); }

Answer<Response> Api::is_ready(const Call& /*call*/) {
  if (operations_.stopping != nullptr && *operations_.stopping) return ans::refuse(ProblemCode::unavailable, "this daemon is stopping");
  if (const auto ready = registry_.ready(); !ready) return ans::refuse(ProblemCode::unavailable, ready.error().message);
  return plain_answer(R"({"status":"ready"})");
}

}  // namespace ans
