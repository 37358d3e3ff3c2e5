#include "taxonomy/crosswalk.h"

#include <did/json.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::array<std::string_view, relation_count> relation_names{"exactMatch", "narrowMatch", "broadMatch", "closeMatch"};

std::unexpected<did::Error> bad_crosswalk(const std::string& pointer, std::string_view why) {
  return did::fail(did::Errc::malformed, "crosswalk: `" + pointer + "`: " + std::string(why));
}

using Key = std::string (*)(const Concept&);
std::string name_of(const Concept& one) { return one.name; }
std::string caption_of(const Concept& one) { return lower(one.caption); }
std::string both_of(const Concept& one) { return one.name + '\0' + lower(one.caption); }

// By key, where exactly one concept has it; nullptr where several do.
std::map<std::string, const Concept*> by_key(const Taxonomy& taxonomy, Key key) {
  std::map<std::string, const Concept*> out;
  for (const auto& one : taxonomy.concepts()) {
    const auto [at, added] = out.try_emplace(key(one), &one);
    if (!added) at->second = nullptr;
  }
  return out;
}

struct WordRule {
  std::string_view how;
  Relation relation;
  Key key;
};
constexpr std::array word_rules{
    WordRule{"name and caption", Relation::exact, both_of},
    WordRule{"name", Relation::close, name_of},
    WordRule{"caption", Relation::close, caption_of},
};

struct Lookup {
  WordRule rule;
  std::map<std::string, const Concept*> from, to;

  [[nodiscard]] const Concept* counterpart(const Concept& one) const {
    const auto key = rule.key(one);
    const auto found = to.find(key);
    return from.at(key) != nullptr && found != to.end() ? found->second : nullptr;
  }
};

}  // namespace

std::string_view name(Relation relation) { return relation_names[std::to_underlying(relation)]; }

std::optional<Relation> relation_called(std::string_view name) {
  const auto found = std::ranges::find(relation_names, name);
  if (found == relation_names.end()) return std::nullopt;
  return static_cast<Relation>(found - relation_names.begin());
}

Result<Crosswalk> Crosswalk::parse(std::string_view text) {
  DID_TRY(const auto document, did::JsonDocument::parse(text, {.max_bytes = taxonomy_max_size}));
  const auto head = document.root().find("crosswalk");
  const auto edges = document.root().find("edges");
  if (!head || !edges || !edges->is_array()) return bad_crosswalk("/", "`crosswalk` and an array `edges` are expected");
  if (edges->size() > taxonomy_max_concepts) return did::fail(did::Errc::too_large, "crosswalk: over 20000 edges");
  Crosswalk out{std::string(head->find_string("from").value_or("")), std::string(head->find_string("to").value_or("")), {}};
  if (out.from.empty() || out.to.empty()) return bad_crosswalk("/crosswalk", "`from` and `to` are expected");
  for (std::size_t i = 0; i < edges->size(); ++i) {
    const auto one = (*edges)[i];
    const auto from = one.find_string("from");
    const auto to = one.find_string("to");
    const auto relation = relation_called(one.find_string("relation").value_or(""));
    if (!from || !to || !relation)
      return bad_crosswalk("/edges/" + std::to_string(i),
                           "`from`, `to` and a `relation` (exactMatch, narrowMatch, broadMatch, closeMatch) are expected");
    out.edges.push_back({std::string(*from), std::string(*to), *relation, std::string(one.find_string("how").value_or("author"))});
  }
  return out;
}

Crosswalk Crosswalk::reversed() const {
  Crosswalk out{to, from, {}};
  for (const auto& one : edges) {
    auto relation = one.relation;
    if (relation == Relation::narrow || relation == Relation::broad)
      relation = relation == Relation::narrow ? Relation::broad : Relation::narrow;
    out.edges.push_back({one.to, one.from, relation, one.how});
  }
  std::ranges::sort(out.edges, {}, &Edge::from);
  return out;
}

Crosswalk derive_crosswalk(const Taxonomy& from, const Taxonomy& to) {
  std::vector<Lookup> lookups;
  for (const auto& rule : word_rules) lookups.push_back({rule, by_key(from, rule.key), by_key(to, rule.key)});
  Crosswalk out{from.id(), to.id(), {}};
  for (const auto& one : from.concepts()) {
    if (const auto* same = to.find(one.path)) {
      out.edges.push_back({one.path, same->path, Relation::exact, "path"});
      continue;
    }
    for (const auto& lookup : lookups) {
      const auto* other = lookup.counterpart(one);
      if (other == nullptr) continue;
      out.edges.push_back({one.path, other->path, lookup.rule.relation, std::string(lookup.rule.how)});
      break;
    }
  }
  return out;
}

}  // namespace ans
