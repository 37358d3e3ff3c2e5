#include "jsonld/json_text.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "did/text.h"

namespace vc::jsonld {
namespace {

void append_string(std::string_view text, std::string& out) {
  out += '"';
  did::append_json_escaped(text, out);
  out += '"';
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
      if (sorted) std::ranges::sort(members, did::utf16_less, &Member::name);
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
