#include "reader.h"

#include <algorithm>
#include <utility>

#include "characters.h"

namespace agent::sf {

using did::Errc;
using did::fail;

std::unexpected<did::Error> Reader::malformed(std::string what) const {
  return fail(Errc::malformed, std::move(what) + " at offset " + std::to_string(at_) + " of a structured field");
}

bool Reader::take(char c) {
  if (done() || text_[at_] != c) return false;
  ++at_;
  return true;
}

void Reader::skip_spaces() {
  while (peek() == ' ') ++at_;
}

void Reader::skip_optional_space() {
  while (peek() == ' ' || peek() == '\t') ++at_;
}

template <class Entries>
Result<void> Reader::put(Entries& entries, typename Entries::value_type entry) const {
  const auto same = std::ranges::find(entries, entry.key, &Entries::value_type::key);
  if (same == entries.end()) {
    entries.push_back(std::move(entry));
    return {};
  }
  if (repeated_ == Repeated::refuse) return fail(Errc::malformed, "key `" + entry.key + "` stands twice in a structured field");
  *same = std::move(entry);
  return {};
}

Result<bool> Reader::next_member(std::size_t members) {
  skip_optional_space();
  if (done()) return false;
  if (members >= max_members) return fail(Errc::too_large, "structured field has more than " + std::to_string(max_members) + " members");
  if (!take(',')) return malformed("no comma after a member");
  skip_optional_space();
  if (done()) return malformed("comma without a member after it");
  return true;
}

Result<List> Reader::list() {
  List members;
  for (bool more = !done(); more;) {
    DID_TRY(auto one, member());
    members.push_back(std::move(one));
    DID_TRY(more, next_member(members.size()));
  }
  return members;
}

Result<Dictionary> Reader::dictionary() {
  Dictionary entries;
  std::size_t members = 0;
  for (bool more = !done(); more;) {
    Entry entry;
    DID_TRY(entry.key, key());
    if (take('=')) {
      DID_TRY(entry.value, member());
    } else {
      // Step 2.3: a key alone is true, and may have parameters.
      DID_TRY(auto rest, parameters());
      entry.value = Item{true, std::move(rest)};
    }
    DID_CHECK(put(entries, std::move(entry)));
    DID_TRY(more, next_member(++members));
  }
  return entries;
}

Result<Member> Reader::member() {
  if (peek() != '(') return item();
  return inner_list();
}

Result<InnerList> Reader::inner_list() {
  if (!take('(')) return malformed("no inner list");
  InnerList list;
  for (;;) {
    skip_spaces();
    if (take(')')) break;
    if (done()) return malformed("inner list is not closed");
    if (list.items.size() >= max_inner_members) {
      return fail(Errc::too_large, "inner list has more than " + std::to_string(max_inner_members) + " members");
    }
    DID_TRY(auto one, item());
    list.items.push_back(std::move(one));
    if (peek() != ' ' && peek() != ')') return malformed("no space between the members of an inner list");
  }
  DID_TRY(list.parameters, parameters());
  return list;
}

Result<Item> Reader::item() {
  Item one;
  DID_TRY(one.value, bare_item());
  DID_TRY(one.parameters, parameters());
  return one;
}

Result<Parameters> Reader::parameters() {
  Parameters all;
  while (take(';')) {
    if (all.size() >= max_parameters) return fail(Errc::too_large, "item has more than " + std::to_string(max_parameters) + " parameters");
    skip_spaces();
    Parameter one;
    DID_TRY(one.key, key());
    if (take('=')) {
      DID_TRY(one.value, bare_item());
    } else {
      one.value = true;
    }
    DID_CHECK(put(all, std::move(one)));
  }
  return all;
}

Result<std::string> Reader::key() {
  if (!begins_key(peek())) return malformed("no key");
  const auto begin = at_;
  while (in_key(peek())) ++at_;
  return std::string(text_.substr(begin, at_ - begin));
}

}  // namespace agent::sf
