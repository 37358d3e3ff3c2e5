// The active context (JSON-LD 1.1 API 4.1): what every term means at one place of a document.
//
// An ActiveContext is filled by the ContextProcessor, then sealed, and never changed again; many threads read it at once. Its texts
// and definitions live in the ContextPool that made it, or in one that this pool keeps.
#pragma once

#include <array>
#include <atomic>
#include <forward_list>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "jsonld/arena.h"
#include "jsonld/keyword.h"
#include "jsonld/value.h"

namespace vc::jsonld {

// A container mapping is a set of these.
using Container = std::uint8_t;
namespace in {
inline constexpr Container graph = 1, id = 2, index = 4, language = 8, list = 16, set = 32, type = 64;
}

enum class Coercion : std::uint8_t { absent, id, vocab, json, none, datatype };
enum class Direction : std::uint8_t { absent, null, ltr, rtl };
[[nodiscard]] std::string_view text_of(Direction direction);  // "ltr", "rtl", else empty

// A mapping that may be absent, null, or a text.
struct Setting {
  bool present = false;
  std::string_view text{};  // data() == nullptr: null
  [[nodiscard]] bool is_null() const { return text.data() == nullptr; }
  friend bool operator==(const Setting&, const Setting&) = default;
};

struct TermDefinition {
  std::string_view iri{};   // data() == nullptr: null
  std::string_view type{};  // the type mapping as text: "@id", "@vocab", an IRI
  std::string_view index{};
  std::string_view nest{};
  const Value* context = nullptr;  // a scoped context, and what relative addresses in it are relative to
  std::string_view base_url{};
  Setting language{};
  Keyword keyword = Keyword::none_of_them;  // where iri is a keyword
  Coercion coercion = Coercion::absent;
  Direction direction = Direction::absent;
  Container container = 0;
  bool prefix = false;
  bool is_protected = false;
  bool reverse = false;
  bool well_formed = false;  // iri may stand in a dataset as it is

  [[nodiscard]] bool contains(Container what) const { return (container & what) != 0; }
  // Same but for is_protected (4.2.2 step 27.1).
  [[nodiscard]] bool same_as(const TermDefinition& other) const;
};

class ActiveContext;
struct PreparedContext;

// Which of a term's derived contexts is meant: the three ways in which a scoped context is applied.
enum class Scope : std::uint8_t { property, type, type_map };

struct ContextEntry {
  std::string_view name;
  const TermDefinition* definition = nullptr;  // nullptr: removed
  // Contexts derived from this one by the scoped context of this term, once they are known.
  mutable std::array<std::atomic<const ActiveContext*>, 3> derived{};

  explicit ContextEntry(std::string_view n, const TermDefinition* d) : name(n), definition(d) {}
  ContextEntry(const ContextEntry& other) : name(other.name), definition(other.definition) {}
  ContextEntry& operator=(const ContextEntry&) = delete;
};

// 4.3: IRI -> container -> "@language" | "@type" | "@any" -> value -> term.
struct InverseContext {
  using Terms = std::map<std::string_view, std::string_view>;
  struct Choice {
    Terms language, type, any;
  };
  std::map<std::string_view, std::map<std::string_view, Choice>> map;
  std::vector<std::pair<std::string_view, const TermDefinition*>> prefixes;  // terms that may begin a compact IRI
  Arena texts;                                                               // of language and direction joined
};

class ActiveContext {
 public:
  std::string_view base{};  // data() == nullptr: none
  std::string_view original_base{};
  std::string_view vocab{};  // data() == nullptr: none
  std::string_view language{};
  Direction direction = Direction::absent;
  const ActiveContext* previous = nullptr;
  PreparedContext* home = nullptr;  // where it is kept beyond one call; nullptr: it is not

  ActiveContext() = default;
  // A context to be changed; what was derived from `other` stays there.
  ActiveContext(const ActiveContext& other);
  ActiveContext& operator=(const ActiveContext&) = delete;

  [[nodiscard]] const ContextEntry* find(std::string_view term) const;
  [[nodiscard]] const TermDefinition* definition(std::string_view term) const {
    const auto* const entry = find(term);
    return entry == nullptr ? nullptr : entry->definition;
  }
  void define(std::string_view term, const TermDefinition* definition);
  // The definition that was there, or nullptr.
  const TermDefinition* undefine(std::string_view term);
  // Back to the beginning: no terms, the original base (4.1.2 step 5.1.2).
  void reset();
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  // Includes entries whose definition is nullptr.
  [[nodiscard]] const std::vector<ContextEntry>& entries() const { return entries_; }
  [[nodiscard]] bool has_protected() const;

  // Ends the changing.
  void seal();
  // PRECONDITION of the rest: sealed.
  [[nodiscard]] bool means(std::string_view key, Keyword word) const;  // `key` is `word`, or an alias of it
  [[nodiscard]] const std::vector<std::pair<Keyword, std::string_view>>& aliases() const { return aliases_; }
  [[nodiscard]] const InverseContext& inverse() const;  // made when first asked for

 private:
  std::size_t place_of(std::string_view term, std::uint64_t hash) const;
  void grow();
  std::vector<ContextEntry> entries_;
  std::vector<std::uint64_t> table_;  // open addressing; half a hash, and the number of an entry plus one
  std::vector<std::pair<Keyword, std::string_view>> aliases_;
  mutable std::once_flag inverse_once_;
  mutable std::unique_ptr<const InverseContext> inverse_;
};

[[nodiscard]] std::unique_ptr<const InverseContext> make_inverse(const ActiveContext& context);

// Owns contexts and everything they point at. Not safe for several threads while contexts are added.
class ContextPool {
 public:
  explicit ContextPool(PreparedContext* home = nullptr) : home_(home) {}
  ActiveContext& add(const ActiveContext& copy_of) {
    auto& context = contexts_.emplace_front(copy_of);
    context.home = home_;
    return context;
  }
  Arena& arena() { return arena_; }
  void keep(std::shared_ptr<const void> other) { kept_.push_back(std::move(other)); }

 private:
  PreparedContext* home_;
  Arena arena_;
  std::forward_list<ActiveContext> contexts_;
  std::vector<std::shared_ptr<const void>> kept_;
};

}  // namespace vc::jsonld
