#include "jsonld/active_context.h"

#include <algorithm>

#include "text_hash.h"

namespace vc::jsonld {
namespace {

constexpr std::uint64_t hash_bits = 0xffffffff00000000U;
std::size_t number_of(std::uint64_t place) { return (place & ~hash_bits) - 1; }

}  // namespace

std::string_view text_of(Direction direction) {
  if (direction == Direction::ltr) return "ltr";
  if (direction == Direction::rtl) return "rtl";
  return {};
}

bool TermDefinition::same_as(const TermDefinition& other) const {
  const bool same_context = context == other.context || (context != nullptr && other.context != nullptr && equal(context, other.context));
  return iri == other.iri && (iri.data() == nullptr) == (other.iri.data() == nullptr) && type == other.type && index == other.index &&
         nest == other.nest && same_context && language == other.language && direction == other.direction && container == other.container &&
         prefix == other.prefix && reverse == other.reverse;
}

ActiveContext::ActiveContext(const ActiveContext& other)
    : base(other.base),
      original_base(other.original_base),
      vocab(other.vocab),
      language(other.language),
      direction(other.direction),
      previous(other.previous),
      entries_(other.entries_),
      table_(other.table_) {}

// Where `term` stands in the table, or the free place where it would.
std::size_t ActiveContext::place_of(std::string_view term, std::uint64_t hash) const {
  const auto mask = table_.size() - 1;
  auto place = (hash >> 32U) & mask;
  for (; table_[place] != 0; place = (place + 1) & mask)
    if (((table_[place] ^ hash) & hash_bits) == 0 && entries_[number_of(table_[place])].name == term) break;
  return place;
}

const ContextEntry* ActiveContext::find(std::string_view term) const {
  if (table_.empty()) return nullptr;
  const auto place = table_[place_of(term, text_hash(term))];
  if (place == 0) return nullptr;
  const auto& entry = entries_[number_of(place)];
  return entry.definition == nullptr ? nullptr : &entry;
}

void ActiveContext::grow() {
  const auto old = std::exchange(table_, std::vector<std::uint64_t>(std::max<std::size_t>(64, 2 * table_.size())));
  const auto mask = table_.size() - 1;
  for (const auto entry : old) {
    if (entry == 0) continue;
    auto place = (entry >> 32U) & mask;
    while (table_[place] != 0) place = (place + 1) & mask;
    table_[place] = entry;
  }
}

void ActiveContext::define(std::string_view term, const TermDefinition* definition) {
  if (2 * entries_.size() >= table_.size()) grow();
  const auto hash = text_hash(term);
  auto& place = table_[place_of(term, hash)];
  if (place != 0) {
    entries_[number_of(place)].definition = definition;
    return;
  }
  entries_.emplace_back(term, definition);
  place = (hash & hash_bits) | entries_.size();
}

const TermDefinition* ActiveContext::undefine(std::string_view term) {
  if (table_.empty()) return nullptr;
  const auto place = table_[place_of(term, text_hash(term))];
  return place == 0 ? nullptr : std::exchange(entries_[number_of(place)].definition, nullptr);
}

void ActiveContext::reset() {
  entries_.clear();
  table_.clear();
  base = original_base;
  vocab = {};
  language = {};
  direction = Direction::absent;
}

bool ActiveContext::has_protected() const {
  return std::ranges::any_of(entries_,
                             [](const ContextEntry& entry) { return entry.definition != nullptr && entry.definition->is_protected; });
}

void ActiveContext::seal() {
  aliases_.clear();
  for (const auto& entry : entries_)
    if (entry.definition != nullptr && entry.definition->keyword != Keyword::none_of_them)
      aliases_.emplace_back(entry.definition->keyword, entry.name);
}

bool ActiveContext::means(std::string_view key, Keyword word) const {
  if (key.starts_with('@')) return key == text_of(word);
  return std::ranges::any_of(aliases_, [&](const auto& alias) { return alias.first == word && alias.second == key; });
}

const InverseContext& ActiveContext::inverse() const {
  std::call_once(inverse_once_, [this] { inverse_ = make_inverse(*this); });
  return *inverse_;
}

}  // namespace vc::jsonld
