#include "jsonld/safe_mode.h"

#include <cmath>

#include "jsonld/iri.h"
#include "jsonld/keyword.h"

namespace vc::jsonld {

Try<void> SafeMode::iri(std::string_view iri, std::string_view given, const Path& path) const {
  if (!on() || is_blank_id(iri) || is_well_formed_iri(iri)) return {};
  if (has_scheme(iri)) return fail(Code::data_loss, path, quoted(given) + " contains what no iri contains", given);
  return fail(Code::data_loss, path, quoted(given) + " is a relative iri, and nothing says relative to what", given);
}

Try<void> SafeMode::type(std::string_view iri, std::string_view given, const Path& path) const {
  if (!on() || is_blank_id(iri) || is_well_formed_iri(iri) || keyword(iri) != Keyword::none_of_them) return {};
  if (has_scheme(iri)) return fail(Code::data_loss, path, "type " + quoted(given) + " contains what no iri contains", given);
  return fail(Code::data_loss, path, "type " + quoted(given) + " is not defined by any context", given);
}

Try<void> SafeMode::node_type(std::string_view iri, std::string_view given, const Path& path) const {
  if (!on() || !is_keyword(iri)) return {};
  return fail(Code::data_loss, path, "a node cannot have a keyword for its type", given);
}

Try<void> SafeMode::property(std::string_view iri, std::string_view given, const Path& path) const {
  if (!on() || is_well_formed_iri(iri)) return {};
  if (!is_blank_id(iri))
    return fail(Code::data_loss, path, "term " + quoted(given) + " expands to " + quoted(iri) + ", which is not an iri", given);
  if (purpose_ == Purpose::document || options_.generalized_rdf) return {};
  return fail(Code::data_loss, path, "term " + quoted(given) + " is a blank node, and rdf has no such properties", given);
}

Try<void> SafeMode::index(std::string_view index, const Path& path) const {
  if (!on() || purpose_ == Purpose::document) return {};
  return fail(Code::data_loss, path, "index " + quoted(index) + " has no place in rdf", index);
}

Try<void> SafeMode::value(const Value* object, const Path& path) const {
  if (!on()) return {};
  const auto* const value = object->find(kw::value);
  if (value == nullptr) return {};
  if (const auto* const direction = object->find(kw::direction);
      direction != nullptr && purpose_ == Purpose::rdf && options_.rdf_direction == RdfDirection::none)
    return fail(Code::data_loss, path, "a direction has no place in rdf unless rdf_direction says how", kw::direction);
  if (const auto* const index = object->find(kw::index)) DID_CHECK(this->index(index->view(), path));
  return numbers(value, path);
}

// RFC 7493 2.2: beyond 2^53-1 integers are not told from their neighbours everywhere.
Try<void> SafeMode::numbers(const Value* value, const Path& path) {
  constexpr double exact = 9007199254740991;
  if (value->is(Kind::number)) {
    const auto real = to_double(value->view());
    const bool written_as_integer = value->view().find_first_of(".eE") == std::string_view::npos;
    if (!std::isfinite(real) || (std::abs(real) > exact && written_as_integer))
      return fail(Code::data_loss, path,
                  "number " + quoted(value->view()) + " is beyond what a double holds exactly; write it as a string");
  } else if (value->is_array()) {
    for (const auto* const item : value->items()) DID_CHECK(numbers(item, path));
  } else if (value->is_object()) {
    for (const auto& member : value->members()) DID_CHECK(numbers(member.value, path));
  }
  return {};
}

}  // namespace vc::jsonld
