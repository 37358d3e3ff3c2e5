// The policy language of UCAN Delegation 1.0 for the arguments of a request: statements over selected values.
//
//   [["<=", ".amount", 5000], ["any", ".to", ["like", ".", "*@example.com"]]]
//
// Where UCAN leaves a choice, this denies: a selector that selects nothing makes its own statement false, `!=` included.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "agent/work.h"
#include "did/json.h"
#include "did/result.h"

namespace agent {

inline constexpr std::size_t policy_max_statements = 256;  // all of them, nested ones included
inline constexpr std::size_t selector_max_segments = 16;
inline constexpr std::size_t pattern_max_size = 256;

// What a selector selects, for those who need the one value: `.amount`. Immutable.
class Selector {
 public:
  // Errors: malformed (the grammar of "Selectors"), too_large.
  [[nodiscard]] static did::Result<Selector> parse(std::string_view text);
  // nullopt: nothing is there, or it is no value of the document's own (a slice, the values of a map).
  [[nodiscard]] std::optional<did::JsonValue> select(did::JsonValue args) const;

  struct Segments;  // private to selector.cpp
  [[nodiscard]] const Segments& segments() const { return *segments_; }

 private:
  explicit Selector(std::shared_ptr<const Segments> segments) : segments_(std::move(segments)) {}
  std::shared_ptr<const Segments> segments_;
};

// Read once, immutable. Literals are looked at in the document that it was read from, which must outlive it.
class ArgsPolicy {
 public:
  // `policy`: an array of statements. Errors: malformed, too_large.
  [[nodiscard]] static did::Result<ArgsPolicy> parse(did::JsonValue policy);
  // Do all statements hold? nullopt: the work is used up, which must not be taken for either answer.
  [[nodiscard]] std::optional<bool> holds(did::JsonValue args, Work& work) const;
  // The statements as they were written.
  [[nodiscard]] did::JsonValue source() const { return source_; }

  struct Statement;  // private to args_policy.cpp

 private:
  ArgsPolicy(did::JsonValue source, std::shared_ptr<const Statement> all) : source_(source), all_(std::move(all)) {}
  did::JsonValue source_;
  std::shared_ptr<const Statement> all_;
};

}  // namespace agent
