#include <agent/http_message.h>
#include <did/methods.h>
#include <vc/cryptosuite.h>

// Succeeds when a new key has a did:key and there is a suite to sign with it: all three libraries are linked and at work.
int main() {
  const auto key = did::SecretKey::generate(did::KeyType::ed25519);
  if (!key) return 1;
  if (!did::did_key_of(key->public_key()).text().starts_with("did:key:z6Mk")) return 2;
  if (agent::canonical_line(" a ") != "a") return 4;
  return vc::default_suite(did::KeyType::ed25519) != nullptr ? 0 : 3;
}
