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
    row.text_or_null("reason", is.reason).text("statusAt", is.since).text_or_null("validUntil", one.valid_until);
    row.text_or_null("leaseUntil", one.lease_until).text_or_null("sunset", one.sunset).text_or_null("replacedBy", one.replaced_by);
    if (!one.held_by.empty()) row.text("heldBy", one.held_by);
    versions.push_back(row.close());
  }
  return array_text(versions);
}

}  // namespace ans
