#include "history/rebuild.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ans {
namespace {

constexpr std::size_t chunk = 1000;  // events, or corrected keys, in one batch

// One chunk of the history on its way into the tables.
class Replay {
 public:
  Replay(const Store& history, Store& into) : history_(history), into_(into) {}

  Result<void> apply(std::uint64_t sequence, std::string_view bytes) {
    auto event = Event::parse(bytes);
    if (!event) return std::unexpected(std::move(event).error().in("event " + std::to_string(sequence)));
    DID_TRY(auto* state, state_of(event->agent));
    std::optional<AgentStatement> statement;
    if (event->type == EventType::agent_registered || event->type == EventType::agent_updated) {
      DID_TRY(const auto text, history_.get(Table::statements, event->record_id));
      const bool is_erased = text && text->empty();
      auto parsed = AgentStatement::parse(text.value_or(""));
      if (!parsed && !is_erased) return did::fail(did::Errc::corrupt, "statement `" + event->record_id + "`: " + parsed.error().detail);
      if (parsed) statement = *std::move(parsed);
      if (is_erased) erased_.insert(event->record_id);
    }
    if (event->type == EventType::agent_tombstoned) erased_.erase(event->record_id);
    return project({.event = *event, .bytes = bytes, .sequence = sequence, .statement = statement ? &*statement : nullptr}, *state, batch_);
  }

  // All events were applied.
  Result<void> finish() {
    if (!erased_.empty())
      return did::fail(did::Errc::corrupt, "statement `" + *erased_.begin() + "`: its text is gone, and no tombstone says why");
    return flush();
  }

  Result<void> flush() {
    for (const auto& [agent, state] : states_)
      if (state) DID_CHECK(put_state(*state, batch_));
    DID_CHECK(into_.write(std::exchange(batch_, {})));
    states_.clear();
    return {};
  }

 private:
  Result<std::optional<RegistryState>*> state_of(const std::string& agent) {
    if (const auto known = states_.find(agent); known != states_.end()) return &known->second;
    DID_TRY(auto state, read_state(into_, agent));
    return &states_.emplace(agent, std::move(state)).first->second;
  }

  const Store& history_;
  Store& into_;
  std::map<std::string, std::optional<RegistryState>> states_;
  WriteBatch batch_;
  std::set<std::string> erased_;  // recordIds whose tombstone is still to come
};

// What `one` has and `other` has not, or has otherwise. Answers how many entries `one` has.
Result<std::uint64_t> compare_table(const Store& one, const Store& other, Table table, const auto& differs, const auto& seen) {
  std::uint64_t entries = 0;
  Result<void> looked;
  DID_CHECK(one.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
    const auto found = other.get(table, key);
    if (!found) {
      looked = std::unexpected(found.error());
      return false;
    }
    if (*found != value) differs(key, found->has_value());
    seen(++entries);
    return true;
  }));
  DID_CHECK(looked);
  return entries;
}

Result<void> correct(Store& store, const Store& made, const std::vector<Difference>& differences) {
  WriteBatch batch;
  for (const auto& one : differences) {
    DID_TRY(auto value, made.get(one.table, one.key));
    if (value)
      batch.put(one.table, one.key, *std::move(value));
    else
      batch.remove(one.table, one.key);
    if (batch.ops().size() == chunk) DID_CHECK(store.write(std::exchange(batch, {})));
  }
  return batch.ops().empty() ? Result<void>() : store.write(batch);
}

}  // namespace

Result<std::uint64_t> replay(const Store& history, Store& into, const Progress& progress) {
  Replay run(history, into);
  std::uint64_t sequence = 1;
  for (;; ++sequence) {
    DID_TRY(const auto bytes, history.get(Table::events, event_key(sequence)));
    if (!bytes) break;
    DID_CHECK(run.apply(sequence, *bytes));
    if (sequence % chunk != 0) continue;
    DID_CHECK(run.flush());
    if (progress) progress("replaying events", sequence);
  }
  DID_CHECK(run.finish());
  return sequence - 1;
}

std::string describe(const Difference& difference) {
  auto key = difference.key;
  std::ranges::replace(key, '\0', ' ');
  const auto entry = " the key `" + key + "`";
  const auto table = "`" + std::string(name(difference.table)) + "`";
  switch (difference.kind) {
    case Difference::Kind::missing: return table + " lacks" + entry;
    case Difference::Kind::superfluous: return table + " has" + entry + ", which no event put there";
    case Difference::Kind::changed: return table + " has another value for" + entry;
  }
  std::unreachable();
}

Result<Comparison> compare_projection(const Store& kept, const Store& made, const Progress& progress) {
  using Kind = Difference::Kind;
  Comparison out;
  for (const auto table : projection_tables) {
    const auto what = "comparing " + std::string(name(table));
    const auto seen = [&](std::uint64_t entries) {
      if (progress && entries % chunk == 0) progress(what, entries);
    };
    const auto lost = [&](std::string_view key, bool there) {
      out.differences.push_back({there ? Kind::changed : Kind::missing, table, std::string(key)});
    };
    DID_TRY(const auto entries, compare_table(made, kept, table, lost, seen));
    out.entries += entries;
    const auto added = [&](std::string_view key, bool there) {
      if (!there) out.differences.push_back({Kind::superfluous, table, std::string(key)});
    };
    DID_TRY(const auto other_way, compare_table(kept, made, table, added, seen));
    static_cast<void>(other_way);
  }
  return out;
}

Result<Rebuilt> rebuild(Store& store, Store& scratch, const Progress& progress) {
  Rebuilt out;
  DID_TRY(out.events, replay(store, scratch, progress));
  DID_TRY(out.comparison, compare_projection(store, scratch, progress));
  DID_CHECK(correct(store, scratch, out.comparison.differences));
  WriteBatch words;
  words.remove(Table::meta, std::string(words_meta_key));
  DID_CHECK(store.write(words));
  return out;
}

}  // namespace ans
