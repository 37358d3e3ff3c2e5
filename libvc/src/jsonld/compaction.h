// The Compaction Algorithm (JSON-LD 1.1 API 6.1), IRI Compaction (6.2) and Value Compaction (6.3).
#pragma once

#include "jsonld/run.h"

namespace vc::jsonld {

class Compactor {
 public:
  explicit Compactor(Run& run) : run_(run), make_(run.make) {}

  // compact() of 9.1 steps 7 to 9.2, of an expanded document. `active` is the context that was asked for.
  [[nodiscard]] Try<Value*> compact_document(const ActiveContext& active, const Value* expanded);
  // 6.1.2; `property` with data() == nullptr is null.
  [[nodiscard]] Try<Value*> compact(const ActiveContext& active, std::string_view property, const Value* element);

  struct IriOptions {
    const Value* value = nullptr;
    bool vocab = true;
    bool reverse = false;
  };
  // 6.2.2
  [[nodiscard]] Try<std::string_view> compact_iri(const ActiveContext& active, std::string_view iri, const IriOptions& options);
  // A keyword or its alias.
  [[nodiscard]] std::string_view alias(const ActiveContext& active, std::string_view keyword);

 private:
  // One map on its way.
  struct Node {
    const ActiveContext* active;
    const ActiveContext* type_scoped;
    std::string_view property;
    const Value* element;
    Value* result;
  };
  // One item of one property of it (12.8).
  struct Item {
    std::string_view property;  // the item active property
    const TermDefinition* definition;
    Container container;
    bool as_array;
    const Value* expanded;
    Value* nest;  // where it goes: the result, or an object in it
  };

  Try<Value*> compact_array(const ActiveContext& active, std::string_view property, const Value* element);
  Try<Value*> compact_object(const ActiveContext& active, std::string_view property, const Value* element);
  Try<const ActiveContext*> enter_types(const ActiveContext& active, const ActiveContext& type_scoped, const Value* element);
  Try<bool> compact_keyword(const Node& node, std::string_view name, Value* value);
  Try<void> compact_type(const Node& node, const Value* value);
  Try<void> compact_reverse(const Node& node, const Value* value);
  Try<void> compact_property(const Node& node, std::string_view property, const Value* values);
  Try<Value*> nest_of(const Node& node, const TermDefinition* definition, std::string_view term);

  // compaction_containers.cpp
  Try<void> put_item(const Node& node, const Item& item, Value* compacted);
  Try<void> put_list(const Node& node, const Item& item, Value* compacted);
  Try<void> put_graph(const Node& node, const Item& item, Value* compacted);
  Try<void> put_in_map(const Node& node, const Item& item, Value* compacted);
  Try<std::string_view> take_map_key(const Node& node, const Item& item, Value*& compacted);
  std::string_view take_first(Value* compacted, std::string_view name);
  Value* map_of(const Item& item);

  // iri_compaction.cpp
  struct Preference;
  Try<std::string_view> select_term(const ActiveContext& active, std::string_view iri, const IriOptions& options);
  Try<void> prefer_values(const ActiveContext& active, const IriOptions& options, Preference& out);
  void prefer_for_list(const ActiveContext& active, const Value* list_object, Preference& out);
  void prefer_for_value(const Value* value, Preference& out);
  std::string_view language_of(const Value* value);
  std::string_view default_language(const ActiveContext& active);

  // value_compaction.cpp
  Try<Value*> compact_value(const ActiveContext& active, const TermDefinition* definition, const Value* value);

  Run& run_;
  Maker make_;
};

}  // namespace vc::jsonld
