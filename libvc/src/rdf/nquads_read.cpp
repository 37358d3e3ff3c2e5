// The grammar of RDF 1.1 N-Quads section 4, one function a production.
#include <algorithm>
#include <array>
#include <charconv>

#include "did/text.h"
#include "nquads.h"

namespace vc::rdf {
namespace {

using did::Errc;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Range {
  char32_t first;
  char32_t last;
};
// PN_CHARS_BASE beyond ASCII.
constexpr std::array base_ranges{Range{0xc0, 0xd6},     Range{0xd8, 0xf6},     Range{0xf8, 0x2ff},    Range{0x370, 0x37d},
                                 Range{0x37f, 0x1fff},  Range{0x200c, 0x200d}, Range{0x2070, 0x218f}, Range{0x2c00, 0x2fef},
                                 Range{0x3001, 0xd7ff}, Range{0xf900, 0xfdcf}, Range{0xfdf0, 0xfffd}, Range{0x10000, 0xeffff}};

bool is_name_start(char32_t c) {  // PN_CHARS_U, with the digits that BLANK_NODE_LABEL allows in front
  if (c < 0x80) return is_letter(static_cast<char>(c)) || is_digit(static_cast<char>(c)) || c == '_' || c == ':';
  return std::ranges::any_of(base_ranges, [c](const Range& r) { return c >= r.first && c <= r.last; });
}
bool is_name(char32_t c) {  // PN_CHARS
  return is_name_start(c) || c == '-' || c == 0xb7 || (c >= 0x300 && c <= 0x36f) || c == 0x203f || c == 0x2040;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  did::Result<Dataset> read() {
    while (at_ < text_.size())
      if (!line()) return did::fail(Errc::malformed, "n-quads line " + std::to_string(line_) + ": " + error_);
    dataset_.make_set();
    return std::move(dataset_);
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }
  bool breach(std::string_view what) {
    if (error_.empty()) error_ = what;
    return false;
  }
  void space() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }

  bool line() {
    space();
    if (peek() != '#' && peek() != '\n' && peek() != '\r' && !statement()) return false;
    space();
    if (peek() == '#') at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    if (at_ < text_.size() && peek() != '\n' && peek() != '\r') return breach("something after the end of the statement");
    if (at_ == text_.size()) return true;
    if (peek() == '\n') ++line_;
    ++at_;
    return true;
  }

  bool statement() {
    Quad quad{};
    if (!node(quad.subject, "subject")) return false;
    space();
    if (peek() != '<' || !iri(buffer_)) return breach("the predicate is no iri");
    quad.predicate = dataset_.add_iri(buffer_);
    space();
    if (!(peek() == '"' ? literal(quad.object) : node(quad.object, "object"))) return false;
    space();
    if (peek() != '.' && !node(quad.graph, "graph")) return false;
    space();
    if (peek() != '.') return breach("no `.` at the end of a statement");
    ++at_;
    dataset_.add(quad);
    return true;
  }

  bool node(TermId& id, std::string_view what) {
    if (peek() == '<') {
      if (!iri(buffer_)) return false;
      id = dataset_.add_iri(buffer_);
      return true;
    }
    if (!text_.substr(at_).starts_with("_:")) return breach("the " + std::string(what) + " is neither an iri nor a blank node");
    at_ += 2;
    return blank(id);
  }

  bool blank(TermId& id) {
    const auto start = at_;
    auto end = at_;
    for (bool first = true;; first = false) {
      const auto before = at_;
      if (!first && peek() == '.') {
        ++at_;
        continue;
      }
      char32_t c = 0;
      if (!code_point(c) || !(first ? is_name_start(c) : is_name(c))) {
        at_ = before;
        break;
      }
      end = at_;
    }
    at_ = end;  // a label does not end in a dot
    error_.clear();
    if (end == start) return breach("a blank node without a label");
    id = dataset_.add_blank(text_.substr(start, end - start));
    return true;
  }

  // IRIREF, and absolute: it has a scheme.
  bool iri(std::string& out) {
    out.clear();
    ++at_;
    for (; peek() != '>';) {
      const char c = peek();
      if (c == '\\') {
        if (!unicode_escape(out, /*in_iri=*/true)) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) <= 0x20 || std::string_view("<\"{}|^`").contains(c)) return breach("a character that no iri has");
      if (!copy(out)) return false;
    }
    ++at_;
    const auto colon = out.find(':');
    const auto scheme = std::string_view(out).substr(0, colon);
    const bool sound = colon != std::string::npos && !scheme.empty() && is_letter(scheme[0]) &&
                       std::ranges::all_of(scheme, [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
    return sound || breach("an iri that is not absolute");
  }

  bool literal(TermId& id) {
    std::string value;
    ++at_;
    for (; peek() != '"';) {
      if (at_ >= text_.size() || peek() == '\n' || peek() == '\r') return breach("a literal without its closing quote");
      if (!(peek() == '\\' ? escape(value) : copy(value))) return false;
    }
    ++at_;
    Term term{.kind = TermKind::literal, .value = value, .datatype = xsd_string, .language = {}};
    if (peek() == '@') {
      if (!language(term.language)) return false;
      term.datatype = rdf_lang_string;
    } else if (text_.substr(at_).starts_with("^^<")) {
      at_ += 2;
      if (!iri(buffer_)) return false;
      if (buffer_ == rdf_lang_string) return breach("a literal of rdf:langString without a language");
      term.datatype = buffer_;
    }
    id = dataset_.add_term(term);
    return true;
  }

  // '@' [a-zA-Z]+ ('-' [a-zA-Z0-9]+)*
  bool language(std::string_view& tag) {
    const auto start = ++at_;
    for (bool first = true;; first = false) {
      const auto part = at_;
      while (is_letter(peek()) || (!first && is_digit(peek()))) ++at_;
      if (at_ == part) return breach("a language tag with an empty part");
      if (peek() != '-') break;
      ++at_;
    }
    tag = text_.substr(start, at_ - start);
    return true;
  }

  bool escape(std::string& out) {
    constexpr std::string_view letters = "tbnrf\"'\\";
    constexpr std::string_view meanings = "\t\b\n\r\f\"'\\";
    if (at_ + 1 >= text_.size()) return breach("the text ends inside an escape");
    const auto found = letters.find(text_[at_ + 1]);
    if (found == std::string_view::npos) return unicode_escape(out, /*in_iri=*/false);
    out += meanings[found];
    at_ += 2;
    return true;
  }

  bool unicode_escape(std::string& out, bool in_iri) {
    const char kind = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
    const auto hex = text_.substr(std::min(at_ + 2, text_.size()), digits);
    std::uint32_t c = 0;
    const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), c, 16);
    if (digits == 0 || hex.size() != digits || error != std::errc() || end != hex.data() + digits)
      return breach("an escape that n-quads does not have");
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return breach("an escape of no character");
    if (in_iri && (c <= 0x20 || (c < 0x80 && std::string_view("<>\"{}|^`\\").contains(static_cast<char>(c)))))
      return breach("a character that no iri has");
    did::append_utf8(c, out);
    at_ += 2 + digits;
    return true;
  }

  bool copy(std::string& out) {
    const auto start = at_;
    char32_t c = 0;
    if (!code_point(c)) return false;
    out.append(text_, start, at_ - start);
    return true;
  }

  // One code point of valid UTF-8 (Unicode table 3-7).
  bool code_point(char32_t& c) {
    if (at_ >= text_.size()) return breach("the text ends inside a statement");
    const auto lead = static_cast<unsigned char>(text_[at_]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size == 0 || at_ + size > text_.size()) return breach("invalid utf-8");
    c = size == 1 ? lead : lead & (0x7fU >> size);
    for (std::size_t i = 1; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(text_[at_ + i]);
      if ((byte & 0xc0U) != 0x80) return breach("invalid utf-8");
      c = c << 6U | (byte & 0x3fU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    if (c < smallest[size] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return breach("invalid utf-8");
    at_ += size;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string error_;
  std::string buffer_;
  Dataset dataset_;
};

}  // namespace

did::Result<Dataset> parse_nquads(std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes)
    return did::fail(Errc::too_large,
                     "n-quads of " + std::to_string(text.size()) + " bytes, over the limit of " + std::to_string(max_bytes));
  return Reader(text).read();
}

}  // namespace vc::rdf
