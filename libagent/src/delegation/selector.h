// Selectors of the policy language, and what they select.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/args_policy.h"

namespace agent {

// selector = "." | segment*, where a segment is ".name" or, after a leading dot, one in brackets
//   ["name"]  [0]  [-1]  [1:3]  []         each with `?` behind it, or several
struct Selector::Segments {
  enum class Kind : std::uint8_t { field, index, slice, values };
  struct Segment {
    Kind kind;
    bool optional = false;
    std::string name{};     // field
    std::int64_t from = 0;  // index; slice: where it begins
    std::int64_t to = 0;    // slice: one past its end
    bool open = false;      // slice without an end
  };
  std::vector<Segment> all;
};

// A value of the document, or a list that a slice or the values of a map make.
struct Selected {
  bool is_list = false;
  did::JsonValue value{};  // null where the selector gives null
  std::vector<did::JsonValue> list{};
};

// nullopt: it fails to resolve.
[[nodiscard]] std::optional<Selected> select(const Selector& selector, did::JsonValue args);

}  // namespace agent
