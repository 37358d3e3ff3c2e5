// All taxonomies of a registry and what leads from one to another. Immutable once loaded: safe from several threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "taxonomy/capability.h"
#include "taxonomy/crosswalk.h"
#include "taxonomy/taxonomy.h"

namespace ans {

// A concept that may answer a question, and how far from it the concept is before anything below it is looked at.
struct Counterpart {
  CapabilityPath path;
  Relation relation{};
};

class Taxonomies {
 public:
  // The built-in taxonomy and its crosswalk alone.
  Taxonomies();
  // These as well: each file is a taxonomy or a crosswalk; a folder stands for the *.json in it. Crosswalks between versions
  // of one taxonomy are derived. Errors: malformed, with the file; conflict (the same taxonomy or crosswalk twice); unavailable.
  [[nodiscard]] static Result<Taxonomies> load(const std::vector<std::string>& paths);

  [[nodiscard]] const std::vector<Taxonomy>& all() const { return taxonomies_; }
  // "oasf@1.1.1"; "oasf" is the newest. nullptr: not loaded.
  [[nodiscard]] const Taxonomy* find(std::string_view id) const;
  // nullptr: no edges lead there.
  [[nodiscard]] const Crosswalk* crosswalk(std::string_view from, std::string_view to) const;
  [[nodiscard]] const Concept* concept_of(const CapabilityPath& path) const;

  // Where else the concept is known: by the edges that leave it, one step far. Itself is not among them.
  [[nodiscard]] std::vector<Counterpart> counterparts(const CapabilityPath& path) const;

 private:
  [[nodiscard]] Result<void> add(std::string_view text);
  void derive();

  std::vector<Taxonomy> taxonomies_;
  std::vector<Crosswalk> crosswalks_;
};

// The built-in ones, made once.
[[nodiscard]] const Taxonomies& builtin_taxonomies();

}  // namespace ans
