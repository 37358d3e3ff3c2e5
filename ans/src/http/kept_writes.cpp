#include "http/kept_writes.h"

#include <agent/structured_field.h>
#include <did/json.h>

#include <utility>

#include "http/api.h"
#include "records/command_form.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::size_t kept_overhead = 512;  // of the lists, the maps and the small strings
constexpr std::size_t share = 16;           // one signer has at most that part of all

std::unexpected<Problem> bad_key(const std::string& why) {
  return refuse(ProblemCode::invalid_argument, "`Idempotency-Key` is " + why,
                "write it as a string of RFC 9651: \"8e03978e-40d5-43dd-bc93-6898147600bd\", in its quotes");
}

Answer<std::string> key_in(std::string_view field) {
  if (field.size() > 2 * idempotency_key_max_size + 2) return bad_key("over 255 characters");  // each may be escaped
  const auto item = agent::sf::parse_item(field);
  if (!item) return bad_key("malformed: " + item.error().message);
  const auto* text = std::get_if<std::string>(&item->value);
  if (text == nullptr) return bad_key("no string");
  if (!item->parameters.empty()) return bad_key("given with parameters");
  if (text->empty() || text->size() > idempotency_key_max_size) return bad_key(text->empty() ? "empty" : "over 255 characters");
  return *text;
}

// Whose proof the signed document of a write has; empty: there is none.
std::string signer_in(did::JsonValue body) {
  for (const auto* const member : {"statement", "command"})
    if (const auto document = member_of(body, member); document.is_object()) return signer_of(document);
  return signer_of(body);
}

did::Sha256 digest_of(const Request& request) {
  const auto body = did::digest_text(did::as_bytes(request.body));
  std::string text(verb_name(request.verb));
  for (const std::string_view part : {request.target, request.if_match, std::string_view(body)}) (text += '\n') += part;
  return did::sha256(did::as_bytes(text));
}

std::string_view signer_part(std::string_view scope) { return scope.substr(0, scope.find('\n')); }

std::size_t size_of(const KeyedWrite& write, const Response& answer) {
  auto bytes = kept_overhead + 3 * write.scope.size() + answer.body.size();
  for (const auto& [name, value] : answer.headers) bytes += value.size();
  return bytes;
}

}  // namespace

Answer<std::optional<KeyedWrite>> keyed_write(const Request& request) {
  if (!request.idempotency_key) return std::nullopt;
  DID_TRY(const auto key, key_in(*request.idempotency_key));
  DID_TRY(const auto document, did::JsonDocument::parse(request.body, {.max_bytes = request.body.size() + 1, .max_depth = 36}));
  if (!document.root().is_object()) return std::nullopt;
  auto signer = signer_in(document.root());
  if (signer.empty()) return std::nullopt;
  return KeyedWrite{.scope = std::move(signer) + '\n' + key, .request = digest_of(request)};
}

Answer<std::optional<Response>> KeptWrites::begin(const KeyedWrite& write, did::Time now) {
  const std::scoped_lock lock(mutex_);
  if (const auto found = by_scope_.find(write.scope); found != by_scope_.end() && now < found->second->until) {
    if (found->second->request == write.request) return found->second->answer;
    return refuse(ProblemCode::idempotency_key_reused, "this `Idempotency-Key` came before with another request of the same signer",
                  "take a new key for each new request; a key is known for 24 hours at most");
  }
  if (!being_done_.insert(write.scope).second)
    return refuse(ProblemCode::conflict, "a request with this `Idempotency-Key` is being done",
                  "send it again in a second, to hear what came of it");
  return std::nullopt;
}

void KeptWrites::finish(const KeyedWrite& write, const Response* answer, did::Time now) {
  const std::scoped_lock lock(mutex_);
  being_done_.erase(write.scope);
  if (answer == nullptr) return;
  const auto bytes = size_of(write, *answer);
  if (bytes > max_bytes_ / share) return;
  Entry entry{write.scope, std::string(signer_part(write.scope)), write.request, *answer, bytes, now + write_kept_for};
  make_room(entry, now);
  const auto place = entries_.insert(entries_.end(), std::move(entry));
  by_scope_[place->scope] = place;
  auto& own = shares_[place->signer];
  own.entries.push_back(place);
  own.bytes += bytes;
  bytes_ += bytes;
}

void KeptWrites::make_room(const Entry& entry, did::Time now) {
  while (!entries_.empty() && (now >= entries_.front().until || bytes_ + entry.bytes > max_bytes_)) forget(entries_.begin());
  for (auto own = shares_.find(entry.signer); own != shares_.end() && own->second.bytes + entry.bytes > max_bytes_ / share;
       own = shares_.find(entry.signer))
    forget(own->second.entries.front());
}

void KeptWrites::forget(Entries::iterator entry) {
  const auto own = shares_.find(entry->signer);
  own->second.entries.pop_front();
  own->second.bytes -= entry->bytes;
  if (own->second.entries.empty()) shares_.erase(own);
  if (const auto known = by_scope_.find(entry->scope); known != by_scope_.end() && known->second == entry) by_scope_.erase(known);
  bytes_ -= entry->bytes;
  entries_.erase(entry);
}

}  // namespace ans
