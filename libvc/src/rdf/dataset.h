// An RDF dataset (RDF 1.1 Concepts section 4) made for canonicalization: every term once in a table, quads as four numbers.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <vector>

namespace vc::rdf {

enum class TermKind : std::uint8_t { iri, blank, literal };

// What a quad points at. The texts live in the dataset's arena.
struct Term {
  TermKind kind;
  std::string_view value;     // the IRI; the blank node's label without `_:`; the literal's lexical form, unescaped
  std::string_view datatype;  // of a literal: its datatype IRI (xsd:string and rdf:langString included)
  std::string_view language;  // of an rdf:langString: the tag as it was given
  friend bool operator==(const Term&, const Term&) = default;
};

using TermId = std::uint32_t;
inline constexpr TermId default_graph = 0xffffffffU;

struct Quad {
  TermId subject;
  TermId predicate;
  TermId object;
  TermId graph = default_graph;
  friend auto operator<=>(const Quad&, const Quad&) = default;
};

// Not safe from several threads while it is written.
class Dataset {
 public:
  Dataset();
  Dataset(Dataset&&) noexcept;
  Dataset& operator=(Dataset&&) noexcept;
  ~Dataset();

  // The number of this term, which is added where it is new. The texts are copied into the arena.
  TermId add_term(const Term& term);
  TermId add_iri(std::string_view iri);
  TermId add_blank(std::string_view label);
  void add(const Quad& quad) { quads_.push_back(quad); }
  // A dataset is a set: sorts the quads and drops repetitions.
  void make_set();

  [[nodiscard]] const std::vector<Quad>& quads() const { return quads_; }
  [[nodiscard]] const Term& term(TermId id) const { return terms_[id]; }
  [[nodiscard]] std::size_t term_count() const { return terms_.size(); }

 private:
  void grow();

  std::unique_ptr<std::pmr::monotonic_buffer_resource> arena_;
  std::vector<Term> terms_;
  std::vector<Quad> quads_;
  std::vector<std::uint64_t> index_;  // open-addressing hash table of hashes and term numbers
};

}  // namespace vc::rdf
