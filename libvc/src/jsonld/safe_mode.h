// Safe mode: what expansion would let pass, and what would then be dropped or guessed, is an error (data_loss) instead.
#pragma once

#include "jsonld/run.h"

namespace vc::jsonld {

// What an expanded document is for: what RDF cannot say is a loss only on the way there.
enum class Purpose : std::uint8_t { document, rdf };

// Each check holds by itself where safe mode is off.
class SafeMode {
 public:
  SafeMode(const Options& options, Purpose purpose) : options_(options), purpose_(purpose) {}

  [[nodiscard]] bool on() const { return options_.safe; }

  // An @id or a reference: absolute, and fit to stand in a dataset.
  [[nodiscard]] Try<void> iri(std::string_view iri, std::string_view given, const Path& path) const;
  // An @type, of a node or of a value.
  [[nodiscard]] Try<void> type(std::string_view iri, std::string_view given, const Path& path) const;
  // Of a node alone: a value's may be @json.
  [[nodiscard]] Try<void> node_type(std::string_view iri, std::string_view given, const Path& path) const;
  // An expanded property.
  [[nodiscard]] Try<void> property(std::string_view iri, std::string_view given, const Path& path) const;
  // An index, which RDF has no place for.
  [[nodiscard]] Try<void> index(std::string_view index, const Path& path) const;
  // A value object: its direction, its number, its JSON.
  [[nodiscard]] Try<void> value(const Value* object, const Path& path) const;
  // The numbers in a value, whether or not safe mode is on.
  [[nodiscard]] static Try<void> numbers(const Value* value, const Path& path);

 private:
  const Options& options_;
  Purpose purpose_;
};

}  // namespace vc::jsonld
