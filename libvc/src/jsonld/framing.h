// The Framing Algorithm (JSON-LD 1.1 Framing 4.1) and Frame Matching (4.2).
#pragma once

#include <map>
#include <vector>

#include "jsonld/node_map.h"

namespace vc::jsonld {

class Framer {
 public:
  explicit Framer(Run& run) : run_(run), make_(run.make), nodes_(run) {}

  // An array of framed nodes: of the default graph, or of all graphs merged. `frame` is an expanded frame.
  [[nodiscard]] Try<Value*> frame_document(const Value* expanded, const Value* frame, bool default_graph_only);

 private:
  struct Flags {
    Embed embed = Embed::once;
    bool explicit_inclusion = false;
    bool require_all = false;
  };
  struct Embedded {
    Value* parent = nullptr;
    std::string_view property;
  };
  using Embeds = std::map<std::pair<std::string_view, std::string_view>, Embedded>;  // by graph and id
  // The framing state, where it differs from place to place.
  struct State {
    std::string_view graph;
    bool embedded = false;
    Embeds* embeds = nullptr;
    unsigned depth = 0;
  };
  // One node on its way.
  struct Match {
    const State& state;
    const Value* frame;
    Flags flags;
    std::string_view id;
    const Value* node;
    Value* output;
  };

  // `property` with data() == nullptr is null. `parent` is an array, or an object that has `property`.
  Try<void> frame(const State& state, const std::vector<std::string_view>& subjects, const Value* frames, Value* parent,
                  std::string_view property);
  Try<void> frame_node(const Match& match, const std::vector<std::string_view>& subjects, Value* parent, std::string_view property);
  bool is_reference_only(const Match& match) const;
  Try<void> frame_graph(const Match& match);
  Try<void> frame_members(const Match& match);
  Try<void> frame_item(const Match& match, std::string_view property, Value* item);
  Try<void> frame_list(const Match& match, std::string_view property, const Value* list);
  void add_defaults(const Match& match);
  Try<void> frame_reverse(const Match& match, std::string_view property);
  void add_output(Value* parent, std::string_view property, Value* output);
  void remove_embed(const State& state, std::string_view id);
  const Value* implicit_frame(const Flags& flags);
  std::vector<std::string_view> subjects_of(std::string_view graph);

  // frame_matching.cpp
  Try<const Value*> check_frame(const Value* frames);
  Try<Flags> flags_of(const Value* frame) const;
  Try<Embed> embed_of(const Value* value) const;
  Try<bool> matches(const State& state, const Value* node, const Value* frame, const Flags& flags);
  Try<bool> matches_property(const State& state, const Value* values, const Value* pattern, const Flags& flags);
  Try<bool> matches_node(const State& state, const Value* reference, const Value* pattern, const Flags& flags);

  Run& run_;
  Maker make_;
  NodeMap nodes_;
  Value* graphs_ = nullptr;
  const Value* subjects_ = nullptr;                                   // of the graph that is framed
  std::vector<std::pair<std::string_view, std::string_view>> stack_;  // graph and id of what is being embedded
};

// Value pattern matching (4.2.3).
[[nodiscard]] bool matches_value(const Value* pattern, const Value* value);
// The flag of a frame; `usual` where it has none.
[[nodiscard]] bool frame_flag(const Value* frame, std::string_view name, bool usual);

// What is left to do after framing: blank node identifiers that nothing refers to go (1.1 only), @preserve gives way to its value.
[[nodiscard]] Value* clean_framed(Run& run, Value* framed);
// After compaction "@null" becomes null, and is removed from arrays.
[[nodiscard]] Value* replace_null(const Maker& make, Value* compacted);

}  // namespace vc::jsonld
