// Node Map Generation (JSON-LD 1.1 API 7.2), Merge Node Maps (7.3), and Flattening (7.1).
#pragma once

#include <unordered_map>

#include "jsonld/blank_ids.h"
#include "jsonld/run.h"

namespace vc::jsonld {

// Arrays that hold each value once.
class UniqueArrays {
 public:
  explicit UniqueArrays(const Maker& make) : make_(make) {}
  // Pushes `item` unless the array has an equal one.
  void add(Value* array, Value* item);

 private:
  using Hashes = std::unordered_multimap<std::uint64_t, const Value*>;
  Maker make_;
  std::unordered_map<const Value*, Hashes> large_;  // of arrays where looking at all items would take too long
};

class NodeMap {
 public:
  explicit NodeMap(Run& run);

  // 7.2, of an expanded document, which is not changed.
  [[nodiscard]] Try<void> add(const Value* expanded);
  // Graph name -> id -> node. The default graph is called "@default".
  [[nodiscard]] Value* graphs() const { return graphs_; }
  // 7.3
  [[nodiscard]] Value* merged();

 private:
  // Where an element stands: the active graph, the active subject, the active property, and the list that it is in.
  struct Place {
    std::string_view graph = kw::default_;
    std::string_view subject{};   // data() == nullptr: null
    Value* referenced = nullptr;  // a node in whose @reverse the element stands
    std::string_view property{};
    Value* list = nullptr;
  };
  Try<void> add(const Value* element, const Place& place);
  Try<void> add_list(const Value* element, const Place& place);
  Try<void> add_node(const Value* element, const Place& place);
  Try<void> add_members(const Value* element, Value* node, std::string_view id, std::string_view graph);
  Try<void> add_reverse(const Value* reverse, std::string_view id, std::string_view graph);
  void put(const Place& place, Value* item, bool always = false);
  Value* relabelled_types(const Value* element);
  Value* graph(std::string_view name);
  Value* node(Value* graph, std::string_view id);
  Value* values(Value* node, std::string_view property);

  Run& run_;
  Maker make_;
  BlankIds ids_;
  UniqueArrays unique_;
  Value* graphs_;
};

// 7.1
[[nodiscard]] Try<Value*> flatten_document(Run& run, const Value* expanded);

// Members by name.
[[nodiscard]] std::vector<Member> sorted_members(const Value* object);

}  // namespace vc::jsonld
