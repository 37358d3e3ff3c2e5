// DID and DID URL syntax (DID 1.1 section 3.1, 3.2). Syntax only: nothing is resolved, decoded or folded here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "did/result.h"

namespace did {

inline constexpr std::size_t did_url_max_size = 4096;  // bytes; longer ones are too_large

// A DID whose syntax was checked. There is no other way to make one.
//
//   did:web:a.example%3A8443:agents
//       |-| |---------------------|
//    method()       id()
class Did {
 public:
  // method: lower-case letters and digits; id: idchars, `:` and %XX, not empty, not ending in `:`.
  // Errors: malformed, too_large.
  [[nodiscard]] static Result<Did> parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view method() const { return std::string_view(text_).substr(4, method_size_); }
  [[nodiscard]] std::string_view id() const { return std::string_view(text_).substr(5 + method_size_); }

  friend bool operator==(const Did&, const Did&) = default;

 private:
  friend class DidUrl;
  Did(std::string text, std::size_t method_size) : text_(std::move(text)), method_size_(method_size) {}
  std::string text_;
  std::size_t method_size_;
};

// did:example:123/path?query#fragment
class DidUrl {
 public:
  [[nodiscard]] static Result<DidUrl> parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] const Did& did() const { return did_; }
  [[nodiscard]] std::string_view path() const;                     // with its slash; empty: none
  [[nodiscard]] std::optional<std::string_view> query() const;     // without `?`
  [[nodiscard]] std::optional<std::string_view> fragment() const;  // without `#`

 private:
  DidUrl(std::string text, Did did, std::size_t query, std::size_t fragment)
      : text_(std::move(text)), did_(std::move(did)), query_(query), fragment_(fragment) {}
  std::string text_;
  Did did_;
  std::size_t query_;     // where `?` stands; text_.size() or the `#`'s place: there is none
  std::size_t fragment_;  // where `#` stands; text_.size(): there is none
};

}  // namespace did
