#include "jsonld/run.h"

#include "jsonld/json_text.h"

namespace vc::jsonld {
namespace {

// Contexts longer than this are processed each time: a key is not to be larger than what it saves.
constexpr std::size_t max_key = 16384;

// A string, or an array of strings.
bool is_addresses(const Value* local) {
  if (local->is_string()) return true;
  if (!local->is_array()) return false;
  for (const auto* const item : local->items())
    if (!item->is_string()) return false;
  return true;
}

ContextFlags flags_of(Scope scope) {
  switch (scope) {
    case Scope::property: return {.override_protected = true};
    case Scope::type: return {.propagate = false};
    case Scope::type_map: return {};
  }
  std::unreachable();
}

}  // namespace

Run::Run(const Contexts& contexts, const Options& opts) : options(opts), store_(contexts.store()) {
  base_url_ = options.document_url.empty() && options.base ? *options.base : options.document_url;
  if (options.base)
    base_ = *options.base;
  else if (!options.document_url.empty())
    base_ = options.document_url;
  ActiveContext empty;
  empty.base = base_;
  empty.original_base = base_;
  auto& initial = pool_.add(empty);
  initial.seal();
  initial_ = &initial;
}

Try<Value*> Run::read(did::JsonValue json) {
  auto* const value = make.from_json(json, store_.limits().max_depth);
  if (value == nullptr) return fail(Code::limit_exceeded, "the input is nested deeper than " + std::to_string(store_.limits().max_depth));
  return value;
}

Try<void> Run::check_memory(const Path& path) const {
  if (arena.used() <= store_.limits().max_memory) return {};
  return fail(Code::limit_exceeded, path, "the work needs more than " + std::to_string(store_.limits().max_memory) + " bytes");
}

ContextProcessor Run::processor(ContextPool& pool) { return {store_, pool, {options.mode, options.safe}, terms_}; }

std::string Run::key_of(const Value* local, std::string_view base_url) const {
  std::string key;
  key.reserve(256);  // a few addresses
  key += is_1_0() ? '0' : '1';
  key += options.safe ? 's' : 'p';
  key.append(base_.data() == nullptr ? "n" : "b").append(base_).append("\n").append(base_url).append("\n");
  if (is_addresses(local)) {
    // Without JSON around them; no address contains a line feed and is still loaded.
    const Value* const one[] = {local};
    for (const auto* const address : local->is_array() ? std::span<const Value* const>(local->at.items, local->count) : one)
      key.append(address->view()).append("\n");
    if (local->is_array()) key += ']';
    return key;
  }
  append_json(local, key);
  return key;
}

Try<const ActiveContext*> Run::with_local(const ActiveContext& active, const Value* local, std::string_view base_url, const Path& path) {
  if (&active == initial_) return prepare(local, base_url, path);
  if (active.home != nullptr && is_addresses(local)) return derive_nested(active, local, base_url, path);
  return processor(pool_).process(active, local, base_url, {}, path);
}

Try<const ActiveContext*> Run::prepare(const Value* local, std::string_view base_url, const Path& path) {
  const auto key = key_of(local, base_url);
  if (auto found = store_.find(key)) {
    kept_.push_back(std::move(found));
    return kept_.back()->active;
  }
  auto fresh = std::make_shared<PreparedContext>();
  auto& arena_there = fresh->pool.arena();
  auto& initial = fresh->pool.add(*initial_);
  for (auto* const text : {&initial.base, &initial.original_base})
    if (text->data() != nullptr) *text = arena_there.copy(*text);
  initial.seal();
  fresh->initial = &initial;
  const auto* const own = Maker(arena_there).deep_copy(local);
  DID_TRY(fresh->active, processor(fresh->pool).process(initial, own, arena_there.copy(base_url), {}, path));
  if (key.size() <= max_key) store_.insert(key, fresh);
  kept_.push_back(std::move(fresh));
  return kept_.back()->active;
}

Try<const ActiveContext*> Run::derive_nested(const ActiveContext& active, const Value* local, std::string_view base_url, const Path& path) {
  auto& home = *active.home;
  const std::unique_lock lock(home.adding);
  const auto key = std::pair(&active, key_of(local, base_url));
  if (const auto found = home.nested.find(key); found != home.nested.end()) return found->second;
  if (home.derived_terms >= store_.limits().max_prepared_terms) return processor(pool_).process(active, local, base_url, {}, path);
  const auto before = terms_;
  auto& arena_there = home.pool.arena();
  const auto* const own = Maker(arena_there).deep_copy(local);
  auto made = processor(home.pool).process(active, own, arena_there.copy(base_url), {}, path);
  home.derived_terms += terms_ - before + 1;
  if (made) home.nested.emplace(key, *made);
  return made;
}

Try<const ActiveContext*> Run::with_scoped(const ActiveContext& active, const ContextEntry& entry, Scope scope, const Path& path) {
  const auto& definition = *entry.definition;
  const auto* const own = active.find(entry.name);
  if (own == nullptr || own->definition != entry.definition)
    return processor(pool_).process(active, definition.context, definition.base_url, flags_of(scope), path);
  auto& slot = own->derived[std::to_underlying(scope)];
  if (const auto* const known = slot.load(std::memory_order_acquire)) return known;
  const auto make_in = [&](ContextPool& pool) -> Try<const ActiveContext*> {
    DID_TRY(const auto* const made, processor(pool).process(active, definition.context, definition.base_url, flags_of(scope), path));
    slot.store(made, std::memory_order_release);
    return made;
  };
  if (active.home == nullptr) return make_in(pool_);
  auto& home = *active.home;
  const std::unique_lock lock(home.adding);
  if (const auto* const known = slot.load(std::memory_order_acquire)) return known;
  if (home.derived_terms >= store_.limits().max_prepared_terms)
    return processor(pool_).process(active, definition.context, definition.base_url, flags_of(scope), path);
  const auto before = terms_;
  auto made = make_in(home.pool);
  home.derived_terms += terms_ - before + 1;
  return made;
}

}  // namespace vc::jsonld
