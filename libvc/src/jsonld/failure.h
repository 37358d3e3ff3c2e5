// How the algorithms fail inside: with one pointer, so that answers stay small. jsonld.cpp turns it into an Error.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "vc/jsonld.h"

namespace vc::jsonld {

using Failure = std::unique_ptr<Error>;
template <class T>
using Try = std::expected<T, Failure>;

// Where in the input an algorithm is: a list that lives on the stack, and costs nothing until something fails.
struct Path {
  const Path* parent = nullptr;
  std::string_view name{};                    // of a member
  std::int64_t index = -1;                    // or the index of an item
  [[nodiscard]] std::string pointer() const;  // RFC 6901
};

[[nodiscard]] std::unexpected<Failure> fail(Code code, const Path& path, std::string message, std::string_view term = {});
[[nodiscard]] inline std::unexpected<Failure> fail(Code code, std::string message, std::string_view term = {}) {
  return fail(code, Path{}, std::move(message), term);
}
// `text` as it may stand in a message: in backticks, and not without end.
[[nodiscard]] std::string quoted(std::string_view text);

template <class T>
[[nodiscard]] Result<T> to_result(Try<T>&& outcome) {
  if (!outcome) return std::unexpected(std::move(*outcome.error()));
  return std::move(*outcome);
}

}  // namespace vc::jsonld
