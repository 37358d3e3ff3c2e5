#include "writer.h"

#include <algorithm>

#include "characters.h"
#include "did/codec.h"
#include "did/text.h"

namespace agent::sf {
namespace {

using did::Errc;
using did::fail;

constexpr std::int64_t largest_integer = 999'999'999'999'999;

Result<void> write_integer(std::int64_t value, std::string& out) {
  if (value < -largest_integer || value > largest_integer) return fail(Errc::malformed, "integer of more than 15 digits");
  out += std::to_string(value);
  return {};
}

// 4.1.5: at least one digit behind the point, and no zeros at the end after it.
Result<void> write_decimal(Decimal value, std::string& out) {
  if (value.thousandths < -largest_integer || value.thousandths > largest_integer) {
    return fail(Errc::malformed, "decimal of more than 12 digits before its point");
  }
  const auto size = value.thousandths < 0 ? -value.thousandths : value.thousandths;
  auto fraction = std::to_string(size % 1000 + 1000).substr(1);
  while (fraction.size() > 1 && fraction.ends_with('0')) fraction.pop_back();
  if (value.thousandths < 0) out += '-';
  out.append(std::to_string(size / 1000)).append(".").append(fraction);
  return {};
}

Result<void> write_token(std::string_view text, std::string& out) {
  if (text.empty() || !begins_token(text.front()) || !std::ranges::all_of(text, in_token))
    return fail(Errc::malformed, "text that is no token");
  out += text;
  return {};
}

// 4.1.11
Result<void> write_display_string(std::string_view text, std::string& out) {
  if (!did::is_utf8(text)) return fail(Errc::malformed, "display string that is not UTF-8");
  out += "%\"";
  for (const char c : text) {
    if (is_visible(c) && c != '%' && c != '"') {
      out += c;
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      out += '%' + did::hex_encode({&byte, 1});
    }
  }
  out += '"';
  return {};
}

struct WriteBare {
  std::string& out;
  Result<void> operator()(std::int64_t value) const { return write_integer(value, out); }
  Result<void> operator()(Decimal value) const { return write_decimal(value, out); }
  Result<void> operator()(const std::string& text) const { return write_string(text, out); }
  Result<void> operator()(const Token& token) const { return write_token(token.text, out); }
  Result<void> operator()(const did::Bytes& bytes) const {
    out.append(":").append(did::base64_encode(bytes)).append(":");
    return {};
  }
  Result<void> operator()(bool value) const {
    out += value ? "?1" : "?0";
    return {};
  }
  Result<void> operator()(Date date) const {
    out += '@';
    return write_integer(date.seconds, out);
  }
  Result<void> operator()(const DisplayString& text) const { return write_display_string(text.text, out); }
};

bool is_true(const BareItem& value) {
  const auto* flag = std::get_if<bool>(&value);
  return flag != nullptr && *flag;
}

Result<void> write_member(const Member& member, std::string& out) {
  return std::visit([&out](const auto& one) { return write(one, out); }, member);
}

template <class Value>
Result<std::string> written(const Value& value) {
  std::string out;
  DID_CHECK(write(value, out));
  return out;
}

}  // namespace

Result<void> write_key(std::string_view key, std::string& out) {
  if (key.empty() || !begins_key(key.front()) || !std::ranges::all_of(key, in_key)) return fail(Errc::malformed, "text that is no key");
  out += key;
  return {};
}

Result<void> write_string(std::string_view text, std::string& out) {
  if (!std::ranges::all_of(text, is_visible)) return fail(Errc::malformed, "string with a character that is not printable ascii");
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
  return {};
}

Result<void> write(const BareItem& value, std::string& out) { return std::visit(WriteBare{out}, value); }

Result<void> write(const Parameters& parameters, std::string& out) {
  for (const auto& one : parameters) {
    out += ';';
    DID_CHECK(write_key(one.key, out));
    if (is_true(one.value)) continue;
    out += '=';
    DID_CHECK(write(one.value, out));
  }
  return {};
}

Result<void> write(const Item& item, std::string& out) {
  DID_CHECK(write(item.value, out));
  return write(item.parameters, out);
}

Result<void> write(const InnerList& list, std::string& out) {
  out += '(';
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (i != 0) out += ' ';
    DID_CHECK(write(list.items[i], out));
  }
  out += ')';
  return write(list.parameters, out);
}

Result<void> write(const List& list, std::string& out) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i != 0) out += ", ";
    DID_CHECK(write_member(list[i], out));
  }
  return {};
}

Result<void> write(const Dictionary& dictionary, std::string& out) {
  for (std::size_t i = 0; i < dictionary.size(); ++i) {
    if (i != 0) out += ", ";
    DID_CHECK(write_key(dictionary[i].key, out));
    const auto* item = std::get_if<Item>(&dictionary[i].value);
    if (item != nullptr && is_true(item->value)) {
      DID_CHECK(write(item->parameters, out));
      continue;
    }
    out += '=';
    DID_CHECK(write_member(dictionary[i].value, out));
  }
  return {};
}

Result<std::string> serialize(const List& list) { return written(list); }
Result<std::string> serialize(const Dictionary& dictionary) { return written(dictionary); }
Result<std::string> serialize(const Item& item) { return written(item); }
Result<std::string> serialize(const InnerList& list) { return written(list); }
Result<std::string> serialize(const Parameters& parameters) { return written(parameters); }
Result<std::string> serialize(const Member& member) {
  std::string out;
  DID_CHECK(write_member(member, out));
  return out;
}

}  // namespace agent::sf
