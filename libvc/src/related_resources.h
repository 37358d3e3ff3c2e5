// Whether related resources still are what the issuer saw (VC Data Model 2.0 section 5.3).
#pragma once

#include <span>
#include <vector>

#include "vc/carried_contexts.h"
#include "vc/credential.h"
#include "vc/resource.h"

namespace vc {

struct ResourceComparison {
  std::size_t same = 0;         // how many are what they were
  std::vector<Finding> other;   // what has another digest
  std::vector<Finding> open;    // contexts that are worked with here, and whose digest in this algorithm is not known
  std::vector<Finding> absent;  // what nobody handed over
};

// A resource that is a context counts as it was published, if it is a built-in one, and as it was added, if not; what was handed over
// counts beside that. Digests of one member and one algorithm are alternatives (Subresource Integrity 3.3.4); of each algorithm that can be
// compared, one must be the resource's, and of a context with several revisions, all of the same revision.
// PRECONDITION: check_credential_structure() found nothing. Of a credential of version 1.1, nothing is compared.
[[nodiscard]] ResourceComparison compare_related_resources(JsonValue credential, std::span<const Resource> resources,
                                                           const CarriedContexts& contexts);

}  // namespace vc
