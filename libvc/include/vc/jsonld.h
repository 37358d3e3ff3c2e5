// JSON-LD 1.1: expand, compact, flatten, frame, and the way to RDF and back (JSON-LD 1.1 API, JSON-LD 1.1 Framing).
//
// Nothing here opens a file or a socket: documents and contexts come through a Loader. Contexts are processed once and kept in a
// Contexts, which is meant to live as long as the program; all functions are safe from several threads on one Contexts.
#pragma once

#include <did/json.h>
#include <did/result.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace vc::rdf {
class Dataset;
}

namespace vc::jsonld {

// The error codes of JSON-LD 1.1 API 9.6.2 and Framing 3.2, and two of ours at the end.
enum class Code : std::uint8_t {
  colliding_keywords,
  conflicting_indexes,
  context_overflow,
  cyclic_iri_mapping,
  invalid_base_direction,
  invalid_base_iri,
  invalid_container_mapping,
  invalid_context_entry,
  invalid_context_nullification,
  invalid_default_language,
  invalid_embed_value,
  invalid_frame,
  invalid_id_value,
  invalid_import_value,
  invalid_included_value,
  invalid_index_value,
  invalid_iri_mapping,
  invalid_json_literal,
  invalid_keyword_alias,
  invalid_language_map_value,
  invalid_language_mapping,
  invalid_language_tagged_string,
  invalid_language_tagged_value,
  invalid_local_context,
  invalid_nest_value,
  invalid_prefix_value,
  invalid_propagate_value,
  invalid_protected_value,
  invalid_remote_context,
  invalid_reverse_property,
  invalid_reverse_property_map,
  invalid_reverse_property_value,
  invalid_reverse_value,
  invalid_scoped_context,
  invalid_set_or_list_object,
  invalid_term_definition,
  invalid_type_mapping,
  invalid_type_value,
  invalid_typed_value,
  invalid_value_object,
  invalid_value_object_value,
  invalid_version_value,
  invalid_vocab_mapping,
  iri_confused_with_prefix,
  keyword_redefinition,
  loading_document_failed,
  loading_remote_context_failed,
  processing_mode_conflict,
  protected_term_redefinition,
  data_loss,       // safe mode: something would be dropped or guessed
  limit_exceeded,  // one of Limits; nothing is said about the document
};
// As the standard writes it: "invalid term definition". Ours are "data loss" and "limit exceeded".
[[nodiscard]] std::string_view name(Code code);

struct Error {
  Code code{};
  std::string message;    // lower case, no full stop, input in backticks
  std::string pointer{};  // RFC 6901, into the input document; into the context document for errors in a loaded context
  std::string term{};     // the term concerned, where there is one
};
template <class T>
using Result = std::expected<T, Error>;
// For callers that speak did::Result. limit_exceeded becomes too_large, a failed load unavailable, all else malformed.
[[nodiscard]] did::Error to_did_error(const Error& error);

struct RemoteDocument {
  std::string document_url;  // the final address, after redirections
  std::shared_ptr<const did::JsonDocument> document;
};
struct LoadOptions {
  std::string_view profile{};  // "http://www.w3.org/ns/json-ld#context" where a context is wanted
};

// Where documents come from. Safe to call from several threads at once.
// INVARIANT: one address has one content as long as the Loader lives; what changes needs a new Loader and a new Contexts.
class Loader {
 public:
  virtual ~Loader() = default;
  [[nodiscard]] virtual did::Result<RemoteDocument> load(std::string_view url, const LoadOptions& options) const = 0;
};

// Answers from the contexts that are built in (vc/contexts.h), and from nowhere else.
[[nodiscard]] const Loader& embedded_contexts();

struct Limits {
  unsigned max_depth = 128;                                // nesting of the input
  std::size_t max_remote_contexts = 10;                    // one context loading another (context overflow)
  std::size_t max_terms = 1'000'000;                       // term definitions made or copied in one call
  std::size_t max_memory = std::size_t{256} << 20U;        // bytes of intermediate trees in one call
  std::size_t max_prepared_contexts = 64;                  // kept by a Contexts
  std::size_t max_prepared_terms = std::size_t{1} << 16U;  // kept for each of them, in contexts derived from it
};

// Prepared contexts: each chain of contexts is processed once, and shared from then on. Bounded; safe from several threads.
class Contexts {
 public:
  // `loader` must outlive this.
  explicit Contexts(const Loader& loader, const Limits& limits = {});
  Contexts(const Contexts&) = delete;
  Contexts& operator=(const Contexts&) = delete;
  ~Contexts();

  // How many chains are kept at present.
  [[nodiscard]] std::size_t prepared() const;

  class Store;  // private to context_store.h
  [[nodiscard]] Store& store() const { return *store_; }

 private:
  std::unique_ptr<Store> store_;
};

enum class Mode : std::uint8_t { json_ld_1_0, json_ld_1_1 };
enum class RdfDirection : std::uint8_t { none, i18n_datatype, compound_literal };
enum class Embed : std::uint8_t { always, once, never, last };

struct Options {
  std::string_view document_url{};         // where the input was loaded from, if it was
  std::optional<std::string_view> base{};  // overrides document_url as base IRI
  std::optional<did::JsonValue> expand_context{};
  std::span<const std::string_view> without{};  // members of the input's top-level object that are not there
  Mode mode = Mode::json_ld_1_1;
  // Refuses what would be dropped or guessed: undefined terms, relative IRIs, free-floating values, reserved keywords, malformed
  // language tags, directions without rdf_direction, and on the way to RDF also indexes. null and empty arrays state nothing in
  // JSON-LD, and pass.
  bool safe = false;
  bool compact_arrays = true;
  bool compact_to_relative = true;
  bool ordered = false;
  bool generalized_rdf = false;  // blank nodes as predicates
  bool use_native_types = false;
  bool use_rdf_type = false;
  RdfDirection rdf_direction = RdfDirection::none;
  // Framing 3.1.
  Embed embed = Embed::once;
  bool explicit_inclusion = false;
  bool omit_default = false;
  bool require_all = false;
  std::optional<bool> omit_graph{};  // absent: true in 1.1, false in 1.0
};

// JSON-LD 1.1 API 9.1. `context` may be the context itself, or an object with an @context member.
[[nodiscard]] Result<did::Json> expand(did::JsonValue input, const Contexts& contexts, const Options& options = {});
[[nodiscard]] Result<did::Json> compact(did::JsonValue input, did::JsonValue context, const Contexts& contexts,
                                        const Options& options = {});
// Without a context the result stays in expanded form.
[[nodiscard]] Result<did::Json> flatten(did::JsonValue input, std::optional<did::JsonValue> context, const Contexts& contexts,
                                        const Options& options = {});
// JSON-LD 1.1 Framing 3.1 and 4.
[[nodiscard]] Result<did::Json> frame(did::JsonValue input, did::JsonValue frame, const Contexts& contexts, const Options& options = {});
[[nodiscard]] Result<rdf::Dataset> to_rdf(did::JsonValue input, const Contexts& contexts, const Options& options = {});
[[nodiscard]] Result<did::Json> from_rdf(const rdf::Dataset& dataset, const Options& options = {});

}  // namespace vc::jsonld
