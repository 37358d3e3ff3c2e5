#include "did/did.h"

#include <array>
#include <cstdint>

#include "quote.h"

namespace did {
namespace {

// did                = "did:" method-name ":" method-specific-id
// method-name        = 1*method-char                              method-char = %x61-7A / DIGIT
// method-specific-id = *( *idchar ":" ) 1*idchar                  idchar = ALPHA / DIGIT / "." / "-" / "_" / pct-encoded
// did-url            = did path-abempty [ "?" query ] [ "#" fragment ]            (the last three: RFC 3986 3.3 to 3.5)
//
// Which characters each rule takes besides pct-encoded, one bit per rule.
enum Rule : std::uint8_t { in_method = 1, in_id = 2, in_path = 4, in_query = 8, is_hex = 16 };

constexpr std::array<std::uint8_t, 256> rules = [] {
  std::array<std::uint8_t, 256> table{};
  const auto allow = [&table](std::string_view characters, unsigned bits) {
    for (const char c : characters) table[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(bits);
  };
  allow("abcdefghijklmnopqrstuvwxyz0123456789", in_method);
  allow("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:", in_id | in_path | in_query);
  allow("~!$&'()*+,;=@/", in_path | in_query);
  allow("?", in_query);
  allow("0123456789abcdefABCDEF", is_hex);
  return table;
}();

bool follows(char c, Rule rule) { return (rules[static_cast<unsigned char>(c)] & rule) != 0; }

// Where the run of characters that `rule` takes, pct-encoded included, ends.
std::size_t end_of(std::string_view text, std::size_t at, Rule rule) {
  while (at < text.size()) {
    if (follows(text[at], rule)) {
      ++at;
    } else if (text[at] == '%' && at + 2 < text.size() && follows(text[at + 1], is_hex) && follows(text[at + 2], is_hex)) {
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

std::unexpected<Error> refuse(std::string_view what, std::string_view text, std::string_view why, std::string hint = {}) {
  return fail(Errc::malformed, std::string(what) + " " + quoted(text) + " " + std::string(why), std::move(hint));
}

std::unexpected<Error> refuse_at(std::string_view what, std::string_view text, std::size_t at) {
  if (text[at] == '%') return refuse(what, text, "has a `%` at byte " + std::to_string(at) + " without two hex digits after it");
  return refuse(what, text,
                "has " + quoted(text.substr(at, 1)) + " at byte " + std::to_string(at) + ", where the grammar does not allow it");
}

struct Head {
  std::size_t method_size;
  std::size_t end;  // where the DID ends
};

// The DID at the head of `text`.
Result<Head> read_head(std::string_view what, std::string_view text) {
  if (text.size() > did_url_max_size) {
    return fail(Errc::too_large,
                std::string(what) + " has " + std::to_string(text.size()) + " bytes; the limit is " + std::to_string(did_url_max_size));
  }
  if (!text.starts_with("did:")) return refuse(what, text, "does not start with `did:`");
  std::size_t method_end = 4;
  while (method_end < text.size() && follows(text[method_end], in_method)) ++method_end;
  if (method_end == text.size() || text[method_end] != ':') {
    return refuse(what, text, "has no method name of lower-case letters and digits with a `:` after it");
  }
  if (method_end == 4) return refuse(what, text, "has an empty method name");
  const auto end = end_of(text, method_end + 1, in_id);
  if (end == method_end + 1) return refuse(what, text, "has no method-specific id");
  if (text[end - 1] == ':') return refuse(what, text, "has an id that ends in `:`");
  return Head{method_end - 4, end};
}

}  // namespace

Result<Did> Did::parse(std::string_view text) {
  DID_TRY(const auto head, read_head("did", text));
  if (head.end == text.size()) return Did(std::string(text), head.method_size);
  if (std::string_view("/?#").contains(text[head.end])) {
    return refuse("did", text, "goes on after its id", "this is a DID URL; leave out what follows byte " + std::to_string(head.end));
  }
  return refuse_at("did", text, head.end);
}

Result<DidUrl> DidUrl::parse(std::string_view text) {
  DID_TRY(const auto head, read_head("did url", text));
  auto at = head.end;
  if (at < text.size() && text[at] == '/') at = end_of(text, at, in_path);  // path-abempty
  const auto query = at;
  if (at < text.size() && text[at] == '?') at = end_of(text, at + 1, in_query);
  const auto fragment = at;
  if (at < text.size() && text[at] == '#') at = end_of(text, at + 1, in_query);  // a fragment takes what a query takes
  if (at != text.size()) return refuse_at("did url", text, at);
  return DidUrl(std::string(text), Did(std::string(text.substr(0, head.end)), head.method_size), query, fragment);
}

std::string_view DidUrl::path() const { return std::string_view(text_).substr(did_.text().size(), query_ - did_.text().size()); }

std::optional<std::string_view> DidUrl::query() const {
  if (query_ == fragment_) return std::nullopt;
  return std::string_view(text_).substr(query_ + 1, fragment_ - query_ - 1);
}

std::optional<std::string_view> DidUrl::fragment() const {
  if (fragment_ == text_.size()) return std::nullopt;
  return std::string_view(text_).substr(fragment_ + 1);
}

}  // namespace did
