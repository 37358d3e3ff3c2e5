// DNS records of an agent, for the publisher's zone: DNS-AID service bindings, `_ans` texts, and TLSA records.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "formats/published.h"

namespace ans {

struct DnsRecord {
  std::string owner;  // absolute, without the last dot
  std::string type;   // "SVCB", "TXT", "TLSA"
  std::string data;   // in presentation form

  friend auto operator<=>(const DnsRecord&, const DnsRecord&) = default;
};

//   <host>             SVCB  1 . alpn=a2a port=443 key65400=<card> key65401=<its digest> key65402=a2a key65409=<suffix>
//   _ans.<host>        TXT   "v=ans1; version=v1.2.0; p=a2a; mode=direct; url=https://<host>/a2a"
//   _443._tcp.<host>   TLSA  3 1 1 <digest of the key>       of each keyBinding spki-sha256
//
// Only of a host in the publisher's own domain. One SVCB and one TXT for each endpoint at the record's host, in the form of the discovery
// profiles ANS_DNSAID and ANS_TXT. Left out: endpoints elsewhere, a card whose address has a character that the presentation form would
// escape, what needs a transparency log (`_ans-badge`), and HTTPS records, which speak of a server that nobody here has seen.
[[nodiscard]] std::vector<DnsRecord> dns_records(const Published& record);

// A master file (RFC 1035, 5) of the records at `origin` and below it, each once, in order, to be included in a zone.
[[nodiscard]] std::string zone_text(std::string_view origin, std::vector<DnsRecord> records);

// Is `host` this domain, or below it?
[[nodiscard]] bool is_at_or_below(std::string_view host, std::string_view domain);

}  // namespace ans
