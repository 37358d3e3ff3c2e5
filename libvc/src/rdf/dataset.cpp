#include "vc/rdf.h"

#include <algorithm>
#include <cstring>

namespace vc::rdf {
namespace {

// Of the words of a text, whatever it is: terms that differ in their last bytes only are the rule.
std::uint64_t hash_text(std::string_view text, std::uint64_t h) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
  const char* at = text.data();
  for (std::size_t left = text.size(); left > 0;) {
    const std::size_t size = std::min<std::size_t>(left, 8);
    std::uint64_t word = 0;
    std::memcpy(&word, at, size);
    h = (h ^ word) * odd;
    h ^= h >> 32U;
    at += size;
    left -= size;
  }
  return (h ^ text.size()) * odd;
}

std::uint64_t hash_term(const Term& term) {
  static const char seed = 0;  // by where the program was loaded: nobody outside can choose terms that collide
  auto h = hash_text(term.value, reinterpret_cast<std::uintptr_t>(&seed) + static_cast<std::uint64_t>(term.kind));
  if (term.kind == TermKind::literal) h = hash_text(term.language, hash_text(term.datatype, h));
  return h ^ (h >> 29U);
}

std::string_view copy_text(std::pmr::memory_resource& arena, std::string_view text) {
  if (text.empty()) return {};
  auto* const out = static_cast<char*>(arena.allocate(text.size(), 1));
  std::memcpy(out, text.data(), text.size());
  return {out, text.size()};
}

}  // namespace

Dataset::Dataset() : arena_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {}
Dataset::Dataset(Dataset&&) noexcept = default;
Dataset& Dataset::operator=(Dataset&&) noexcept = default;
Dataset::~Dataset() = default;

TermId Dataset::add_term(const Term& term) {
  // At most half full; entries are numbers plus one, 0 is free.
  if (2 * (terms_.size() + 1) > index_.size()) {
    index_.assign(std::max<std::size_t>(64, 2 * index_.size()), 0);
    const auto mask = index_.size() - 1;
    for (std::uint32_t id = 0; id < terms_.size(); ++id) {
      auto place = hash_term(terms_[id]) & mask;
      while (index_[place] != 0) place = (place + 1) & mask;
      index_[place] = id + 1;
    }
  }
  const auto mask = index_.size() - 1;
  auto place = hash_term(term) & mask;
  while (index_[place] != 0) {
    if (terms_[index_[place] - 1] == term) return index_[place] - 1;
    place = (place + 1) & mask;
  }
  terms_.push_back({term.kind, copy_text(*arena_, term.value), copy_text(*arena_, term.datatype), copy_text(*arena_, term.language)});
  index_[place] = static_cast<std::uint32_t>(terms_.size());
  return index_[place] - 1;
}

TermId Dataset::add_iri(std::string_view iri) { return add_term({TermKind::iri, iri, {}, {}}); }
TermId Dataset::add_blank(std::string_view label) { return add_term({TermKind::blank, label, {}, {}}); }

void Dataset::make_set() {
  std::ranges::sort(quads_);
  const auto repeated = std::ranges::unique(quads_);
  quads_.erase(repeated.begin(), repeated.end());
}

}  // namespace vc::rdf
