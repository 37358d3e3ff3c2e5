// Agent names: the URN of Agentic Resource Discovery, in a strict profile with one spelling per name.
#pragma once

#include <did/result.h>

#include <string>
#include <string_view>

namespace ans {

using did::Result;

inline constexpr std::size_t agent_key_max_size = 512;  // octets

// The primary key of a registration.
//
//   urn:air:acme.com:nlp:translate              urn:air:did:key:z6Mk...:bot
//           |------| |-| |-------|                      |-------------| |-|
//           publisher ns   name                            publisher    name
//
//   agent-key = "urn:air:" ( fqdn 1*( ":" token ) / single-did 1*( ":" token ) / path-did ":" token )
//   token     = ALNUM [ *61( ALNUM / "-" / "_" / "." ) ALNUM ]
//
// The last segment is the name, those between publisher and name are namespaces. How far a DID reaches is the method's
// business: the identifiers of did:key and did:jwk are one segment; those of did:web and did:webvh have segments of their
// own, so there everything before the name is the DID, and there are no namespaces. Other methods are unsupported.
//
// Scheme, FQDN, namespaces and name are read in any case and kept in lower case; a DID is kept byte for byte, and its
// percent-encoding with it. Nothing is percent-decoded here.
class AgentKey {
 public:
  // Errors: malformed; unsupported (a DID method whose identifiers have no rule here).
  [[nodiscard]] static Result<AgentKey> parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }  // canonical
  // The FQDN, or the DID.
  [[nodiscard]] std::string_view publisher() const { return std::string_view(text_).substr(scheme_size, publisher_size_); }
  [[nodiscard]] bool publisher_is_did() const { return publisher().starts_with("did:"); }
  // Who must sign: the publisher's DID, or `did:web:<fqdn>`.
  [[nodiscard]] std::string publisher_did() const;
  [[nodiscard]] std::string_view name() const { return std::string_view(text_).substr(text_.rfind(':') + 1); }

  friend bool operator==(const AgentKey&, const AgentKey&) = default;

 private:
  static constexpr std::size_t scheme_size = 8;  // "urn:air:"
  AgentKey(std::string text, std::size_t publisher_size) : text_(std::move(text)), publisher_size_(publisher_size) {}
  std::string text_;
  std::size_t publisher_size_;
};

// One label of a domain name: letters, digits, `-` inside, 1 to 63 octets. Lower case only.
[[nodiscard]] bool is_ldh(std::string_view label);
// Two labels or more of ldh, at most 253 octets, no trailing dot, the last label not all digits (RFC 1123 2.1).
// Lower case only.
[[nodiscard]] bool is_fqdn(std::string_view text);

}  // namespace ans
