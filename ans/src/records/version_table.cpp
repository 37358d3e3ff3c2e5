#include "records/version_table.h"

#include <vector>

#include "base/raw_json.h"

namespace ans {

std::string versions_json(const RegistryState& state, did::Time now) {
  std::vector<std::string> versions;
  for (const auto& one : state.versions) {
    const auto is = standing(state, one, now);
    ObjectText row;
    row.text("version", one.version).text("recordId", one.record_id).number("sequence", one.sequence).text("status", name(is.status));
    row.raw("reason", null_or_string(is.reason)).text("statusAt", is.since).raw("validUntil", null_or_string(one.valid_until));
    row.raw("leaseUntil", null_or_string(one.lease_until)).raw("sunset", null_or_string(one.sunset)).raw("replacedBy", null_or_string(one.replaced_by));
    versions.push_back(row.close());
  }
  return array_text(versions);
}

}  // namespace ans
