#include "structure_rules.h"

#include <algorithm>
#include <array>

#include "did/text.h"

namespace vc::rules {
namespace {

constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Bytes that no URL holds. Above ASCII everything but the C1 controls may stand (RFC 3987).
constexpr std::array<bool, 256> url_breakers = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c <= 0x20; ++c) table[c] = true;
  for (const char c : {'<', '>', '"', '{', '}', '|', '\\', '^', '`', '\x7f'}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool has_c1_control(std::string_view text) {
  for (std::size_t at = text.find('\xc2'); at != std::string_view::npos; at = text.find('\xc2', at + 1))
    if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0) return true;
  return false;
}

// RFC 5646 2.1, well-formedness: subtags of one to eight letters and digits, the first of letters.
bool is_language_tag(std::string_view tag) {
  std::size_t start = 0;
  bool singleton_last = false;
  while (true) {
    const auto end = std::min(tag.find('-', start), tag.size());
    const auto subtag = tag.substr(start, end - start);
    if (subtag.empty() || subtag.size() > 8) return false;
    if (!std::ranges::all_of(subtag, [&](char c) { return is_alpha(c) || (start > 0 && is_digit(c)); })) return false;
    singleton_last = subtag.size() == 1;
    if (start == 0 && singleton_last && std::string_view("xXiI").find(subtag[0]) == std::string_view::npos) return false;
    if (end == tag.size()) return !singleton_last;
    start = end + 1;
  }
}

// A term, or an absolute URL.
bool is_type(std::string_view text) {
  if (text.empty() || text.front() == '@') return false;
  if (text.contains(':')) return is_url(text);
  return std::ranges::none_of(text, [](char c) { return url_breakers[static_cast<unsigned char>(c)]; }) && !has_c1_control(text);
}

void check_language_value(JsonValue value, const Place& place, Breaches& breaches) {
  if (value.is_string()) return;
  if (!value.is_object()) return breaches.add(place, "a text is a string or an object with @value");
  if (!value.find_string("@value")) breaches.add(Place(place, "@value"), "@value is missing or no string");
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto member = value.member_name(i);
    const auto content = value.member_value(i);
    if (member == "@value") continue;
    if (member == "@language") {
      if (!content.is_string() || !is_language_tag(content.string()))
        breaches.add(Place(place, member), "@language is no BCP 47 language tag");
    } else if (member == "@direction") {
      if (!content.is_string() || (content.string() != "ltr" && content.string() != "rtl"))
        breaches.add(Place(place, member), "@direction is `ltr` or `rtl`");
    } else {
      breaches.add(Place(place, member), "a language value has @value, @language and @direction only");
    }
  }
}

void check_context(JsonValue contexts, std::size_t index, const Place& place, Breaches& breaches) {
  const auto one = contexts[index];
  const Place here(place, index);
  if (!one.is_object() && (!one.is_string() || !is_url(one.string()))) return breaches.add(here, "a context is a URL or an object");
  for (std::size_t before = 0; before < index; ++before)
    if (contexts[before].equals(one)) return breaches.add(here, "a set holds no item twice");
  // B.1: the base contexts protect their terms, so that one on top of the other cannot be processed.
  if (index > 0 && one.is_string() && (one.string() == context_v1 || one.string() == context_v2))
    breaches.add(here, "a base context stands first, and there is only one");
}

}  // namespace

std::string Place::pointer() const {
  if (up_ == nullptr) return {};
  std::string text = up_->pointer() + '/';
  if (index_) return text + std::to_string(*index_);
  did::append_pointer_token(member_, text);
  return text;
}

void Breaches::add(const Place& place, std::string detail, Problem problem) {
  findings_.push_back({problem, place.pointer(), std::move(detail)});
}

bool is_url(std::string_view text) {
  if (text.empty() || !is_alpha(text.front())) return false;
  std::size_t at = 1;
  while (at < text.size() && (is_alpha(text[at]) || is_digit(text[at]) || text[at] == '+' || text[at] == '-' || text[at] == '.')) ++at;
  if (at + 1 >= text.size() || text[at] != ':') return false;
  return std::ranges::none_of(text, [](char c) { return url_breakers[static_cast<unsigned char>(c)]; }) && !has_c1_control(text);
}

void check_contexts(JsonValue document, Breaches& breaches) {
  const Place place(top, "@context");
  const auto contexts = document.find("@context");
  if (!contexts) return breaches.add(place, "@context is missing");
  if (!contexts->is_array() || contexts->size() == 0) return breaches.add(place, "@context is an array of one or more contexts");
  if (!data_model(document)) breaches.add(Place(place, 0), "the first context is `" + std::string(context_v2) + "`");
  for (std::size_t i = 0; i < contexts->size(); ++i) check_context(*contexts, i, place, breaches);
}

void check_no_keywords(JsonValue object, const Place& place, Breaches& breaches) {
  for (std::size_t i = 0; i < object.size(); ++i)
    if (const auto member = object.member_name(i); member.starts_with('@') && member != "@context")
      breaches.add(Place(place, member), "the keyword `" + std::string(member) + "` is not written out in this format");
}

void check_url(JsonValue value, const Place& place, Breaches& breaches) {
  if (!value.is_string()) return breaches.add(place, "a single URL is expected, not `" + std::string(name(value.kind())) + "`");
  if (!is_url(value.string())) breaches.add(place, "`" + std::string(value.string()) + "` is no URL");
}

void check_optional_url(JsonValue object, std::string_view member, const Place& place, Breaches& breaches) {
  if (const auto value = object.find(member)) check_url(*value, Place(place, member), breaches);
}

void check_types(JsonValue object, const Place& place, Breaches& breaches) {
  const Place here(place, "type");
  const auto type = object.find("type");
  if (!type) return breaches.add(here, "type is missing");
  if (type->is_string()) {
    if (!is_type(type->string())) breaches.add(here, "a type is a term or an absolute URL");
    return;
  }
  if (!type->is_array() || type->size() == 0) return breaches.add(here, "type is a string, or an array of one or more");
  for (std::size_t i = 0; i < type->size(); ++i) {
    const auto one = (*type)[i];
    if (!one.is_string() || !is_type(one.string())) breaches.add(Place(here, i), "a type is a term or an absolute URL");
    for (std::size_t before = 0; before < i; ++before)
      if ((*type)[before].equals(one)) breaches.add(Place(here, i), "a set holds no item twice");
  }
}

void check_language_text(JsonValue object, std::string_view member, const Place& place, Breaches& breaches) {
  const auto value = object.find(member);
  if (!value) return;
  const Place here(place, member);
  if (!value->is_array()) return check_language_value(*value, here, breaches);
  if (value->size() == 0) breaches.add(here, "an array of texts holds at least one");
  for (std::size_t i = 0; i < value->size(); ++i) check_language_value((*value)[i], Place(here, i), breaches);
}

void check_party(JsonValue value, const Place& place, Breaches& breaches) {
  if (!value.is_object()) return check_url(value, place, breaches);
  check_no_keywords(value, place, breaches);
  const Place here(place, "id");
  const auto id = value.find("id");
  if (!id) return breaches.add(here, "id is missing");
  check_url(*id, here, breaches);
}

void check_typed_objects(JsonValue object, std::string_view member, Id id, const Place& place, Breaches& breaches) {
  const auto value = object.find(member);
  if (!value) return;
  for_each_object(*value, Place(place, member), breaches, [&](JsonValue one, const Place& here) {
    check_types(one, here, breaches);
    if (id == Id::required && !one.find("id")) breaches.add(Place(here, "id"), "id is missing");
    check_optional_url(one, "id", here, breaches);
  });
}

}  // namespace vc::rules
