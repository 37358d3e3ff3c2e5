// What a document says of itself, and the verdict on one that cannot be read. Nothing here judges anything.
#pragma once

#include <did/json.h>
#include <did/result.h>
#include <vc/verdict.h>

#include <string>

#include "base/context.h"

namespace cli {

// Issuer or holder, subjects, types, dates and proofs of a credential or presentation, and that none of it was verified.
// The words are chosen so that no line can be taken for an approval. PRECONDITION: an object.
void print_inspection(did::JsonValue document, Context& context);

// The rejection of input that is no document at all: too large, or not strict JSON.
[[nodiscard]] vc::Verdict unreadable(std::string format, const did::Error& error);

}  // namespace cli
