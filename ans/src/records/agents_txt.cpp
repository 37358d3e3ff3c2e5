#include "records/agents_txt.h"

#include <did/codec.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::array<std::pair<std::string_view, did::KeyType>, 3> key_types{{
    {"ed25519", did::KeyType::ed25519},
    {"ecdsap256", did::KeyType::p256},
    {"ecdsap384", did::KeyType::p384},
}};

std::unexpected<did::Error> bad_record(std::string_view why) { return did::fail(did::Errc::malformed, "key record: " + std::string(why)); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// RFC 4648 4 with its padding, or 5 without.
did::Result<did::Bytes> key_bytes(std::string_view text) {
  const bool padded = text.size() % 4 == 0;
  std::string url(text);
  for (int i = 0; i < 2 && padded && url.ends_with('='); ++i) url.pop_back();
  std::ranges::replace(url, '+', '-');
  std::ranges::replace(url, '/', '_');
  return did::base64url_decode(url);
}

}  // namespace

did::Result<did::PublicKey> parse_agents_txt(std::string_view text) {
  if (text.size() > agents_txt_max_size) return bad_record("over 1024 octets");
  std::vector<std::pair<std::string_view, std::string_view>> tags;
  for (const auto part : split(text, ';')) {
    const auto tag = trimmed(part);
    if (tag.empty()) continue;
    const auto equals = tag.find('=');
    if (equals == std::string_view::npos) return bad_record("`" + std::string(tag) + "` is no tag");
    const auto name = trimmed(tag.substr(0, equals));
    if (std::ranges::find(tags, name, &std::pair<std::string_view, std::string_view>::first) != tags.end())
      return bad_record("`" + std::string(name) + "` stands twice");
    tags.emplace_back(name, trimmed(tag.substr(equals + 1)));
  }
  const auto value = [&](std::string_view name) {
    const auto found = std::ranges::find(tags, name, &std::pair<std::string_view, std::string_view>::first);
    return found == tags.end() ? std::string_view() : found->second;
  };
  if (tags.empty() || tags[0].first != "v" || (tags[0].second != "ANS1" && tags[0].second != "MCPv1"))
    return bad_record("it does not begin with `v=ANS1`");
  const auto type = std::ranges::find(key_types, value("k"), &std::pair<std::string_view, did::KeyType>::first);
  if (type == key_types.end())
    return did::fail(did::Errc::unsupported, "key record: keys of type `" + std::string(value("k")) + "` are not read");
  DID_TRY(const auto bytes, key_bytes(value("p")));
  return did::PublicKey::from_bytes(type->second, bytes);
}

}  // namespace ans
