// Multikey (CID 1.0 2.2.2): multibase( varint(multicodec) key ).
#include <optional>
#include <string>
#include <utility>

#include "did/codec.h"
#include "did/hash.h"
#include "did/key_format.h"
#include "quote.h"
#include "secret_text.h"

namespace did {
namespace {

constexpr std::size_t max_text = 256;  // the longest key, BLS12-381 G2, takes 135

Bytes prefix(Multicodec codec) {
  Bytes out;
  varint_encode(std::to_underlying(codec), out);
  return out;
}

std::optional<KeyType> find_type(std::uint64_t code, Multicodec KeyTypeInfo::* column) {
  for (std::size_t i = 0; i < key_type_count; ++i) {
    const auto& row = info(static_cast<KeyType>(i));
    if (std::to_underlying(row.*column) == code && code != 0) return row.type;
  }
  return std::nullopt;
}

std::unexpected<Error> unknown(std::uint64_t code) {
  return fail(Errc::unsupported, "multicodec " + std::to_string(code) + " is no key type of this build");
}

Bytes multikey_bytes(const PublicKey& key) {
  constexpr std::size_t longest_prefix = 3;
  Bytes bytes;
  bytes.reserve(longest_prefix + key.bytes().size());
  varint_encode(std::to_underlying(info(key.type()).public_codec), bytes);
  bytes.insert(bytes.end(), key.bytes().begin(), key.bytes().end());
  return bytes;
}

}  // namespace

std::string to_multikey(const PublicKey& key) { return multibase_encode(Multibase::base58btc, multikey_bytes(key)); }

std::string key_digest(const PublicKey& key) { return digest_text(multikey_bytes(key)); }

Result<PublicKey> from_multikey(std::string_view text) {
  if (text.size() > max_text)
    return fail(Errc::malformed, "a multikey of " + std::to_string(text.size()) + " bytes is longer than any key");
  if (!text.starts_with('z') && !text.starts_with('u')) {
    return fail(Errc::malformed, "multikey " + quoted(text) + " starts with neither `z` (base58btc) nor `u` (base64url)");
  }
  DID_TRY(const auto bytes, multibase_decode(text));
  DID_TRY(const auto code, varint_decode(bytes));
  const auto type = find_type(code.value, &KeyTypeInfo::public_codec);
  if (!type) {
    if (find_type(code.value, &KeyTypeInfo::secret_codec)) {
      return fail(Errc::malformed, "the multikey is a secret key where a public one belongs",
                  "take it back from where it was published, and make a new key");
    }
    return unknown(code.value);
  }
  return PublicKey::from_bytes(*type, ByteView(bytes).subspan(code.size));
}

SecretBytes to_secret_multikey(const SecretKey& key) {
  const auto bytes = concat({prefix(info(key.public_key().type()).secret_codec), key.expose_secret()});
  return concat({as_bytes("z"), secret_base58btc_encode(bytes.expose()).expose()});
}

Result<SecretKey> from_secret_multikey(std::string_view text) {
  if (!text.starts_with('z')) return fail(Errc::malformed, "the secret multikey does not start with `z` (base58btc)");
  DID_TRY(const auto bytes, secret_base58btc_decode(text.substr(1)));
  DID_TRY(const auto code, varint_decode(bytes.expose()));
  const auto type = find_type(code.value, &KeyTypeInfo::secret_codec);
  if (!type) {
    if (find_type(code.value, &KeyTypeInfo::public_codec))
      return fail(Errc::malformed, "the multikey is a public key where a secret one belongs");
    return unknown(code.value);
  }
  return SecretKey::from_bytes(*type, bytes.expose().subspan(code.size));
}

}  // namespace did
