#include "agent/content_digest.h"

#include <array>
#include <utility>

#include "agent/structured_field.h"
#include "did/hash.h"

namespace agent {
namespace {

using did::Errc;
using did::fail;

struct Row {
  std::string_view name;
  DigestAlgorithm algorithm;
  std::size_t size;
};
constexpr std::array rows{Row{"sha-256", DigestAlgorithm::sha256, 32}, Row{"sha-512", DigestAlgorithm::sha512, 64}};

template <class Digest>
did::Bytes bytes_of(const Digest& digest) {
  return {digest.begin(), digest.end()};
}

did::Bytes digest_of(DigestAlgorithm algorithm, did::ByteView body) {
  switch (algorithm) {
    case DigestAlgorithm::sha256: return bytes_of(did::sha256(body));
    case DigestAlgorithm::sha512: return bytes_of(did::sha512(body));
  }
  std::unreachable();
}

const Row* row_of(std::string_view name) {
  for (const auto& row : rows)
    if (row.name == name) return &row;
  return nullptr;
}

// RFC 9530 section 2: the member's value is a byte sequence.
did::Result<const did::Bytes*> digest_in(const sf::Entry& entry) {
  const auto* item = std::get_if<sf::Item>(&entry.value);
  const auto* bytes = item != nullptr ? std::get_if<did::Bytes>(&item->value) : nullptr;
  if (bytes == nullptr) return fail(Errc::malformed, "content digest `" + entry.key + "` is no byte sequence");
  return bytes;
}

}  // namespace

std::string_view name(DigestAlgorithm algorithm) { return rows[std::to_underlying(algorithm)].name; }

std::string content_digest(did::ByteView body, std::initializer_list<DigestAlgorithm> algorithms) {
  sf::Dictionary fields;
  for (const auto algorithm : algorithms) fields.push_back({std::string(name(algorithm)), sf::Item{digest_of(algorithm, body)}});
  return sf::serialize(fields).value();
}

did::Result<bool> content_digest_holds(std::string_view value, did::ByteView body) {
  auto fields = sf::parse_dictionary(value, sf::Repeated::refuse);
  if (!fields) return std::unexpected(std::move(fields.error()).in("content digest"));
  bool known = false;
  bool holds = true;
  for (const auto& entry : *fields) {
    DID_TRY(const auto* digest, digest_in(entry));
    const auto* row = row_of(entry.key);
    if (row == nullptr) continue;
    if (digest->size() != row->size) {
      return fail(Errc::malformed, "content digest `" + entry.key + "` has " + std::to_string(digest->size()) + " bytes");
    }
    known = true;
    holds = holds && did::equal_in_constant_time(*digest, digest_of(row->algorithm, body));
  }
  if (!known) return fail(Errc::unsupported, "content digest has no algorithm that is trusted", "sha-256 and sha-512 are");
  return holds;
}

}  // namespace agent
