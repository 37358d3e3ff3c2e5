// RDF datasets: N-Quads read and written (RDF 1.1 N-Quads), and RDF Dataset Canonicalization 1.0 (RDFC-1.0).
// JSON-LD gives datasets and takes them: to_rdf and from_rdf of vc/jsonld.h.
#pragma once

#include <did/result.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vc::rdf {

enum class TermKind : std::uint8_t { iri, blank, literal };

// What a quad points at. The texts live as long as the dataset they come from.
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
  TermId subject = 0;
  TermId predicate = 0;
  TermId object = 0;
  TermId graph = default_graph;
  friend auto operator<=>(const Quad&, const Quad&) = default;
};

// An RDF dataset (RDF 1.1 Concepts section 4): every term once in a table, quads as four numbers. Movable; not safe from several
// threads while it is written.
class Dataset {
 public:
  Dataset();
  Dataset(Dataset&&) noexcept;
  Dataset& operator=(Dataset&&) noexcept;
  ~Dataset();

  // The number of this term, which is added where it is new. The texts are copied into the dataset.
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

  struct Texts;
  std::unique_ptr<Texts> texts_;
  std::vector<Term> terms_;
  std::vector<Quad> quads_;
  std::vector<std::uint64_t> index_;  // open-addressing hash table of hashes and term numbers
};

// Reads a whole document, strictly. Repeated quads are one quad. Errors: malformed (with the line), too_large.
[[nodiscard]] did::Result<Dataset> parse_nquads(std::string_view text, std::size_t max_bytes = std::size_t{64} << 20U);

// The quads as canonical N-Quads (RDFC-1.0 appendix A), one line each, in the order of the dataset (not sorted).
[[nodiscard]] std::string to_nquads(const Dataset& dataset);

enum class HashAlgorithm : std::uint8_t { sha256, sha384 };

struct CanonicalizeOptions {
  HashAlgorithm hash = HashAlgorithm::sha256;
  // How many steps of Hash N-Degree Quads (calls and permutations, counted before they are made) may be spent together. Ordinary data
  // needs a handful for a blank node; a ring or list of n like nodes takes n for each, so that up to sqrt(max_work) of them, 128,
  // are told apart. One blank node may take a quarter more than this root: what takes longer would not come to an end for
  // all nodes, and is refused at the first, while it is cheap.
  std::uint64_t max_work = 16'384;
  bool issued_map = true;  // fill CanonicalDataset::issued
};

struct CanonicalDataset {
  std::string nquads;  // canonical N-Quads, sorted by code point
  // The issued identifiers map: the label in the input, the canonical one ("c14n0"), in the order of issue.
  std::vector<std::pair<std::string, std::string>> issued;
};

// PRECONDITION: the dataset is a set (make_set). Errors: too_large ("limit exceeded") where max_work does not suffice.
[[nodiscard]] did::Result<CanonicalDataset> canonicalize(const Dataset& dataset, const CanonicalizeOptions& options = {});

}  // namespace vc::rdf
