#include "records/state.h"

#include <did/json.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/raw_json.h"
#include "records/evidence_json.h"

namespace ans {
namespace {

using did::JsonValue;

// Members stand by name, as in RFC 8785 3.2.3.
std::string text_of(const VersionState& version) {
  std::vector<std::string> capabilities;
  for (const auto& one : version.capabilities)
    capabilities.push_back(ObjectText().text_or_null("contract", one.contract).text("id", one.id).text("path", one.path).close());
  std::vector<std::string> evidence;
  for (const auto& one : version.evidence) evidence.push_back(to_text(one));
  ObjectText out;
  out.text("agent", version.agent).raw("capabilities", array_text(capabilities)).raw("deprecated", version.deprecated ? "true" : "false");
  if (version.disclose_to) out.text_or_null("discloseTo", *version.disclose_to);
  out.text("displayName", version.display_name).number("event", version.event).raw("evidence", array_text(evidence));
  if (!version.held_by.empty()) out.text("heldBy", version.held_by);
  out.number("lease", static_cast<std::uint64_t>(version.lease))
      .text_or_null("leaseUntil", version.lease_until)
      .text_or_null("reason", version.reason)
      .text("recordId", version.record_id)
      .text_or_null("replacedBy", version.replaced_by)
      .number("sequence", version.sequence)
      .text("status", name(version.status))
      .text("statusAt", version.status_at)
      .text_or_null("sunset", version.sunset);
  if (version.unlisted) out.raw("unlisted", "true");
  return out.text("validUntil", version.valid_until).text("version", version.version).close();
}

std::string member_text(JsonValue object, std::string_view member) { return std::string(object.find_string(member).value_or("")); }

std::uint64_t unsigned_of(JsonValue value) {
  const auto number = value.is_number() ? value.integer() : std::nullopt;
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

// Runs `each` over the elements of a member that is an array.
template <class Each>
void for_each_element(JsonValue object, std::string_view member, Each each) {
  const auto array = object.find(member);
  for (std::size_t i = 0; array && array->is_array() && i < array->size(); ++i) each((*array)[i]);
}

VersionState version_from_json(JsonValue json) {
  VersionState out{
      .version = member_text(json, "version"),
      .record_id = member_text(json, "recordId"),
      .sequence = unsigned_of(json.find("sequence").value_or(JsonValue())),
      .event = unsigned_of(json.find("event").value_or(JsonValue())),
      .agent = member_text(json, "agent"),
      .display_name = member_text(json, "displayName"),
      .valid_until = member_text(json, "validUntil"),
      .lease = static_cast<std::int64_t>(unsigned_of(json.find("lease").value_or(JsonValue()))),
      .lease_until = member_text(json, "leaseUntil"),
      .deprecated = json.find("deprecated").value_or(JsonValue()).kind() == did::JsonKind::boolean && json.find("deprecated")->boolean(),
      .sunset = member_text(json, "sunset"),
      .replaced_by = member_text(json, "replacedBy"),
      .status = status_from(member_text(json, "status")).value_or(Status::revoked),
      .reason = member_text(json, "reason"),
      .status_at = member_text(json, "statusAt"),
      .held_by = member_text(json, "heldBy"),
      .unlisted = json.find("unlisted").has_value(),
      .disclose_to = json.find("discloseTo") ? std::optional(member_text(json, "discloseTo")) : std::nullopt,
      .capabilities = {},
      .evidence = {}};
  for_each_element(json, "capabilities", [&](JsonValue one) {
    out.capabilities.push_back({member_text(one, "id"), member_text(one, "path"), member_text(one, "contract")});
  });
  for_each_element(json, "evidence", [&](JsonValue one) { out.evidence.push_back(evidence_from_json(one)); });
  return out;
}

std::string text_of(const Control& control) {
  return ObjectText()
      .text_or_null("evidence", control.proof.evidence)
      .text_or_null("lostAt", control.lost_at)
      .text_or_null("lostUntil", control.lost_until)
      .text_or_null("method", control.proof.method)
      .text("nonce", control.nonce)
      .text_or_null("provenAt", control.proven_at)
      .text_or_null("subject", control.proof.subject)
      .text("until", control.until)
      .close();
}

Control control_from_json(JsonValue json) {
  return {.nonce = member_text(json, "nonce"),
          .until = member_text(json, "until"),
          .proof = {member_text(json, "method"), member_text(json, "subject"), member_text(json, "evidence")},
          .proven_at = member_text(json, "provenAt"),
          .lost_at = member_text(json, "lostAt"),
          .lost_until = member_text(json, "lostUntil")};
}

// An end that cannot be read is never "not yet".
bool is_past(const std::string& end, did::Time now) {
  const auto time = did::parse_date_time(end);
  return !time || now >= *time;
}

}  // namespace

std::vector<std::string> VersionState::credentials() const {
  std::vector<std::string> out;
  for (const auto& one : evidence)
    if (std::ranges::find(out, one.credential) == out.end()) out.push_back(one.credential);
  return out;
}

bool KnownKey::in_use(did::Time now) const {
  if (until.empty()) return true;
  const auto end = did::parse_date_time(until);
  return end && now < *end;
}

bool RegistryState::knows_key(std::string_view digest, did::Time now) const {
  return std::ranges::any_of(publisher_keys, [&](const KnownKey& key) { return key.digest == digest && key.in_use(now); });
}

const VersionState* RegistryState::find(const Version& wanted) const {
  const auto found = std::ranges::find_if(versions, [&](const VersionState& one) {
    const auto version = Version::parse(one.version);
    return version && precedence(*version, wanted) == 0;
  });
  return found == versions.end() ? nullptr : &*found;
}

Result<std::string> RegistryState::to_bytes() const {
  std::vector<std::string> keys;
  for (const auto& one : publisher_keys) keys.push_back(ObjectText().text("digest", one.digest).text_or_null("until", one.until).close());
  std::vector<std::string> rows;
  for (const auto& one : versions) rows.push_back(text_of(one));
  std::vector<std::string> numbers;
  for (const auto one : events) numbers.push_back(std::to_string(one));
  ObjectText out;
  out.text("agentKey", agent_key);
  if (control) out.raw("control", text_of(*control));
  out.raw("events", array_text(numbers)).text("head", head);
  std::vector<std::string> seen;
  for (const auto& one : liveness) seen.push_back(to_text(one));
  if (!seen.empty()) out.raw("liveness", array_text(seen));
  out.text("publisher", publisher)
      .number("publisherEpoch", publisher_epoch)
      .raw("publisherKeys", array_text(keys))
      .text("recordId", record_id);
  if (!review.empty()) out.text("review", review);
  out.raw("revoked", revoked ? ObjectText().text("at", revoked_at).text("reason", revoked_reason).close() : "null")
      .number("sequence", sequence)
      .raw("versions", array_text(rows));
  return out.close();
}

Result<RegistryState> RegistryState::parse(std::string_view bytes) {
  const auto corrupt = [] {
    return did::fail(did::Errc::corrupt, "registry state: not one that this registry wrote", "rebuild the projection");
  };
  const auto document = did::JsonDocument::parse(bytes, {.max_bytes = bytes.size()});
  if (!document || !document->root().is_object()) return corrupt();
  const auto root = document->root();
  RegistryState out{.agent_key = member_text(root, "agentKey"),
                    .publisher = member_text(root, "publisher"),
                    .publisher_epoch = unsigned_of(root.find("publisherEpoch").value_or(JsonValue())),
                    .publisher_keys = {},
                    .sequence = unsigned_of(root.find("sequence").value_or(JsonValue())),
                    .record_id = member_text(root, "recordId"),
                    .events = {},
                    .head = member_text(root, "head"),
                    .revoked = false,
                    .revoked_reason = {},
                    .revoked_at = {},
                    .control = {},
                    .review = member_text(root, "review"),
                    .liveness = {},
                    .versions = {}};
  for_each_element(root, "events", [&](JsonValue one) { out.events.push_back(unsigned_of(one)); });
  for_each_element(root, "publisherKeys",
                   [&](JsonValue one) { out.publisher_keys.push_back({member_text(one, "digest"), member_text(one, "until")}); });
  for_each_element(root, "liveness", [&](JsonValue one) { out.liveness.push_back(liveness_from_json(one)); });
  for_each_element(root, "versions", [&](JsonValue one) { out.versions.push_back(version_from_json(one)); });
  if (const auto control = root.find("control")) out.control = control_from_json(*control);
  if (const auto revoked = root.find("revoked"); revoked && revoked->is_object()) {
    out.revoked = true;
    out.revoked_reason = member_text(*revoked, "reason");
    out.revoked_at = member_text(*revoked, "at");
  }
  if (out.agent_key.empty() || out.versions.empty() || out.events.empty()) return corrupt();
  return out;
}

std::optional<did::Time> deadline_of(const VersionState& version) {
  const auto statement = did::parse_date_time(version.valid_until);
  if (!statement || version.lease_until.empty()) return statement ? std::optional(*statement) : std::nullopt;
  const auto lease = did::parse_date_time(version.lease_until);
  return lease ? std::optional(std::min(*statement, *lease)) : std::nullopt;
}

Standing standing(const RegistryState& agent, const VersionState& version, did::Time now) {
  if (version.status == Status::tombstoned) return {Status::tombstoned, version.reason, version.status_at};
  if (agent.revoked) return {Status::revoked, agent.revoked_reason, agent.revoked_at};
  if (version.status == Status::revoked) return {Status::revoked, version.reason, version.status_at};
  if (is_free_again(agent, now)) return {Status::expired, {}, agent.control->until};
  const auto deadline = deadline_of(version);
  // An end that cannot be read is never "not yet".
  if (!deadline) return {Status::expired, {}, version.valid_until};
  if (now >= *deadline) return {Status::expired, {}, did::format_time(*deadline)};
  if (is_pending(agent)) return {Status::pending, {}, version.status_at};
  if (has_lost_control(agent)) {
    const bool over = is_past(agent.control->lost_until, now);
    return {over ? Status::expired : Status::suspended, "controlLost", over ? agent.control->lost_until : agent.control->lost_at};
  }
  return {version.status, version.reason, version.status_at};
}

bool is_pending(const RegistryState& agent) { return agent.control && agent.control->proven_at.empty() && !agent.revoked; }

bool is_free_again(const RegistryState& agent, did::Time now) { return is_pending(agent) && is_past(agent.control->until, now); }

bool has_lost_control(const RegistryState& agent) { return agent.control && !agent.control->lost_at.empty(); }

did::Time next_deadline(const RegistryState& agent, did::Time now) {
  auto next = did::Time::max();
  if (has_lost_control(agent)) {
    const auto end = did::parse_date_time(agent.control->lost_until);
    if (end && *end > now) next = *end;
  }
  for (const auto& one : agent.liveness) {
    const auto end = did::parse_date_time(one.valid_until);
    if (end && *end > now) next = std::min<did::Time>(next, *end);
  }
  for (const auto& one : agent.versions) {
    const auto deadline = deadline_of(one);
    if (deadline && *deadline > now) next = std::min<did::Time>(next, *deadline);
  }
  return next;
}

const VersionState* preferred(const RegistryState& agent, did::Time now) {
  const VersionState* best = nullptr;
  std::optional<Version> best_version;
  for (const auto& one : agent.versions) {
    const auto version = Version::parse(one.version);
    if (!version || standing(agent, one, now).status != Status::active) continue;
    const bool better_kind = best_version && version->prerelease().empty() && !best_version->prerelease().empty();
    const bool same_kind = best_version && version->prerelease().empty() == best_version->prerelease().empty();
    if (best != nullptr && !better_kind && !(same_kind && precedence(*version, *best_version) > 0)) continue;
    best = &one;
    best_version = *version;
  }
  return best;
}

}  // namespace ans
