#include "mounts/ard_order.h"

#include <did/codec.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::size_t order_max_text = 128;
constexpr std::size_t order_chunk = 512;              // states that are read at once
constexpr std::size_t order_most_states = 20'000;     // of the registry
constexpr std::size_t order_most_statements = 2'000;  // of one page
constexpr std::size_t order_max_cursor = 4096;

struct FieldWord {
  std::string_view word;
  ArdOrderField field;
};
constexpr std::array field_words{FieldWord{"createdAt", ArdOrderField::created_at},     FieldWord{"created_at", ArdOrderField::created_at},
                                 FieldWord{"displayName", ArdOrderField::display_name}, FieldWord{"identifier", ArdOrderField::identifier},
                                 FieldWord{"name", ArdOrderField::display_name},        FieldWord{"updatedAt", ArdOrderField::updated_at},
                                 FieldWord{"updated_at", ArdOrderField::updated_at}};

std::unexpected<Problem> bad_order(const std::string& what) {
  return refuse(ProblemCode::invalid_argument, "`orderBy`: " + what,
                "fields are identifier, displayName, createdAt, updatedAt, each with ASC or DESC");
}

Answer<ArdOrderTerm> order_term(std::string_view text) {
  std::vector<std::string_view> words;
  for (const auto word : split(text, ' '))
    if (!word.empty()) words.push_back(word);
  if (words.empty() || words.size() > 2) return bad_order("a field, and ASC or DESC, are expected between commas");
  const auto found = std::ranges::find(field_words, words[0], &FieldWord::word);
  if (found == field_words.end()) return bad_order("`" + std::string(words[0]) + "` is no field to order by");
  const auto direction = words.size() == 2 ? lower(words[1]) : "asc";
  if (direction != "asc" && direction != "desc") return bad_order("`" + std::string(words[1]) + "` is neither ASC nor DESC");
  return ArdOrderTerm{found->field, direction == "desc"};
}

// Numbers as text of one length.
std::string padded(std::uint64_t number) {
  const auto text = std::to_string(number);
  return std::string(20 - text.size(), '0') + text;
}

std::string order_key(ArdOrderField field, const RegistryState& agent, const VersionState& version) {
  switch (field) {
    case ArdOrderField::identifier: return agent.agent_key;
    case ArdOrderField::display_name: return lower(version.display_name);
    case ArdOrderField::created_at: return padded(agent.events.front());  // events are in order
    case ArdOrderField::updated_at: {
      const auto since = did::parse_date_time(version.status_at);
      const auto at = since ? std::chrono::duration_cast<std::chrono::milliseconds>(since->time_since_epoch()).count() : 0;
      return padded(static_cast<std::uint64_t>(std::max<std::int64_t>(at, 0)));
    }
  }
  std::unreachable();
}

// Where an agent stands: the key of each term, and then its name.
using Keys = std::vector<std::string>;

bool comes_before(const Keys& a, const Keys& b, const std::vector<ArdOrderTerm>& order) {
  for (std::size_t i = 0; i < order.size(); ++i)
    if (a[i] != b[i]) return order[i].descending ? a[i] > b[i] : a[i] < b[i];
  return a.back() < b.back();
}

std::string order_words(const std::vector<ArdOrderTerm>& order) {
  std::string out;
  for (const auto& term : order) out += std::to_string(std::to_underlying(term.field)) + (term.descending ? "-" : "+");
  return out;
}

std::string cursor_at(const std::vector<ArdOrderTerm>& order, const Keys& keys) {
  return did::base64url_encode(did::as_bytes(did::to_text(did::Json{{"order", order_words(order)}, {"keys", keys}})));
}

Answer<Keys> keys_of(std::string_view cursor, const std::vector<ArdOrderTerm>& order) {
  const auto bad = [] { return refuse(ProblemCode::invalid_argument, "the cursor is none that this registry gave for this order"); };
  const auto bytes = cursor.size() <= order_max_cursor ? did::base64url_decode(cursor) : did::Result<did::Bytes>();
  if (!bytes) return bad();
  const auto document = did::JsonDocument::parse(did::as_text(*bytes), {.max_bytes = order_max_cursor, .max_depth = 4});
  if (!document || document->root().find_string("order") != order_words(order)) return bad();
  const auto list = document->root().find("keys").value_or(did::JsonValue());
  if (!list.is_array() || list.size() != order.size() + 1) return bad();
  Keys out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].is_string()) return bad();
    out.emplace_back(list[i].string());
  }
  return out;
}

// Those behind `after` (nullptr: all), in order.
Answer<std::vector<Keys>> places_behind(const Api& api, const PageRequest& request, const std::vector<ArdOrderTerm>& order,
                                        const Keys* after) {
  std::vector<Keys> out;
  std::size_t seen = 0;
  const auto now = api.registry().now();
  for (std::string from;;) {
    DID_TRY(const auto agents, api.registry().agents_from(from, order_chunk));
    for (const auto& agent : agents) {
      const auto* version = preferred(agent, now);
      if (version == nullptr || version->unlisted || (request.versions && !request.versions(agent, *version))) continue;
      Keys keys;
      for (const auto& term : order) keys.push_back(order_key(term.field, agent, *version));
      keys.push_back(agent.agent_key);
      if (after == nullptr || comes_before(*after, keys, order)) out.push_back(std::move(keys));
    }
    seen += agents.size();
    if (seen > order_most_states)
      return refuse(ProblemCode::too_large, "over " + std::to_string(order_most_states) + " agents are not put in an order of their own",
                    "leave `orderBy` out");
    if (agents.size() < order_chunk) break;
    from = agents.back().agent_key + '\0';
  }
  std::ranges::sort(out, [&](const Keys& a, const Keys& b) { return comes_before(a, b, order); });
  return out;
}

}  // namespace

Answer<std::vector<ArdOrderTerm>> ard_order_of(std::string_view text) {
  std::vector<ArdOrderTerm> out;
  if (text.empty()) return out;
  if (text.size() > order_max_text) return bad_order("over 128 octets");
  for (const auto part : split(text, ',')) {
    DID_TRY(const auto term, order_term(part));
    if (std::ranges::find(out, term.field, &ArdOrderTerm::field) != out.end()) return bad_order("a field stands twice");
    out.push_back(term);
  }
  return out;
}

bool is_by_name(const std::vector<ArdOrderTerm>& order) {
  return order.empty() || order.front() == ArdOrderTerm{ArdOrderField::identifier, false};
}

Answer<Page> page_in_order(const Api& api, const PageRequest& request, const std::vector<ArdOrderTerm>& order, const Projection& make) {
  std::optional<Keys> after;
  if (!request.after.empty()) {
    DID_TRY(after, keys_of(request.after, order));
  }
  DID_TRY(const auto places, places_behind(api, request, order, after ? &*after : nullptr));
  Page page;
  std::size_t statements = 0;
  for (const auto& place : places) {
    if (page.rows.size() == request.limit || statements == order_most_statements) {
      page.next = cursor_at(order, places[statements - 1]);
      break;
    }
    ++statements;
    const auto agent = api.registry().state(place.back());
    if (!agent && agent.error().code == ProblemCode::not_found) continue;  // it went since
    DID_CHECK(agent);
    const auto* version = preferred(*agent, api.registry().now());
    if (version == nullptr) continue;
    DID_TRY(auto row, project_version(api, *agent, *version, make));
    if (row) page.rows.push_back(*std::move(row));
  }
  return page;
}

}  // namespace ans
