// Key files: docs/formats/key-file.md says what is in them; here is how they are written, protected and opened.
#pragma once

#include <did/key.h>
#include <did/sealed_key.h>

#include <string>

#include "base/context.h"

namespace cli {

// Where the passphrase comes from. In this order: the file, CREDENCE_PASSPHRASE, a question on the terminal.
struct PassphraseOptions {
  std::string file;        // --passphrase-file; one trailing line end is not part of the passphrase
  bool plaintext = false;  // --insecure-plaintext, for new keys: no passphrase at all
};

// Seals the key and writes it as a new file. Asks twice where it asks.
// Errors: conflict (the file exists; known before anybody is asked), key (no passphrase), unavailable.
[[nodiscard]] did::Result<void> write_key_file(const std::string& path, const did::SecretKey& key, const PassphraseOptions& options,
                                               Context& context);

// The secret key of a file. Errors: key (others can read the file, no or wrong passphrase), not_found, malformed.
[[nodiscard]] did::Result<did::SecretKey> open_key_file(const std::string& path, const PassphraseOptions& options, Context& context);

// What a key file tells without its passphrase.
[[nodiscard]] did::Result<did::KeyFileInfo> inspect_key_file(const std::string& path);

}  // namespace cli
