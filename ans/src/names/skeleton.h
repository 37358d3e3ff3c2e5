// Names that a reader takes for each other.
#pragma once

#include <string>

#include "names/name.h"

namespace ans {

// Names that look alike have the same skeleton: the domain in U-labels and through the skeleton of UTS #39; then lower case,
// without `-` and `_`, 0 as o, 1 and i as l, 5 as s, rn as m, vv as w. A did:web counts as its domain; another DID, which
// nobody reads, stays as it is. For comparing only.
[[nodiscard]] std::string skeleton_of(const AgentKey& key);

// What a reader sees of the name, as it is written: "acme.com:nlp:translate", of a did:web without the method. Empty: its publisher is
// a DID that nobody reads.
[[nodiscard]] std::string readable_name(const AgentKey& key);

}  // namespace ans
