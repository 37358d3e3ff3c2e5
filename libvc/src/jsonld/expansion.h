// The Expansion Algorithm (JSON-LD 1.1 API 5.1) and Value Expansion (5.3).
#pragma once

#include <span>

#include "jsonld/run.h"
#include "jsonld/safe_mode.h"

namespace vc::jsonld {

class Expander {
 public:
  explicit Expander(Run& run, Purpose purpose = Purpose::document) : run_(run), make_(run.make), safe_(run.options, purpose) {}

  // expand() of 9.1 steps 5 to 8: an array of node objects.
  [[nodiscard]] Try<Value*> expand_document(Value* input, bool frame_expansion = false);

 private:
  // The active property: its name as written, and what it means in one context.
  struct Property {
    std::string_view name{};  // data() == nullptr: null
    const ActiveContext* context = nullptr;
    const ContextEntry* entry = nullptr;
    [[nodiscard]] bool is_null() const { return name.data() == nullptr; }
    [[nodiscard]] bool is_null_or_graph() const { return is_null() || name == kw::graph; }
    [[nodiscard]] const TermDefinition* definition() const { return entry == nullptr ? nullptr : entry->definition; }
    // The same property seen in another context.
    [[nodiscard]] Property in(const ActiveContext& other) const {
      return &other == context || name.data() == nullptr ? *this : Property{name, &other, other.find(name)};
    }
  };
  struct Flags {
    bool frame = false;
    bool from_map = false;
  };
  // One map on its way (steps 13 and 14).
  struct Node {
    const ActiveContext* active = nullptr;
    const ActiveContext* type_scoped = nullptr;
    Property property;
    Value* element = nullptr;
    Value* result = nullptr;
    Flags flags;
  };
  // One member of it.
  struct Entry {
    std::string_view key;
    Value* value;
    std::string_view iri;  // the expanded property
    Keyword keyword;
    const ContextEntry* term;  // in the node's active context; may be nullptr
    const Path& path;
  };

  Try<Value*> expand(const ActiveContext& active, const Property& property, Value* element, Flags flags, const Path& path);
  Try<Value*> expand_scalar(const ActiveContext& active, const Property& property, Value* element, Flags flags, const Path& path);
  Try<Value*> expand_array(const ActiveContext& active, const Property& property, Value* element, Flags flags, const Path& path);
  Try<Value*> expand_object(const ActiveContext& active, const Property& property, Value* element, Flags flags, const Path& path);
  Try<const ActiveContext*> enter_types(const ActiveContext& active, Value* element, const Path& path);
  Try<void> expand_members(const Node& node, Value* element, const Path& path);
  Try<void> expand_nested(const Node& node, std::string_view key, Value* value, const Path& path);
  Try<void> expand_entry(const Node& node, const Entry& entry);
  Try<Value*> finish(const Node& node, const Path& path);
  Try<Value*> finish_value_object(const Node& node, const Path& path);
  Try<Value*> drop_free_floating(const Node& node, Value* result, const Path& path);

  // expansion_keywords.cpp: step 13.4
  Try<void> expand_keyword(const Node& node, const Entry& entry);
  Try<Value*> keyword_member(const Node& node, const Entry& entry);
  Try<Value*> keyword_id(const Node& node, const Entry& entry);
  Try<Value*> keyword_type(const Node& node, const Entry& entry);
  Try<Value*> keyword_graph(const Node& node, const Entry& entry);
  Try<Value*> keyword_included(const Node& node, const Entry& entry);
  Try<Value*> keyword_value(const Node& node, const Entry& entry);
  Try<Value*> keyword_text(const Node& node, const Entry& entry);  // @language, @direction
  Try<Value*> keyword_index(const Entry& entry);
  Try<Value*> keyword_list(const Node& node, const Entry& entry);
  Try<Value*> keyword_set(const Node& node, const Entry& entry);
  Try<void> keyword_reverse(const Node& node, const Entry& entry);
  [[nodiscard]] Try<Value*> dropped(const Entry& entry, const std::string& why) const;
  [[nodiscard]] Try<Value*> unknown_to_1_0(const Entry& entry) const;
  Try<Value*> framing_keyword(const Node& node, const Entry& entry);
  Try<Value*> type_iri(const Node& node, const Entry& entry, const Value* type);
  [[nodiscard]] bool is_json_typed(const Node& node) const;

  // expansion_containers.cpp: steps 13.7 to 13.13
  Try<Value*> expand_language_map(const Node& node, const Entry& entry);
  Try<Value*> expand_index_map(const Node& node, const Entry& entry);
  Try<void> expand_index(const Node& node, const Entry& entry, const Member& member, Value* out);
  Try<void> put_index(const Node& node, const Entry& entry, std::string_view index, bool is_none, Value* item);
  Try<Value*> to_graphs(Value* expanded, const Node& node, const Path& path);
  Try<Value*> to_graph(Value* item, const Node& node, const Path& path);
  Try<void> add_reverse(const Node& node, const Entry& entry, Value* expanded);

  Value* expand_value(const ActiveContext& active, const TermDefinition* definition, Value* value);  // 5.3
  Run& run_;
  Maker make_;
  SafeMode safe_;
};

[[nodiscard]] bool is_graph_object(const Value* value);
// What stands in a graph and says nothing there: a value, a list, no more than an id.
[[nodiscard]] bool is_free_floating(const Value* value);
[[nodiscard]] bool is_simple_graph_object(const Value* value);
[[nodiscard]] inline bool is_value_object(const Value* value) { return value->has(kw::value); }
[[nodiscard]] inline bool is_list_object(const Value* value) { return value->has(kw::list); }
// A map that is no value, list or set object.
[[nodiscard]] bool is_node_object(const Value* value);

}  // namespace vc::jsonld
