#include "http/event_feed.h"

#include <did/hash.h>
#include <did/json.h>

#include <algorithm>

#include "base/raw_json.h"
#include "http/answers.h"
#include "records/disclosure.h"

namespace ans {
namespace {

constexpr std::size_t events_at_once = 64;
constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
constexpr std::size_t skipped_at_once = 10'000;  // events that a filter leaves out, before the reader is told how far it is

// What is withheld is told to whoever is told of the agent.
bool is_told(const StoredEvent& event, std::string_view agent_key, const EventFilter& filter, const Registry& registry) {
  if (!is_withheld(event.bytes)) return true;
  const auto agent = filter.reader.empty() ? Answer<RegistryState>(refuse(ProblemCode::unauthenticated, {})) : registry.state(agent_key);
  return agent && tells_history(*agent, filter.reader);
}

std::string event_text(const StoredEvent& event, std::string_view type, bool told) {
  const auto digest = did::digest_text(did::as_bytes(event.bytes));
  const auto data = ObjectText()
                        .number("sequence", event.sequence)
                        .text("digest", digest)
                        .raw("event", told ? event.bytes : withheld_json(event.bytes))
                        .close();
  return "id: " + std::to_string(event.sequence) + "\nevent: " + std::string(type) + "\ndata: " + data + "\n\n";
}

bool is_published_by(std::string_view agent_key, const std::string& publisher) {
  const auto key = AgentKey::parse(agent_key);
  return key && key->publisher_did() == publisher;
}

bool offers(const Registry& registry, std::string_view agent_key, const CapabilityPath& asked, std::string_view reader) {
  const auto agent = registry.state(agent_key);
  if (!agent) return false;
  return std::ranges::any_of(agent->versions, [&](const VersionState& version) {
    return discloses(*agent, version, reader) && std::ranges::any_of(version.capabilities, [&](const OfferedCapability& one) {
             const auto path = CapabilityPath::parse(one.path);
             const auto degree = path ? match(asked, *path) : std::nullopt;
             return degree == Degree::exact || degree == Degree::specialization;
           });
  });
}

// The event as it is sent; empty: the filter leaves it out.
std::string filtered_text(const StoredEvent& event, const EventFilter& filter, const Registry& registry) {
  const auto parsed = did::JsonDocument::parse(event.bytes);
  if (!parsed) return {};
  const auto type = parsed->root().find_string("type").value_or("");
  if (!filter.type.empty() && type != filter.type) return {};
  const auto agent = parsed->root().find_string("agent").value_or("");
  if (!filter.agent.empty() && agent != filter.agent) return {};
  if (!filter.publisher.empty() && !is_published_by(agent, filter.publisher)) return {};
  const bool told = is_told(event, agent, filter, registry);
  if (filter.capability && !offers(registry, agent, *filter.capability, filter.reader)) return {};
  return event_text(event, type, told);
}

}  // namespace

class EventFeed::Reader final : public httpd::Stream {
 public:
  Reader(EventFeed& feed, std::uint64_t from, EventFilter filter) : feed_(feed), next_(from), filter_(std::move(filter)) {}
  ~Reader() override { feed_.unsubscribe(this); }

  void begin(std::function<void()> wake) override { feed_.subscribe(this, std::move(wake)); }

  [[nodiscard]] std::optional<std::string> next() override {
    if (!std::exchange(begun_, true)) return "retry: 2000\n\n" + heartbeat();
    std::string out;
    std::size_t seen = 0;
    while (out.size() < piece_bytes) {
      const auto events = feed_.registry_.events(next_, events_at_once);
      if (!events) return std::nullopt;  // the reader comes back, and is told why where it can be told
      if (events->empty()) break;
      for (const auto& event : *events) out += filtered_text(event, filter_, feed_.registry_);
      next_ = events->back().sequence + 1;
      seen += events->size();
      if (out.empty() && seen >= skipped_at_once) return heartbeat();
    }
    return out;
  }

  [[nodiscard]] std::string heartbeat() override {
    const auto sequence = std::to_string(next_ - 1);
    return "id: " + sequence + "\nevent: heartbeat\ndata: {\"sequence\":" + sequence + "}\n\n";
  }

 private:
  EventFeed& feed_;
  std::uint64_t next_;  // the sequence to be read next
  EventFilter filter_;
  bool begun_ = false;
};

std::shared_ptr<httpd::Stream> EventFeed::open(std::uint64_t from, EventFilter filter) {
  return std::make_shared<Reader>(*this, from, std::move(filter));
}

void EventFeed::subscribe(const Reader* reader, std::function<void()> wake) {
  const std::scoped_lock lock(mutex_);
  readers_[reader] = std::move(wake);
}

void EventFeed::unsubscribe(const Reader* reader) {
  const std::scoped_lock lock(mutex_);
  readers_.erase(reader);
}

void EventFeed::written(const WriteBatch& batch) {
  if (std::ranges::find(batch.ops(), Table::events, &WriteBatch::Op::table) == batch.ops().end()) return;
  const std::scoped_lock lock(mutex_);
  for (const auto& [reader, wake] : readers_) wake();
}

}  // namespace ans
