// Checking the members of a JSON object against a table: one row per member, one pointer per breach.
#pragma once

#include <did/json.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/problem.h"

namespace ans {

using did::JsonValue;

// Says whether the value at `pointer` keeps a rule. The problem is invalid_argument (or unsupported) with the pointer.
using MemberCheck = Answer<void> (*)(JsonValue value, const std::string& pointer);

struct Member {
  std::string_view name;
  bool required;
  MemberCheck check;
};

// `value` is an object, has every required member, each member keeps its rule, and no member is without a row.
[[nodiscard]] Answer<void> check_members(JsonValue value, const std::string& pointer, std::span<const Member> members);

// The member, or null where there is none.
[[nodiscard]] inline JsonValue member_of(JsonValue object, std::string_view name) { return object.find(name).value_or(JsonValue()); }

// RFC 6901 section 3: the pointer to a member of the object at `object`.
[[nodiscard]] std::string member_pointer(const std::string& object, std::string_view member);
[[nodiscard]] std::unexpected<Problem> breach(const std::string& pointer, std::string_view what);

namespace rule {

// A string of min..max characters (code points), none of them a control character.
[[nodiscard]] Answer<void> text_of(JsonValue value, const std::string& pointer, std::size_t min, std::size_t max);
[[nodiscard]] Answer<void> list_of(JsonValue value, const std::string& pointer, std::size_t min, std::size_t max, MemberCheck each);
[[nodiscard]] Answer<void> integer_of(JsonValue value, const std::string& pointer, std::int64_t min, std::int64_t max);

template <std::size_t min, std::size_t max>
Answer<void> text(JsonValue value, const std::string& pointer) {
  return text_of(value, pointer, min, max);
}
template <std::size_t min, std::size_t max, MemberCheck each>
Answer<void> list(JsonValue value, const std::string& pointer) {
  return list_of(value, pointer, min, max, each);
}
template <std::int64_t min, std::int64_t max>
Answer<void> integer(JsonValue value, const std::string& pointer) {
  return integer_of(value, pointer, min, max);
}
template <MemberCheck other>
Answer<void> null_or(JsonValue value, const std::string& pointer) {
  return value.kind() == did::JsonKind::null ? Answer<void>() : other(value, pointer);
}

[[nodiscard]] Answer<void> object(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> array(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> date_time(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> digest(JsonValue value, const std::string& pointer);  // "sha256:" and 64 lower-case hex digits
[[nodiscard]] Answer<void> a_did(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> agent_key(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> semver(JsonValue value, const std::string& pointer);
[[nodiscard]] Answer<void> fqdn(JsonValue value, const std::string& pointer);
// An absolute URL with TLS (https, wss, grpcs) or DID-Noise (did-noise); in the clear (http, ws, grpc) only for this machine's own
// loopback.
[[nodiscard]] Answer<void> url(JsonValue value, const std::string& pointer);

}  // namespace rule

[[nodiscard]] bool is_digest(std::string_view text);

}  // namespace ans
