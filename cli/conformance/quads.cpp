#include "conformance/quads.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace conformance {
namespace {

using Quads = std::set<QuadText>;
using Colours = std::map<std::string, std::size_t>;

std::string utf8(std::uint32_t point) {
  const auto tail = [](std::uint32_t bits) { return static_cast<char>(0x80U | (bits & 0x3fU)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xc0U | (point >> 6U)), tail(point)};
  if (point < 0x10000) return {static_cast<char>(0xe0U | (point >> 12U)), tail(point >> 6U), tail(point)};
  return {static_cast<char>(0xf0U | (point >> 18U)), tail(point >> 12U), tail(point >> 6U), tail(point)};
}

// The escape at the front of `rest`, which begins behind the backslash.
std::optional<std::string> take_escape(std::string_view& rest) {
  constexpr std::string_view from = "tbnrf\"'\\";
  constexpr std::string_view to = "\t\b\n\r\f\"'\\";
  const char c = rest.empty() ? '\0' : rest[0];
  const std::size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
  rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
  if (digits == 0) {
    const auto found = from.find(c);
    return found == std::string_view::npos ? std::nullopt : std::optional(std::string(1, to[found]));
  }
  std::uint32_t point = 0;
  if (rest.size() < digits || std::from_chars(rest.data(), rest.data() + digits, point, 16).ptr != rest.data() + digits)
    return std::nullopt;
  rest.remove_prefix(digits);
  return utf8(point);
}

std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char c = text[0];
    text.remove_prefix(1);
    if (c != '\\') {
      out += c;
      continue;
    }
    const auto meant = take_escape(text);
    if (!meant) return std::nullopt;
    out += *meant;
  }
  return out;
}

void skip_space(std::string_view& line) { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); }

// Where the term at the front of `line` ends; npos: it does not.
std::size_t end_of_term(std::string_view line) {
  constexpr auto npos = std::string_view::npos;
  const auto behind = [](std::size_t found) { return found == npos ? npos : found + 1; };
  if (line.starts_with('<')) return behind(line.find('>'));
  if (!line.starts_with('"')) return line.find_first_of(" \t");
  std::size_t end = 1;
  while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  if (end >= line.size()) return npos;
  const auto rest = line.substr(++end);
  if (rest.starts_with("^^")) return behind(line.find('>', end));
  return rest.starts_with('@') ? line.find_first_of(" \t", end) : end;
}

std::optional<std::string> take_term(std::string_view& line) {
  skip_space(line);
  const auto end = end_of_term(line);
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  auto out = unescape(line.substr(0, end));
  line.remove_prefix(end);
  constexpr std::string_view plain = "^^<http://www.w3.org/2001/XMLSchema#string>";
  if (out && out->starts_with('"') && out->ends_with(plain)) out->resize(out->size() - plain.size());
  return out;
}

std::optional<QuadText> read_line(std::string_view line) {
  QuadText quad;
  for (auto& term : quad) {
    skip_space(line);
    if (line.starts_with('.')) break;
    auto taken = take_term(line);
    if (!taken) return std::nullopt;
    term = *std::move(taken);
  }
  skip_space(line);
  return line.starts_with('.') && !quad[2].empty() ? std::optional(quad) : std::nullopt;
}

std::string text_of(const vc::rdf::Term& term) {
  const std::string value(term.value);
  switch (term.kind) {
    case vc::rdf::TermKind::iri: return "<" + value + ">";
    case vc::rdf::TermKind::blank: return "_:" + value;
    case vc::rdf::TermKind::literal: break;
  }
  if (!term.language.empty()) return "\"" + value + "\"@" + std::string(term.language);
  if (term.datatype == "http://www.w3.org/2001/XMLSchema#string") return "\"" + value + "\"";
  return "\"" + value + "\"^^<" + std::string(term.datatype) + ">";
}

bool is_blank(const std::string& term) { return term.starts_with("_:"); }

// One round: each blank node gets a colour of its old one and of the quads around it.
Colours refined(const Quads& quads, Colours colours) {
  std::map<std::string, std::multiset<std::string>> seen;
  const auto shown = [&](const std::string& term) { return is_blank(term) ? "_:" + std::to_string(colours[term]) : term; };
  for (const auto& quad : quads)
    for (std::size_t i = 0; i < 4; ++i) {
      if (!is_blank(quad[i])) continue;
      std::string line = std::to_string(i);
      for (std::size_t k = 0; k < 4; ++k) line += (k == i ? "*" : shown(quad[k])) + "\n";
      seen[quad[i]].insert(line);
    }
  auto next = colours;
  for (const auto& [term, lines] : seen) {
    std::string all = std::to_string(colours[term]);
    for (const auto& line : lines) all += line;
    next[term] = std::hash<std::string>()(all);
  }
  return next;
}

Colours coloured(const Quads& quads, Colours colours) {
  for (std::size_t round = 0; round <= quads.size(); ++round) colours = refined(quads, std::move(colours));
  return colours;
}

Quads renamed(const Quads& quads, const Colours& colours) {
  Quads out;
  for (auto quad : quads) {
    for (auto& term : quad)
      if (is_blank(term)) term = "_:" + std::to_string(colours.at(term));
    out.insert(quad);
  }
  return out;
}

bool isomorphic_from(const Quads& a, const Quads& b, Colours ca, Colours cb) {
  ca = coloured(a, ca);
  cb = coloured(b, cb);
  std::map<std::size_t, std::vector<std::string>> groups;
  for (const auto& [term, colour] : ca) groups[colour].push_back(term);
  const auto tied = std::ranges::find_if(groups, [](const auto& group) { return group.second.size() > 1; });
  if (tied == groups.end()) return renamed(a, ca) == renamed(b, cb);
  // Several look alike: one of them is marked, and each of the other side tried.
  ca[tied->second.front()] = a.size() + 1;
  for (const auto& [term, colour] : Colours(cb)) {
    if (colour != tied->first) continue;
    auto marked = cb;
    marked[term] = a.size() + 1;
    if (isomorphic_from(a, b, ca, marked)) return true;
  }
  return false;
}

}  // namespace

did::Result<Quads> read_quads(std::string_view text) {
  Quads out;
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    skip_space(line);
    if (line.empty() || line.starts_with('#')) continue;
    auto quad = read_line(line);
    if (!quad) return did::fail(did::Errc::malformed, "no quad: `" + std::string(line) + "`");
    out.insert(*std::move(quad));
  }
  return out;
}

Quads quads_of(const vc::rdf::Dataset& dataset) {
  Quads out;
  for (const auto& quad : dataset.quads())
    out.insert({text_of(dataset.term(quad.subject)), text_of(dataset.term(quad.predicate)), text_of(dataset.term(quad.object)),
                quad.graph == vc::rdf::default_graph ? "" : text_of(dataset.term(quad.graph))});
  return out;
}

bool isomorphic(const Quads& a, const Quads& b) { return a.size() == b.size() && isomorphic_from(a, b, {}, {}); }

}  // namespace conformance
