// Bare items: RFC 9651 4.2.3.1 and 4.2.4 to 4.2.10.
#include <utility>

#include "characters.h"
#include "did/codec.h"
#include "did/text.h"
#include "reader.h"

namespace agent::sf {
namespace {

constexpr std::size_t max_integer_digits = 15;
constexpr std::size_t max_whole_digits = 12;
constexpr std::size_t max_fraction_digits = 3;

// -1: not one of the lower-case digits that 4.2.10 step 5.4 asks for.
int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::int64_t to_number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

Result<BareItem> Reader::bare_item() {
  const char c = peek();
  if (c == '-' || is_digit(c)) return number();
  if (c == '"') return string();
  if (begins_token(c)) return token();
  if (c == ':') return byte_sequence();
  if (c == '?') return boolean();
  if (c == '@') return date();
  if (c == '%') return display_string();
  return malformed(done() ? "value is missing" : "no type of value begins so");
}

Result<BareItem> Reader::number() {
  const std::int64_t sign = take('-') ? -1 : 1;
  if (!is_digit(peek())) return malformed("no digit");
  const auto begin = at_;
  while (is_digit(peek())) ++at_;
  const auto whole = text_.substr(begin, at_ - begin);
  if (peek() != '.') {
    if (whole.size() > max_integer_digits) return malformed("integer of more than 15 digits ends");
    return BareItem(sign * to_number(whole));
  }
  if (whole.size() > max_whole_digits) return malformed("decimal with more than 12 digits before its point");
  ++at_;
  const auto point = at_;
  while (is_digit(peek())) ++at_;
  auto fraction = std::string(text_.substr(point, at_ - point));
  if (fraction.empty() || fraction.size() > max_fraction_digits)
    return malformed("decimal without one to three digits behind its point ends");
  fraction.resize(max_fraction_digits, '0');
  return BareItem(Decimal{sign * (to_number(whole) * 1000 + to_number(fraction))});
}

Result<BareItem> Reader::string() {
  (void)take('"');
  std::string out;
  while (!done()) {
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return BareItem(std::move(out));
    }
    if (!is_visible(c)) return malformed("character that no string may have");
    ++at_;
    if (c != '\\') {
      out += c;
      continue;
    }
    if (peek() != '"' && peek() != '\\') return malformed("escape of neither a quote nor a backslash");
    out += text_[at_++];
  }
  return malformed("string is not closed");
}

Result<BareItem> Reader::token() {
  const auto begin = at_;
  while (in_token(peek())) ++at_;
  return BareItem(Token{std::string(text_.substr(begin, at_ - begin))});
}

Result<BareItem> Reader::byte_sequence() {
  const auto end = text_.find(':', at_ + 1);
  if (end == std::string_view::npos) return malformed("byte sequence is not closed");
  auto bytes = did::base64_decode(text_.substr(at_ + 1, end - at_ - 1));
  if (!bytes)
    return std::unexpected(std::move(bytes.error()).in("byte sequence at offset " + std::to_string(at_) + " of a structured field"));
  at_ = end + 1;
  return BareItem(*std::move(bytes));
}

Result<BareItem> Reader::boolean() {
  (void)take('?');
  if (take('1')) return BareItem(true);
  if (take('0')) return BareItem(false);
  return malformed("boolean is neither ?0 nor ?1");
}

Result<BareItem> Reader::date() {
  (void)take('@');
  DID_TRY(const auto value, number());
  const auto* seconds = std::get_if<std::int64_t>(&value);
  if (seconds == nullptr) return malformed("date with a fraction ends");
  return BareItem(Date{*seconds});
}

Result<BareItem> Reader::display_string() {
  (void)take('%');
  if (!take('"')) return malformed("display string without its quote");
  std::string out;
  while (!done()) {
    const char c = text_[at_];
    if (!is_visible(c)) return malformed("character that no display string may have");
    ++at_;
    if (c == '"') {
      if (!did::is_utf8(out)) return malformed("display string that is not UTF-8 ends");
      return BareItem(DisplayString{std::move(out)});
    }
    if (c != '%') {
      out += c;
      continue;
    }
    const int high = at_ + 1 < text_.size() ? hex_value(text_[at_]) : -1;
    const int low = high < 0 ? -1 : hex_value(text_[at_ + 1]);
    if (low < 0) return malformed("escape without two lower-case hex digits");
    out += static_cast<char>(high * 16 + low);
    at_ += 2;
  }
  return malformed("display string is not closed");
}

}  // namespace agent::sf
