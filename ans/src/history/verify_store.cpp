#include "history/verify_store.h"

#include <did/did.h>
#include <did/hash.h>

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "history/history_proof.h"
#include "records/challenge.h"
#include "records/delegation.h"
#include "records/liveness_credential.h"

namespace ans {
namespace {

constexpr std::uint64_t report_each = 1000;

class Examination {
 public:
  Examination(const Store& store, const did::MethodTable& methods, const Progress& progress)
      : store_(store), methods_(methods), progress_(progress) {}

  Result<void> run();
  Soundness out;

 private:
  void examine_place(std::string_view key);
  Result<void> examine_event(std::uint64_t sequence, std::string_view bytes);
  Result<void> examine_statement(const Event& event);
  Result<void> examine_credential(const Event& event);
  Result<void> examine_liveness(const Event& event);
  Result<void> examine_seen();
  template <class Command>
  void examine_command(const Event& event);
  void examine_control(const Event& event);
  void examine_delegation(const Event& event, did::JsonValue document);
  [[nodiscard]] bool is_known(std::string_view did) const;
  void count_signature(const Event& event, const auto& document);
  Result<std::uint64_t> examine_table(Table table, std::string_view check, const std::unordered_set<std::string>& named);
  void report(std::string_view what, std::uint64_t done) const {
    if (progress_ && done % report_each == 0) progress_(what, done);
  }

  const Store& store_;
  const did::MethodTable& methods_;
  const Progress& progress_;
  std::unordered_set<std::string> statements_;  // that events name
  std::unordered_set<std::string> credentials_;
  std::map<std::string, std::vector<Liveness>, std::less<>> seen_;  // by agent: what has to have its text
  std::unordered_set<std::string> erased_;                          // statements without their text, whose tombstone is still to come
};

Result<void> Examination::run() {
  Result<void> examined;
  DID_CHECK(store_.scan(Table::events, {}, {}, [&](std::string_view key, std::string_view bytes) {
    examine_place(key);
    examined = examine_event(out.events, bytes);
    report("examining events", out.events);
    return examined.has_value();
  }));
  DID_CHECK(examined);
  for (const auto& one : erased_) out.add("statement", "the text of `" + one + "` is gone, and no tombstone says why");
  DID_CHECK(examine_seen());
  DID_TRY(out.statements, examine_table(Table::statements, "statement", statements_));
  DID_TRY(out.credentials, examine_table(Table::credentials, "credential", credentials_));
  return {};
}

void Examination::examine_place(std::string_view key) {
  const auto place = sequence_of(key);
  const auto expected = ++out.events;
  if (key.size() == 8 && place == expected) return;
  if (key.size() != 8 || place < expected) return out.add("sequence", "`events` has a key that is no sequence");
  out.add("sequence", "event " + std::to_string(expected) + " is missing");
  out.events = place;
}

Result<void> Examination::examine_event(std::uint64_t sequence, std::string_view bytes) {
  const auto event = Event::parse(bytes);
  if (!event) {
    out.add("event", "event " + std::to_string(sequence) + ": " + event.error().message);
    return {};
  }
  switch (event->type) {
    case EventType::agent_registered:
    case EventType::agent_updated: return examine_statement(*event);
    case EventType::capability_attested:
      if (!event->command.empty()) examine_command<AgentCommand>(*event);
      return examine_credential(*event);
    case EventType::capability_withdrawn:
      if (!event->command.empty()) examine_command<AgentCommand>(*event);
      return {};
    case EventType::agent_revoked:
      // A delegation that is revoked takes with it what was registered by it.
      if (AgentCommand::parse(event->command))
        examine_command<AgentCommand>(*event);
      else
        examine_command<AgentRevocation>(*event);
      return {};
    case EventType::agent_deprecated:
    case EventType::agent_suspended:
    case EventType::agent_resumed:
    case EventType::agent_renewed:
    case EventType::delegation_revoked:
    case EventType::key_rotated: examine_command<AgentCommand>(*event); return {};
    case EventType::agent_tombstoned:
      erased_.erase(event->record_id);
      seen_.erase(event->agent);
      examine_command<AgentCommand>(*event);
      return {};
    case EventType::control_proven: examine_control(*event); return {};
    case EventType::liveness_changed: return examine_liveness(*event);
    case EventType::control_lost:
    case EventType::alias_bound:
    case EventType::alias_released:
    case EventType::delegation_granted:          // what it names stands in the statement or command, and is examined with it
    case EventType::publisher_epoch: return {};  // nobody signs what the registry sees
    case EventType::agent_expired:
      if (event->version.empty()) seen_.erase(event->agent);
      return {};
  }
  std::unreachable();
}

Result<void> Examination::examine_statement(const Event& event) {
  DID_TRY(const auto text, store_.get(Table::statements, event.record_id));
  statements_.insert(event.record_id);
  const auto where = "statement `" + event.record_id + "`";
  if (!text) {
    out.add("statement", where + " of `" + event.agent + "` is missing");
    return {};
  }
  if (text->empty()) {
    erased_.insert(event.record_id);
    return {};
  }
  const auto statement = AgentStatement::parse(*text);
  if (!statement) {
    out.add("statement", where + ": " + statement.error().detail);
    return {};
  }
  if (statement->record_id() != event.record_id || statement->key().text() != event.agent)
    out.add("statement", where + " is kept under the digest, or the name, of another one");
  count_signature(event, *statement);
  examine_delegation(event, statement->root());
  return {};
}

Result<void> Examination::examine_credential(const Event& event) {
  const auto digest = event.evidence ? event.evidence->credential : std::string();
  DID_TRY(const auto text, store_.get(Table::credentials, digest));
  credentials_.insert(digest);
  if (!text) out.add("credential", "credential `" + digest + "` of `" + event.agent + "` is missing");
  if (text && !text->empty() && did::digest_text(did::as_bytes(*text)) != digest)
    out.add("credential", "credential `" + digest + "` has other bytes than its digest says");
  return {};
}

// The texts of what is over, or was seen again, are not kept. What is there says what the event says of it.
Result<void> Examination::examine_liveness(const Event& event) {
  auto& seen = seen_[event.agent];
  std::erase_if(seen, [&](const Liveness& known) {
    return !known.in_force(event.at) || std::ranges::any_of(event.liveness, [&](const Liveness& one) { return one.is_of_same(known); });
  });
  for (const auto& one : event.liveness) {
    seen.push_back(one);
    DID_TRY(const auto text, store_.get(Table::credentials, one.credential));
    credentials_.insert(one.credential);
    if (!text || text->empty()) continue;
    const auto claim = read_liveness(*text);
    if (did::digest_text(did::as_bytes(*text)) != one.credential)
      out.add("credential", "credential `" + one.credential + "` has other bytes than its digest says");
    else if (!claim || claim->agent_key != event.agent || claim->seen != one)
      out.add("credential",
              "credential `" + one.credential + "` of `" + event.agent + "` says something else than the event that names it");
  }
  return {};
}

// Of each agent what was in force with the last report, and no later one took its place.
Result<void> Examination::examine_seen() {
  for (const auto& [agent, seen] : seen_) {
    for (const auto& one : seen) {
      DID_TRY(const auto text, store_.get(Table::credentials, one.credential));
      if (!text) out.add("credential", "credential `" + one.credential + "` of `" + agent + "` is missing");
    }
  }
  return {};
}

template <class Command>
void Examination::examine_command(const Event& event) {
  const auto command = Command::parse(event.command);
  const auto where = "the command of event " + std::to_string(event.seq) + " of `" + event.agent + "`";
  if (!command) return out.add("event", where + ": " + command.error().detail);
  if (did::digest_text(did::as_bytes(command->canonical())) != event.auth || command->key().text() != event.agent)
    return out.add("event", where + " is not the one that the event is about");
  count_signature(event, *command);
  examine_delegation(event, command->root());
}

// The links that the event names are those of the document, and their proofs hold.
void Examination::examine_delegation(const Event& event, did::JsonValue document) {
  const auto chain = DelegationChain::parse(document);
  const auto where = "the delegation of event " + std::to_string(event.seq) + " of `" + event.agent + "`";
  if (!chain) return out.add("event", where + ": " + chain.error().detail);
  if (chain->digests() != event.delegation) return out.add("event", where + " is not the one that was presented");
  for (const auto& link : chain->links())
    if (!is_known(link.issuer)) return void(++out.unexamined);
  const auto held = chain->check_proofs(document, event.at, methods_);
  if (!held) return out.add("signature", where + ": " + held.error().detail);
  out.signatures += chain->links().size();
}

bool Examination::is_known(std::string_view did) const {
  const auto signer = did::Did::parse(did);
  const auto known = methods_.names();
  return !signer || std::ranges::find(known, signer->method()) != known.end();
}

// Only a signed challenge can be examined again; what the outside showed once is gone.
void Examination::examine_control(const Event& event) {
  if (event.command.empty()) return;
  const auto challenge = did::JsonDocument::parse(event.command);
  const auto where = "the challenge of event " + std::to_string(event.seq) + " of `" + event.agent + "`";
  const auto read = challenge ? read_challenge(challenge->root(), "") : std::unexpected(Problem(challenge.error()));
  if (!read) return out.add("event", where + ": " + read.error().detail);
  if (read->agent_key != event.agent || did::digest_text(did::as_bytes(event.command)) != event.auth)
    return out.add("event", where + " is not the one that the event is about");
  count_signature(event, challenge->root());
}

void Examination::count_signature(const Event& event, const auto& document) {
  if (!is_known(event.actor)) {
    ++out.unexamined;
    return;
  }
  if (const auto held = check_proof(document, event.actor, event.at, methods_); held)
    ++out.signatures;
  else
    out.add("signature", "event " + std::to_string(event.seq) + " of `" + event.agent + "`: " + held.error().detail);
}

// Nothing lies in the table that no event names. Answers how many entries it has.
Result<std::uint64_t> Examination::examine_table(Table table, std::string_view check, const std::unordered_set<std::string>& named) {
  std::uint64_t entries = 0;
  const auto what = "examining " + std::string(name(table));
  DID_CHECK(store_.scan(table, {}, {}, [&](std::string_view key, std::string_view) {
    if (!named.contains(std::string(key))) out.add(check, std::string(check) + " `" + std::string(key) + "` is named by no event");
    report(what, ++entries);
    return true;
  }));
  return entries;
}

// A history that does not replay is a finding; a disk that cannot be read is an error.
Result<void> examine_projection(const Store& store, Store& scratch, const Progress& progress, Soundness& out) {
  const auto replayed = replay(store, scratch, progress);
  if (!replayed && replayed.error().code == did::Errc::corrupt) {
    out.add("projection", "the events cannot be replayed: " + replayed.error().message);
    return {};
  }
  DID_CHECK(replayed);
  DID_TRY(const auto compared, compare_projection(store, scratch, progress));
  out.entries = compared.entries;
  for (const auto& one : compared.differences) out.add("projection", describe(one));
  return {};
}

}  // namespace

void Soundness::add(std::string_view check, std::string what) {
  if (++finding_count <= max_findings) findings.push_back({check, std::move(what)});
}

Result<Soundness> verify_store(const Store& store, Store& scratch, const did::MethodTable& methods, const Progress& progress) {
  Examination examination(store, methods, progress);
  DID_CHECK(examination.run());
  DID_CHECK(examine_projection(store, scratch, progress, examination.out));
  return std::move(examination.out);
}

}  // namespace ans
