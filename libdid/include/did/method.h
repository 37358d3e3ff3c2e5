// What a DID method must do, and the table of those a program offers.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "did/did.h"
#include "did/document.h"

namespace did {

struct Resolution {
  std::shared_ptr<const DidDocument> document;  // never null
  std::string source_digest;                    // "sha256:..." of the bytes that were fetched; empty: generated
};

class DidMethod {
 public:
  DidMethod() = default;
  DidMethod(const DidMethod&) = delete;
  DidMethod& operator=(const DidMethod&) = delete;
  virtual ~DidMethod() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;  // "key", "web"

  // Safe to call from several threads at once. Errors: malformed (the DID, or what it led to), not_found, unavailable,
  // too_large, unsupported.
  // PRECONDITION: did.method() == name().
  [[nodiscard]] virtual Result<Resolution> resolve(const Did& did) const = 0;
};

// The methods a program was built with: filled once in main, then only read.
class MethodTable {
 public:
  explicit MethodTable(std::vector<std::unique_ptr<DidMethod>> methods) : methods_(std::move(methods)) {}
  // Errors: unsupported where no method is called so; else the method's, saying what was being resolved.
  [[nodiscard]] Result<Resolution> resolve(const Did& did) const;
  [[nodiscard]] Result<Resolution> resolve(std::string_view did) const;
  [[nodiscard]] std::vector<std::string_view> names() const;

 private:
  std::vector<std::unique_ptr<DidMethod>> methods_;
};

struct FetchRequest {
  std::string url;  // https only
  std::size_t max_bytes = std::size_t{64} * 1024;
  std::chrono::milliseconds timeout = std::chrono::seconds(5);  // for everything together: name, connection, body
  std::string accept = "application/json";
};

// How anything leaves the machine. libdid opens no socket; resolver/ implements this.
class Fetcher {
 public:
  Fetcher() = default;
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;
  virtual ~Fetcher() = default;
  // The body of a 200 answer. Safe from several threads; blocks. Errors: malformed (url), not_found (404, 410),
  // refused (address guard, redirect, another status), too_large, unavailable (network, TLS, time).
  [[nodiscard]] virtual Result<std::string> get(const FetchRequest& request) const = 0;
};

}  // namespace did
