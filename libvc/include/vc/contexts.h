// JSON-LD contexts that travel inside the binary, pinned by digest.
#pragma once

#include <span>
#include <string_view>

namespace vc {

inline constexpr std::string_view agent_context_url = "https://w3id.org/credence/agent/v1";

struct EmbeddedContext {
  std::string_view url;
  std::string_view text;    // the bytes of schemas/contexts/<file>
  std::string_view sha256;  // lower-case hex, written down by hand in contexts.cpp: a changed file fails the build's tests
};
// The agent context first.
[[nodiscard]] std::span<const EmbeddedContext> contexts();

// What was published at an address, by the digest of its bytes: for `relatedResource`. Our own file at that address states the
// same terms in other bytes. Not every address of contexts() has a row.
struct PublishedRevision {
  std::string_view url;
  std::string_view date;           // where an address has several revisions
  std::string_view sha256;         // lower-case hex
  std::string_view sha384_base64;  // as in digestSRI, after "sha384-"; empty: not known
};
[[nodiscard]] std::span<const PublishedRevision> published_revisions();

}  // namespace vc
