#include <agent/approvals.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// The input: the body of an `approve` record. What is read is written, and reads as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = agent::read_approval({data, size}, "did:example:peer");
  if (!read) return 0;
  if (size > agent::max_approval || read->approver != "did:example:peer") std::abort();
  const auto written = agent::write_approval(*read);
  if (!written) std::abort();
  const auto again = agent::read_approval(*written, read->approver);
  if (!again || again->action_digest != read->action_digest || again->leaf_cd != read->leaf_cd || again->expires != read->expires)
    std::abort();
  return 0;
}
