// The rules that credentials and presentations share (VC Data Model 2.0 section 4), and where their breaches are noted.
// Nothing is allocated while all is well.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vc/credential.h"

namespace vc::rules {

// A place in a document: a chain on the stack that becomes an RFC 6901 pointer only when there is something to report.
class Place {
 public:
  constexpr Place() = default;  // the document itself
  Place(const Place& up, std::string_view member) : up_(&up), member_(member) {}
  Place(const Place& up, std::size_t index) : up_(&up), index_(index) {}
  [[nodiscard]] std::string pointer() const;

 private:
  const Place* up_ = nullptr;
  std::string_view member_{};
  std::optional<std::size_t> index_{};
};

inline constexpr Place top{};

class Breaches {
 public:
  void add(const Place& place, std::string detail, Problem problem = Problem::malformed_value_error);
  [[nodiscard]] std::vector<Finding> take() && { return std::move(findings_); }

 private:
  std::vector<Finding> findings_;
};

// A scheme, then characters that a URL can hold: no space, no control, none of `<>"{}|\^` and no back tick.
[[nodiscard]] bool is_url(std::string_view text);

// 4.3: an ordered set of URLs and objects that begins with a base context, and with one only.
void check_contexts(JsonValue document, Breaches& breaches);
// 6.1: compacted JSON-LD has aliases for the keywords; one spelled out would be a second `id` or `type`.
void check_no_keywords(JsonValue object, const Place& place, Breaches& breaches);
// 4.4: a single URL.
void check_url(JsonValue value, const Place& place, Breaches& breaches);
void check_optional_url(JsonValue object, std::string_view member, const Place& place, Breaches& breaches);
// 4.5: one or more terms or absolute URLs, as a set.
void check_types(JsonValue object, const Place& place, Breaches& breaches);
// 4.6 and 11.1: a string, a language value, or several of them.
void check_language_text(JsonValue object, std::string_view member, const Place& place, Breaches& breaches);
// 5.3: each related resource is named once, with a digest at least.
void check_related_resources(JsonValue credential, Breaches& breaches);
// 4.7, 4.13: a URL, or an object with an `id` that is one.
void check_party(JsonValue value, const Place& place, Breaches& breaches);

// An object, or one or more of them in an array: `rule(object, place)` for each.
template <class Rule>
void for_each_object(JsonValue value, const Place& place, Breaches& breaches, const Rule& rule) {
  const auto check_one = [&](JsonValue one, const Place& here) {
    if (one.is_object())
      rule(one, here);
    else
      breaches.add(here, "an object is expected, not `" + std::string(name(one.kind())) + "`");
  };
  if (!value.is_array()) return check_one(value, place);
  if (value.size() == 0) breaches.add(place, "the array holds at least one object");
  for (std::size_t i = 0; i < value.size(); ++i) check_one(value[i], Place(place, i));
}

enum class Id : std::uint8_t { optional, required };
// 4.10, 4.11, 5.4 to 5.6, 5.10: one or more objects with a `type`, and an `id` that is a URL. Absent: nothing to check.
void check_typed_objects(JsonValue object, std::string_view member, Id id, const Place& place, Breaches& breaches);

}  // namespace vc::rules
