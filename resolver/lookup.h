// From a name to the addresses that may be connected to.
#pragma once

#include <did/result.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace resolver {

using Deadline = std::chrono::steady_clock::time_point;

struct Address {
  std::string text;          // "192.0.2.1", "2001:db8::1"
  std::string_view special;  // its special purpose (address.h); empty: public
};

// Asks the system's resolver. Errors: unavailable (no such name, no answer by the deadline). getaddrinfo can be neither
// interrupted nor given a deadline: past ours it is left behind in a thread of its own, which holds `slot` until it ends.
[[nodiscard]] did::Result<std::vector<Address>> look_up(const std::string& host, Deadline deadline, std::shared_ptr<void> slot);

// Errors: refused where any of the addresses is not public: one private address among public ones is the mark of an attack.
[[nodiscard]] did::Result<void> check_public(const std::vector<Address>& found, std::string_view host);

[[nodiscard]] did::Error out_of_time(std::string_view waiting_for);

}  // namespace resolver
