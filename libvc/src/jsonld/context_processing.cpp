// JSON-LD 1.1 API 4.1.2. Step numbers are those of the Recommendation.
#include "jsonld/context_processor.h"
#include "jsonld/iri.h"

namespace vc::jsonld {

Try<const ActiveContext*> ContextProcessor::process(const ActiveContext& active, const Value* local, std::string_view base_url,
                                                    const ContextFlags& flags, const Path& path) {
  DID_CHECK(count(active.size(), path));
  auto& result = pool_.add(active);  // 1
  DID_CHECK(apply(result, &active, local, Call{.base_url = base_url, .flags = flags}, path));
  result.seal();
  return &result;  // 6
}

Try<void> ContextProcessor::count(std::size_t terms, const Path& path) {
  terms_ += terms;
  if (terms_ <= store_.limits().max_terms) return {};
  return fail(Code::limit_exceeded, path, "contexts need more than " + std::to_string(store_.limits().max_terms) + " term definitions");
}

std::string_view ContextProcessor::resolve(std::string_view base_url, std::string_view address) {
  return pool_.arena().copy(resolve_iri(base_url, address));
}

Try<void> ContextProcessor::apply(ActiveContext& result, const ActiveContext* before, const Value* local, const Call& call,
                                  const Path& path) {
  auto inner = call;
  // 2
  if (const auto* const propagate = local->find(kw::propagate); propagate != nullptr && propagate->is(Kind::boolean))
    inner.flags.propagate = propagate->flag;
  // 3. Inside a remote context the active context is `result` as it is now.
  if (!inner.flags.propagate && result.previous == nullptr) {
    if (before == nullptr) {
      DID_CHECK(count(result.size(), path));
      auto& snapshot = pool_.add(result);
      snapshot.seal();
      before = &snapshot;
    }
    result.previous = before;
  }
  // 4, 5
  if (!local->is_array()) return apply_one(result, local, inner, path);
  for (std::uint32_t i = 0; i < local->count; ++i) DID_CHECK(apply_one(result, local->at.items[i], inner, Path{&path, {}, i}));
  return {};
}

Try<void> ContextProcessor::apply_one(ActiveContext& result, const Value* context, const Call& call, const Path& path) {
  if (context->is_null()) return apply_null(result, call, path);                                                          // 5.1
  if (context->is_string()) return apply_remote(result, context->view(), call, path);                                     // 5.2
  if (!context->is_object()) return fail(Code::invalid_local_context, path, "a context is a string, an object or null");  // 5.3
  return apply_definition(result, context, call, path);                                                                   // 5.4
}

// 5.1
Try<void> ContextProcessor::apply_null(ActiveContext& result, const Call& call, const Path& path) {
  // 5.1.1
  if (!call.flags.override_protected && result.has_protected())
    return fail(Code::invalid_context_nullification, path, "null would remove protected terms");
  // 5.1.2. The previous context, where there is one, stays what it was before the scope began.
  if (call.flags.propagate) result.previous = nullptr;
  result.reset();
  return {};
}

bool ContextProcessor::contains(const Remote* remotes, std::string_view url) {
  for (; remotes != nullptr; remotes = remotes->parent)
    if (remotes->url == url) return true;
  return false;
}

// 5.2.3
Try<const ContextProcessor::Remote> ContextProcessor::step(const Remote* parent, std::string_view url, const Path& path) const {
  const auto depth = parent == nullptr ? 1 : parent->depth + 1;
  if (depth <= store_.limits().max_remote_contexts) return Remote{parent, url, depth};
  return fail(Code::context_overflow, path,
              "contexts load one another more than " + std::to_string(depth - 1) + " times; the last is " + quoted(url));
}

// 5.2
Try<void> ContextProcessor::apply_remote(ActiveContext& result, std::string_view address, const Call& call, const Path& path) {
  // 5.2.1
  const auto url = resolve(call.base_url, address);
  if (!has_scheme(url))
    return fail(Code::loading_document_failed, path, "context " + quoted(address) + " is relative, and there is no base");
  if (!call.validate_scoped && contains(call.remotes, url)) return {};  // 5.2.2
  DID_TRY(const auto remote, step(call.remotes, url, path));            // 5.2.3
  // 5.2.4, 5.2.5
  DID_TRY(const auto loaded, store_.load(std::string(url)));
  if (loaded->context == nullptr) return fail(Code::invalid_remote_context, path, quoted(url) + " has no @context");  // 5.2.5.2
  pool_.keep(loaded);
  // 5.2.6. The path begins anew: it points into the loaded document.
  const Path document;
  const Call inner{.base_url = loaded->document_url,
                   .remotes = &remote,
                   .flags = {.override_protected = call.flags.override_protected},
                   .validate_scoped = call.validate_scoped,
                   .imports = call.imports,
                   .depth = call.depth};
  auto outcome = apply(result, nullptr, loaded->context, inner, Path{&document, kw::context});
  if (!outcome && remote.depth == 1) outcome.error()->message += " (in context " + quoted(url) + ")";
  return outcome;
}

// 5.4
Try<void> ContextProcessor::apply_definition(ActiveContext& result, const Value* context, const Call& call, const Path& path) {
  DID_CHECK(set_version(context, path));  // 5.5
  const auto* const address = context->find(kw::import);
  if (address == nullptr) return apply_terms(result, context, call, path);
  // 5.6
  if (is_1_0()) return fail(Code::invalid_context_entry, path, "@import is not known to json-ld 1.0", kw::import);  // 5.6.1
  if (!address->is_string()) return fail(Code::invalid_import_value, path, "@import is a string", kw::import);      // 5.6.2
  const auto url = resolve(call.base_url, address->view());                                                         // 5.6.3
  // As 5.2.2 and 5.2.3: a context that is being examined need not be examined again.
  if (!call.validate_scoped && contains(call.imports, url)) return {};
  DID_TRY(const auto one, step(call.imports, url, path));
  DID_TRY(const auto* const merged, import(context, url, path));
  auto inner = call;
  inner.imports = &one;
  return apply_terms(result, merged, inner, path);
}

// 5.7 to 5.13
Try<void> ContextProcessor::apply_terms(ActiveContext& result, const Value* context, const Call& call, const Path& path) {
  // 5.7
  if (const auto* const value = context->find(kw::base); value != nullptr && call.remotes == nullptr)
    DID_CHECK(set_base(result, value, path));
  if (const auto* const value = context->find(kw::vocab)) DID_CHECK(set_vocab(result, value, path));          // 5.8
  if (const auto* const value = context->find(kw::language)) DID_CHECK(set_language(result, value, path));    // 5.9
  if (const auto* const value = context->find(kw::direction)) DID_CHECK(set_direction(result, value, path));  // 5.10
  if (const auto* const value = context->find(kw::propagate)) DID_CHECK(check_propagate(value, path));        // 5.11
  const auto* const is_protected = context->find(kw::protected_);
  if (is_protected != nullptr && !is_protected->is(Kind::boolean))
    return fail(Code::invalid_protected_value, path, "@protected is true or false", kw::protected_);
  // 5.12
  Local local{context, std::vector(context->count, State::untouched), is_protected != nullptr && is_protected->flag, call, path};
  // 5.13
  for (std::size_t i = 0; i < context->count; ++i) {
    switch (keyword(context->at.members[i].name)) {
      case Keyword::base:
      case Keyword::direction:
      case Keyword::import:
      case Keyword::language:
      case Keyword::propagate:
      case Keyword::protected_:
      case Keyword::version:
      case Keyword::vocab: continue;
      default: DID_CHECK(define(result, local, i));
    }
  }
  return {};
}

// 5.5
Try<void> ContextProcessor::set_version(const Value* context, const Path& path) const {
  const auto* const version = context->find(kw::version);
  if (version == nullptr) return {};
  if (!version->is(Kind::number) || to_double(version->view()) != 1.1)
    return fail(Code::invalid_version_value, path, "@version is the number 1.1", kw::version);                       // 5.5.1
  if (is_1_0()) return fail(Code::processing_mode_conflict, path, "the context asks for json-ld 1.1", kw::version);  // 5.5.2
  return {};
}

// 5.6.4 to 5.6.8: `context` with what it imports below it.
Try<const Value*> ContextProcessor::import(const Value* context, std::string_view url, const Path& path) {
  DID_TRY(const auto loaded, store_.load(std::string(url)));  // 5.6.4, 5.6.5
  if (loaded->context == nullptr || !loaded->context->is_object())
    return fail(Code::invalid_remote_context, path, quoted(url) + " has no context definition to import", kw::import);  // 5.6.6
  if (loaded->context->has(kw::import))
    return fail(Code::invalid_context_entry, path, quoted(url) + " imports in turn", kw::import);  // 5.6.7
  pool_.keep(loaded);
  auto* const merged = make_.shallow_copy(loaded->context);  // 5.6.8
  for (const auto& member : context->members()) make_.set(merged, member.name, member.value);
  return merged;
}

// 5.7
Try<void> ContextProcessor::set_base(ActiveContext& result, const Value* value, const Path& path) {
  if (value->is_null())
    result.base = {};  // 5.7.2
  else if (value->is_string() && has_scheme(value->view()))
    result.base = value->view();  // 5.7.3
  else if (value->is_string() && result.base.data() != nullptr)
    result.base = resolve(result.base, value->view());  // 5.7.4
  else
    return fail(Code::invalid_base_iri, path, "@base is an iri, or relative to one, or null", kw::base);  // 5.7.5
  return {};
}

// 5.8
Try<void> ContextProcessor::set_vocab(ActiveContext& result, const Value* value, const Path& path) {
  if (value->is_null()) {  // 5.8.2
    result.vocab = {};
    return {};
  }
  // 5.8.3
  if (!value->is_string()) return fail(Code::invalid_vocab_mapping, path, "@vocab is a string or null", kw::vocab);
  const auto text = value->view();
  const bool relative_in_1_0 = is_1_0() && !has_scheme(text) && !is_blank_id(text);
  const auto expanded = jsonld::expand_iri(result, text, {.document = true}, pool_.arena());
  if (relative_in_1_0 || expanded.is_null() || expanded.is_keyword())
    return fail(Code::invalid_vocab_mapping, path, "@vocab " + quoted(text) + " is not an iri", kw::vocab);
  result.vocab = expanded.text;
  return {};
}

// 5.9
Try<void> ContextProcessor::set_language(ActiveContext& result, const Value* value, const Path& path) const {
  if (!value->is_null() && !value->is_string())
    return fail(Code::invalid_default_language, path, "@language is a string or null", kw::language);
  result.language = value->is_null() ? std::string_view{} : value->view();
  if (rules_.safe && value->is_string() && !is_well_formed_language(result.language))
    return fail(Code::data_loss, path, "language " + quoted(result.language) + " is not well formed (bcp 47)", kw::language);
  return {};
}

// 5.10
Try<void> ContextProcessor::set_direction(ActiveContext& result, const Value* value, const Path& path) const {
  if (is_1_0()) return fail(Code::invalid_context_entry, path, "@direction is not known to json-ld 1.0", kw::direction);
  if (value->is_null())
    result.direction = Direction::absent;
  else if (value->is_text("ltr"))
    result.direction = Direction::ltr;
  else if (value->is_text("rtl"))
    result.direction = Direction::rtl;
  else
    return fail(Code::invalid_base_direction, path, "@direction is `ltr`, `rtl` or null", kw::direction);
  return {};
}

// 5.11
Try<void> ContextProcessor::check_propagate(const Value* value, const Path& path) const {
  if (is_1_0()) return fail(Code::invalid_context_entry, path, "@propagate is not known to json-ld 1.0", kw::propagate);
  if (!value->is(Kind::boolean)) return fail(Code::invalid_propagate_value, path, "@propagate is true or false", kw::propagate);
  return {};
}

}  // namespace vc::jsonld
