// JSON Canonicalization Scheme, RFC 8785. Sorting was done by the reader; what is left is to write.
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "did/json.h"
#include "json_node.h"

namespace did {
namespace {

bool is_short_integer(std::string_view lexeme) {
  constexpr std::size_t always_exact = 15;  // 10^15 < 2^53
  if (lexeme.starts_with('-')) lexeme.remove_prefix(1);
  return lexeme.size() <= always_exact && lexeme.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string ecmascript_number(double value) {
  if (value == 0) return "0";  // also -0: RFC 8785 3.2.2.3
  char buffer[32];
  const auto written = std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::scientific);
  // "d.ddde+XX" -> the digits s, and n so that the value is 0.s * 10^n (ECMA-262 Number::toString steps 5 to 12).
  const std::string_view text(buffer, static_cast<std::size_t>(written.ptr - buffer));
  const auto e = text.find('e');
  std::string digits(text.substr(0, 1));
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const auto sign_skipped = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
  std::from_chars(sign_skipped.data(), sign_skipped.data() + sign_skipped.size(), exponent);
  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;

  std::string out = value < 0 ? "-" : "";
  if (k <= n && n <= 21) return out.append(digits).append(static_cast<std::size_t>(n - k), '0');
  if (0 < n && n <= 21) return out.append(digits, 0, static_cast<std::size_t>(n)).append(".").append(digits, static_cast<std::size_t>(n));
  if (-6 < n && n <= 0) return out.append("0.").append(static_cast<std::size_t>(-n), '0').append(digits);
  out += digits[0];
  if (k > 1) out.append(".").append(digits, 1);
  return out.append(n > 0 ? "e+" : "e-").append(std::to_string(std::abs(n - 1)));
}

// Writes canonical text; stops at the first number that I-JSON excludes.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  bool value(JsonValue value) {
    switch (value.kind()) {
      case JsonKind::null: out_ += "null"; return true;
      case JsonKind::boolean: out_ += value.boolean() ? "true" : "false"; return true;
      case JsonKind::number: return number(value.lexeme());
      case JsonKind::string: string(value.node()); return true;
      case JsonKind::array: return array(value);
      case JsonKind::object: return object(value, {});
    }
    std::unreachable();
  }

  bool object(JsonValue value, const CanonicalView& view) {
    out_ += '{';
    bool first = true;
    const auto& node = value.node();
    for (std::uint32_t i = 0; i < node.size; ++i) {
      const auto& name = value.nodes_[node.first + 2 * i];
      if (!view.without.empty() && name.view() == view.without) continue;
      if (!first) out_ += ',';
      first = false;
      string(name);
      out_ += ':';
      const bool replaced = !view.replace.empty() && name.view() == view.replace;
      if (!this->value(replaced ? view.replacement : JsonValue(value.nodes_, node.first + 2 * i + 1))) return false;
    }
    out_ += '}';
    return true;
  }

  [[nodiscard]] Error error() && { return std::move(error_); }

 private:
  bool array(JsonValue value) {
    out_ += '[';
    const auto& node = value.node();
    for (std::uint32_t i = 0; i < node.size; ++i) {
      if (i != 0) out_ += ',';
      if (!this->value(JsonValue(value.nodes_, node.first + i))) return false;
    }
    out_ += ']';
    return true;
  }

  void string(const JsonValue::Node& node) {
    out_ += '"';
    if (node.flag != 0)
      out_ += node.view();
    else
      append_json_escaped(node.view(), out_);
    out_ += '"';
  }

  bool number(std::string_view lexeme) {
    if (is_short_integer(lexeme) && lexeme != "-0") {
      out_ += lexeme;
      return true;
    }
    // RFC 7493 2.2: beyond 2^53-1 not every integer is a double of its own. From 1e21 on, ECMAScript writes an exponent, and
    // nobody takes the number for an exact integer.
    constexpr double exact = 9007199254740991;
    constexpr double exponent_from = 1e21;
    double value = 0;
    const auto [end, error] = std::from_chars(lexeme.data(), lexeme.data() + lexeme.size(), value);
    const bool integer = lexeme.find_first_of(".eE") == std::string_view::npos;
    const bool ambiguous = std::abs(value) > exact && (integer || std::abs(value) < exponent_from);
    if (error != std::errc() || !std::isfinite(value) || ambiguous) {
      error_.message = "number `" + std::string(lexeme.substr(0, 40)) +
                       "` is beyond what a double holds exactly, so it has no canonical form (rfc 7493 2.2)";
      return false;
    }
    out_ += ecmascript_number(value);
    return true;
  }

  std::string& out_;
  Error error_{Errc::malformed, {}, "write large integers as strings"};
};

Result<std::string> canonicalize(JsonValue value) {
  std::string out;
  JsonWriter writer(out);
  if (!writer.value(value)) return std::unexpected(std::move(writer).error());
  return out;
}

Result<void> canonicalize_object(JsonValue value, const CanonicalView& view, std::string& out) {
  JsonWriter writer(out);
  if (!writer.object(value, view)) return std::unexpected(std::move(writer).error());
  return {};
}

Result<std::string> canonicalize(const Json& json) {
  constexpr std::size_t limit = std::size_t{64} << 20U;
  DID_TRY(const auto document, JsonDocument::parse(to_text(json), {.max_bytes = limit}));
  return canonicalize(document.root());
}

}  // namespace did
