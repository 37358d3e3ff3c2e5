// Context Processing (JSON-LD 1.1 API 4.1) and Create Term Definition (4.2).
#pragma once

#include <vector>

#include "jsonld/context_store.h"
#include "jsonld/iri_expansion.h"

namespace vc::jsonld {

// The optional inputs of 4.1.2.
struct ContextFlags {
  bool override_protected = false;
  bool propagate = true;
};

class ContextProcessor {
 public:
  struct Rules {
    Mode mode = Mode::json_ld_1_1;
    bool safe = false;
  };
  // `terms` counts what was made, against Limits::max_terms.
  ContextProcessor(Contexts::Store& store, ContextPool& pool, Rules rules, std::size_t& terms)
      : store_(store), pool_(pool), make_(pool.arena()), rules_(rules), terms_(terms) {}

  // A new context in the pool, sealed. PRECONDITION: `active` and `local` live as long as the pool.
  [[nodiscard]] Try<const ActiveContext*> process(const ActiveContext& active, const Value* local, std::string_view base_url,
                                                  const ContextFlags& flags, const Path& path);

 private:
  // Which remote contexts are being processed, innermost first.
  struct Remote {
    const Remote* parent;
    std::string_view url;
    std::size_t depth;
  };
  struct Call {
    std::string_view base_url;
    const Remote* remotes = nullptr;
    ContextFlags flags{};
    bool validate_scoped = true;
    const Remote* imports = nullptr;  // which contexts are being imported
    unsigned depth = 0;               // scoped contexts inside one another
  };
  enum class State : std::uint8_t { untouched, defining, defined };
  // A context definition while its terms are being made: the map `defined` of 4.1.2 step 5.12.
  struct Local {
    const Value* object;
    std::vector<State> states;
    bool is_protected;
    const Call& call;
    const Path& path;
  };

  // Steps 2 to 5 on `result`; `before` is the active context as it was.
  Try<void> apply(ActiveContext& result, const ActiveContext* before, const Value* local, const Call& call, const Path& path);
  Try<void> apply_one(ActiveContext& result, const Value* context, const Call& call, const Path& path);
  Try<void> apply_null(ActiveContext& result, const Call& call, const Path& path);
  Try<void> apply_remote(ActiveContext& result, std::string_view address, const Call& call, const Path& path);
  Try<void> apply_definition(ActiveContext& result, const Value* context, const Call& call, const Path& path);
  Try<void> apply_terms(ActiveContext& result, const Value* context, const Call& call, const Path& path);
  Try<const Value*> import(const Value* context, std::string_view url, const Path& path);
  Try<void> set_version(const Value* context, const Path& path) const;
  Try<void> set_base(ActiveContext& result, const Value* value, const Path& path);
  Try<void> set_vocab(ActiveContext& result, const Value* value, const Path& path);
  Try<void> set_language(ActiveContext& result, const Value* value, const Path& path) const;
  Try<void> set_direction(ActiveContext& result, const Value* value, const Path& path) const;
  Try<void> check_propagate(const Value* value, const Path& path) const;

  // term_definition.cpp
  Try<void> define(ActiveContext& active, Local& local, std::size_t member);
  Try<bool> is_ignored_keyword(std::string_view term, const Value* value, const Path& path) const;
  Try<void> define_by_name(ActiveContext& active, Local& local, std::string_view term);
  Try<ExpandedIri> expand_iri(ActiveContext& active, std::string_view value, Relative to, Local& local);
  struct Making;  // one definition in the making
  Try<void> read_type(Making& making);
  Try<bool> read_reverse(Making& making);
  Try<bool> read_iri(Making& making);
  Try<bool> read_id(Making& making, const Value* id);
  Try<void> read_container(Making& making);
  Try<void> read_index(Making& making);
  Try<void> read_context(Making& making);
  Try<void> read_language(Making& making);
  Try<void> read_nest_and_prefix(Making& making);
  [[nodiscard]] Try<void> check_entries(const Making& making) const;

  [[nodiscard]] bool is_1_0() const { return rules_.mode == Mode::json_ld_1_0; }
  Try<void> count(std::size_t terms, const Path& path);
  Try<const Remote> step(const Remote* parent, std::string_view url, const Path& path) const;
  static bool contains(const Remote* remotes, std::string_view url);
  std::string_view resolve(std::string_view base_url, std::string_view address);

  Contexts::Store& store_;
  ContextPool& pool_;
  Maker make_;
  Rules rules_;
  std::size_t& terms_;
};

}  // namespace vc::jsonld
