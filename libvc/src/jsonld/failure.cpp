#include "jsonld/failure.h"

namespace vc::jsonld {

std::string Path::pointer() const {
  if (parent == nullptr) return {};
  auto out = parent->pointer() + "/";
  if (index >= 0) return out + std::to_string(index);
  for (const char c : name) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::unexpected<Failure> fail(Code code, const Path& path, std::string message, std::string_view term) {
  return std::unexpected(std::make_unique<Error>(Error{code, std::move(message), path.pointer(), std::string(term)}));
}

std::string quoted(std::string_view text) {
  constexpr std::size_t enough = 200;
  const bool cut = text.size() > enough;
  return "`" + std::string(text.substr(0, enough)) + (cut ? "...`" : "`");
}

std::string_view name(Code code) {
  switch (code) {
    case Code::colliding_keywords: return "colliding keywords";
    case Code::conflicting_indexes: return "conflicting indexes";
    case Code::context_overflow: return "context overflow";
    case Code::cyclic_iri_mapping: return "cyclic IRI mapping";
    case Code::invalid_base_direction: return "invalid base direction";
    case Code::invalid_base_iri: return "invalid base IRI";
    case Code::invalid_container_mapping: return "invalid container mapping";
    case Code::invalid_context_entry: return "invalid context entry";
    case Code::invalid_context_nullification: return "invalid context nullification";
    case Code::invalid_default_language: return "invalid default language";
    case Code::invalid_embed_value: return "invalid @embed value";
    case Code::invalid_frame: return "invalid frame";
    case Code::invalid_id_value: return "invalid @id value";
    case Code::invalid_import_value: return "invalid @import value";
    case Code::invalid_included_value: return "invalid @included value";
    case Code::invalid_index_value: return "invalid @index value";
    case Code::invalid_iri_mapping: return "invalid IRI mapping";
    case Code::invalid_json_literal: return "invalid JSON literal";
    case Code::invalid_keyword_alias: return "invalid keyword alias";
    case Code::invalid_language_map_value: return "invalid language map value";
    case Code::invalid_language_mapping: return "invalid language mapping";
    case Code::invalid_language_tagged_string: return "invalid language-tagged string";
    case Code::invalid_language_tagged_value: return "invalid language-tagged value";
    case Code::invalid_local_context: return "invalid local context";
    case Code::invalid_nest_value: return "invalid @nest value";
    case Code::invalid_prefix_value: return "invalid @prefix value";
    case Code::invalid_propagate_value: return "invalid @propagate value";
    case Code::invalid_protected_value: return "invalid @protected value";
    case Code::invalid_remote_context: return "invalid remote context";
    case Code::invalid_reverse_property: return "invalid reverse property";
    case Code::invalid_reverse_property_map: return "invalid reverse property map";
    case Code::invalid_reverse_property_value: return "invalid reverse property value";
    case Code::invalid_reverse_value: return "invalid @reverse value";
    case Code::invalid_scoped_context: return "invalid scoped context";
    case Code::invalid_set_or_list_object: return "invalid set or list object";
    case Code::invalid_term_definition: return "invalid term definition";
    case Code::invalid_type_mapping: return "invalid type mapping";
    case Code::invalid_type_value: return "invalid type value";
    case Code::invalid_typed_value: return "invalid typed value";
    case Code::invalid_value_object: return "invalid value object";
    case Code::invalid_value_object_value: return "invalid value object value";
    case Code::invalid_version_value: return "invalid @version value";
    case Code::invalid_vocab_mapping: return "invalid vocab mapping";
    case Code::iri_confused_with_prefix: return "IRI confused with prefix";
    case Code::keyword_redefinition: return "keyword redefinition";
    case Code::loading_document_failed: return "loading document failed";
    case Code::loading_remote_context_failed: return "loading remote context failed";
    case Code::processing_mode_conflict: return "processing mode conflict";
    case Code::protected_term_redefinition: return "protected term redefinition";
    case Code::data_loss: return "data loss";
    case Code::limit_exceeded: return "limit exceeded";
  }
  std::unreachable();
}

did::Error to_did_error(const Error& error) {
  auto code = did::Errc::malformed;
  if (error.code == Code::limit_exceeded || error.code == Code::context_overflow) code = did::Errc::too_large;
  if (error.code == Code::loading_document_failed || error.code == Code::loading_remote_context_failed) code = did::Errc::unavailable;
  auto message = std::string(name(error.code)) + ": " + error.message;
  if (!error.pointer.empty()) message += " at `" + error.pointer + "`";
  return {code, std::move(message)};
}

}  // namespace vc::jsonld
