#include "did/codec.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>

namespace did {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base58_digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_digit = 0xff;
constexpr std::size_t max_text = std::size_t{16} << 20U;

using DigitTable = std::array<std::uint8_t, 256>;
constexpr DigitTable reverse(std::string_view digits) {
  DigitTable table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < digits.size(); ++i) table[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
  return table;
}
constexpr auto hex_values = reverse(hex_digits);
constexpr auto base58_values = reverse(base58_digits);
constexpr auto base64_values = reverse(base64_digits);
constexpr auto base64url_values = reverse(base64url_digits);

std::uint8_t value_of(const DigitTable& table, char c) { return table[static_cast<unsigned char>(c)]; }

// The character itself is named only where it is printable: texts come from strangers.
std::unexpected<Error> bad_digit(std::string_view encoding, std::string_view text, std::size_t at) {
  const char c = text[at];
  const std::string what = c > 0x20 && c < 0x7f ? "`" + std::string(1, c) + "`" : "a byte outside printable ascii";
  return fail(Errc::malformed, what + " at offset " + std::to_string(at) + " is no " + std::string(encoding) + " digit");
}

// Base58 works in limbs of five digits: 58^5 fits in 32 bits.
constexpr std::uint32_t base58_limb = 656356768;
constexpr std::size_t digits_per_limb = 5;

std::string encode_sextets(std::string_view digits, ByteView bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const auto byte : bytes) {
    bits = bits << 8U | byte;
    for (count += 8; count >= 6;) {
      count -= 6;
      out += digits[bits >> count & 63U];
    }
  }
  if (count != 0) out += digits[bits << (6 - count) & 63U];
  return out;
}

Result<Bytes> decode_sextets(const DigitTable& values, std::string_view encoding, std::string_view text) {
  if (text.size() % 4 == 1) return fail(Errc::malformed, std::string(encoding) + " text has a length that no bytes give");
  Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = value_of(values, text[i]);
    if (digit == no_digit) return bad_digit(encoding, text, i);
    bits = bits << 6U | digit;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> count));
  }
  // RFC 4648 section 3.5: bits that no byte takes must be zero, or two texts would mean the same bytes.
  if ((bits & ((1U << count) - 1)) != 0) return fail(Errc::malformed, std::string(encoding) + " text ends in bits that are not zero");
  return out;
}

}  // namespace

std::string hex_encode(ByteView bytes) {
  std::string out(bytes.size() * 2, '\0');
  auto at = out.begin();
  for (const auto byte : bytes) {
    *at++ = hex_digits[byte >> 4U];
    *at++ = hex_digits[byte & 15U];
  }
  return out;
}

Result<Bytes> hex_decode(std::string_view text) {
  if (text.size() > max_text) return fail(Errc::too_large, "hex text of " + std::to_string(text.size()) + " bytes");
  if (text.size() % 2 != 0) return fail(Errc::malformed, "hex text has an odd number of digits");
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = value_of(hex_values, text[i]);
    const auto low = value_of(hex_values, text[i + 1]);
    if (high == no_digit || low == no_digit) return bad_digit("lower-case hex", text, high == no_digit ? i : i + 1);
    out.push_back(static_cast<std::uint8_t>(high << 4U | low));
  }
  return out;
}

std::string base58btc_encode(ByteView bytes) {
  std::size_t zeros = 0;
  while (zeros < bytes.size() && bytes[zeros] == 0) ++zeros;
  const auto rest = bytes.subspan(zeros);

  // Little-endian limbs in base 58^5; each step: limbs = limbs * 2^32 + word.
  std::vector<std::uint32_t> limbs;
  limbs.reserve(rest.size() * 3 / 10 + 1);
  for (std::size_t i = 0; i < rest.size();) {
    const std::size_t take = i == 0 && rest.size() % 4 != 0 ? rest.size() % 4 : 4;
    std::uint64_t carry = 0;
    for (std::size_t k = 0; k < take; ++k) carry = carry << 8U | rest[i + k];
    for (auto& limb : limbs) {
      const auto value = (std::uint64_t{limb} << (8 * take)) + carry;
      limb = static_cast<std::uint32_t>(value % base58_limb);
      carry = value / base58_limb;
    }
    for (; carry != 0; carry /= base58_limb) limbs.push_back(static_cast<std::uint32_t>(carry % base58_limb));
    i += take;
  }

  std::string out(zeros + limbs.size() * digits_per_limb, base58_digits[0]);
  auto at = out.end();
  for (auto limb : limbs)
    for (std::size_t d = 0; d < digits_per_limb; ++d, limb /= 58) *--at = base58_digits[limb % 58];
  const auto first = std::min(out.find_first_not_of(base58_digits[0]), out.size());
  return out.erase(0, first - zeros);
}

Result<Bytes> base58btc_decode(std::string_view text) {
  if (text.size() > base58_max_text)
    return fail(Errc::too_large, "base58 text of " + std::to_string(text.size()) + " bytes, over " + std::to_string(base58_max_text));
  std::size_t zeros = 0;
  while (zeros < text.size() && text[zeros] == base58_digits[0]) ++zeros;

  // Little-endian 64-bit words; each step: words = words * 58^k + the next k digits. 58^10 fits in a word.
  __extension__ using Wide = unsigned __int128;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): what is read of it was written before
  std::array<std::uint64_t, base58_max_text / (2 * digits_per_limb) + 1> room;
  std::size_t size = 0;
  for (std::size_t i = zeros; i < text.size();) {
    std::uint64_t carry = 0;
    std::uint64_t factor = 1;
    for (std::size_t k = 0; k < 2 * digits_per_limb && i < text.size(); ++k, ++i, factor *= 58) {
      const auto digit = value_of(base58_values, text[i]);
      if (digit == no_digit) return bad_digit("base58", text, i);
      carry = carry * 58 + digit;
    }
    for (auto& word : std::span(room).first(size)) {
      const auto value = static_cast<Wide>(word) * factor + carry;
      word = static_cast<std::uint64_t>(value);
      carry = static_cast<std::uint64_t>(value >> 64U);
    }
    if (carry != 0) room[size++] = carry;
  }
  if (size == 0) return Bytes(zeros);

  // The highest word is not zero.
  const auto unused = static_cast<unsigned>(std::countl_zero(room[size - 1])) / 8 * 8;
  Bytes out(zeros + 8 * size - unused / 8);
  auto at = out.begin() + static_cast<std::ptrdiff_t>(zeros);
  for (std::size_t i = size; i-- > 0;)
    for (unsigned shift = i == size - 1 ? 64 - unused : 64; shift != 0;) *at++ = static_cast<std::uint8_t>(room[i] >> (shift -= 8));
  return out;
}

std::string base64url_encode(ByteView bytes) { return encode_sextets(base64url_digits, bytes); }

Result<Bytes> base64url_decode(std::string_view text) {
  if (text.size() > max_text) return fail(Errc::too_large, "base64url text of " + std::to_string(text.size()) + " bytes");
  return decode_sextets(base64url_values, "base64url", text);
}

std::string base64_encode(ByteView bytes) {
  auto text = encode_sextets(base64_digits, bytes);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

Result<Bytes> base64_decode(std::string_view text) {
  if (text.size() > max_text) return fail(Errc::too_large, "base64 text of " + std::to_string(text.size()) + " bytes");
  if (text.size() % 4 != 0) return fail(Errc::malformed, "base64 text is not padded to a multiple of four");
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode_sextets(base64_values, "base64", text);
}

std::string multibase_encode(Multibase base, ByteView bytes) {
  const std::string prefix(1, std::to_underlying(base));
  switch (base) {
    case Multibase::base58btc: return prefix + base58btc_encode(bytes);
    case Multibase::base64url: return prefix + base64url_encode(bytes);
    case Multibase::base16: return prefix + hex_encode(bytes);
  }
  std::unreachable();
}

Result<Bytes> multibase_decode(Multibase base, std::string_view text) {
  if (!text.starts_with(std::to_underlying(base))) {
    return fail(Errc::malformed, "multibase text does not start with `" + std::string(1, std::to_underlying(base)) + "`");
  }
  text.remove_prefix(1);
  switch (base) {
    case Multibase::base58btc: return base58btc_decode(text);
    case Multibase::base64url: return base64url_decode(text);
    case Multibase::base16: return hex_decode(text);
  }
  std::unreachable();
}

Result<Bytes> multibase_decode(std::string_view text) {
  for (const auto base : {Multibase::base58btc, Multibase::base64url, Multibase::base16})
    if (text.starts_with(std::to_underlying(base))) return multibase_decode(base, text);
  if (text.empty()) return fail(Errc::malformed, "multibase text is empty");
  return fail(Errc::malformed, "multibase text starts with none of `z`, `u`, `f`");
}

}  // namespace did
