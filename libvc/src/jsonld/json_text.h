// JSON texts of trees.
#pragma once

#include <string>

#include "jsonld/failure.h"
#include "jsonld/value.h"

namespace vc::jsonld {

// Some JSON text of `value`, for keys: members as they stand, numbers as they were written.
void append_json(const Value* value, std::string& out);

// The lexical form of an rdf:JSON literal: RFC 8785. Numbers that no double holds exactly are an error where `safe`.
[[nodiscard]] Try<std::string> canonical_json(const Value* value, bool safe, const Path& path);

}  // namespace vc::jsonld
