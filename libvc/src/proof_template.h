// The canonical RDF of proof options, written down without JSON-LD: for the members that nearly all proofs have.
//
// It holds where the terms of the proof mean what the security vocabulary says. Whether they do in a given chain of contexts is
// asked once, by comparing a probe that has every member with what JSON-LD makes of it (rdf_form.cpp).
#pragma once

#include <did/json.h>

#include <optional>
#include <string>
#include <string_view>

namespace vc {

// nullopt: a member, a kind of value or an address is none of those that the template knows.
[[nodiscard]] std::optional<std::string> rdf_of_proof_by_template(did::JsonValue proof, std::string_view proof_type);

// A proof with every member that the template knows for this type.
[[nodiscard]] std::string probe_of(std::string_view proof_type);

}  // namespace vc
