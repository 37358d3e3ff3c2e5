// The keywords of JSON-LD 1.1 (Syntax 1.7, Framing 1.5).
#pragma once

#include <cstdint>
#include <string_view>

namespace vc::jsonld {

enum class Keyword : std::uint8_t {
  none_of_them,
  base,
  container,
  context,
  default_,
  direction,
  embed,
  explicit_,
  graph,
  id,
  import,
  included,
  index,
  json,
  language,
  list,
  nest,
  none,
  omit_default,
  prefix,
  preserve,
  propagate,
  protected_,
  require_all,
  reverse,
  set,
  type,
  value,
  version,
  vocab,
};

namespace kw {
inline constexpr std::string_view base = "@base";
inline constexpr std::string_view container = "@container";
inline constexpr std::string_view context = "@context";
inline constexpr std::string_view default_ = "@default";
inline constexpr std::string_view direction = "@direction";
inline constexpr std::string_view embed = "@embed";
inline constexpr std::string_view explicit_ = "@explicit";
inline constexpr std::string_view graph = "@graph";
inline constexpr std::string_view id = "@id";
inline constexpr std::string_view import = "@import";
inline constexpr std::string_view included = "@included";
inline constexpr std::string_view index = "@index";
inline constexpr std::string_view json = "@json";
inline constexpr std::string_view language = "@language";
inline constexpr std::string_view list = "@list";
inline constexpr std::string_view nest = "@nest";
inline constexpr std::string_view none = "@none";
inline constexpr std::string_view null = "@null";  // no keyword, but a value in framing and in inverse contexts
inline constexpr std::string_view omit_default = "@omitDefault";
inline constexpr std::string_view prefix = "@prefix";
inline constexpr std::string_view preserve = "@preserve";
inline constexpr std::string_view propagate = "@propagate";
inline constexpr std::string_view protected_ = "@protected";
inline constexpr std::string_view require_all = "@requireAll";
inline constexpr std::string_view reverse = "@reverse";
inline constexpr std::string_view set = "@set";
inline constexpr std::string_view type = "@type";
inline constexpr std::string_view value = "@value";
inline constexpr std::string_view version = "@version";
inline constexpr std::string_view vocab = "@vocab";
}  // namespace kw

// none_of_them where `text` is no keyword.
[[nodiscard]] Keyword keyword(std::string_view text);
[[nodiscard]] inline bool is_keyword(std::string_view text) { return text.starts_with('@') && keyword(text) != Keyword::none_of_them; }
// The text of a keyword, in static memory.
[[nodiscard]] std::string_view text_of(Keyword word);
// "@" 1*ALPHA: reserved, whether or not it is one today.
[[nodiscard]] bool has_keyword_form(std::string_view text);

}  // namespace vc::jsonld
