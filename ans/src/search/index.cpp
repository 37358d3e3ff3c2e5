#include "search/index.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::size_t max_phrase_words = 8;
constexpr std::string_view common_host = "io.github.";  // of most MCP servers: where they are kept says nothing about them

std::vector<std::string> stems_of(std::string_view text, const Stemmer& stemmer) {
  std::vector<std::string> out;
  for (const auto& word : words_of(text, max_phrase_words))
    if (!is_stop_word(word.folded)) out.push_back(stemmer.stem(word.folded));
  return out;
}

std::string spaced(std::string_view path) {
  std::string out(path);
  std::ranges::replace_if(out, [](char c) { return c == '/' || c == '_' || c == '-' || c == '.'; }, ' ');
  return out;
}

std::span<const Document> documents_at(const std::unordered_map<std::string, std::vector<Document>>& places, std::string_view path) {
  const auto found = places.find(std::string(path));
  return found == places.end() ? std::span<const Document>() : std::span<const Document>(found->second);
}

}  // namespace

void SearchIndex::written(const WriteBatch& batch) {
  if (!wanted_) return;
  const std::scoped_lock lock(noting_);
  for (const auto& op : batch.ops())
    if (op.table == Table::state && op.kind == WriteBatch::Op::Kind::put) changed_.insert(op.key);
  stale_ = !changed_.empty();
}

Result<SearchIndex::Reading> SearchIndex::read() const {
  for (bool caught_up = false;; caught_up = true) {
    {
      std::shared_lock lock(changing_);
      if (loaded_ && (caught_up || !stale_)) return Reading(*this, std::move(lock));
    }
    const std::unique_lock lock(changing_);
    if (!loaded_) DID_CHECK(load());
    DID_CHECK(catch_up());
  }
}

void SearchIndex::clear() const {
  loaded_ = false;
  agents_.clear();
  documents_.clear();
  at_.clear();
  under_.clear();
  text_ = {};
  phrases_.clear();
}

Result<void> SearchIndex::load() const {
  clear();
  wanted_ = true;  // before the scan: what is written during it is read again
  make_phrases();
  Result<void> applied;
  DID_CHECK(store_.scan(Table::state, {}, {}, [&](std::string_view, std::string_view bytes) {
    const auto state = RegistryState::parse(bytes);
    applied = state ? apply(*state) : std::unexpected(state.error());
    return applied.has_value();
  }));
  DID_CHECK(std::move(applied));
  loaded_ = true;
  return {};
}

Result<void> SearchIndex::refresh(const std::string& agent_key) const {
  DID_TRY(const auto bytes, store_.get(Table::state, agent_key));
  if (!bytes) return {};  // it was pending, and is free again
  DID_TRY(const auto state, RegistryState::parse(*bytes));
  return apply(state);
}

// What cannot be read makes the index empty: the next question makes it again.
Result<void> SearchIndex::catch_up() const {
  std::set<std::string> changed;
  {
    const std::scoped_lock lock(noting_);
    changed.swap(changed_);
    stale_ = false;
  }
  for (const auto& agent_key : changed) {
    auto applied = refresh(agent_key);
    if (applied) continue;
    clear();
    return applied;
  }
  return {};
}

Result<void> SearchIndex::apply(const RegistryState& state) const {
  if (is_pending(state)) return {};
  auto& agent = agents_[state.agent_key];
  if (agent == nullptr) agent = std::make_unique<IndexedAgent>();
  agent->state = state;
  // Versions are only ever added, and never change what they offer.
  for (auto i = agent->versions.size(); i < state.versions.size(); ++i) {
    DID_TRY(auto version, index_version(state.versions[i]));
    documents_.push_back(agent.get());
    place(version);
    agent->versions.push_back(std::move(version));
  }
  return {};
}

Result<IndexedVersion> SearchIndex::index_version(const VersionState& version) const {
  IndexedVersion out{{}, static_cast<Document>(documents_.size())};
  DID_TRY(const auto text, store_.get(Table::statements, version.record_id));
  if (!text || text->empty()) return out;  // erased: nothing of it is found
  const auto statement = AgentStatement::parse(*text);
  if (!statement) return did::fail(did::Errc::corrupt, "statement `" + version.record_id + "`: " + statement.error().detail);
  out.listing = read_listing(*statement);
  return out;
}

void SearchIndex::place(const IndexedVersion& version) const {
  const auto add = [&](Places& places, const std::string& key) {
    auto& documents = places[key];
    if (documents.empty() || documents.back() != version.document) documents.push_back(version.document);
  };
  for (const auto& offer : version.listing.offers) {
    for (const auto& key : offer.path.postings()) add(under_, key);
    add(at_, std::string(offer.path.text()));
    const auto taxonomy = offer.path.taxonomy();
    if (const auto version_at = taxonomy.find('@'); version_at != std::string_view::npos)
      add(at_, std::string(taxonomy.substr(0, version_at)) + ":" + std::string(offer.path.path()));
  }
  text_.add(version.document, fields_of(version.listing));
}

std::string SearchIndex::caption_of(const CapabilityPath& path) const {
  if (const auto* known = taxonomies_.concept_of(path)) return known->caption + " " + known->description;
  auto words = path.path();
  if (path.taxonomy() == "mcp") {
    words.remove_prefix(std::min(words.find('/') + 1, words.size()));  // "server/", "tool/"
    if (words.starts_with(common_host)) words.remove_prefix(common_host.size());
  }
  return spaced(words);
}

std::vector<FieldText> SearchIndex::fields_of(const Listing& listing) const {
  std::vector<FieldText> out{{Field::name, listing.display_name}, {Field::description, listing.description}};
  std::string queries;
  for (const auto& one : listing.queries) queries += one + "\n";
  std::string tags;
  for (const auto& one : listing.tags) tags += one + "\n";
  std::string captions;
  for (const auto& offer : listing.offers) captions += caption_of(offer.path) + "\n";
  out.push_back({Field::queries, std::move(queries)});
  out.push_back({Field::tags, std::move(tags)});
  out.push_back({Field::capabilities, std::move(captions)});
  return out;
}

void SearchIndex::make_phrases() const {
  const Stemmer stemmer;
  for (const auto& taxonomy : taxonomies_.all()) {
    for (const auto& one : taxonomy.concepts()) {
      const auto path = CapabilityPath::parse(taxonomy.id() + ":" + one.path);
      if (!path) continue;  // INVARIANT: the taxonomy was checked when it was read
      auto ways = one.aliases;
      ways.push_back(one.caption);
      for (const auto& way : ways)
        if (auto stems = stems_of(way, stemmer); !stems.empty()) phrases_.push_back({std::move(stems), *path});
    }
  }
}

std::span<const Document> SearchIndex::Reading::at(const CapabilityPath& path) const { return documents_at(index_->at_, path.text()); }

std::span<const Document> SearchIndex::Reading::at_or_below(const CapabilityPath& path) const { return documents_at(index_->under_, path.text()); }

std::vector<TextHit> SearchIndex::Reading::find(std::string_view question) const {
  auto words = asked_words(question);
  std::set<std::string_view> stems;
  for (const auto& word : words) stems.insert(word.stem);
  for (const auto& phrase : index_->phrases_) {
    if (!std::ranges::all_of(phrase.stems, [&](const std::string& stem) { return stems.contains(stem); })) continue;
    std::vector<std::span<const Document>> answers{at_or_below(phrase.path)};
    for (const auto& target : index_->taxonomies_.counterparts(phrase.path))
      if (target.relation == Relation::exact) answers.push_back(at_or_below(target.path));
    for (auto& word : words) {
      if (std::ranges::find(phrase.stems, word.stem) == phrase.stems.end()) continue;
      for (const auto answer : answers)
        if (!answer.empty()) word.concepts.push_back(answer);
    }
  }
  return index_->text_.find(words);
}

}  // namespace ans
