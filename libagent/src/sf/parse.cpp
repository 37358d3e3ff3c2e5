// RFC 9651 4.2: the whole text is one list, dictionary or item.
#include <algorithm>

#include "reader.h"

namespace agent::sf {
namespace {

template <class Value>
Result<Value> whole(std::string_view text, Repeated repeated, Result<Value> (Reader::*read)()) {
  if (text.size() > max_text) return did::fail(did::Errc::too_large, "structured field of " + std::to_string(text.size()) + " bytes");
  Reader reader(text, repeated);
  reader.skip_spaces();
  auto value = (reader.*read)();
  if (!value) return value;
  reader.skip_spaces();
  if (!reader.done()) return reader.malformed("something after the value");
  return value;
}

template <class Entries>
const auto* found(const Entries& entries, std::string_view key) {
  const auto one = std::ranges::find(entries, key, &Entries::value_type::key);
  return one == entries.end() ? nullptr : &one->value;
}

}  // namespace

Result<List> parse_list(std::string_view text) { return whole(text, Repeated::last_wins, &Reader::list); }
Result<Dictionary> parse_dictionary(std::string_view text, Repeated repeated) { return whole(text, repeated, &Reader::dictionary); }
Result<Item> parse_item(std::string_view text, Repeated repeated) { return whole(text, repeated, &Reader::item); }
Result<InnerList> parse_inner_list(std::string_view text, Repeated repeated) { return whole(text, repeated, &Reader::inner_list); }

const BareItem* find(const Parameters& parameters, std::string_view key) { return found(parameters, key); }
const Member* find(const Dictionary& dictionary, std::string_view key) { return found(dictionary, key); }

}  // namespace agent::sf
