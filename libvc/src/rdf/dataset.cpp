#include "dataset.h"

#include <algorithm>
#include <cstring>

namespace vc::rdf {
namespace {

constexpr TermId empty_slot = 0xffffffffU;

std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t prime = 0x9e3779b97f4a7c15U;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    hash = (hash ^ word) * prime;
    hash ^= hash >> 32U;
  }
  std::uint64_t rest = text.size();
  std::memcpy(&rest, text.data(), text.size() < 8 ? text.size() : 0);
  hash = (hash ^ rest ^ text.size() << 56U) * prime;
  return hash ^ hash >> 29U;
}

std::uint64_t hash_of(const Term& term) {
  auto hash = mix(static_cast<std::uint64_t>(term.kind) + 1, term.value);
  if (term.kind != TermKind::literal) return hash;
  return mix(mix(hash, term.datatype), term.language);
}

}  // namespace

Dataset::Dataset() : arena_(std::make_unique<std::pmr::monotonic_buffer_resource>(4096)), index_(64, empty_slot) {}
Dataset::Dataset(Dataset&&) noexcept = default;
Dataset& Dataset::operator=(Dataset&&) noexcept = default;
Dataset::~Dataset() = default;

std::string_view Dataset::keep(std::string_view text) {
  if (text.empty()) return {};
  auto* copy = static_cast<char*>(arena_->allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

void Dataset::grow() {
  index_.assign(index_.size() * 2, empty_slot);
  const auto mask = index_.size() - 1;
  for (TermId id = 0; id < terms_.size(); ++id) {
    auto slot = hash_of(terms_[id]) & mask;
    while (index_[slot] != empty_slot) slot = (slot + 1) & mask;
    index_[slot] = id;
  }
}

TermId Dataset::add_term(const Term& term) {
  if (terms_.size() * 2 >= index_.size()) grow();
  const auto mask = index_.size() - 1;
  auto slot = hash_of(term) & mask;
  for (; index_[slot] != empty_slot; slot = (slot + 1) & mask)
    if (terms_[index_[slot]] == term) return index_[slot];
  const auto id = static_cast<TermId>(terms_.size());
  index_[slot] = id;
  terms_.push_back({.kind = term.kind, .value = keep(term.value), .datatype = keep(term.datatype), .language = keep(term.language)});
  return id;
}

TermId Dataset::add_iri(std::string_view iri) { return add_term({.kind = TermKind::iri, .value = iri, .datatype = {}, .language = {}}); }
TermId Dataset::add_blank(std::string_view label) {
  return add_term({.kind = TermKind::blank, .value = label, .datatype = {}, .language = {}});
}

void Dataset::make_set() {
  std::ranges::sort(quads_);
  const auto repeated = std::ranges::unique(quads_);
  quads_.erase(repeated.begin(), repeated.end());
}

}  // namespace vc::rdf
