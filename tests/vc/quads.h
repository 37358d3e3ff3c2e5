// N-Quads as far as the vectors need them, and whether two datasets are isomorphic. Independent of the library on purpose.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rdf/dataset.h"

namespace test {

using QuadText = std::array<std::string, 4>;  // terms as N-Quads, unescaped; the default graph is ""

inline std::string utf8(unsigned long point) {
  const auto tail = [](unsigned long bits) { return static_cast<char>(0x80U | (bits & 0x3fU)); };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xc0U | (point >> 6U)), tail(point)};
  if (point < 0x10000) return {static_cast<char>(0xe0U | (point >> 12U)), tail(point >> 6U), tail(point)};
  return {static_cast<char>(0xf0U | (point >> 18U)), tail(point >> 12U), tail(point >> 6U), tail(point)};
}

inline std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'u' || c == 'U') {
      const std::size_t digits = c == 'u' ? 4 : 8;
      out += utf8(std::stoul(std::string(text.substr(i + 1, digits)), nullptr, 16));
      i += digits;
    } else {
      const std::string_view from = "tbnrf\"'\\";
      const std::string_view to = "\t\b\n\r\f\"'\\";
      out += to[from.find(c)];
    }
  }
  return out;
}

// One term from the front of `line`.
inline std::string take_term(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  std::size_t end = 0;
  if (line.starts_with('<'))
    end = line.find('>') + 1;
  else if (line.starts_with('"')) {
    for (end = 1; line[end] != '"'; ++end)
      if (line[end] == '\\') ++end;
    ++end;
    if (line.substr(end).starts_with("^^"))
      end = line.find('>', end) + 1;
    else if (line.substr(end).starts_with("@"))
      end = line.find_first_of(" \t", end);
  } else {
    end = line.find_first_of(" \t", 0);
  }
  auto out = unescape(line.substr(0, end));
  line.remove_prefix(end);
  constexpr std::string_view plain = "^^<http://www.w3.org/2001/XMLSchema#string>";
  if (out.starts_with('"') && out.ends_with(plain)) out.resize(out.size() - plain.size());
  return out;
}

inline std::set<QuadText> read_quads(std::string_view text) {
  std::set<QuadText> out;
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos || line.starts_with('#')) continue;
    QuadText quad;
    for (auto& term : quad) {
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
      if (!line.starts_with('.')) term = take_term(line);
    }
    out.insert(quad);
  }
  return out;
}

inline std::string text_of(const vc::rdf::Term& term) {
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

inline vc::rdf::TermId add_to(vc::rdf::Dataset& dataset, std::string_view text) {
  if (text.starts_with('<')) return dataset.add_iri(text.substr(1, text.size() - 2));
  if (text.starts_with("_:")) return dataset.add_blank(text.substr(2));
  const auto end = text.rfind('"');
  const auto value = text.substr(1, end - 1);
  const auto rest = text.substr(end + 1);
  if (rest.starts_with('@'))
    return dataset.add_term({vc::rdf::TermKind::literal, value, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", rest.substr(1)});
  const auto datatype = rest.empty() ? "http://www.w3.org/2001/XMLSchema#string" : rest.substr(3, rest.size() - 4);
  return dataset.add_term({vc::rdf::TermKind::literal, value, datatype, {}});
}

inline vc::rdf::Dataset to_dataset(const std::set<QuadText>& quads) {
  vc::rdf::Dataset out;
  for (const auto& [subject, predicate, object, graph] : quads)
    out.add(
        {add_to(out, subject), add_to(out, predicate), add_to(out, object), graph.empty() ? vc::rdf::default_graph : add_to(out, graph)});
  return out;
}

inline std::set<QuadText> quads_of(const vc::rdf::Dataset& dataset) {
  std::set<QuadText> out;
  for (const auto& quad : dataset.quads())
    out.insert({text_of(dataset.term(quad.subject)), text_of(dataset.term(quad.predicate)), text_of(dataset.term(quad.object)),
                quad.graph == vc::rdf::default_graph ? "" : text_of(dataset.term(quad.graph))});
  return out;
}

inline bool is_blank(const std::string& term) { return term.starts_with("_:"); }

// Colours of blank nodes, refined until nothing changes.
inline std::map<std::string, std::size_t> colour(const std::set<QuadText>& quads, const std::map<std::string, std::size_t>& start) {
  auto colours = start;
  for (std::size_t round = 0; round <= quads.size(); ++round) {
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
    colours = std::move(next);
  }
  return colours;
}

inline std::set<QuadText> renamed(const std::set<QuadText>& quads, const std::map<std::string, std::size_t>& colours) {
  std::set<QuadText> out;
  for (auto quad : quads) {
    for (auto& term : quad)
      if (is_blank(term)) term = "_:" + std::to_string(colours.at(term));
    out.insert(quad);
  }
  return out;
}

inline bool isomorphic(const std::set<QuadText>& a, const std::set<QuadText>& b, std::map<std::string, std::size_t> ca = {},
                       std::map<std::string, std::size_t> cb = {}) {
  if (a.size() != b.size()) return false;
  ca = colour(a, ca);
  cb = colour(b, cb);
  std::map<std::size_t, std::vector<std::string>> groups;
  for (const auto& [term, c] : ca) groups[c].push_back(term);
  const auto tied = std::ranges::find_if(groups, [](const auto& group) { return group.second.size() > 1; });
  if (tied == groups.end()) return renamed(a, ca) == renamed(b, cb);
  // Several look alike: one of them is marked, and each of the other side tried.
  ca[tied->second.front()] = a.size() + 1;
  for (const auto& [term, c] : std::map(cb)) {
    if (c != tied->first) continue;
    auto marked = cb;
    marked[term] = a.size() + 1;
    if (isomorphic(a, b, ca, marked)) return true;
  }
  return false;
}

}  // namespace test
