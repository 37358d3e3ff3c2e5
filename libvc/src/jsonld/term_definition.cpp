// Create Term Definition, JSON-LD 1.1 API 4.2.2. Step 13 goes on to step 19 as the errata of 2023-06-28 say.
#include <algorithm>
#include <array>

#include "jsonld/context_processor.h"
#include "jsonld/iri.h"

namespace vc::jsonld {

struct ContextProcessor::Making {
  ActiveContext& active;
  Local& local;
  std::size_t member;
  std::string_view term;
  const Value* value;  // an object
  bool simple;
  const Path& path;
  TermDefinition definition{};

  [[nodiscard]] std::unexpected<Failure> fail(Code code, std::string message) const {
    return jsonld::fail(code, path, "term " + quoted(term) + ": " + std::move(message), term);
  }
};

namespace {

bool is_iri_or_blank(std::string_view text) { return has_scheme(text) || is_blank_id(text); }

// RFC 3986 2.2
bool ends_with_gen_delim(std::string_view text) { return !text.empty() && std::string_view(":/?#[]@").contains(text.back()); }

Container container_named(std::string_view text) {
  switch (keyword(text)) {
    case Keyword::graph: return in::graph;
    case Keyword::id: return in::id;
    case Keyword::index: return in::index;
    case Keyword::language: return in::language;
    case Keyword::list: return in::list;
    case Keyword::set: return in::set;
    case Keyword::type: return in::type;
    default: return 0;
  }
}

// 19.1: which sets of keywords a container may be.
bool is_container(Container all) {
  const auto without_set = static_cast<Container>(all & ~in::set);
  switch (without_set) {
    case 0:
    case in::graph:
    case in::id:
    case in::index:
    case in::language:
    case in::type:
    case in::graph | in::id:
    case in::graph | in::index: return true;
    case in::list: return all == in::list;
    default: return false;
  }
}

// 0 where it is none.
Container container_of(const Value* value) {
  if (value->is_string()) return container_named(value->view());
  if (!value->is_array() || value->count == 0) return 0;
  Container all = 0;
  for (const auto* const item : value->items()) {
    const auto one = item->is_string() ? container_named(item->view()) : Container{0};
    if (one == 0 || (all & one) != 0) return 0;
    all = static_cast<Container>(all | one);
  }
  return is_container(all) ? all : Container{0};
}

Coercion coercion_of(const ExpandedIri& type) {
  switch (type.keyword) {
    case Keyword::id: return Coercion::id;
    case Keyword::vocab: return Coercion::vocab;
    case Keyword::json: return Coercion::json;
    case Keyword::none: return Coercion::none;
    case Keyword::none_of_them: return !type.is_null() && has_scheme(type.text) ? Coercion::datatype : Coercion::absent;
    default: return Coercion::absent;
  }
}

}  // namespace

// Steps 3, 4 and 6.3 of IRI Expansion (5.2.2): what the value depends on is defined first.
Try<ExpandedIri> ContextProcessor::expand_iri(ActiveContext& active, std::string_view value, Relative to, Local& local) {
  if (!is_keyword(value) && !has_keyword_form(value)) {
    DID_CHECK(define_by_name(active, local, value));
    const auto* const found = active.definition(value);
    if (const auto colon = value.find(':', 1);
        colon != std::string_view::npos && found == nullptr && !value.substr(colon + 1).starts_with("//"))
      DID_CHECK(define_by_name(active, local, value.substr(0, colon)));
  }
  return jsonld::expand_iri(active, value, to, pool_.arena());
}

Try<void> ContextProcessor::define_by_name(ActiveContext& active, Local& local, std::string_view term) {
  const auto* const found = local.object->find_member(term);
  if (found == nullptr) return {};
  return define(active, local, static_cast<std::size_t>(found - local.object->at.members));
}

// Steps 4 and 5: true where the term is to be passed over.
Try<bool> ContextProcessor::is_ignored_keyword(std::string_view term, const Value* value, const Path& path) const {
  if (term == kw::type) {
    // 4
    const bool fits = !is_1_0() && value->is_object() && value->count > 0 && std::ranges::all_of(value->members(), [](const Member& entry) {
      if (entry.name == kw::container) return container_of(entry.value) == in::set;
      return entry.name == kw::protected_;
    });
    if (!fits) return fail(Code::keyword_redefinition, path, "@type may only be given an @container of @set, and @protected", term);
    return false;
  }
  // 5
  if (is_keyword(term)) return fail(Code::keyword_redefinition, path, "keyword " + quoted(term) + " cannot be defined", term);
  if (!has_keyword_form(term)) return false;
  if (rules_.safe) return fail(Code::data_loss, path, "term " + quoted(term) + " has the form of a keyword and would be ignored", term);
  return true;
}

Try<void> ContextProcessor::define(ActiveContext& active, Local& local, std::size_t member) {
  const auto [term, given] = local.object->at.members[member];
  auto& state = local.states[member];
  const Path path{&local.path, term};
  // 1
  if (state == State::defined) return {};
  if (state == State::defining) return fail(Code::cyclic_iri_mapping, path, "term " + quoted(term) + " is defined by way of itself", term);
  DID_CHECK(count(1, path));
  // 2
  if (term.empty()) return fail(Code::invalid_term_definition, path, "the empty term cannot be defined");
  state = State::defining;
  // 4, 5
  DID_TRY(const bool ignored, is_ignored_keyword(term, given, path));
  if (ignored) return {};
  // 6
  const auto* const previous = active.undefine(term);
  // 3, 7, 8, 9
  const bool simple = given->is_string();
  if (!simple && !given->is_null() && !given->is_object())
    return fail(Code::invalid_term_definition, path, "term " + quoted(term) + " is a string, an object or null", term);
  const auto* const value = given->is_object() ? given : make_.object_of(kw::id, make_.shallow_copy(given));
  // 10
  Making making{active, local, member, term, value, simple, path};
  making.definition.is_protected = local.is_protected;
  // 11
  if (const auto* const flag = value->find(kw::protected_)) {
    if (is_1_0()) return making.fail(Code::invalid_term_definition, "@protected is not known to json-ld 1.0");
    if (!flag->is(Kind::boolean)) return making.fail(Code::invalid_protected_value, "@protected is true or false");
    making.definition.is_protected = flag->flag;
  }
  DID_CHECK(read_type(making));                                                                 // 12
  DID_TRY(const bool used, value->has(kw::reverse) ? read_reverse(making) : read_iri(making));  // 13 to 18
  if (!used) return {};
  DID_CHECK(read_container(making));        // 19
  DID_CHECK(read_index(making));            // 20
  DID_CHECK(read_context(making));          // 21
  DID_CHECK(read_language(making));         // 22, 23
  DID_CHECK(read_nest_and_prefix(making));  // 24, 25
  DID_CHECK(check_entries(making));         // 26
  // 27
  auto* kept = pool_.arena().make<TermDefinition>();
  *kept = making.definition;
  kept->well_formed = is_well_formed_iri(kept->iri);
  if (!local.call.flags.override_protected && previous != nullptr && previous->is_protected) {
    if (!kept->same_as(*previous)) return making.fail(Code::protected_term_redefinition, "it is protected, and defined otherwise");
    *kept = *previous;
  }
  // 28
  active.define(term, kept);
  local.states[member] = State::defined;
  return {};
}

// 12
Try<void> ContextProcessor::read_type(Making& making) {
  const auto* const type = making.value->find(kw::type);
  if (type == nullptr) return {};
  if (!type->is_string()) return making.fail(Code::invalid_type_mapping, "@type is a string");  // 12.1
  DID_TRY(const auto expanded, expand_iri(making.active, type->view(), {}, making.local));      // 12.2
  making.definition.coercion = coercion_of(expanded);
  const bool new_in_1_1 = expanded.keyword == Keyword::json || expanded.keyword == Keyword::none;
  if (making.definition.coercion == Coercion::absent || (new_in_1_1 && is_1_0()))  // 12.3, 12.4
    return making.fail(Code::invalid_type_mapping, "@type " + quoted(type->view()) + " is not a type that values can have");
  if (rules_.safe && making.definition.coercion == Coercion::datatype && !is_well_formed_iri(expanded.text))
    return making.fail(Code::data_loss, "@type " + quoted(type->view()) + " contains what no iri contains");
  making.definition.type = expanded.text;  // 12.5
  return {};
}

// 13. False: the term stays undefined.
Try<bool> ContextProcessor::read_reverse(Making& making) {
  const auto* const reverse = making.value->find(kw::reverse);
  // 13.1
  if (making.value->has(kw::id) || making.value->has(kw::nest))
    return making.fail(Code::invalid_reverse_property, "@reverse stands beside @id or @nest");
  // 13.2
  if (!reverse->is_string()) return making.fail(Code::invalid_iri_mapping, "@reverse is a string");
  // 13.3
  if (has_keyword_form(reverse->view())) {
    if (rules_.safe)
      return making.fail(Code::data_loss,
                         "@reverse " + quoted(reverse->view()) + " has the form of a keyword, and the term would be ignored");
    return false;
  }
  // 13.4
  DID_TRY(const auto iri, expand_iri(making.active, reverse->view(), {}, making.local));
  if (iri.is_null() || iri.is_keyword() || !is_iri_or_blank(iri.text))
    return making.fail(Code::invalid_iri_mapping, "@reverse " + quoted(reverse->view()) + " is not an iri");
  making.definition.iri = iri.text;
  // 13.5
  if (const auto* const container = making.value->find(kw::container)) {
    const auto kind = container->is_null() ? in::set : container_of(container);
    if (kind == 0 || (kind & ~(in::set | in::index)) != 0)
      return making.fail(Code::invalid_reverse_property, "its container is neither @set nor @index");
    making.definition.container = container->is_null() ? Container{0} : kind;
  }
  making.definition.reverse = true;  // 13.6
  return true;
}

// 14 to 18
Try<bool> ContextProcessor::read_iri(Making& making) {
  const auto term = making.term;
  auto& active = making.active;
  if (const auto* const id = making.value->find(kw::id); id != nullptr && !id->is_text(term)) return read_id(making, id);  // 14
  if (const auto colon = term.find(':', 1); colon != std::string_view::npos) {                                             // 15
    DID_CHECK(define_by_name(active, making.local, term.substr(0, colon)));                                                // 15.1
    const auto* const prefix = active.definition(term.substr(0, colon));
    const bool compact = prefix != nullptr && prefix->iri.data() != nullptr;
    making.definition.iri = compact ? pool_.arena().concat(prefix->iri, term.substr(colon + 1)) : term;  // 15.2, 15.3
  } else if (term.contains('/')) {                                                                       // 16
    const auto expanded = jsonld::expand_iri(active, term, {}, pool_.arena());
    if (!has_scheme(expanded.text)) return making.fail(Code::invalid_iri_mapping, "it is relative, and there is no @vocab");
    making.definition.iri = expanded.text;
  } else if (term == kw::type) {  // 17
    making.definition.iri = kw::type;
    making.definition.keyword = Keyword::type;
  } else if (active.vocab.data() != nullptr) {  // 18
    making.definition.iri = pool_.arena().concat(active.vocab, term);
  } else {
    return making.fail(Code::invalid_iri_mapping, "it has no @id, and there is no @vocab");
  }
  return true;
}

// 14
Try<bool> ContextProcessor::read_id(Making& making, const Value* id) {
  if (id->is_null()) return true;  // 14.1
  const auto term = making.term;
  if (!id->is_string()) return making.fail(Code::invalid_iri_mapping, "@id is a string");  // 14.2.1
  // 14.2.2
  if (!is_keyword(id->view()) && has_keyword_form(id->view())) {
    if (rules_.safe)
      return making.fail(Code::data_loss, "@id " + quoted(id->view()) + " has the form of a keyword, and the term would be ignored");
    return false;
  }
  // 14.2.3
  DID_TRY(const auto iri, expand_iri(making.active, id->view(), {}, making.local));
  if (iri.is_null() || (!iri.is_keyword() && !is_iri_or_blank(iri.text)))
    return making.fail(Code::invalid_iri_mapping, "@id " + quoted(id->view()) + " is neither a keyword nor an iri");
  if (iri.keyword == Keyword::context) return making.fail(Code::invalid_keyword_alias, "@context cannot have an alias");
  making.definition.iri = iri.text;
  making.definition.keyword = iri.keyword;
  // 14.2.4
  const auto colon = term.find(':', 1);
  const bool inner_colon = colon != std::string_view::npos && colon + 1 < term.size();
  if (inner_colon || term.contains('/')) {
    making.local.states[making.member] = State::defined;  // 14.2.4.1
    DID_TRY(const auto itself, expand_iri(making.active, term, {}, making.local));
    if (itself.text != iri.text)  // 14.2.4.2
      return making.fail(Code::invalid_iri_mapping, "it would mean " + quoted(iri.text) + " where it reads as " + quoted(itself.text));
  }
  // 14.2.5
  const bool plain = !term.contains(':') && !term.contains('/');
  making.definition.prefix = plain && making.simple && !iri.is_keyword() && (ends_with_gen_delim(iri.text) || is_blank_id(iri.text));
  return true;
}

// 19
Try<void> ContextProcessor::read_container(Making& making) {
  auto& definition = making.definition;
  const auto* const value = making.value->find(kw::container);
  if (value == nullptr || definition.reverse) return {};  // of a reverse property: 13.5
  const auto container = container_of(value);
  if (container == 0) return making.fail(Code::invalid_container_mapping, "@container is no known combination of containers");  // 19.1
  if (is_1_0() && (!value->is_string() || (container & (in::graph | in::id | in::type)) != 0))
    return making.fail(Code::invalid_container_mapping, "@container is one that json-ld 1.0 does not know");  // 19.2
  definition.container = container;                                                                           // 19.3
  if (!definition.contains(in::type)) return {};
  // 19.4
  if (definition.coercion == Coercion::absent) {
    definition.coercion = Coercion::id;
    definition.type = kw::id;
  }
  if (definition.coercion != Coercion::id && definition.coercion != Coercion::vocab)
    return making.fail(Code::invalid_type_mapping, "with a container of @type, @type is @id or @vocab");
  return {};
}

// 20
Try<void> ContextProcessor::read_index(Making& making) {
  const auto* const index = making.value->find(kw::index);
  if (index == nullptr) return {};
  if (is_1_0() || !making.definition.contains(in::index) || !index->is_string())
    return making.fail(Code::invalid_term_definition, "@index is a string beside a container of @index");  // 20.1
  DID_TRY(const auto expanded, expand_iri(making.active, index->view(), {}, making.local));
  if (expanded.is_null() || expanded.is_keyword() || !has_scheme(expanded.text))  // 20.2
    return making.fail(Code::invalid_term_definition, "@index " + quoted(index->view()) + " is not an iri");
  making.definition.index = index->view();  // 20.3
  return {};
}

// 21
Try<void> ContextProcessor::read_context(Making& making) {
  const auto* const context = making.value->find(kw::context);
  if (context == nullptr) return {};
  if (is_1_0()) return making.fail(Code::invalid_term_definition, "@context is not known to json-ld 1.0");  // 21.1
  // 21.3. What comes out is thrown away: the context is examined only.
  const auto& call = making.local.call;
  if (call.depth >= store_.limits().max_depth)
    return making.fail(Code::limit_exceeded, "contexts are scoped inside one another more than " + std::to_string(call.depth) + " times");
  DID_CHECK(count(making.active.size(), making.path));
  ActiveContext scratch(making.active);
  const Call inner{.base_url = call.base_url,
                   .remotes = call.remotes,
                   .flags = {.override_protected = true},
                   .validate_scoped = false,
                   .imports = call.imports,
                   .depth = call.depth + 1};
  if (auto outcome = apply(scratch, nullptr, context, inner, Path{&making.path, kw::context}); !outcome) {
    auto& error = *outcome.error();
    const bool about_limits = error.code == Code::limit_exceeded || error.code == Code::data_loss;
    if (!about_limits) {
      error.message = std::string(name(error.code)) + ": " + error.message;
      error.code = Code::invalid_scoped_context;
    }
    return outcome;
  }
  // 21.4
  making.definition.context = context;
  making.definition.base_url = call.base_url;
  return {};
}

// 22, 23
Try<void> ContextProcessor::read_language(Making& making) {
  if (making.value->has(kw::type)) return {};
  auto& definition = making.definition;
  if (const auto* const language = making.value->find(kw::language)) {
    if (!language->is_null() && !language->is_string()) return making.fail(Code::invalid_language_mapping, "@language is a string or null");
    definition.language = {true, language->is_null() ? std::string_view{} : language->view()};
    if (rules_.safe && language->is_string() && !is_well_formed_language(language->view()))
      return making.fail(Code::data_loss, "language " + quoted(language->view()) + " is not well formed (bcp 47)");
  }
  if (const auto* const direction = making.value->find(kw::direction)) {
    if (direction->is_null())
      definition.direction = Direction::null;
    else if (direction->is_text("ltr"))
      definition.direction = Direction::ltr;
    else if (direction->is_text("rtl"))
      definition.direction = Direction::rtl;
    else
      return making.fail(Code::invalid_base_direction, "@direction is `ltr`, `rtl` or null");
  }
  return {};
}

// 24, 25
Try<void> ContextProcessor::read_nest_and_prefix(Making& making) {
  auto& definition = making.definition;
  if (const auto* const nest = making.value->find(kw::nest)) {
    if (is_1_0()) return making.fail(Code::invalid_term_definition, "@nest is not known to json-ld 1.0");
    if (!nest->is_string() || (is_keyword(nest->view()) && nest->view() != kw::nest))
      return making.fail(Code::invalid_nest_value, "@nest is a term or @nest itself");
    definition.nest = nest->view();
  }
  if (const auto* const prefix = making.value->find(kw::prefix)) {
    if (is_1_0() || making.term.find_first_of(":/") != std::string_view::npos)
      return making.fail(Code::invalid_term_definition, "@prefix does not go with this term");
    if (!prefix->is(Kind::boolean)) return making.fail(Code::invalid_prefix_value, "@prefix is true or false");
    definition.prefix = prefix->flag;
    if (definition.prefix && definition.keyword != Keyword::none_of_them)
      return making.fail(Code::invalid_term_definition, "a keyword cannot be a prefix");
  }
  return {};
}

// 26
Try<void> ContextProcessor::check_entries(const Making& making) const {
  static constexpr std::array known = {kw::id,       kw::reverse, kw::container, kw::context,    kw::direction, kw::index,
                                       kw::language, kw::nest,    kw::prefix,    kw::protected_, kw::type};
  for (const auto& entry : making.value->members())
    if (std::ranges::find(known, entry.name) == known.end())
      return making.fail(Code::invalid_term_definition, quoted(entry.name) + " has no place in a definition");
  return {};
}

}  // namespace vc::jsonld
