#include "did/text.h"

namespace did {

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

void append_pointer_token(std::string_view token, std::string& out) {
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
