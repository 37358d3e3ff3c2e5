// What an agent offers, as a concept of a taxonomy.
#pragma once

#include <did/result.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ans {

using did::Result;

//   oasf@1.1.1:language_processing/translation     a2a:book_accommodation     mcp:tool/translate     x:acme.com/quote
//   |--------| |-----------------------------|
//   taxonomy()            path()
//
//   capability = taxonomy [ "@" version ] ":" segment *( "/" segment )
//   taxonomy   = ALPHA *31( ALNUM / "-" )          ; read in any case, kept in lower case
//   version    = SemVer 2.0.0
//   segment    = 1*64( ALNUM / "_" / "-" / "." )   ; case is kept; not "." or ".."
//
// At most 8 segments and 512 octets. In the taxonomy `x` the first segment is the domain name of whoever defines the
// concept; it is kept in lower case.
class CapabilityPath {
 public:
  // Errors: malformed.
  [[nodiscard]] static Result<CapabilityPath> parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }                                                  // canonical
  [[nodiscard]] std::string_view taxonomy() const { return std::string_view(text_).substr(0, taxonomy_size_); }  // with its version
  [[nodiscard]] std::string_view path() const { return std::string_view(text_).substr(taxonomy_size_ + 1); }

  // Itself and every concept above it, the taxonomy and its version unchanged: "t:a/b", "t:a".
  [[nodiscard]] std::vector<std::string> ancestors() const;
  // Where it is found: at each ancestor, and where its taxonomy has a version, also at each without the version.
  [[nodiscard]] std::vector<std::string> postings() const;

  friend bool operator==(const CapabilityPath&, const CapabilityPath&) = default;

 private:
  CapabilityPath(std::string text, std::size_t taxonomy_size) : text_(std::move(text)), taxonomy_size_(taxonomy_size) {}
  std::string text_;
  std::size_t taxonomy_size_;
};

// How an offer answers a question, the best first: the same concept, one below it, one above it; `close` is only much alike,
// by a crosswalk.
enum class Degree : std::uint8_t { exact, specialization, generalization, close };
inline constexpr std::size_t degree_count = 4;
[[nodiscard]] std::string_view name(Degree degree);
[[nodiscard]] std::optional<Degree> degree_called(std::string_view name);
// Never `close`. nullopt: it does not. A question without a taxonomy version takes every version.
[[nodiscard]] std::optional<Degree> match(const CapabilityPath& asked, const CapabilityPath& offered);

}  // namespace ans
