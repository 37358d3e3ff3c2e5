#include "did/text.h"

namespace did {

bool is_utf8(std::string_view text) {
  for (const char *at = text.data(), *end = at + text.size(); at != end;) {
    const auto size = static_cast<unsigned char>(*at) < 0x80 ? 1 : utf8_size(at, end);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

void append_utf8(char32_t c, std::string& out) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xc0U | c >> 6U);
  } else {
    if (c < 0x10000) {
      put(0xe0U | c >> 12U);
    } else {
      put(0xf0U | c >> 18U);
      put(0x80U | (c >> 12U & 0x3fU));
    }
    put(0x80U | (c >> 6U & 0x3fU));
  }
  put(0x80U | (c & 0x3fU));
}

void append_json_escaped(std::string_view text, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  constexpr std::string_view shorts = "\b\t\n\f\r\"\\";
  constexpr std::string_view letters = "btnfr\"\\";
  for (const char c : text) {
    if (const auto found = shorts.find(c); found != std::string_view::npos) {
      out += '\\';
      out += letters[found];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += hex[static_cast<unsigned char>(c) >> 4U];
      out += hex[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
}

void append_pointer_token(std::string_view token, std::string& out) {
  if (token.find_first_of("~/") == std::string_view::npos) {
    out += token;
    return;
  }
  for (const char c : token) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
}

}  // namespace did
