#include "jsonld/iri.h"

#include <algorithm>
#include <array>
#include <vector>

#include "jsonld/keyword.h"

namespace vc::jsonld {
namespace {

constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 3986 5.2.4, over one output string.
std::string remove_dot_segments(std::string_view in) {
  std::string out;
  const auto drop_last = [&out] {
    const auto slash = out.rfind('/');
    out.resize(slash == std::string::npos ? 0 : slash);
  };
  while (!in.empty()) {
    if (in.starts_with("../"))
      in.remove_prefix(3);  // A
    else if (in.starts_with("./") || in.starts_with("/./"))
      in.remove_prefix(2);  // A, B
    else if (in == "/.")
      in = "/";  // B
    else if (in.starts_with("/../"))
      in.remove_prefix(3), drop_last();  // C
    else if (in == "/..")
      in = "/", drop_last();  // C
    else if (in == "." || in == "..")
      in = {};  // D
    else {      // E
      const auto end = std::min(in.find('/', 1), in.size());
      out += in.substr(0, end);
      in.remove_prefix(end);
    }
  }
  return out;
}

// RFC 3986 5.2.3
std::string merge_paths(const IriParts& base, std::string_view path) {
  if (base.authority && base.path.empty()) return "/" + std::string(path);
  const auto slash = base.path.rfind('/');
  return std::string(base.path.substr(0, slash == std::string_view::npos ? 0 : slash + 1)).append(path);
}

// RFC 3986 5.3
std::string recompose(const IriParts& parts) {
  std::string out;
  if (!parts.scheme.empty()) out.append(parts.scheme).append(":");
  if (parts.authority) out.append("//").append(*parts.authority);
  out += parts.path;
  if (parts.query) out.append("?").append(*parts.query);
  if (parts.fragment) out.append("#").append(*parts.fragment);
  return out;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  while (true) {
    const auto slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

// The path of `to` seen from the last "/" of `from`.
std::string relative_path(std::string_view from, std::string_view to) {
  auto a = segments(from);
  const auto b = segments(to);
  a.pop_back();
  std::size_t common = 0;
  while (common < a.size() && common + 1 < b.size() && a[common] == b[common]) ++common;
  std::string out;
  for (std::size_t i = common; i < a.size(); ++i) out += "../";
  for (std::size_t i = common; i < b.size(); ++i) {
    out += b[i];
    if (i + 1 < b.size()) out += '/';
  }
  return out;
}

}  // namespace

IriParts split_iri(std::string_view text) {
  IriParts out;
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    out.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    out.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  if (has_scheme(text)) {
    const auto colon = text.find(':');
    out.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    const auto end = std::min(text.find('/', 2), text.size());
    out.authority = text.substr(2, end - 2);
    text.remove_prefix(end);
  }
  out.path = text;
  return out;
}

bool has_scheme(std::string_view text) {
  static constexpr auto scheme_characters = [] {
    std::array<bool, 256> out{};
    for (std::size_t c = 0; c < out.size(); ++c) out[c] = is_alpha(static_cast<char>(c)) || is_digit(static_cast<char>(c));
    for (const char c : std::string_view("+-.")) out[static_cast<unsigned char>(c)] = true;
    return out;
  }();
  if (text.empty() || !is_alpha(text.front())) return false;
  std::size_t end = 1;
  while (end < text.size() && scheme_characters[static_cast<unsigned char>(text[end])]) ++end;
  return end < text.size() && text[end] == ':';
}

bool is_well_formed_iri(std::string_view text) {
  // 2 for what is excluded, 1 for "#", which may be there once: one sum says it all, without a branch for each character.
  static constexpr auto weights = [] {
    std::array<std::uint8_t, 256> out{};
    for (std::size_t c = 0; c <= 0x20; ++c) out[c] = 2;
    for (const char c : std::string_view("<>\"{}|\\^`\x7f")) out[static_cast<unsigned char>(c)] = 2;
    out['#'] = 1;
    return out;
  }();
  const auto weight = [&text](std::size_t i) { return weights[static_cast<unsigned char>(text[i])]; };
  unsigned sum = 0;
  std::size_t i = 0;
  for (; i + 4 <= text.size(); i += 4) sum += static_cast<unsigned>(weight(i) + weight(i + 1) + weight(i + 2) + weight(i + 3));
  for (; i < text.size(); ++i) sum += weight(i);
  return sum < 2 && has_scheme(text);
}

bool is_well_formed_language(std::string_view tag) {
  std::size_t length = 0;
  bool first = true;
  for (const char c : tag) {
    if (c == '-') {
      if (length == 0) return false;
      length = 0;
      first = false;
    } else if (!is_alpha(c) && (first || !is_digit(c))) {
      return false;
    } else if (++length > 8) {
      return false;
    }
  }
  return length > 0;
}

std::string resolve_iri(std::string_view base_text, std::string_view reference_text) {
  const auto base = split_iri(base_text);
  if (base.scheme.empty()) return std::string(reference_text);
  const auto reference = split_iri(reference_text);
  IriParts target = reference;
  std::string path;
  if (!reference.scheme.empty() || reference.authority) {
    path = remove_dot_segments(reference.path);
  } else if (reference.path.empty()) {
    path = base.path;
    if (!reference.query) target.query = base.query;
  } else if (reference.path.starts_with('/')) {
    path = remove_dot_segments(reference.path);
  } else {
    path = remove_dot_segments(merge_paths(base, reference.path));
  }
  if (reference.scheme.empty()) {
    target.scheme = base.scheme;
    if (!reference.authority) target.authority = base.authority;
  }
  target.path = path;
  return recompose(target);
}

std::string relativize_iri(std::string_view base_text, std::string_view iri_text) {
  const auto base = split_iri(base_text);
  const auto iri = split_iri(iri_text);
  if (base.scheme.empty() || base.scheme != iri.scheme || base.authority != iri.authority) return std::string(iri_text);
  IriParts out{.query = iri.query, .fragment = iri.fragment};
  std::string path;
  if (base.path != iri.path)
    path = relative_path(base.path, iri.path);
  else if (base.query == iri.query && iri.fragment)
    out.query.reset();
  else
    path = iri.path.substr(iri.path.rfind('/') + 1);  // npos + 1 is 0
  // A first segment with a colon would be read as a scheme, "@id" as a keyword, an empty path as the base itself; "./" prevents it.
  const bool same_document = base.path == iri.path && path.empty() && !out.query && out.fragment;
  const bool misread = path.substr(0, path.find('/')).contains(':') || has_keyword_form(path);
  if (misread || (path.empty() && !same_document && !out.query)) path.insert(0, "./");
  out.path = path;
  return recompose(out);
}

}  // namespace vc::jsonld
