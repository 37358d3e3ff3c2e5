#include "secret_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sodium_ready.h"

namespace did {
namespace {

// All ones where low <= value <= high, else zero. PRECONDITION: all below 2^31.
constexpr std::uint32_t between(std::uint32_t value, std::uint32_t low, std::uint32_t high) {
  return ~(0U - (((value - low) | (high - value)) >> 31U));
}

// The alphabet as runs of characters that follow one another: '1' to '9' are 0 to 8, and so on.
struct Run {
  std::uint32_t first_character;
  std::uint32_t last_character;
  std::uint32_t first_digit;
};
constexpr std::array<Run, 6> base58_runs{{{'1', '9', 0}, {'A', 'H', 9}, {'J', 'N', 17}, {'P', 'Z', 22}, {'a', 'k', 33}, {'m', 'z', 44}}};
constexpr std::uint32_t no_digit = 0xff;

constexpr std::uint32_t digit_of(char c) {
  const std::uint32_t character = static_cast<unsigned char>(c);
  std::uint32_t digit = no_digit;
  for (const auto& run : base58_runs) {
    const auto here = between(character, run.first_character, run.last_character);
    digit = (digit & ~here) | ((character - run.first_character + run.first_digit) & here);
  }
  return digit;
}

constexpr char character_of(std::uint32_t digit) {
  std::uint32_t character = 0;
  for (const auto& run : base58_runs) {
    const auto here = between(digit, run.first_digit, run.first_digit + run.last_character - run.first_character);
    character |= (digit - run.first_digit + run.first_character) & here;
  }
  return static_cast<char>(character);
}
static_assert(digit_of('1') == 0 && digit_of('z') == 57 && digit_of('l') == no_digit && digit_of('\xff') == no_digit);
static_assert(character_of(0) == '1' && character_of(57) == 'z');

int variant(SecretBase64 form) {
  return form == SecretBase64::url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING : sodium_base64_VARIANT_ORIGINAL;
}

constexpr std::string_view white_space = " \t\r\n";

// The index of the quote that closes the string opened at `at`, or npos.
std::size_t closing_quote(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at)
    if (text[at] == '\\') ++at;
  return at < text.size() ? at : std::string_view::npos;
}

}  // namespace

SecretBytes concat(std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (const auto part : parts) size += part.size();
  SecretBytes out(size);
  auto at = out.expose_mutable().begin();
  for (const auto part : parts) at = std::ranges::copy(part, at).out;
  return out;
}

SecretBytes secret_base58btc_encode(ByteView bytes) {
  SecretBytes digits(bytes.size() * 138 / 100 + 1);  // log 256 / log 58 is below 1.38; big-endian
  const auto all = digits.expose_mutable();
  for (std::uint32_t carry : bytes) {
    for (std::size_t i = all.size(); i-- > 0; carry /= 58) {
      carry += std::uint32_t{all[i]} << 8U;
      all[i] = static_cast<std::uint8_t>(carry % 58);
    }
  }
  // How many digits there are is told by the size and the multicodec prefix, which are no secret.
  const auto leading = static_cast<std::size_t>(std::ranges::find_if(all, [](auto digit) { return digit != 0; }) - all.begin());
  SecretBytes out(all.size() - leading);
  std::ranges::transform(all.subspan(leading), out.expose_mutable().begin(),
                         [](auto digit) { return static_cast<std::uint8_t>(character_of(digit)); });
  return out;
}

Result<SecretBytes> secret_base58btc_decode(std::string_view text) {
  if (text.size() > secret_base58_max_text)
    return fail(Errc::malformed, "base58 text of " + std::to_string(text.size()) + " bytes is longer than any secret key");
  if (text.starts_with('1')) return fail(Errc::malformed, "base58 text starts with a zero byte, as no multicodec prefix does");
  SecretBytes bytes(text.size());
  const auto all = bytes.expose_mutable();
  std::uint32_t bad = 0;
  for (const char c : text) {
    std::uint32_t carry = digit_of(c);
    bad |= between(carry, no_digit, no_digit);
    for (std::size_t i = all.size(); i-- > 0; carry >>= 8U) {
      carry += 58U * all[i];
      all[i] = static_cast<std::uint8_t>(carry);
    }
  }
  if (bad != 0) return fail(Errc::malformed, "the text has a character that is no base58 digit");
  const auto leading = static_cast<std::size_t>(std::ranges::find_if(all, [](auto byte) { return byte != 0; }) - all.begin());
  return SecretBytes::copy_of(all.subspan(leading));
}

SecretBytes secret_base64_encode(SecretBase64 form, ByteView bytes) {
  sodium_ready();
  SecretBytes text(sodium_base64_encoded_len(bytes.size(), variant(form)));  // one byte more: libsodium ends it with a zero
  const auto all = text.expose_mutable();
  sodium_bin2base64(reinterpret_cast<char*>(all.data()), all.size(), bytes.data(), bytes.size(), variant(form));
  return SecretBytes::copy_of(all.first(all.size() - 1));
}

Result<SecretBytes> secret_base64_decode(SecretBase64 form, std::string_view text) {
  if (text.empty()) return SecretBytes();
  sodium_ready();
  SecretBytes bytes(text.size());
  std::size_t size = 0;
  const auto all = bytes.expose_mutable();
  // libsodium 1.0.18 takes some bytes from 0x80 on for digits where char is signed.
  std::uint8_t high = 0;
  for (const auto byte : as_bytes(text)) high |= byte & 0x80U;
  if (high != 0 || sodium_base642bin(all.data(), all.size(), text.data(), text.size(), nullptr, &size, nullptr, variant(form)) != 0) {
    return fail(Errc::malformed,
                form == SecretBase64::url ? "the text is not base64url without padding" : "the text is not base64 with padding");
  }
  return SecretBytes::copy_of(all.first(size));
}

Result<Masked> mask_member(std::string_view json, std::string_view member) {
  const auto missing = [&] { return fail(Errc::malformed, "no string member `" + std::string(member) + "` in a JSON object"); };
  std::string_view secret;
  int depth = 0;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '{' || json[i] == '[') ++depth;
    if (json[i] == '}' || json[i] == ']') --depth;
    if (json[i] != '"') continue;
    const auto name_end = closing_quote(json, i);
    if (name_end == std::string_view::npos) break;
    const auto name = json.substr(i + 1, name_end - i - 1);
    i = name_end;
    const auto colon = json.find_first_not_of(white_space, name_end + 1);
    if (depth != 1 || colon == std::string_view::npos || json[colon] != ':') continue;
    if (name.contains('\\')) return fail(Errc::malformed, "a member name is written with escapes");
    if (name != member) continue;
    const auto open = json.find_first_not_of(white_space, colon + 1);
    if (open == std::string_view::npos || json[open] != '"') return missing();
    const auto close = closing_quote(json, open);
    if (close == std::string_view::npos) return missing();
    if (secret.data() != nullptr) return fail(Errc::malformed, "member `" + std::string(member) + "` stands there twice");
    secret = json.substr(open + 1, close - open - 1);
    i = close;
  }
  if (secret.data() == nullptr) return missing();
  const auto at = static_cast<std::size_t>(secret.data() - json.data());
  std::string text(json.substr(0, at));
  text.append(secret.size(), '*').append(json.substr(at + secret.size()));
  return Masked{.text = std::move(text), .secret = secret};
}

bool is_mask(std::string_view value, const Masked& masked) { return value == std::string(masked.secret.size(), '*'); }

}  // namespace did
