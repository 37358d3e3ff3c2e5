#include "formats/dns_zone.h"

#include <did/codec.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "records/alias.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::size_t longest_string = 255;  // octets of a character-string, RFC 1035 3.3
constexpr std::string_view ttl = "3600";

struct Token {
  std::string_view protocol, dnsaid, txt;
};
constexpr std::array tokens{Token{"a2a", "a2a", "a2a"}, Token{"mcp", "mcp", "mcp"}, Token{"http", "x-http", "http-api"}};

struct CardKind {
  std::string_view protocol, type;
};
constexpr std::array card_kinds{CardKind{"a2a", a2a_card_type}, CardKind{"mcp", mcp_card_type}};

struct Address {
  std::string host;
  unsigned port;
};

// "https://Host:8443/path"; nullopt: a scheme whose port is not known.
std::optional<Address> address_of(std::string_view url) {
  const auto scheme = url.substr(0, url.find("://"));
  if (scheme != "https" && scheme != "wss" && scheme != "grpcs") return std::nullopt;
  auto rest = url.substr(scheme.size() + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos || rest.ends_with(']')) return Address{lower(rest), 443};
  unsigned port = 0;
  const auto text = rest.substr(colon + 1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > 65'535) return std::nullopt;
  return Address{lower(rest.substr(0, colon)), port};
}

// Can it stand in a record without being escaped?
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return is_printable(c) && !std::string_view("\"\\;()").contains(c); });
}

// Of https://<host>/.well-known/<suffix> the suffix; empty: another address.
std::string_view well_known_suffix(std::string_view url, std::string_view host) {
  const auto at = address_of(url);
  if (!at || at->host != host) return {};
  const auto path_at = url.find('/', url.find("://") + 3);
  constexpr std::string_view folder = "/.well-known/";
  if (path_at == std::string_view::npos || !url.substr(path_at).starts_with(folder)) return {};
  const auto suffix = url.substr(path_at + folder.size());
  return suffix.find_first_of("/?#%") == std::string_view::npos ? suffix : std::string_view();
}

// The DNS-AID parameters of an endpoint's card, ascending by their keys, around that of its protocol.
std::string card_parameters(const Published& record, std::string_view host, std::string_view protocol, std::string_view token) {
  const auto* kind = std::ranges::find(card_kinds, protocol, &CardKind::protocol);
  const auto artifact = kind != card_kinds.end() ? artifact_of(record.statement, kind->type) : std::nullopt;
  const auto url = artifact ? artifact->find_string("url").value_or("") : std::string_view();
  const auto digest = artifact ? artifact->find_string("digest").value_or("") : std::string_view();
  const bool told = !url.empty() && is_plain(url);
  std::string out;
  if (told) out += " key65400=" + std::string(url);
  const auto bytes = did::hex_decode(digest.substr(digest.find(':') + 1));
  if (told && bytes && !bytes->empty()) out += " key65401=" + did::base64url_encode(*bytes);
  out += " key65402=" + std::string(token);
  const auto suffix = well_known_suffix(url, host);
  if (told && !suffix.empty()) out += " key65409=" + std::string(suffix);
  return out;
}

// Quoted character-strings, as many as the text needs.
std::string character_strings(std::string_view text) {
  std::string out;
  for (; !text.empty() || out.empty(); text.remove_prefix(std::min(text.size(), longest_string))) {
    out += out.empty() ? "\"" : " \"";
    for (const char c : text.substr(0, longest_string)) {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
    out += '"';
  }
  return out;
}

// 64 hex digits; empty: the value is no SHA-256 digest in hex or base64url.
std::string digest_hex(std::string_view value) {
  const auto hex = did::hex_decode(lower(value));
  if (hex && hex->size() == 32) return lower(value);
  const auto bytes = did::base64url_decode(value);
  return bytes && bytes->size() == 32 ? did::hex_encode(*bytes) : std::string();
}

void add_keys(std::vector<DnsRecord>& out, did::JsonValue endpoint, const Address& at) {
  const auto bindings = member_of(endpoint, "keyBinding");
  for (std::size_t i = 0; bindings.is_array() && i < bindings.size(); ++i) {
    if (bindings[i].find_string("type") != "spki-sha256") continue;
    const auto digest = digest_hex(bindings[i].find_string("value").value_or(""));
    if (!digest.empty()) out.push_back({"_" + std::to_string(at.port) + "._tcp." + at.host, "TLSA", "3 1 1 " + digest});
  }
}

}  // namespace

bool is_at_or_below(std::string_view host, std::string_view domain) {
  return host == domain || (host.ends_with(domain) && host.size() > domain.size() && host[host.size() - domain.size() - 1] == '.');
}

std::vector<DnsRecord> dns_records(const Published& record) {
  std::vector<DnsRecord> out;
  const auto host = record.text("host");
  const auto domain = publisher_domain(record.statement.key());
  if (host.empty() || domain.empty() || !is_at_or_below(host, domain)) return out;  // a name in somebody else's zone
  const auto endpoints = member_of(record.subject(), "endpoints");
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const auto url = endpoints[i].find_string("url").value_or("");
    const auto at = address_of(url);
    if (!at || at->host != host) continue;
    const auto protocol = endpoints[i].find_string("protocol").value_or("");
    const auto* row = std::ranges::find(tokens, protocol, &Token::protocol);
    const auto own = protocol.starts_with("x-") ? std::string(protocol) : "x-" + std::string(protocol);
    const auto token = row != tokens.end() ? std::string(row->dnsaid) : own;
    out.push_back(
        {host, "SVCB", "1 . alpn=" + token + " port=" + std::to_string(at->port) + card_parameters(record, host, protocol, token)});
    const auto text = "v=ans1; version=v" + std::string(record.statement.version().text()) +
                      "; p=" + std::string(row != tokens.end() ? row->txt : protocol) + "; mode=direct; url=" + std::string(url);
    out.push_back({"_ans." + host, "TXT", character_strings(text)});
    add_keys(out, endpoints[i], *at);
  }
  return out;
}

std::string zone_text(std::string_view origin, std::vector<DnsRecord> records) {
  std::ranges::sort(records);
  const auto repeated = std::ranges::unique(records);
  records.erase(repeated.begin(), repeated.end());
  std::string out = "; agents at " + std::string(origin) + " and below; include this in the zone\n$TTL " + std::string(ttl) + "\n";
  for (const auto& one : records) {
    if (is_at_or_below(one.owner, origin)) out += one.owner + ". " + std::string(ttl) + " IN " + one.type + " " + one.data + "\n";
  }
  return out;
}

}  // namespace ans
