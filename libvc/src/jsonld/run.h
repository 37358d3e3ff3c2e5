// What one call works with: memory, options, and the contexts that it met.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "jsonld/context_processor.h"

namespace vc::jsonld {

class Run {
 public:
  Run(const Contexts& contexts, const Options& options);

  const Options& options;
  Arena arena{16384};
  Maker make{arena};

  [[nodiscard]] Contexts::Store& store() { return store_; }
  [[nodiscard]] bool is_1_0() const { return options.mode == Mode::json_ld_1_0; }
  // Base IRI of the document: the option, else where it came from; data() == nullptr: none.
  [[nodiscard]] std::string_view base() const { return base_; }
  // What relative addresses of contexts are relative to.
  [[nodiscard]] std::string_view base_url() const { return base_url_; }

  // The context before any was met.
  [[nodiscard]] const ActiveContext& initial() const { return *initial_; }
  // `json` in the arena. Fails with limit_exceeded.
  [[nodiscard]] Try<Value*> read(did::JsonValue json);
  // Fails with limit_exceeded once the call has taken more memory than it may.
  [[nodiscard]] Try<void> check_memory(const Path& path) const;

  // `active` with `local`, which stands in the input. What is asked for often comes prepared from the store.
  [[nodiscard]] Try<const ActiveContext*> with_local(const ActiveContext& active, const Value* local, std::string_view base_url,
                                                     const Path& path);
  // `active` with the scoped context of `entry`, which was found in `active` or in a context before it.
  // PRECONDITION: the definition has a context.
  [[nodiscard]] Try<const ActiveContext*> with_scoped(const ActiveContext& active, const ContextEntry& entry, Scope scope,
                                                      const Path& path);

 private:
  [[nodiscard]] ContextProcessor processor(ContextPool& pool);
  Try<const ActiveContext*> prepare(const Value* local, std::string_view base_url, const Path& path);
  Try<const ActiveContext*> derive_nested(const ActiveContext& active, const Value* local, std::string_view base_url, const Path& path);
  [[nodiscard]] std::string key_of(const Value* local, std::string_view base_url) const;

  Contexts::Store& store_;
  ContextPool pool_;
  std::size_t terms_ = 0;
  std::string_view base_{};
  std::string_view base_url_{};
  const ActiveContext* initial_;
  std::vector<std::shared_ptr<PreparedContext>> kept_;
};

}  // namespace vc::jsonld
