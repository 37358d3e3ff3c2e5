#include "http/answers.h"

#include <conditional.h>
#include <did/hash.h>
#include <did/json.h>

#include <algorithm>
#include <cmath>

#include "base/raw_json.h"
#include "records/version_table.h"

namespace ans {
namespace {

std::string event_json(const RegistryState& state) {
  return ObjectText().number("sequence", state.events.back()).text("digest", state.head).close();
}

std::string evidence_json(const std::vector<Evidence>& evidence) {
  std::vector<std::string> out;
  out.reserve(evidence.size());
  for (const auto& one : evidence) {
    out.push_back(ObjectText().text("credential", one.credential).text("issuer", one.issuer).text("level", one.level).close());
  }
  return array_text(out);
}

std::string match_json(const Match& match) {
  ObjectText out;
  out.text("id", match.offered.id).text("path", match.offered.path).text("degree", name(match.degree)).text("level", name(match.level));
  if (!match.contract.empty()) out.text("contract", match.contract);
  return out.close();
}

std::string endpoint_json(const OfferedEndpoint& endpoint) {
  return ObjectText()
      .text("protocol", endpoint.protocol)
      .text_or_null("protocolVersion", endpoint.protocol_version)
      .text("url", endpoint.url)
      .close();
}

std::string control_json(const Control& control) {
  ObjectText out;
  out.text_or_null("method", control.proof.method).text_or_null("subject", control.proof.subject);
  out.text_or_null("evidence", control.proof.evidence).text_or_null("provenAt", control.proven_at);
  return out.text_or_null("lostAt", control.lost_at)
      .text_or_null("until", control.proven_at.empty() ? control.until : control.lost_until)
      .close();
}

std::string review_json(const RegistryState& state) { return ObjectText().text("like", state.review).close(); }

std::string texts_json(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  for (const auto& one : texts) out.push_back(json_string(one));
  return array_text(out);
}

std::string rejected_json(const std::vector<Rejection>& rejected) {
  std::vector<std::string> out;
  for (const auto& one : rejected) out.push_back(ObjectText().text("version", one.version).text("why", one.why).close());
  return array_text(out);
}

std::string negotiation_json(const Record& record) {
  const auto& how = *record.negotiation;
  ObjectText out;
  out.text("version", record.version().version);
  out.text_or_null("protocol", how.endpoint ? how.endpoint->protocol : std::string());
  out.text_or_null("protocolVersion", how.endpoint ? how.endpoint->protocol_version : std::string());
  out.text_or_null("contract", how.contract).raw("alternatives", texts_json(how.alternatives));
  return out.raw("rejected", rejected_json(how.rejected)).close();
}

// Why this hit stands where it stands.
std::string explanation_json(const Hit& hit) {
  auto worst = Degree::exact;
  auto level = hit.matches.empty() ? EvidenceLevel::declared : EvidenceLevel::observed;
  for (const auto& match : hit.matches) {
    worst = std::max(worst, match.degree);
    level = std::min(level, match.level);
  }
  ObjectText out;
  out.text("degree", name(worst)).text("evidence", name(level));
  out.text_or_null("contract", hit.matches.empty() ? std::string_view() : hit.matches.front().contract);
  out.text_or_null("liveness", hit.liveness == LivenessLevel::none ? std::string_view() : name(hit.liveness))
      .raw("text", hit.score ? did::ecmascript_number(*hit.score) : "null");
  return out.raw("rejected", rejected_json(hit.rejected)).close();
}

std::string hit_json(const Hit& hit, bool explain) {
  ObjectText out;
  out.text("agentKey", hit.agent_key).text("version", hit.version.version).text("recordId", hit.version.record_id);
  out.text("displayName", hit.version.display_name).text("agent", hit.version.agent);
  if (!hit.matches.empty())
    out.raw("capability", match_json(hit.matches.front())).raw("evidence", evidence_json(hit.matches.front().evidence));
  if (hit.matches.size() > 1) {
    std::vector<std::string> further;
    further.reserve(hit.matches.size());
    for (const auto& match : hit.matches) {
      further.push_back(ObjectText().raw("capability", match_json(match)).raw("evidence", evidence_json(match.evidence)).close());
    }
    out.raw("matches", array_text(further));
  }
  if (hit.score) out.number("score", relevance_of(*hit.score));
  if (hit.endpoint) out.raw("endpoint", endpoint_json(*hit.endpoint));
  if (!hit.alternatives.empty()) out.raw("alternatives", texts_json(hit.alternatives));
  if (explain) out.raw("explain", explanation_json(hit));
  return out.text("status", name(hit.status)).close();
}

}  // namespace

std::string record_json(const Record& record) {
  const auto& version = record.version();
  ObjectText out;
  out.text("agentKey", record.agent.agent_key).text("version", version.version).text("recordId", version.record_id);
  out.text("status", name(record.standing.status)).text("statusAt", record.standing.since);
  out.text("publisher", record.agent.publisher).number("publisherEpoch", record.agent.publisher_epoch).number("sequence", version.sequence);
  if (!record.agent.review.empty()) out.raw("review", review_json(record.agent));
  out.raw("statement", record.statement).raw("credentials", array_text(record.credentials));
  if (!record.liveness.empty()) out.raw("liveness", array_text(record.liveness));
  if (record.negotiation) out.raw("negotiation", negotiation_json(record));
  return out.raw("event", event_json(record.agent)).close();
}

std::string status_json(const RegistryState& state, did::Time now) {
  const auto* current = preferred(state, now);
  const auto whole = standing(state, current != nullptr ? *current : state.newest(), now);
  ObjectText out;
  out.text("agentKey", state.agent_key)
      .text("publisher", state.publisher)
      .number("publisherEpoch", state.publisher_epoch)
      .text("status", name(whole.status));
  out.text_or_null("reason", whole.reason)
      .text("statusAt", whole.since)
      .number("sequence", state.sequence)
      .text("recordId", state.record_id);
  if (state.control) out.raw("control", control_json(*state.control));
  if (!state.review.empty()) out.raw("review", review_json(state));
  return out.raw("versions", versions_json(state, now)).raw("event", event_json(state)).close();
}

std::string challenges_json(const Challenges& challenges, did::Time now) {
  const auto& newest = challenges.state.newest();
  std::vector<std::string> ways;
  for (const auto& way : challenges.ways)
    ways.push_back(ObjectText().text("method", name(way.method)).text("place", way.place).text_or_null("value", way.value).close());
  ObjectText out;
  out.text("agentKey", challenges.state.agent_key).text("version", newest.version).text("recordId", newest.record_id);
  out.text("status", name(standing(challenges.state, newest, now).status));
  const auto challenge = challenges.ways.empty() ? did::Result<std::string>("null") : challenges.challenge.canonical();
  return out.raw("challenge", challenge.value_or("null")).raw("challenges", array_text(ways)).close();
}

std::string withheld_json(std::string_view event) {
  const auto document = did::JsonDocument::parse(event);
  if (!document) return "null";  // INVARIANT: what is stored was written as JSON
  const auto text = [&](std::string_view member) { return document->root().find_string(member).value_or(""); };
  ObjectText out;
  out.text("agent", text("agent")).text("at", text("at")).text_or_null("reason", text("reason"));
  out.number("seq", static_cast<std::uint64_t>(document->root().find_integer("seq").value_or(0)));
  return out.text("status", text("status"))
      .text("type", text("type"))
      .text_or_null("version", text("version"))
      .raw("withheld", "true")
      .close();
}

std::string history_json(const HistoryPage& page, bool told) {
  std::vector<std::string> events;
  for (const auto& one : page.events) {
    const auto digest = did::digest_text(did::as_bytes(one.bytes));
    events.push_back(ObjectText()
                         .number("sequence", one.sequence)
                         .text("digest", digest)
                         .raw("event", told || !is_withheld(one.bytes) ? one.bytes : withheld_json(one.bytes))
                         .close());
  }
  ObjectText out;
  out.text("agentKey", page.agent_key).raw("events", array_text(events));
  return out.raw("next", page.next == 0 ? "null" : std::to_string(page.next)).close();
}

std::string search_json(const SearchPage& page, bool explain) {
  std::vector<std::string> hits;
  hits.reserve(page.hits.size());
  for (const auto& hit : page.hits) hits.push_back(hit_json(hit, explain));
  ObjectText out;
  out.raw("results", array_text(hits)).text_or_null("next", page.next);
  if (page.complete) out.raw("complete", ObjectText().number("count", page.complete->count).text("set", page.complete->set).close());
  return out.close();
}

std::uint64_t relevance_of(double score) { return static_cast<std::uint64_t>(std::lround(100 * score / (score + 5))); }

std::string etag(const RegistryState& state, std::string_view record_id) {
  return "\"" + std::string(record_id) + "." + std::to_string(state.events.size()) + "\"";
}

bool is_as_expected(const RegistryState& state, std::string_view if_match) {
  return if_match.empty() || std::ranges::any_of(state.versions, [&](const VersionState& version) {
           return httpd::matches_strongly(if_match, etag(state, version.record_id));
         });
}

std::string cache_for(const VersionState& version, did::Time now) {
  const auto end = deadline_of(version);
  const auto left = end ? std::chrono::duration_cast<std::chrono::seconds>(*end - now).count() : 0;
  return "public, max-age=" + std::to_string(std::clamp<std::int64_t>(left, 0, longest_cache.count()));
}

Response record_response(const Record& record, did::Time now, unsigned status) {
  Response response{.status = status, .body = record_json(record)};
  response.headers.emplace_back("ETag", etag(record.agent, record.version().record_id));
  const bool keeps = status == 200 && !record.negotiation;
  response.headers.emplace_back("Cache-Control", keeps ? cache_for(record.version(), now) : status == 200 ? "no-cache" : "no-store");
  return response;
}

Response problem_response(const Problem& problem) {
  return {.status = info(problem.code).status, .body = to_json_text(problem), .content_type = "application/problem+json"};
}

}  // namespace ans
