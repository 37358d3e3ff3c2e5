#include "jsonld/rdf_literal.h"

#include <charconv>
#include <cmath>
#include <span>

#include "jsonld/rdf_vocabulary.h"

namespace vc::jsonld {
namespace {

bool written_as_integer(std::string_view lexeme) { return lexeme.find_first_of(".eE") == std::string_view::npos; }

// In a tie between two mantissas C takes the even one, toExponential the greater. `mantissa` is C's; what lies exactly in the
// middle has no more than the digits that are asked for here.
void round_tie_up(double value, std::span<char> mantissa) {
  char text[96];
  const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 60);
  const std::string_view exact(text, static_cast<std::size_t>(written.ptr - text));
  const auto rest = exact.substr(mantissa.size(), exact.find('e') - mantissa.size());
  if (rest.front() == '5' && rest.find_first_not_of('0', 1) == std::string_view::npos && exact[mantissa.size() - 1] == mantissa.back())
    ++mantissa.back();  // an even digit
}

}  // namespace

bool is_double(std::string_view lexeme) {
  if (written_as_integer(lexeme) && lexeme.size() <= 20) return false;
  const auto value = to_double(lexeme);
  return std::abs(value) >= 1e21 || std::trunc(value) != value;
}

std::string double_text(std::string_view lexeme) {
  char text[48];
  const auto value = to_double(lexeme) + 0.0;  // no negative zero
  const auto written = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 15);
  const std::string_view all(text, static_cast<std::size_t>(written.ptr - text));  // d.ddddddddddddddde+XX
  const auto e = all.find('e');
  if (e == std::string_view::npos) return value < 0 ? "-INF" : "INF";
  round_tie_up(value, std::span(text, e));
  auto mantissa = all.substr(0, e);
  while (mantissa.ends_with('0') && mantissa[mantissa.size() - 2] != '.') mantissa.remove_suffix(1);
  auto exponent = all.substr(e + 1);
  const bool negative = exponent.starts_with('-');
  exponent.remove_prefix(1);
  while (exponent.size() > 1 && exponent.front() == '0') exponent.remove_prefix(1);
  return std::string(mantissa).append(negative ? "E-" : "E").append(exponent);
}

std::string language_text(std::string_view tag) {
  std::string out(tag);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string integer_text(std::string_view lexeme) {
  if (written_as_integer(lexeme)) return std::string(lexeme == "-0" ? "0" : lexeme);
  char text[48];
  const auto written = std::to_chars(text, text + sizeof text, to_double(lexeme) + 0.0, std::chars_format::fixed, 0);
  return {text, written.ptr};
}

rdf::TermId add_native(rdf::Dataset& dataset, const Value* value, std::string_view datatype) {
  const auto add = [&](std::string_view text, std::string_view usual) {
    return dataset.add_term({rdf::TermKind::literal, text, datatype.empty() ? usual : datatype, {}});
  };
  if (value->is(Kind::boolean)) return add(value->flag ? "true" : "false", xsd::boolean);  // 9
  if (value->is_string()) return add(value->view(), xsd::string);
  if (is_double(value->view()) || datatype == xsd::double_) return add(double_text(value->view()), xsd::double_);  // 10
  return add(integer_text(value->view()), xsd::integer);                                                           // 11
}

}  // namespace vc::jsonld
