#include "search/index.h"

#include <did/hash.h>
#include <did/json.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "history/projection.h"
#include "records/record.h"

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

constexpr std::uint64_t most_at_once = 20'000;  // events that a question reads itself
constexpr std::size_t rows_of_a_batch = 2'000;  // others wait for no longer than it takes to write them

// The entry of `meta`: blocks, documents, what they were made with.
struct MetaRow {
  std::uint32_t blocks = 0;
  std::uint64_t documents = 0;
  std::string made_with{};
};

std::string text_of(const MetaRow& row) { return std::to_string(row.blocks) + " " + std::to_string(row.documents) + " " + row.made_with; }

std::optional<MetaRow> row_from(std::string_view text) {
  const auto fields = split(text, ' ');
  if (fields.size() != 3) return std::nullopt;
  MetaRow out{.made_with = std::string(fields[2])};
  const auto number = [](std::string_view field, auto& into) {
    const auto* const end = field.data() + field.size();
    const auto [at, error] = std::from_chars(field.data(), end, into);
    return error == std::errc() && at == end;
  };
  return number(fields[0], out.blocks) && number(fields[1], out.documents) ? std::optional(std::move(out)) : std::nullopt;
}

// Only what the index asks of an event: its type, its agent, and the statement that it names.
Result<Event> read_briefly(std::string_view bytes) {
  const auto document = did::JsonDocument::parse(bytes);
  const auto type = document ? event_type_from(document->root().find_string("type").value_or("")) : std::nullopt;
  if (!type) return did::fail(did::Errc::corrupt, "event: not one that this registry wrote");
  Event out;
  out.type = *type;
  out.agent = document->root().find_string("agent").value_or("");
  out.record_id = document->root().find_string("recordId").value_or("");
  return out;
}

// What the words of a statement depend on besides the statement: the way to find them, and the captions of concepts.
std::string made_with(const Taxonomies& taxonomies) {
  std::string all = "1";
  for (const auto& taxonomy : taxonomies.all()) {
    all += "\n" + std::string(taxonomy.id());
    for (const auto& one : taxonomy.concepts()) all += "\n" + one.path + "\t" + one.caption + "\t" + one.description;
  }
  return did::digest_text(did::as_bytes(all));
}

}  // namespace

void SearchIndex::written(const WriteBatch& batch) {
  agents_.written(batch);
  auto newest = newest_.load();
  for (const auto& op : batch.ops())
    if (op.table == Table::events && op.kind == WriteBatch::Op::Kind::put) newest = std::max(newest, sequence_of(op.key));
  newest_ = newest;
}

Result<SearchIndex::Reading> SearchIndex::read() const {
  DID_CHECK(ready());
  for (;;) {
    const auto last = std::max<std::uint64_t>(newest_, known_);
    {
      std::shared_lock lock(changing_);
      if (opened_ && next_ > last) return Reading(*this, std::move(lock));
    }
    const std::unique_lock lock(changing_);
    DID_CHECK(open());
    DID_CHECK(read_on(std::max<std::uint64_t>(last, known_)));
  }
}

Result<void> SearchIndex::ready() const {
  const auto last = std::max<std::uint64_t>(newest_, known_);
  if (!opened_ || next_ + most_at_once > last) return {};
  return did::fail(did::Errc::unavailable,
                   "the index of words is being made: " + std::to_string(next_ - 1) + " of " + std::to_string(last) + " events",
                   "wait until /readyz says ready");
}

Result<bool> SearchIndex::advance(std::uint64_t events) const {
  const std::unique_lock lock(changing_);
  DID_CHECK(open());
  const auto last = std::max<std::uint64_t>(newest_, known_);
  DID_CHECK(read_on(std::min(last, next_ + events - 1)));
  return next_ <= last;
}

Result<void> SearchIndex::open() const {
  if (opened_) return {};
  DID_TRY(const auto text, store_.get(Table::meta, words_meta_key));
  made_with_ = made_with(taxonomies_);
  auto row = text ? row_from(*text) : std::nullopt;
  is_stale_ = !row || row->made_with != made_with_;
  if (is_stale_) row = MetaRow{};
  text_.begin_after(row->blocks, row->documents);
  next_ = std::max<std::uint64_t>(1, std::uint64_t{row->blocks} * TextIndex::default_block_size);
  DID_TRY(known_, last_sequence(store_));
  make_phrases();
  opened_ = true;
  return {};
}

// The history up to and with `last`. What is read stays read where a later event cannot be.
Result<void> SearchIndex::read_on(std::uint64_t last) const {
  if (next_ > last) return {};
  Result<void> indexed;
  DID_CHECK(store_.scan(Table::events, {}, event_key(next_), [&](std::string_view key, std::string_view bytes) {
    const auto sequence = sequence_of(key);
    const auto event = read_briefly(bytes);
    indexed = event ? index_statement(*event, sequence) : std::unexpected(event.error());
    if (indexed) next_ = sequence + 1;
    return indexed.has_value() && sequence < last;
  }));
  DID_CHECK(indexed);
  if (next_ > last) return {};
  return did::fail(did::Errc::corrupt, "event " + std::to_string(next_) + " has vanished");
}

Result<void> SearchIndex::index_statement(const Event& event, std::uint64_t sequence) const {
  if (event.type != EventType::agent_registered && event.type != EventType::agent_updated) return {};
  const auto document = static_cast<Document>(sequence);
  DID_TRY(const auto text, store_.get(Table::statements, event.record_id));
  if (!text || text->empty()) {  // erased: nothing of it is found
    text_.add(document, event.agent, {});
    return {};
  }
  const auto statement = AgentStatement::parse_kept(*text, event.record_id);
  if (!statement) return did::fail(did::Errc::corrupt, "statement `" + event.record_id + "`: " + statement.error().detail);
  if (statement->disclose_to()) {  // nobody finds it by its words, nor is their number another by them
    text_.add(document, event.agent, {});
    return {};
  }
  const auto listing = read_listing(*statement);
  std::vector<std::string> places;
  for (const auto& offer : listing.offers)
    for (auto& place : offer.path.postings()) places.push_back(std::move(place));
  text_.add(document, event.agent, fields_of(listing), places);
  return {};
}

Result<std::optional<WriteBatch>> SearchIndex::stale_rows() const {
  const std::unique_lock lock(changing_);
  DID_CHECK(open());
  if (!is_stale_) return std::nullopt;
  WriteBatch batch;
  batch.remove(Table::meta, std::string(words_meta_key));  // first: what is left of the table counts for nothing from here on
  DID_CHECK(store_.scan(Table::words, {}, {}, [&](std::string_view key, std::string_view) {
    batch.remove(Table::words, std::string(key));
    return batch.ops().size() < rows_of_a_batch;
  }));
  is_stale_ = batch.ops().size() > 1;
  return is_stale_ ? std::optional(std::move(batch)) : std::nullopt;
}

std::vector<WriteBatch> SearchIndex::full_block() const {
  const std::shared_lock lock(changing_);
  std::vector<WriteBatch> out;
  if (!text_.has_full_block()) return out;
  for (auto& [key, value] : text_.full_block_entries()) {
    if (out.empty() || out.back().ops().size() == rows_of_a_batch) out.emplace_back();
    out.back().put(Table::words, std::move(key), std::move(value));
  }
  const MetaRow row{text_.blocks_with_full_block(), text_.documents_with_full_block(), made_with_};
  out.back().put(Table::meta, std::string(words_meta_key), text_of(row));
  return out;
}

void SearchIndex::drop_full_block() const {
  const std::unique_lock lock(changing_);
  text_.drop_full_block();
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

Result<std::vector<TextHit>> SearchIndex::Reading::find(std::string_view question) const {
  auto words = asked_words(question);
  std::set<std::string_view> stems;
  for (const auto& word : words) stems.insert(word.stem);
  for (const auto& phrase : index_->phrases_) {
    if (!std::ranges::all_of(phrase.stems, [&](const std::string& stem) { return stems.contains(stem); })) continue;
    std::vector<std::string> places{std::string(phrase.path.text())};
    for (const auto& target : index_->taxonomies_.counterparts(phrase.path))
      if (target.relation == Relation::exact) places.emplace_back(target.path.text());
    for (auto& word : words) {
      if (std::ranges::find(phrase.stems, word.stem) == phrase.stems.end()) continue;
      word.places.insert(word.places.end(), places.begin(), places.end());
    }
  }
  return index_->text_.find(words);
}

Result<std::string> SearchIndex::Reading::agent_of(Document document) const {
  DID_TRY(auto name, index_->text_.name_of(document));
  if (name) return *std::move(name);
  return did::fail(did::Errc::corrupt, "`words` has no name for document " + std::to_string(document), "make it again with ansd --rebuild");
}

}  // namespace ans
