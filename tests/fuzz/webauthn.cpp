#include <agent/webauthn.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The first byte says what follows: authenticatorData, clientDataJSON or a DER signature. Properties: what is read keeps to the limits of
// the standard.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const did::ByteView bytes(data + 1, size - 1);
  if (data[0] == 'a') {
    const auto read = agent::AuthenticatorData::parse(bytes);
    if (read && (bytes.size() != 37 || (read->backed_up && !read->backup_eligible))) std::abort();
  } else if (data[0] == 'c') {
    const auto read = agent::ClientData::parse(did::as_text(bytes));
    if (read && bytes.size() > 4096) std::abort();
  } else {
    const auto read = agent::p1363_from_der(bytes);
    if (read && (read->size() != 64 || bytes.size() > 72)) std::abort();
  }
  return 0;
}
