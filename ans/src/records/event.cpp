#include "records/event.h"

#include <did/json.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/raw_json.h"
#include "records/evidence_json.h"

namespace ans {
namespace {

using did::Json;
using did::JsonValue;

constexpr std::array<std::pair<EventType, std::string_view>, event_type_count> event_types{{
    {EventType::agent_registered, "AGENT_REGISTERED"},
    {EventType::agent_updated, "AGENT_UPDATED"},
    {EventType::agent_revoked, "AGENT_REVOKED"},
    {EventType::capability_attested, "CAPABILITY_ATTESTED"},
    {EventType::agent_deprecated, "AGENT_DEPRECATED"},
    {EventType::agent_suspended, "AGENT_SUSPENDED"},
    {EventType::agent_resumed, "AGENT_RESUMED"},
    {EventType::agent_renewed, "AGENT_RENEWED"},
    {EventType::agent_expired, "AGENT_EXPIRED"},
    {EventType::key_rotated, "KEY_ROTATED"},
    {EventType::control_proven, "CONTROL_PROVEN"},
    {EventType::control_lost, "CONTROL_LOST"},
    {EventType::alias_bound, "ALIAS_BOUND"},
    {EventType::alias_released, "ALIAS_RELEASED"},
    {EventType::agent_tombstoned, "AGENT_TOMBSTONED"},
    {EventType::delegation_granted, "DELEGATION_GRANTED"},
    {EventType::delegation_revoked, "DELEGATION_REVOKED"},
    {EventType::publisher_epoch, "PUBLISHER_EPOCH"},
    {EventType::capability_withdrawn, "CAPABILITY_WITHDRAWN"},
    {EventType::liveness_changed, "LIVENESS_CHANGED"},
}};

constexpr std::array<std::pair<Status, std::string_view>, 7> statuses{{
    {Status::active, "active"},
    {Status::deprecated, "deprecated"},
    {Status::suspended, "suspended"},
    {Status::expired, "expired"},
    {Status::revoked, "revoked"},
    {Status::pending, "pending"},
    {Status::tombstoned, "tombstoned"},
}};

Json null_if_empty(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Result<Json> command_data(const Event& event) {
  DID_TRY(auto command, did::parse_json(event.command));
  Json data{{"command", std::move(command)}};
  if (!event.until.empty()) data["until"] = event.until;
  if (event.type == EventType::key_rotated) data["keys"] = event.keys;
  if (!event.delegation.empty()) data["delegation"] = event.delegation;
  return data;
}

// What the registry may do by itself, and somebody by a command.
Result<Json> with_command(const Event& event, Json data) {
  if (event.command.empty()) return data;
  DID_TRY(data["command"], did::parse_json(event.command));
  if (!event.delegation.empty()) data["delegation"] = event.delegation;
  return data;
}

std::string texts(const std::vector<std::string>& all) {
  std::vector<std::string> out;
  out.reserve(all.size());
  for (const auto& one : all) out.push_back(json_string(one));
  return array_text(out);
}

// Members stand by name, as in RFC 8785 3.2.3.
std::string statement_data(const Event& event) {
  ObjectText data;
  data.raw("aliases", texts(event.aliases));
  if (!event.delegation.empty()) data.raw("delegation", texts(event.delegation));
  data.raw("keys", texts(event.keys));
  if (!event.nonce.empty()) data.text("nonce", event.nonce);
  if (!event.organization.empty()) data.text("organization", event.organization);
  if (!event.review.empty()) data.text("review", event.review);
  if (!event.nonce.empty()) data.text("until", event.until);
  return data.close();
}

Result<Json> control_data(const Event& event) {
  const auto proof = event.control.value_or(ControlProof());
  Json data{{"method", proof.method}, {"subject", proof.subject}, {"evidence", proof.evidence}};
  if (event.command.empty()) return data;
  DID_TRY(data["challenge"], did::parse_json(event.command));
  return data;
}

std::string liveness_data(const Event& event) {
  std::vector<std::string> seen;
  for (const auto& one : event.liveness) seen.push_back(to_text(one));
  return ObjectText().raw("liveness", array_text(seen)).close();
}

Json grant_data(const Grant& grant) {
  return {{"credential", grant.credential},
          {"delegate", grant.delegate},
          {"parent", null_if_empty(grant.parent)},
          {"validUntil", grant.valid_until}};
}

Result<Json> data_of(const Event& event) {
  switch (event.type) {
    case EventType::agent_registered:
    case EventType::liveness_changed:
    case EventType::agent_updated: break;  // INVARIANT: data_text writes them itself
    case EventType::capability_attested: return with_command(event, event.evidence ? to_json(*event.evidence) : Json::object());
    case EventType::capability_withdrawn: return with_command(event, {{"credential", event.credential}, {"why", event.why}});
    case EventType::agent_expired:
    case EventType::control_lost: return Json{{"until", event.until}};
    case EventType::alias_bound:
    case EventType::alias_released: return Json{{"aliases", event.aliases}};
    case EventType::publisher_epoch: return Json{{"keys", event.keys}};
    case EventType::delegation_granted: return grant_data(event.grant.value_or(Grant()));
    case EventType::control_proven: return control_data(event);
    case EventType::agent_revoked:
    case EventType::agent_deprecated:
    case EventType::agent_suspended:
    case EventType::agent_resumed:
    case EventType::agent_renewed:
    case EventType::agent_tombstoned:
    case EventType::delegation_revoked:
    case EventType::key_rotated: return command_data(event);
  }
  std::unreachable();
}

// Canonical. What every registration writes is not built first, and read again.
Result<std::string> data_text(const Event& event) {
  if (event.type == EventType::agent_registered || event.type == EventType::agent_updated) return statement_data(event);
  if (event.type == EventType::liveness_changed) return liveness_data(event);
  if (event.type == EventType::capability_attested && event.evidence && event.command.empty()) return to_text(*event.evidence);
  DID_TRY(const auto data, data_of(event));
  return did::canonicalize(data);
}

std::string text_or_empty(JsonValue object, std::string_view member) { return std::string(object.find_string(member).value_or("")); }

std::vector<std::string> texts_of(JsonValue object, std::string_view member) {
  std::vector<std::string> out;
  const auto array = object.find(member).value_or(JsonValue());
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i)
    if (array[i].is_string()) out.emplace_back(array[i].string());
  return out;
}

Result<void> read_data(JsonValue data, Event& event) {
  event.aliases = texts_of(data, "aliases");
  event.keys = texts_of(data, "keys");
  if (event.type == EventType::capability_attested) event.evidence = evidence_from_json(data);
  event.until = text_or_empty(data, "until");
  event.nonce = text_or_empty(data, "nonce");
  event.why = text_or_empty(data, "why");
  event.organization = text_or_empty(data, "organization");
  event.review = text_or_empty(data, "review");
  if (event.type == EventType::capability_withdrawn) event.credential = text_or_empty(data, "credential");
  const auto liveness = data.find("liveness").value_or(JsonValue());
  for (std::size_t i = 0; liveness.is_array() && i < liveness.size(); ++i) event.liveness.push_back(liveness_from_json(liveness[i]));
  event.delegation = texts_of(data, "delegation");
  if (event.type == EventType::delegation_granted)
    event.grant = {text_or_empty(data, "credential"), text_or_empty(data, "delegate"), text_or_empty(data, "parent"),
                   text_or_empty(data, "validUntil")};
  if (event.type == EventType::control_proven)
    event.control = {text_or_empty(data, "method"), text_or_empty(data, "subject"), text_or_empty(data, "evidence")};
  for (const auto* signed_text : {"command", "challenge"}) {
    const auto found = data.find(signed_text);
    if (!found) continue;
    DID_TRY(event.command, did::canonicalize(*found));
  }
  return {};
}

}  // namespace

std::string_view name(EventType type) { return event_types[std::to_underlying(type)].second; }

std::optional<EventType> event_type_from(std::string_view text) {
  for (const auto& [type, word] : event_types)
    if (word == text) return type;
  return std::nullopt;
}

std::string_view name(Status status) { return statuses[std::to_underlying(status)].second; }

std::optional<Status> status_from(std::string_view text) {
  for (const auto& [status, word] : statuses)
    if (word == text) return status;
  return std::nullopt;
}

Result<std::string> Event::to_bytes() const {
  DID_TRY(const auto data, data_text(*this));
  // RFC 8785 3.2.3: members by name.
  ObjectText out;
  out.text_or_null("actor", actor)
      .text("agent", agent)
      .text("at", did::format_time(at))
      .text_or_null("auth", auth)
      .raw("data", data)
      .text_or_null("prev", prev)
      .text_or_null("reason", reason)
      .text_or_null("recordId", record_id)
      .number("seq", seq)
      .text("status", name(status))
      .text("type", name(type))
      .number("v", 1)
      .text_or_null("version", version);
  if (withheld) out.raw("withheld", "true");  // last: is_withheld
  auto bytes = out.close();
  if (bytes.size() > event_max_size) return did::fail(did::Errc::too_large, "event: over 65535 bytes");
  return bytes;
}

bool is_withheld(std::string_view bytes) { return bytes.ends_with(R"(,"withheld":true})"); }

Result<Event> Event::parse(std::string_view bytes) {
  const auto corrupt = [] { return did::fail(did::Errc::corrupt, "event: not one that this registry wrote"); };
  const auto document = did::JsonDocument::parse(bytes);
  if (!document || !document->root().is_object()) return corrupt();
  const auto root = document->root();
  const auto type = event_type_from(text_or_empty(root, "type"));
  const auto at = did::parse_date_time(text_or_empty(root, "at"));
  const auto status = status_from(text_or_empty(root, "status"));
  const auto seq = root.find_integer("seq").value_or(0);
  if (!type || !at || !status || seq < 1) return corrupt();

  Event event;
  event.type = *type;
  event.agent = text_or_empty(root, "agent");
  event.version = text_or_empty(root, "version");
  event.record_id = text_or_empty(root, "recordId");
  event.seq = static_cast<std::uint64_t>(seq);
  event.prev = text_or_empty(root, "prev");
  event.status = *status;
  event.reason = text_or_empty(root, "reason");
  event.at = *at;
  event.actor = text_or_empty(root, "actor");
  event.auth = text_or_empty(root, "auth");
  event.withheld = root.find("withheld").has_value();
  DID_CHECK(read_data(root.find("data").value_or(JsonValue()), event));
  // Whatever was overlooked above shows here: an event prints back as the bytes it was read from.
  const auto again = event.to_bytes();
  if (!again || *again != bytes) return corrupt();
  return event;
}

}  // namespace ans
