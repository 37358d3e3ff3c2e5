#include <algorithm>
#include <span>
#include <utility>

#include "jsonld/arena.h"
#include "rdf/nquads.h"
#include "text_hash.h"
#include "vc/rdf.h"

namespace vc::rdf {
namespace {

std::uint64_t hash_term(const Term& term) {
  auto h = text_hash(term.value, static_cast<std::uint64_t>(term.kind));
  // Datatypes are few: their length and the end of their name tell them apart.
  if (term.kind == TermKind::literal)
    h ^= text_hash(term.datatype.substr(term.datatype.size() < 8 ? 0 : term.datatype.size() - 8), term.datatype.size());
  return term.language.empty() ? h : h ^ text_hash(term.language);
}

// A place of the table: the upper half of a hash, and a term's number plus one. 0: free.
constexpr std::uint64_t hash_bits = 0xffffffff00000000U;
std::uint64_t entry_of(std::uint64_t hash, std::size_t number) { return (hash & hash_bits) | (number + 1); }
TermId number_of(std::uint64_t entry) { return static_cast<TermId>(entry) - 1; }
std::size_t place_of(std::uint64_t hash, std::size_t mask) { return (hash >> 32U) & mask; }

}  // namespace

struct Dataset::Texts {
  jsonld::Arena arena;
  [[nodiscard]] std::string_view copy(std::string_view text) { return text.empty() ? std::string_view() : arena.copy(text); }
};

Dataset::Dataset() : texts_(std::make_unique<Texts>()) {}
Dataset::Dataset(Dataset&&) noexcept = default;
Dataset& Dataset::operator=(Dataset&&) noexcept = default;
Dataset::~Dataset() = default;

void Dataset::grow() {
  constexpr std::size_t first = 512;
  const auto old = std::exchange(index_, std::vector<std::uint64_t>(std::max(first, 2 * index_.size())));
  if (old.empty()) {
    terms_.reserve(first / 4);
    quads_.reserve(first / 4);
  }
  const auto mask = index_.size() - 1;
  for (const auto entry : old) {
    if (entry == 0) continue;
    auto place = place_of(entry, mask);
    while (index_[place] != 0) place = (place + 1) & mask;
    index_[place] = entry;
  }
}

TermId Dataset::add_term(const Term& term) {
  if (2 * (terms_.size() + 1) > index_.size()) grow();  // at most half full
  const auto hash = hash_term(term);
  const auto mask = index_.size() - 1;
  auto place = place_of(hash, mask);
  for (; index_[place] != 0; place = (place + 1) & mask)
    if (((index_[place] ^ hash) & hash_bits) == 0 && terms_[number_of(index_[place])] == term) return number_of(index_[place]);
  index_[place] = entry_of(hash, terms_.size());
  const auto datatype = term.datatype == xsd_string ? xsd_string : texts_->copy(term.datatype);
  terms_.emplace_back(term.kind, texts_->copy(term.value), datatype, texts_->copy(term.language));
  return static_cast<TermId>(terms_.size() - 1);
}

TermId Dataset::add_iri(std::string_view iri) { return add_term({TermKind::iri, iri, {}, {}}); }
TermId Dataset::add_blank(std::string_view label) { return add_term({TermKind::blank, label, {}, {}}); }

// By subject first, in one pass: whoever writes node by node leaves little to sort after that.
void Dataset::make_set() {
  std::vector<std::uint32_t> end(terms_.size() + 1);
  for (const auto& quad : quads_) ++end[quad.subject + 1];
  for (std::size_t i = 1; i < end.size(); ++i) end[i] += end[i - 1];
  std::vector<Quad> ordered(quads_.size());
  for (const auto& quad : quads_) ordered[end[quad.subject]++] = quad;  // now it is where the subject's quads end
  quads_ = std::move(ordered);
  for (std::size_t i = 0, start = 0; start < quads_.size(); start = end[i++]) {
    const auto of_one = std::span(quads_).subspan(start, end[i] - start);
    if (!std::ranges::is_sorted(of_one)) std::ranges::sort(of_one);
  }
  const auto repeated = std::ranges::unique(quads_);
  quads_.erase(repeated.begin(), repeated.end());
}

}  // namespace vc::rdf
