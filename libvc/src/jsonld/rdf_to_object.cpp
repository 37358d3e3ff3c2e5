// JSON-LD 1.1 API 8.5.2, with the errata of 2025-01-25 and 2026-06-06: a literal that has no native form is treated as any other.
#include <cmath>

#include "jsonld/from_rdf.h"
#include "jsonld/keyword.h"
#include "jsonld/rdf_vocabulary.h"

namespace vc::jsonld {
namespace {

std::size_t digits_at(std::string_view text, std::size_t from) {
  const auto end = text.find_first_not_of("0123456789", from);
  return (end == std::string_view::npos ? text.size() : end) - from;
}

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return text;
}

// XML Schema 1.1 part 2, 3.4.13
bool is_xsd_integer(std::string_view text) {
  text = without_sign(text);
  return !text.empty() && digits_at(text, 0) == text.size();
}

// 3.3.5, but for INF and NaN, which JSON cannot say.
bool is_xsd_double(std::string_view text) {
  text = without_sign(text);
  const auto whole = digits_at(text, 0);
  std::size_t at = whole;
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    fraction = digits_at(text, at + 1);
    at += 1 + fraction;
  }
  if (whole + fraction == 0) return false;
  if (at == text.size()) return true;
  if (text[at] != 'e' && text[at] != 'E') return false;
  const auto exponent = without_sign(text.substr(at + 1));
  return !exponent.empty() && digits_at(exponent, 0) == exponent.size();
}

// The digits as JSON writes them: no plus, no zeros in front.
std::string integer_lexeme(std::string_view text) {
  const bool negative = text.starts_with('-');
  auto digits = without_sign(text);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits == "0" || !negative ? std::string(digits) : "-" + std::string(digits);
}

// 2.4; nullptr where there is none.
Value* native(const rdf::Term& literal, const Maker& make) {
  if (literal.datatype == xsd::boolean) {
    if (literal.value == "true" || literal.value == "false") return make.boolean(literal.value == "true");
  } else if (literal.datatype == xsd::integer && is_xsd_integer(literal.value)) {
    return make.number(make.arena().copy(integer_lexeme(literal.value)));
  } else if (literal.datatype == xsd::double_ && is_xsd_double(literal.value)) {
    const auto value = to_double(literal.value.starts_with('+') ? literal.value.substr(1) : literal.value);
    if (std::isfinite(value)) return make.number(make.arena().copy(did::ecmascript_number(value)));
  }
  return nullptr;
}

}  // namespace

Try<Value*> literal_to_object(const rdf::Term& literal, const Options& options, const Maker& make) {
  auto* const result = make.object();  // 2.1
  if (options.use_native_types) {      // 2.4
    if (auto* const value = native(literal, make)) {
      make.append(result, kw::value, value);
      return result;
    }
  }
  const auto text = make.string(make.arena().copy(literal.value));
  if (options.mode != Mode::json_ld_1_0 && literal.datatype == rdf_ns::json) {  // 2.5
    const auto document = did::JsonDocument::parse(literal.value);
    if (!document) return fail(Code::invalid_json_literal, "literal " + quoted(literal.value) + ": " + document.error().message);
    const auto* const shared = make.from_json(document->root(), did::JsonLimits{}.max_depth);
    make.append(result, kw::value, make.deep_copy(shared));
    make.append(result, kw::type, make.string(kw::json));
    return result;
  }
  make.append(result, kw::value, text);
  if (options.rdf_direction == RdfDirection::i18n_datatype && literal.datatype.starts_with(i18n_ns)) {  // 2.6
    const auto fragment = literal.datatype.substr(i18n_ns.size());
    const auto underscore = std::min(fragment.find('_'), fragment.size());
    if (underscore > 0) make.append(result, kw::language, make.string(make.arena().copy(fragment.substr(0, underscore))));
    if (underscore < fragment.size()) make.append(result, kw::direction, make.string(make.arena().copy(fragment.substr(underscore + 1))));
  } else if (!literal.language.empty()) {  // 2.7
    make.append(result, kw::language, make.string(make.arena().copy(literal.language)));
  } else if (literal.datatype != xsd::string) {  // 2.8
    make.append(result, kw::type, make.string(make.arena().copy(literal.datatype)));
  }
  return result;
}

}  // namespace vc::jsonld
