// Result<T>: how every fallible function of this toolkit answers.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace did {

// Why an operation could not be carried out. A signature that does not verify is not an
// Error: it is an answer, and vc::Verdict carries it. Absence is std::optional.
enum class Errc : std::uint8_t {
  malformed,    // the input breaks its grammar; the caller's fault
  unsupported,  // well formed, but outside what this build implements
  not_found,    // the thing asked for by name does not exist
  conflict,     // another write got there first, or the name is taken
  refused,      // a peer examined what we sent, and said no
  too_large,    // a limit was met before the work was done
  unavailable,  // network, disk or time: retrying may help
  key,          // a key, a passphrase or a signing device did not do its part
  corrupt,      // our own stored data fails its own checks
};

// The stable word for a code: "malformed", "too_large".
[[nodiscard]] std::string_view name(Errc code);

struct Error {
  Errc code;
  std::string message;  // lower case, no full stop, input in backticks, never a secret
  std::string hint{};   // what the user can do about it; may be empty

  // Says what was being done: in("resolving `did:web:a.example`").
  [[nodiscard]] Error in(std::string_view doing) && {
    message.insert(0, std::string(doing) + ": ");
    return std::move(*this);
  }
};

template <class T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(Errc code, std::string message, std::string hint = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(hint)});
}

}  // namespace did

#define DID_JOIN_(a, b) a##b
#define DID_JOIN(a, b) DID_JOIN_(a, b)
#define DID_TRY_(tmp, decl, ...)                            \
  auto tmp = (__VA_ARGS__);                                 \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  decl = *std::move(tmp)
// DID_TRY(const auto doc, parse(text)); leaves the function with the error, or binds the value.
#define DID_TRY(decl, ...) DID_TRY_(DID_JOIN(did_try_, __LINE__), decl, __VA_ARGS__)
// DID_CHECK(write(batch)); the same for Result<void>.
#define DID_CHECK(...) \
  if (auto did_check = (__VA_ARGS__); !did_check) return std::unexpected(std::move(did_check).error())
