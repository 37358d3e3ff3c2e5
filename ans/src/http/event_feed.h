// The history as server-sent events (WHATWG HTML 9.2): each reader at its own place, reading from the store.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "http/http.h"
#include "registry/registry.h"
#include "store/committer.h"

namespace ans {

struct EventFilter {
  std::string agent;                           // agentKey; empty: all
  std::string type;                            // "AGENT_REVOKED"; empty: all
  std::string publisher{};                     // DID; empty: all
  std::optional<CapabilityPath> capability{};  // that some version of the agent offers, now, as this or below it
  std::string reader{};                        // DID; empty: nobody is known to ask (disclosure.h)
};

class EventFeed final : public CommitWatcher {
 public:
  // `registry` must outlive it.
  explicit EventFeed(Registry& registry) : registry_(registry) {}

  // The events from `from` on, those that are there and then those that come. An event's id is its sequence in the store, so
  // that a reader who lost the connection goes on behind the last id; a heartbeat moves the id over what the filter left out.
  // The feed must outlive the stream.
  [[nodiscard]] std::shared_ptr<httpd::Stream> open(std::uint64_t from, EventFilter filter);
  void written(const WriteBatch& batch) override;

 private:
  class Reader;
  void subscribe(const Reader* reader, std::function<void()> wake);
  void unsubscribe(const Reader* reader);

  Registry& registry_;
  std::mutex mutex_;
  std::map<const Reader*, std::function<void()>> readers_;
};

}  // namespace ans
