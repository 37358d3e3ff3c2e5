// What a credential names in `relatedResource` (VC Data Model 2.0 section 5.3), as the caller has it.
#pragma once

#include <string>

namespace vc {

// Nothing is fetched: only what is handed over, a context that was added (CarriedContexts::add) and the published revisions of the
// built-in contexts (published_revisions()) can be compared with the digests in a credential.
struct Resource {
  std::string id;     // as in `relatedResource`: compared byte by byte
  std::string bytes;  // the whole content
};

}  // namespace vc
