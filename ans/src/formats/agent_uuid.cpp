#include "formats/agent_uuid.h"

#include <did/codec.h>
#include <did/hash.h>

#include "base/ascii.h"

namespace ans {
namespace {

constexpr std::size_t uuid_size = 36;

std::uint64_t number_at(did::ByteView bytes, std::size_t begin, std::size_t count) {
  std::uint64_t out = 0;
  for (std::size_t i = begin; i < begin + count; ++i) out = (out << 8U) | bytes[i];
  return out;
}

}  // namespace

std::string AgentUuid::text(std::string_view agent_key) const {
  const auto digest = did::sha256(did::as_bytes(agent_key));
  const auto check = number_at(digest, 0, 6);
  const auto high = (first_event << 16U) | 0x8000U | (check >> 36U & 0xfffU);
  const auto low = (std::uint64_t{2} << 62U) | ((sequence & 0xffff'ffffU) << 30U) | (check & 0x3fff'ffffU);
  did::Bytes bytes(16);
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
  }
  auto out = did::hex_encode(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) out.insert(dash, "-");
  return out;
}

std::optional<AgentUuid> AgentUuid::parse(std::string_view text) {
  if (text.size() != uuid_size) return std::nullopt;
  std::string hex;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return std::nullopt;
    if (!dash) hex += lower(text[i]);
  }
  const auto bytes = did::hex_decode(hex);
  if (!bytes || (*bytes)[6] >> 4U != 8 || (*bytes)[8] >> 6U != 2) return std::nullopt;
  return AgentUuid{number_at(*bytes, 0, 6), (number_at(*bytes, 8, 8) >> 30U) & 0xffff'ffffU};
}

}  // namespace ans
