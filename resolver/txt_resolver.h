// TXT records of the DNS, asked of resolvers that the operator names: over UDP, and over TCP where an answer was cut off.
#pragma once

#include <did/result.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace resolver {

inline constexpr std::size_t txt_max_records = 64;
inline constexpr std::size_t txt_max_bytes = std::size_t{16} * 1024;  // of all records together

class TxtResolver {
 public:
  // `servers`: "ADDR", "ADDR:PORT" or "[ADDR]:PORT", asked in this order. Errors: malformed.
  [[nodiscard]] static did::Result<TxtResolver> make(const std::vector<std::string>& servers,
                                                     std::chrono::milliseconds timeout = std::chrono::seconds(5));

  // The records at `name`, the strings of each joined (RFC 7208 3.3). A name, or a type, that is not there has none. The search list of
  // the system is not used. Safe from several threads; blocks for at most the timeout. Errors: malformed, unavailable, too_large.
  [[nodiscard]] did::Result<std::vector<std::string>> txt(std::string_view name) const;

 private:
  TxtResolver(std::string servers, std::chrono::milliseconds timeout) : servers_(std::move(servers)), timeout_(timeout) {}
  std::string servers_;  // as c-ares reads them
  std::chrono::milliseconds timeout_;
};

}  // namespace resolver
