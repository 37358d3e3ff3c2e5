// Agents made from real ones by variation: the i-th of a seed is always the same.
#pragma once

#include <did/clock.h>
#include <did/json.h>
#include <did/key.h>
#include <did/result.h>
#include <keys/identity.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bench {

// "mcp:tool/find_invoice" and 999 more.
[[nodiscard]] const std::vector<std::string>& tool_paths();

// Safe from several threads.
class Variations {
 public:
  // Errors: those of the files, and of the import.
  [[nodiscard]] static did::Result<Variations> read(const std::vector<std::string>& records, std::uint64_t seed, did::Time at);

  [[nodiscard]] std::string name(std::uint64_t number) const;          // the agentKey
  [[nodiscard]] std::string statement(std::uint64_t number) const;     // signed
  [[nodiscard]] std::string registration(std::uint64_t number) const;  // {"statement": ..., "credentials": [one]}

 private:
  struct Publisher;
  struct Base {
    std::string label;    // the last part of its name
    std::string subject;  // JSON
  };
  [[nodiscard]] const Publisher& publisher_of(std::uint64_t number) const;
  [[nodiscard]] const Base& base_of(std::uint64_t number) const { return bases_[number % bases_.size()]; }
  [[nodiscard]] std::string agent_of(std::uint64_t number) const;  // its DID
  [[nodiscard]] did::Json sign(std::uint64_t number) const;

  std::uint64_t seed_ = 0;
  did::Time at_;
  std::vector<Base> bases_;
  std::vector<std::string> words_;  // of all bases, as often as they occur there
  std::vector<std::shared_ptr<Publisher>> publishers_;
};

}  // namespace bench
