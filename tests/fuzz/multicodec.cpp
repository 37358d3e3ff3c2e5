#include <did/multicodec.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Property: a varint and a multihash that are read are written back identically.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const did::ByteView bytes(data, size);
  if (const auto varint = did::varint_decode(bytes)) {
    did::Bytes out;
    did::varint_encode(varint->value, out);
    if (out.size() != varint->size || !std::equal(out.begin(), out.end(), bytes.begin())) std::abort();
  }
  if (const auto hash = did::multihash_decode(bytes)) {
    const auto out = did::multihash_encode(hash->code, hash->digest);
    if (!std::ranges::equal(out, bytes)) std::abort();
  }
  return 0;
}
