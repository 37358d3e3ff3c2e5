// Domain names in other scripts than ASCII, and characters that look alike. The only sight of ICU: docs/adr/0007-icu-for-names.md
#pragma once

#include <did/result.h>

#include <string>
#include <string_view>

namespace ans {

using did::Result;

// "bücher.de" -> "xn--bcher-kva.de": UTS #46 to ASCII, nontransitional, with the STD3, Bidi and ContextJ rules. A-labels in
// the input are examined as well. Lower case. Errors: malformed (also where the bytes are not UTF-8).
[[nodiscard]] Result<std::string> to_a_labels(std::string_view utf8);

// "xn--bcher-kva.de" -> "bücher.de". What is no such name comes back as it is.
[[nodiscard]] std::string to_u_labels(std::string_view host);

// The skeleton of UTS #39, section 4: texts that look alike have the same one. For comparing only, never for showing.
// What is not UTF-8 comes back as it is.
[[nodiscard]] std::string confusable_skeleton(std::string_view utf8);

}  // namespace ans
