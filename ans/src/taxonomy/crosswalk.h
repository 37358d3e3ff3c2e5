// From one taxonomy to another: which concept stands for which. SKOS: the relation is read from `from` to `to`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "taxonomy/taxonomy.h"

namespace ans {

// exact: the same; narrow: `to` is below `from`; broad: `to` is above `from`; close: much alike.
enum class Relation : std::uint8_t { exact, narrow, broad, close };
inline constexpr std::size_t relation_count = 4;
[[nodiscard]] std::string_view name(Relation relation);  // "exactMatch"
[[nodiscard]] std::optional<Relation> relation_called(std::string_view name);

struct Edge {
  std::string from;  // path
  std::string to;    // path
  Relation relation;
  std::string how;  // why this edge is there: "path", "name and caption", "name", "caption", or an author's word

  friend bool operator==(const Edge&, const Edge&) = default;
};

struct Crosswalk {
  std::string from;  // "oasf@1.0.0"
  std::string to;    // "oasf@1.1.1"
  std::vector<Edge> edges;

  // {"crosswalk": {"from", "to"}, "edges": [{"from", "to", "relation", "how"?}]}. Errors: malformed; too_large.
  [[nodiscard]] static Result<Crosswalk> parse(std::string_view text);
  // The same edges read from `to` to `from`: narrow and broad change places.
  [[nodiscard]] Crosswalk reversed() const;
};

// The edges that words give. Of each concept of `from`, by the first rule that finds one:
//   path                the same path                                     exact
//   name and caption    the same of both, once in each taxonomy           exact
//   name, caption       the same of one of them, once in each taxonomy    close
// Captions are compared without case. A concept that no rule finds has no edge.
[[nodiscard]] Crosswalk derive_crosswalk(const Taxonomy& from, const Taxonomy& to);

}  // namespace ans
