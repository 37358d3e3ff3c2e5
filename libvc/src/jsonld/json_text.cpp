#include "jsonld/json_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vc::jsonld {
namespace {

// RFC 8785 3.2.2.2
void append_string(std::string_view text, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  constexpr std::string_view shorts = "\b\t\n\f\r\"\\";
  constexpr std::string_view letters = "btnfr\"\\";
  out += '"';
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
  out += '"';
}

// RFC 8785 3.2.3: UTF-16 code units. In UTF-8 the lead bytes of U+10000.. (surrogates there) come before those of U+E000..U+FFFF.
bool utf16_less(std::string_view a, std::string_view b) {
  const auto rank = [](char byte) {
    const auto c = static_cast<unsigned char>(byte);
    return c < 0xee ? c : c >= 0xf0 ? c - 2 : c + 5;
  };
  return std::ranges::lexicographical_compare(a, b, {}, rank, rank);
}

template <class Number>
Try<void> append(const Value* value, std::string& out, bool sorted, const Number& number) {
  switch (value->kind) {
    case Kind::null: out += "null"; return {};
    case Kind::boolean: out += value->flag ? "true" : "false"; return {};
    case Kind::string: append_string(value->view(), out); return {};
    case Kind::number: return number(value->view());
    case Kind::array: {
      out += '[';
      for (std::uint32_t i = 0; i < value->count; ++i) {
        if (i > 0) out += ',';
        DID_CHECK(append(value->at.items[i], out, sorted, number));
      }
      out += ']';
      return {};
    }
    case Kind::object: {
      std::vector<Member> members(value->members().begin(), value->members().end());
      if (sorted) std::ranges::sort(members, utf16_less, &Member::name);
      out += '{';
      for (std::size_t i = 0; i < members.size(); ++i) {
        if (i > 0) out += ',';
        append_string(members[i].name, out);
        out += ':';
        DID_CHECK(append(members[i].value, out, sorted, number));
      }
      out += '}';
      return {};
    }
  }
  std::unreachable();
}

}  // namespace

void append_json(const Value* value, std::string& out) {
  const auto number = [&out](std::string_view lexeme) -> Try<void> {
    out += lexeme;
    return {};
  };
  static_cast<void>(append(value, out, false, number));  // cannot fail: `number` does not
}

Try<std::string> canonical_json(const Value* value, bool safe, const Path& path) {
  std::string out;
  const auto number = [&](std::string_view lexeme) -> Try<void> {
    constexpr double exact = 9007199254740991;
    const auto real = to_double(lexeme);
    if (!std::isfinite(real)) return fail(Code::invalid_json_literal, path, "number " + quoted(lexeme) + " is beyond all doubles");
    if (safe && std::abs(real) > exact && lexeme.find_first_of(".eE") == std::string_view::npos)
      return fail(Code::data_loss, path, "number " + quoted(lexeme) + " has no exact double (rfc 7493 2.2)");
    out += did::ecmascript_number(real);
    return {};
  };
  DID_CHECK(append(value, out, true, number));
  return out;
}

}  // namespace vc::jsonld
