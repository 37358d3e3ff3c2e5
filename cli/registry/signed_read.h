// Reads of the registry that show who reads (RFC 9421, credence-v1): what a publisher tells to some only is told to them.
#pragma once

#include <did/clock.h>
#include <did/key.h>

#include <string>
#include <utility>
#include <vector>

#include "base/context.h"
#include "base/transport.h"
#include "keys/identity.h"

namespace cli {

class ReadSigner {
 public:
  // The key has to stand under `authentication` in the document of the DID it signs as. Errors: those of the key file and of identify().
  [[nodiscard]] static did::Result<ReadSigner> open(const SignerOptions& options, Context& context);

  // The fields to send along with a request without a body to the registry at `registry_url`, good once and for a minute.
  [[nodiscard]] did::Result<std::vector<std::pair<std::string, std::string>>> sign(const HttpRequest& request,
                                                                                   std::string_view registry_url);

 private:
  ReadSigner(did::SecretKey key, std::string keyid, did::Time now) : key_(std::move(key)), keyid_(std::move(keyid)), now_(now) {}
  did::SecretKey key_;
  std::string keyid_;
  did::Time now_;
};

}  // namespace cli
