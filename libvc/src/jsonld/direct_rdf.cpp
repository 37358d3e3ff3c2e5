// The numbers of the steps are those of Expansion (JSON-LD 1.1 API 5.1.2) unless they name another section.
#include "jsonld/direct_rdf.h"

#include <algorithm>

#include "jsonld/blank_ids.h"
#include "jsonld/iri.h"
#include "jsonld/rdf_literal.h"
#include "jsonld/rdf_vocabulary.h"
#include "jsonld/safe_mode.h"

namespace vc::jsonld {
namespace {

using did::JsonKind;
using did::JsonValue;
using rdf::TermId;

// Every function says with null, nullopt or false that the document is for the others; what was written until then is lost with it.
class DirectWriter {
 public:
  explicit DirectWriter(Run& run) : run_(run), ids_(run.arena) {}

  std::optional<rdf::Dataset> write(JsonValue document);

 private:
  // Where values stand: the property's context and definition, the statement they complete, and how deep nesting may still go.
  struct Place {
    const ActiveContext* active;
    const ContextEntry* term;  // may be nullptr
    TermId subject;
    TermId predicate;
    unsigned depth;
  };

  const ActiveContext* enter_document(JsonValue document);
  const ActiveContext* enter_object(const Place& place, JsonValue object);
  const ActiveContext* enter_property(const ActiveContext& active, const ContextEntry* term);
  const ActiveContext* enter_types(const ActiveContext& type_scoped, JsonValue types);
  std::optional<TermId> write_node(const ActiveContext& type_scoped, JsonValue object, unsigned depth,
                                   std::span<const std::string_view> without = {});
  bool write_member(Place& place, const ActiveContext& type_scoped, std::string_view name, JsonValue value);
  bool write_types(const ActiveContext& type_scoped, TermId subject, JsonValue types);
  bool write_values(const Place& place, JsonValue value);
  std::optional<TermId> subject_of(const ActiveContext& active, JsonValue object);
  std::optional<TermId> object_of(const Place& place, JsonValue value);
  std::optional<TermId> literal(const ActiveContext& active, const TermDefinition* definition, JsonValue value);
  std::optional<TermId> resource(const ExpandedIri& iri);
  bool is_sound(const ActiveContext& active, std::string_view name, std::string_view iri);
  TermId blank(std::string_view label) { return out_.add_blank(label.substr(2)); }

  Run& run_;
  BlankIds ids_;
  rdf::Dataset out_;
  std::string_view sound_vocab_{};
};

template <class Act>
bool each_value(JsonValue value, const Act& act) {
  if (!value.is_array()) return act(value);
  for (std::size_t i = 0; i < value.size(); ++i)
    if (!act(value[i])) return false;
  return true;
}

bool is_plain(const TermDefinition& definition) {
  return !definition.reverse && definition.coercion != Coercion::json && (definition.container & ~in::set) == 0;
}

// The member whose name means `word`, into `found`. False: there are several.
bool find_meaning(const ActiveContext& active, Keyword word, JsonValue object, std::optional<JsonValue>& found) {
  found = object.find(text_of(word));
  for (const auto& [meaning, name] : active.aliases()) {
    const auto other = meaning == word ? object.find(name) : std::nullopt;
    if (other && found) return false;
    if (other) found = other;
  }
  return true;
}

const ActiveContext* arrived(const Try<const ActiveContext*>& outcome) { return outcome ? *outcome : nullptr; }

std::optional<rdf::Dataset> DirectWriter::write(JsonValue document) {
  if (!document.is_object() || run_.is_1_0() || run_.options.expand_context) return std::nullopt;
  const auto* const active = enter_document(document);
  if (active == nullptr || !write_node(*active, document, run_.store().limits().max_depth, run_.options.without)) return std::nullopt;
  if (out_.quads().empty()) return std::nullopt;  // 19: it may be for dropping
  out_.make_set();
  return std::move(out_);
}

// 9
const ActiveContext* DirectWriter::enter_document(JsonValue document) {
  const auto context = document.find(kw::context);
  if (!context || std::ranges::find(run_.options.without, kw::context) != run_.options.without.end()) return &run_.initial();
  const auto local = run_.read(*context);
  return local ? arrived(run_.with_local(run_.initial(), *local, run_.base_url(), {})) : nullptr;
}

// 7 to 9
const ActiveContext* DirectWriter::enter_object(const Place& place, JsonValue object) {
  const auto* active = place.active;
  if (active->previous != nullptr) {
    std::optional<JsonValue> value;
    if (!find_meaning(*active, Keyword::value, object, value) || value) return nullptr;
    const bool only_id = object.size() == 1 && active->means(object.member_name(0), Keyword::id);
    if (!only_id) active = active->previous;
  }
  return object.find(kw::context) ? nullptr : enter_property(*active, place.term);
}

// 8, and 4.2
const ActiveContext* DirectWriter::enter_property(const ActiveContext& active, const ContextEntry* term) {
  if (term == nullptr || term->definition->context == nullptr) return &active;
  return arrived(run_.with_scoped(active, *term, Scope::property, {}));
}

// 11.1, 11.2
const ActiveContext* DirectWriter::enter_types(const ActiveContext& type_scoped, JsonValue types) {
  std::vector<const ContextEntry*> scoped;
  (void)each_value(types, [&](JsonValue type) {
    const auto* const entry = type.is_string() ? type_scoped.find(type.string()) : nullptr;
    if (entry != nullptr && entry->definition->context != nullptr) scoped.push_back(entry);
    return true;
  });
  std::ranges::sort(scoped, {}, &ContextEntry::name);
  const auto* active = &type_scoped;
  for (const auto* const entry : scoped) {
    active = arrived(run_.with_scoped(*active, *entry, Scope::type, {}));
    if (active == nullptr) return nullptr;
  }
  return active;
}

// 10 to 13. The node's own term.
std::optional<TermId> DirectWriter::write_node(const ActiveContext& type_scoped, JsonValue object, unsigned depth,
                                               std::span<const std::string_view> without) {
  std::optional<JsonValue> types;
  if (depth == 0 || !run_.check_memory({}) || !find_meaning(type_scoped, Keyword::type, object, types)) return std::nullopt;
  const auto* const active = types ? enter_types(type_scoped, *types) : &type_scoped;
  const auto subject = active == nullptr ? std::nullopt : subject_of(*active, object);
  if (!subject) return std::nullopt;
  Place place{.active = active, .term = nullptr, .subject = *subject, .predicate = {}, .depth = depth};
  for (std::size_t i = 0, size = object.size(); i < size; ++i) {
    const auto name = object.member_name(i);
    if (name == kw::context || std::ranges::find(without, name) != without.end()) continue;  // 13.1
    place.term = active->find(name);
    if (!write_member(place, type_scoped, name, object.member_value(i))) return std::nullopt;
  }
  return subject;
}

// 13.4.3; 7.2.2 steps 6.1 and 6.2
std::optional<TermId> DirectWriter::subject_of(const ActiveContext& active, JsonValue object) {
  std::optional<JsonValue> id;
  if (!find_meaning(active, Keyword::id, object, id)) return std::nullopt;
  if (!id) return blank(ids_.fresh());
  if (!id->is_string()) return std::nullopt;
  return resource(expand_iri(active, id->string(), {.document = true, .vocab = false}, run_.arena));
}

// 13.2 to 13.9
bool DirectWriter::write_member(Place& place, const ActiveContext& type_scoped, std::string_view name, JsonValue value) {
  const auto* const definition = place.term == nullptr ? nullptr : place.term->definition;
  const auto meaning = expand_iri(*place.active, name, definition, {}, run_.arena);
  if (meaning.keyword == Keyword::id) return true;  // subject_of
  if (meaning.keyword == Keyword::type) return write_types(type_scoped, place.subject, value);
  if (meaning.is_null() || meaning.is_keyword()) return false;
  if (!(definition == nullptr ? is_sound(*place.active, name, meaning.text) : definition->well_formed || is_well_formed_iri(meaning.text)))
    return false;
  if (definition != nullptr && !is_plain(*definition)) return false;
  if (value.kind() == JsonKind::null) return true;  // 13.10
  place.predicate = out_.add_iri(meaning.text);
  return write_values(place, value);
}

// 13.4.4; 8.1.2 step 1.3.2.1
bool DirectWriter::write_types(const ActiveContext& type_scoped, TermId subject, JsonValue types) {
  return each_value(types, [&](JsonValue type) {
    if (!type.is_string()) return false;
    const auto predicate = out_.add_iri(rdf_ns::type);
    const auto object = resource(expand_iri(type_scoped, type.string(), {.document = true}, run_.arena));
    if (object) out_.add({.subject = subject, .predicate = predicate, .object = *object});
    return object.has_value();
  });
}

// 5; 8.1.2 step 1.3.2.6
bool DirectWriter::write_values(const Place& place, JsonValue value) {
  if (value.is_array()) {
    auto inner = place;
    if (--inner.depth == 0) return false;
    return each_value(value, [&](JsonValue item) { return write_values(inner, item); });
  }
  if (value.kind() == JsonKind::null) return true;
  const auto object = object_of(place, value);
  if (object) out_.add({.subject = place.subject, .predicate = place.predicate, .object = *object});
  return object.has_value();
}

// 3, 4, and Value Expansion (5.3)
std::optional<TermId> DirectWriter::object_of(const Place& place, JsonValue value) {
  if (value.is_object()) {
    const auto* const inside = enter_object(place, value);
    return inside == nullptr ? std::nullopt : write_node(*inside, value, place.depth - 1);
  }
  const auto* const active = enter_property(*place.active, place.term);
  if (active == nullptr) return std::nullopt;
  const auto* const term = active == place.active || place.term == nullptr ? place.term : active->find(place.term->name);
  const auto* const definition = term == nullptr ? nullptr : term->definition;
  const auto coercion = definition == nullptr ? Coercion::absent : definition->coercion;
  if (value.is_string() && (coercion == Coercion::id || coercion == Coercion::vocab))
    return resource(expand_iri(*active, value.string(), {.document = true, .vocab = coercion == Coercion::vocab}, run_.arena));
  return coercion == Coercion::json ? std::nullopt : literal(*active, definition, value);
}

// 5.3.2 steps 3 to 6
std::optional<TermId> DirectWriter::literal(const ActiveContext& active, const TermDefinition* definition, JsonValue value) {
  const bool typed = definition != nullptr && definition->coercion == Coercion::datatype;
  if (!typed && value.is_string()) {
    const auto language = definition != nullptr && definition->language.present ? definition->language.text : active.language;
    const auto own = definition == nullptr ? Direction::absent : definition->direction;
    const auto direction = own == Direction::absent ? active.direction : own;
    if (language.data() != nullptr || !text_of(direction).empty()) return std::nullopt;
  }
  const auto* const native = run_.make.from_json(value, 0);
  if (native->is(Kind::number) && !SafeMode::numbers(native, {})) return std::nullopt;
  return add_native(out_, native, typed ? definition->type : std::string_view());  // well formed: safe contexts hold no other type
}

// Whether what `name` expands to, which is no term, may stand in a dataset. A vocabulary that was looked at once, and a name of
// letters and digits, need no second look.
bool DirectWriter::is_sound(const ActiveContext& active, std::string_view name, std::string_view iri) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (active.vocab.data() == nullptr || !std::ranges::all_of(name, is_plain)) return is_well_formed_iri(iri);
  if (active.vocab.data() == sound_vocab_.data() && active.vocab.size() == sound_vocab_.size()) return true;
  if (!is_well_formed_iri(iri)) return false;
  sound_vocab_ = active.vocab;
  return true;
}

std::optional<TermId> DirectWriter::resource(const ExpandedIri& iri) {
  if (iri.is_null() || iri.is_keyword()) return std::nullopt;
  if (is_blank_id(iri.text)) return blank(ids_.relabel(iri.text));
  return is_well_formed_iri(iri.text) ? std::optional(out_.add_iri(iri.text)) : std::nullopt;
}

}  // namespace

std::optional<rdf::Dataset> write_rdf_directly(Run& run, JsonValue document) { return DirectWriter(run).write(document); }

}  // namespace vc::jsonld
