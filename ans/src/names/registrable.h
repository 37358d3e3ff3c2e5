// Whose is a domain? What somebody registers under a public suffix is one owner's, with all below it.
#pragma once

#include <string>
#include <string_view>

#include "names/name.h"

namespace ans {

// "acme.co.uk" of "agents.acme.co.uk", by the public suffix list; the domain itself where it is a public suffix, or nobody's.
// PRECONDITION: is_fqdn.
[[nodiscard]] std::string registrable_domain(std::string_view domain);

// What the names of a publisher are counted by: the registrable domain of its domain, or its DID.
[[nodiscard]] std::string owner_of(const AgentKey& key);

}  // namespace ans
