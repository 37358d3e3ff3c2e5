// did:web.
//
//   did:web:example.com%3A3000:user:alice  ->  https://example.com:3000/user/alice/did.json
//           |---------| |  |-| |--------|
//              host      port     path
#include <algorithm>
#include <utility>

#include "did/hash.h"
#include "did/methods.h"
#include "quote.h"

namespace did {
namespace {

constexpr std::size_t document_max_size = std::size_t{64} * 1024;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
unsigned hex_value(char c) { return is_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(lower(c) - 'a' + 10); }

std::unexpected<Error> refuse(std::string_view what, std::string_view text, std::string_view why, std::string hint = {}) {
  return fail(Errc::malformed, "did:web: " + std::string(what) + " " + quoted(text) + " " + std::string(why), std::move(hint));
}

// RFC 1123 2.1: letters, digits and inner hyphens, at most 63. A name that is not ASCII comes as its A-label.
bool is_label(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// Would a URL parser take a host with this last label for an IPv4 address? (URL Standard, "ends in a number": decimal,
// octal and hex, in one to four parts, so `2130706433`, `127.1` and `0x7f.1` as well.)
bool is_number(std::string_view label) {
  if (std::ranges::all_of(label, is_digit)) return true;
  if (!label.starts_with("0x") && !label.starts_with("0X")) return false;
  return std::ranges::all_of(label.substr(2), [](char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); });
}

Result<std::string> read_host(std::string_view host) {
  if (host.empty() || host.size() > 253) return refuse("host", host, "is empty or longer than 253 bytes");
  std::string_view last;
  std::size_t labels = 0;
  for (std::size_t at = 0; at <= host.size(); at += last.size() + 1, ++labels) {
    last = host.substr(at, host.find('.', at) - at);
    if (!is_label(last))
      return refuse("host", host, "is no DNS name", "write a name that is not ASCII as its `xn--` form, and no dot at the end");
  }
  if (is_number(last)) return refuse("host", host, "is an IP address", "did:web takes DNS names only");
  std::string out(host);
  std::ranges::transform(out, out.begin(), lower);  // DNS does not tell case apart; the DID does
  // Names of one label mean something inside a network only. `localhost` is for tests; the fetcher guards the address.
  if (labels == 1 && out != "localhost") return refuse("host", host, "is a name of one label");
  return out;
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.front() == '0' || !std::ranges::all_of(text, is_digit)) return false;
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value <= 65535;
}

// Steps 1 to 3: "host" or "host%3Aport".
Result<std::string> read_authority(std::string_view text) {
  const auto percent = text.find('%');
  DID_TRY(auto out, read_host(text.substr(0, percent)));
  if (percent == std::string_view::npos) return out;
  const auto rest = text.substr(percent);
  if (!rest.starts_with("%3A") && !rest.starts_with("%3a"))
    return refuse("host", text, "has a percent-encoded byte other than the `%3A` before a port");
  const auto port = rest.substr(3);
  if (!is_port(port)) return refuse("port", port, "is no number from 1 to 65535");
  return out.append(":").append(port);
}

bool is_unreserved(char c) { return is_letter(c) || is_digit(c) || std::string_view("-._~").contains(c); }

// A path segment for the URL: percent-encoded where it must be, and only there (RFC 3986 6.2.2). Refused is what a server
// could read as a separator, as the end of the path, or as something encoded twice.
Result<std::string> read_segment(std::string_view text) {
  std::string out;
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      decoded += text[i];
      continue;
    }
    // The grammar of DIDs saw to the two digits.
    const auto c = static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || std::string_view("/\\@?#%").contains(c)) {
      return refuse("path segment", text, "hides " + quoted(text.substr(i, 3)));
    }
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += text.substr(i, 3);
    }
    decoded += c;
    i += 2;
  }
  if (decoded.empty() || decoded == "." || decoded == "..") return refuse("path segment", text, "is empty, `.` or `..`");
  return out;
}

// did:web 2.4: each DID URL in the document must be absolute, against key confusion.
Result<void> refuse_relative(JsonValue document) {
  const auto is_relative = [](JsonValue value) {
    const auto id = value.is_string() ? std::optional(value.string()) : value.find_string("id");
    return id && id->starts_with('#');
  };
  for (const std::string_view member : {"verificationMethod", "service", "authentication", "assertionMethod", "keyAgreement",
                                        "capabilityInvocation", "capabilityDelegation"}) {
    const auto list = document.find(member);
    if (!list || !list->is_array()) continue;
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (!is_relative((*list)[i])) continue;
      return fail(Errc::malformed, "did document: `/" + std::string(member) + "/" + std::to_string(i) + "` has a relative DID URL",
                  "did:web documents name everything by absolute DID URLs (did:web 2.4)");
    }
  }
  return {};
}

Result<DidDocument> read_body(const Did& did, std::string_view body) {
  DID_TRY(const auto json, JsonDocument::parse(body, {.max_bytes = document_max_size}));
  DID_TRY(auto document, DidDocument::from_json(json.root()));
  // 7. Byte for byte: nothing in the specification makes two spellings of a DID the same.
  if (document.id() != did.text()) {
    return fail(Errc::malformed, "did document: `/id` is " + quoted(document.id()) + ", not the DID that was resolved");
  }
  DID_CHECK(refuse_relative(json.root()));
  return document;
}

class DidWeb final : public DidMethod {
 public:
  explicit DidWeb(const Fetcher& fetcher) : fetcher_(fetcher) {}

  [[nodiscard]] std::string_view name() const override { return "web"; }

  [[nodiscard]] Result<Resolution> resolve(const Did& did) const override {
    DID_TRY(const auto url, did_web_url(did));
    // 6.
    DID_TRY(const auto body, fetcher_.get({.url = url, .max_bytes = document_max_size, .timeout = std::chrono::seconds(5)}));
    auto document = read_body(did, body);
    if (!document) return std::unexpected(std::move(document).error().in("what " + quoted(url) + " answered"));
    return Resolution{std::make_shared<const DidDocument>(*std::move(document)), digest_text(as_bytes(body))};
  }

 private:
  const Fetcher& fetcher_;
};

}  // namespace

std::unique_ptr<DidMethod> make_did_web(const Fetcher& fetcher) { return std::make_unique<DidWeb>(fetcher); }

// did:web 2.5.2, steps numbered as there.
Result<std::string> did_web_url(const Did& did) {
  if (did.method() != "web") return refuse("did", did.text(), "is of another method");
  const auto id = did.id();
  auto colon = id.find(':');
  DID_TRY(const auto authority, read_authority(id.substr(0, colon)));
  auto url = "https://" + authority;                                           // 1. 2. 3.
  if (colon == std::string_view::npos) return url += "/.well-known/did.json";  // 4. 5.
  while (colon != std::string_view::npos) {
    const auto next = id.find(':', colon + 1);
    DID_TRY(const auto segment, read_segment(id.substr(colon + 1, next - colon - 1)));
    url.append("/").append(segment);
    colon = next;
  }
  return url += "/did.json";  // 5.
}

}  // namespace did
