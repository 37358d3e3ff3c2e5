// Taxonomies: what the paths of capabilities mean. Read from files (docs/taxonomies.md); a small one of our own is built in.
#pragma once

#include <did/result.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ans {

using did::Result;

inline constexpr std::size_t taxonomy_max_size = std::size_t{8} * 1024 * 1024;
inline constexpr std::size_t taxonomy_max_concepts = 20'000;

struct Concept {
  std::string path;     // "language_processing/language_translation/translation"
  std::string name;     // "translation"
  std::string caption;  // "Translation"
  std::string description;
  std::vector<std::string> aliases;  // further words for it, lower case
};

// {"taxonomy": "oasf", "version": "1.1.1", "skills": [{"path", "name", "caption", "description"?, "aliases"?}]}
//
// Where the last segment of a path repeats the one before it, the concept is the group itself: a/b/b is written a/b here.
class Taxonomy {
 public:
  // Errors: malformed; too_large.
  [[nodiscard]] static Result<Taxonomy> parse(std::string_view text);

  [[nodiscard]] const std::string& name() const { return name_; }        // "oasf"
  [[nodiscard]] const std::string& version() const { return version_; }  // "1.1.1"
  [[nodiscard]] std::string id() const { return name_ + "@" + version_; }
  [[nodiscard]] std::span<const Concept> concepts() const { return concepts_; }  // by path
  // nullptr: there is none. A group is found under both ways to write it.
  [[nodiscard]] const Concept* find(std::string_view path) const;

 private:
  Taxonomy() = default;
  std::string name_;
  std::string version_;
  std::vector<Concept> concepts_;
};

// The built-in taxonomy, as a file has it.
[[nodiscard]] std::string_view builtin_taxonomy_text();
// Its crosswalk to OASF, as a file has it.
[[nodiscard]] std::string_view builtin_crosswalk_text();

}  // namespace ans
