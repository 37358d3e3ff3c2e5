// RDF Dataset Canonicalization 1.0 (RDFC-1.0).
#pragma once

#include <did/result.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "dataset.h"

namespace vc::rdf {

enum class HashAlgorithm : std::uint8_t { sha256, sha384 };

struct CanonicalizeOptions {
  HashAlgorithm hash = HashAlgorithm::sha256;
  // How many steps of Hash N-Degree Quads (calls and permutations, counted before they are made) may be spent together; one
  // blank node may take a 64th of it. Ordinary data needs a handful, a ring of twenty nodes 800; data made to be slow is
  // refused while it is still cheap.
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
