#include "members.h"

#include <algorithm>

#include "did/codec.h"

namespace agent {
namespace {

constexpr std::size_t longest_text = 4096;  // as a DID URL

bool is_among(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::unexpected<Refusal> Members::wrong(std::string_view member, std::string_view why) const {
  return refuse(RefusalCode::malformed, std::string(what_) + ", `" + std::string(member) + "`: " + std::string(why));
}

Answer<Members> Members::of(did::JsonValue value, std::string_view what, std::initializer_list<std::string_view> required,
                            std::initializer_list<std::string_view> optional) {
  if (!value.is_object()) return refuse(RefusalCode::malformed, std::string(what) + " is no JSON object");
  const Members members(value, what);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto name = value.member_name(i);
    if (!is_among(name, required) && !is_among(name, optional))
      return refuse(RefusalCode::malformed, std::string(what) + " has a member that is not known");
  }
  for (const auto name : required)
    if (!value.find(name)) return members.wrong(name, "missing");
  return members;
}

Answer<std::string> Members::text(std::string_view member) const {
  const auto found = object_.find_string(member);
  if (!found) return wrong(member, "no string");
  if (found->empty() || found->size() > longest_text)
    return wrong(member, "empty, or longer than " + std::to_string(longest_text) + " bytes");
  return std::string(*found);
}

Answer<std::string> Members::text_or_empty(std::string_view member) const {
  if (!object_.find(member)) return std::string();
  return text(member);
}

Answer<did::Time> Members::time(std::string_view member) const {
  DID_TRY(const auto found, text(member));
  const auto time = did::parse_date_time(found);
  if (!time) return wrong(member, time.error().message);
  return *time;
}

Answer<std::uint64_t> Members::count(std::string_view member) const {
  const auto found = object_.find_integer(member);
  if (!found || *found < 0) return wrong(member, "no whole number");
  return static_cast<std::uint64_t>(*found);
}

Answer<did::Bytes> Members::bytes(std::string_view member) const {
  DID_TRY(const auto found, text(member));
  auto bytes = did::base64url_decode(found);
  if (!bytes) return wrong(member, bytes.error().message);
  return *std::move(bytes);
}

}  // namespace agent
