// Where the key of a signature comes from. A key is always found for somebody: on (identity, key id), never by the key alone.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "agent/signature_algorithm.h"
#include "agent/signature_base.h"
#include "did/clock.h"
#include "did/method.h"

namespace agent {

struct FoundKey {
  SignatureKey key;
  std::string signer;  // whose key it is: a DID, a URL, a workload
};

// Why there is no key.
enum class KeyProblem : std::uint8_t {
  unknown,         // nobody here knows it, or its identifier names no key
  not_authorized,  // it exists, and may not sign requests (not listed under `authentication`)
  not_in_force,    // revoked or expired
  unsupported,     // of a type that signs no requests
  open,            // it could not be found out: try again, or with another build
};
struct NoKey {
  KeyProblem problem;
  std::string detail;  // lower case, no full stop
};

struct KeyQuery {
  const SignatureInput& input;
  std::string_view label;
  const SignatureContext& context;
};

class KeySource {
 public:
  KeySource() = default;
  KeySource(const KeySource&) = delete;
  KeySource& operator=(const KeySource&) = delete;
  virtual ~KeySource() = default;
  // Safe from several threads; may block where it resolves.
  [[nodiscard]] virtual std::expected<FoundKey, NoKey> find(const KeyQuery& query) const = 0;
};

// `keyid` is a DID URL; the key stands under `authentication` in the document of its DID and is in force at `now`.
class DidKeys final : public KeySource {
 public:
  // Both must outlive it.
  DidKeys(const did::MethodTable& methods, const did::Clock& clock) : methods_(methods), clock_(clock) {}
  [[nodiscard]] std::expected<FoundKey, NoKey> find(const KeyQuery& query) const override;

 private:
  const did::MethodTable& methods_;
  const did::Clock& clock_;
};

// Keys that are known beforehand, by `keyid`.
class NamedKeys final : public KeySource {
 public:
  void add(std::string keyid, FoundKey key) { keys_.insert_or_assign(std::move(keyid), std::move(key)); }
  [[nodiscard]] std::expected<FoundKey, NoKey> find(const KeyQuery& query) const override;

 private:
  std::map<std::string, FoundKey, std::less<>> keys_;
};

// The one key that something else has established: the `cnf` of a workload identity token that was examined, a session.
class ConfirmedKey final : public KeySource {
 public:
  explicit ConfirmedKey(FoundKey key) : key_(std::move(key)) {}
  [[nodiscard]] std::expected<FoundKey, NoKey> find(const KeyQuery&) const override { return key_; }

 private:
  FoundKey key_;
};

// Web Bot Auth: `keyid` is a JWK thumbprint (RFC 7638), and the member of Signature-Agent that the signature covers says whose.
// The key sets are fetched by the program, or by agent/fetched_directories.h; here they are only read.
class DirectoryKeys final : public KeySource {
 public:
  // Adds the keys of a JWK Set that was fetched from `agent`, the value of the Signature-Agent member; empty: keys that are known
  // without an address, whose signer is their thumbprint. Keys with `nbf` or `exp` around `now` only.
  // Errors: malformed (not a JWK Set, a secret key, a `kid` that is not the thumbprint).
  [[nodiscard]] did::Result<void> add(std::string_view agent, std::string_view jwks, did::Time now);
  [[nodiscard]] std::expected<FoundKey, NoKey> find(const KeyQuery& query) const override;
  // The same, for an agent that was made out already.
  [[nodiscard]] std::expected<FoundKey, NoKey> find_for(std::string_view agent, const KeyQuery& query) const;

 private:
  std::map<std::pair<std::string, std::string>, FoundKey> keys_;  // (agent, thumbprint)
};

}  // namespace agent
