// What the registry has to look at again, and when. docs/formats/registry-store.md, "Timers"
#pragma once

#include <did/clock.h>

#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace ans {

enum class Errand : std::uint8_t {
  free_name,        // a pending agent: its time may have run out
  look_at_control,  // a proof of control: is it still there?
  look_at_evidence  // evidence that is over
};

struct Timer {
  did::Time at;
  Errand errand = Errand::free_name;
  std::string agent_key;
  unsigned failures = 0;      // look_at_control: in a row
  std::string failing_since;  // the first of them; empty: none

  friend bool operator==(const Timer&, const Timer&) = default;
};

// Kept in the table meta, the earliest first: "timer", 0x00, milliseconds big-endian, 0x00, errand, 0x00, agentKey.
[[nodiscard]] std::string timer_key(const Timer& timer);
void put_timer(const Timer& timer, WriteBatch& batch);
// Errors: corrupt.
[[nodiscard]] Result<Timer> parse_timer(std::string_view key, std::string_view value);

// The timers up to `now`, the earliest first, `limit` at most.
[[nodiscard]] Result<std::vector<Timer>> due_timers(const Store& store, did::Time now, std::size_t limit);

}  // namespace ans
