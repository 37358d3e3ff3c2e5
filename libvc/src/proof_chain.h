// Proof chains (Data Integrity 2.1.2): which proofs come before which, and the document as the later ones signed it.
#pragma once

#include <did/json.h>

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "vc/cryptosuite.h"

namespace vc {

// 4.5 step 3.2: the proofs that number `index` of the set names in `previousProof`, in the order of the set. Refused: an id that no
// other proof has, and a proof that comes before itself.
// PRECONDITION: `proofs` is an array of objects; no two of them have one id.
[[nodiscard]] std::expected<std::vector<std::size_t>, std::string> previous_proofs(JsonValue proofs, std::size_t index);

// 4.5 step 3.3: the document with exactly these of its proofs as `proof`.
[[nodiscard]] std::expected<did::JsonDocument, Fault> with_proofs(JsonValue document, JsonValue proofs,
                                                                  const std::vector<std::size_t>& kept);

}  // namespace vc
