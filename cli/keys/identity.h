// As whom a key signs: the DID, and the verification method that the key is under in its document.
#pragma once

#include <did/document.h>
#include <did/key.h>
#include <did/method.h>

#include <memory>
#include <mutex>
#include <string>

#include "base/context.h"
#include "keys/key_file.h"

namespace cli {

struct Identity {
  std::string did;
  std::string verification_method;
};

// Whose key signs, and as whom.
struct SignerOptions {
  std::string key;
  PassphraseOptions passphrase;
  std::string did;                  // --issuer, --holder: empty: the key's did:key
  std::string verification_method;  // empty: found in the DID's document
  bool unchecked = false;           // the DID's document is not asked whether the key is its own
};

struct IdentityRequest {
  std::string did;                  // empty: the key's own did:key
  std::string verification_method;  // empty: the first that holds the key and is listed for the purpose
  did::Purpose purpose = did::Purpose::assertion_method;
  bool unchecked = false;  // believe the caller; then a did:web needs verification_method
};

// Resolves the DID and looks for the key in its document. Errors: refused (the DID's document does not list the key for
// the purpose), those of the resolution, malformed.
[[nodiscard]] did::Result<Identity> identify(const did::PublicKey& key, const IdentityRequest& request, const did::MethodTable& methods);

// Fetches nothing before the first get(), honours --offline, --timeout and --max-bytes.
class LazyFetcher final : public did::Fetcher {
 public:
  explicit LazyFetcher(const Context& context) : outside_(context.outside), flags_(context.flags) {}
  [[nodiscard]] did::Result<std::string> get(const did::FetchRequest& request) const override;

 private:
  const Outside& outside_;
  Flags flags_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<did::Fetcher> fetcher_;
};

// The DID methods of this program, and the fetcher they use. Cheap to make.
class Methods {
 public:
  explicit Methods(const Context& context);
  [[nodiscard]] const did::MethodTable& table() const { return table_; }

 private:
  LazyFetcher fetcher_;
  did::MethodTable table_;
};

}  // namespace cli
