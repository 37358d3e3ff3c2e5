// The key file: docs/formats.md, section "Key file".
#include "did/sealed_key.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <variant>

#include "did/codec.h"
#include "did/json.h"
#include "did/key_format.h"
#include "quote.h"
#include "secret_text.h"
#include "sodium_ready.h"

namespace did {
namespace {

constexpr std::string_view format_family = "credence-key/";
constexpr std::string_view format_name = "credence-key/1";
constexpr std::string_view cipher_name = "xchacha20-poly1305";
constexpr std::string_view kdf_name = "argon2id13";
constexpr JsonLimits file_limits{.max_bytes = 8192, .max_depth = 4};
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

struct Sealed {
  SealCost cost;
  Bytes salt;
  Bytes nonce;
  Bytes ciphertext;
  std::string associated_data;
};

struct KeyFile {
  PublicKey public_key;
  std::variant<Sealed, SecretKey> contents;  // the key itself: of a plaintext file
};

bool within_bounds(const SealCost& cost) {
  return cost.operations >= seal_cost_floor.operations && cost.operations <= seal_cost_cap.operations &&
         cost.memory_kib >= seal_cost_floor.memory_kib && cost.memory_kib <= seal_cost_cap.memory_kib;
}

std::unexpected<Error> out_of_bounds() {
  const auto range = [](std::uint32_t low, std::uint32_t high) { return std::to_string(low) + " to " + std::to_string(high); };
  return fail(Errc::malformed, "the cost of argon2id is outside of " + range(seal_cost_floor.operations, seal_cost_cap.operations) +
                                   " operations with " + range(seal_cost_floor.memory_kib, seal_cost_cap.memory_kib) + " KiB");
}

// One answer for both, so that nobody learns from it which it was.
std::unexpected<Error> not_opened() {
  return fail(Errc::key, "the key file does not open: wrong passphrase, or the file was altered",
              "try the passphrase again, or take the file from a backup");
}

// PRECONDITION: within_bounds(cost), a salt of its size.
Result<SecretBytes> derive_key(const SecretBytes& passphrase, ByteView salt, const SealCost& cost) {
  SecretBytes key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  const auto text = passphrase.expose();
  if (crypto_pwhash(key.expose_mutable().data(), key.size(), reinterpret_cast<const char*>(text.data()), text.size(), salt.data(),
                    cost.operations, std::size_t{cost.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(Errc::unavailable, "argon2id found no " + std::to_string(cost.memory_kib) + " KiB of memory");
  }
  return key;
}

Result<void> expect_members(JsonValue object, std::initializer_list<std::string_view> names) {
  for (std::size_t i = 0; i < object.size(); ++i) {
    if (std::ranges::find(names, object.member_name(i)) == names.end()) {
      return fail(Errc::malformed, "the key file has an unknown member " + quoted(object.member_name(i)));
    }
  }
  for (const auto name : names)
    if (!object.find(name)) return fail(Errc::malformed, "the key file has no member `" + std::string(name) + "`");
  return {};
}

Result<std::string_view> need_string(JsonValue object, std::string_view member) {
  const auto value = object.find_string(member);
  if (!value) return fail(Errc::malformed, "the key file has no string member `" + std::string(member) + "`");
  return *value;
}

Result<Bytes> read_bytes(JsonValue object, std::string_view member, std::size_t size) {
  DID_TRY(const auto text, need_string(object, member));
  auto bytes = base64url_decode(text);
  if (!bytes) return std::unexpected(std::move(bytes).error().in("key file, `" + std::string(member) + "`"));
  if (bytes->size() == size) return bytes;
  return fail(Errc::malformed,
              "key file, `" + std::string(member) + "`: " + std::to_string(bytes->size()) + " bytes, not " + std::to_string(size));
}

Result<std::uint32_t> read_cost(JsonValue kdf, std::string_view member, std::uint32_t floor, std::uint32_t cap) {
  const auto value = kdf.find(member);
  const auto number = value && value->is_number() ? value->integer() : std::nullopt;
  if (!number) return fail(Errc::malformed, "key file, `" + std::string(member) + "` is not an integer");
  if (*number < floor || *number > cap) return out_of_bounds();
  return static_cast<std::uint32_t>(*number);
}

Result<PublicKey> read_public_key(JsonValue root) {
  DID_TRY(const auto text, need_string(root, "publicKeyMultibase"));
  DID_TRY(auto key, from_multikey(text));
  if (to_multikey(key) != text) return fail(Errc::malformed, "key file, `publicKeyMultibase` is not in base58btc");
  DID_TRY(const auto type, need_string(root, "type"));
  if (info(key.type()).name != type)
    return fail(Errc::malformed, "key file, `type` " + quoted(type) + " is not the type of `publicKeyMultibase`");
  if (info(key.type()).secret_size == 0)
    return fail(Errc::unsupported, "key file, `type` " + quoted(type) + " has no secret keys in this build");
  return key;
}

Result<void> check_format(JsonValue root) {
  if (!root.is_object()) return fail(Errc::malformed, "a key file is a JSON object, this is " + std::string(name(root.kind())));
  DID_TRY(const auto format, need_string(root, "format"));
  if (format == format_name) return {};
  if (!format.starts_with(format_family))
    return fail(Errc::malformed, "key file, `format` " + quoted(format) + " is not `" + std::string(format_name) + "`");
  return fail(Errc::unsupported, "key file, `format` " + quoted(format) + " is a version this build does not read",
              "use a newer release to open it");
}

Result<KeyFile> read_sealed(JsonValue root) {
  DID_CHECK(expect_members(root, {"cipher", "ciphertext", "format", "kdf", "nonce", "publicKeyMultibase", "type"}));
  DID_TRY(auto key, read_public_key(root));
  const auto kdf = root.find("kdf").value_or(JsonValue());
  if (!kdf.is_object()) return fail(Errc::malformed, "key file, `kdf` is not an object");
  DID_CHECK(expect_members(kdf, {"memoryKiB", "name", "operations", "salt"}));
  DID_TRY(const auto kdf_found, need_string(kdf, "name"));
  if (kdf_found != kdf_name)
    return fail(Errc::unsupported, "key file, `kdf` " + quoted(kdf_found) + " is not `" + std::string(kdf_name) + "`");
  Sealed sealed{};
  DID_TRY(sealed.cost.operations, read_cost(kdf, "operations", seal_cost_floor.operations, seal_cost_cap.operations));
  DID_TRY(sealed.cost.memory_kib, read_cost(kdf, "memoryKiB", seal_cost_floor.memory_kib, seal_cost_cap.memory_kib));
  DID_TRY(sealed.salt, read_bytes(kdf, "salt", crypto_pwhash_SALTBYTES));
  DID_TRY(sealed.nonce, read_bytes(root, "nonce", crypto_aead_xchacha20poly1305_ietf_NPUBBYTES));
  DID_TRY(sealed.ciphertext, read_bytes(root, "ciphertext", info(key.type()).secret_size + tag_size));
  DID_CHECK(canonicalize_object(root, {.without = "ciphertext"}, sealed.associated_data));
  return KeyFile{.public_key = std::move(key), .contents = std::move(sealed)};
}

Result<KeyFile> read_plaintext(std::string_view text) {
  DID_TRY(const auto masked, mask_member(text, "secretKeyMultibase"));
  DID_TRY(const auto document, JsonDocument::parse(masked.text, file_limits));
  const auto root = document.root();
  DID_CHECK(check_format(root));
  DID_CHECK(expect_members(root, {"cipher", "format", "publicKeyMultibase", "secretKeyMultibase", "type"}));
  if (root.find_string("cipher") != "none") return fail(Errc::malformed, "key file with a secret in the clear, but `cipher` is not `none`");
  if (!is_mask(root.find_string("secretKeyMultibase").value_or(""), masked))
    return fail(Errc::malformed, "key file, `secretKeyMultibase` is not written plainly");
  DID_TRY(auto key, read_public_key(root));
  DID_TRY(auto secret, from_secret_multikey(masked.secret));
  if (secret.public_key() != key) return fail(Errc::malformed, "key file, `publicKeyMultibase` does not belong to the secret key");
  return KeyFile{.public_key = std::move(key), .contents = std::move(secret)};
}

Result<KeyFile> read_file(std::string_view text) {
  if (text.size() > file_limits.max_bytes) return fail(Errc::too_large, "a key file of " + std::to_string(text.size()) + " bytes");
  if (text.contains("\"secretKeyMultibase\"")) return read_plaintext(text);  // before a reader makes a copy of the secret
  DID_TRY(const auto document, JsonDocument::parse(text, file_limits));
  DID_CHECK(check_format(document.root()));
  DID_TRY(const auto cipher, need_string(document.root(), "cipher"));
  if (cipher == cipher_name) return read_sealed(document.root());
  if (cipher == "none") return read_plaintext(text);
  return fail(Errc::unsupported, "key file, `cipher` " + quoted(cipher) + " is neither `" + std::string(cipher_name) + "` nor `none`");
}

Result<SecretKey> open_sealed(const PublicKey& key, const Sealed& sealed, const SecretBytes& passphrase) {
  if (passphrase.empty()) return not_opened();
  sodium_ready();
  DID_TRY(const auto file_key, derive_key(passphrase, sealed.salt, sealed.cost));
  SecretBytes secret(sealed.ciphertext.size() - tag_size);
  const auto& data = sealed.associated_data;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(secret.expose_mutable().data(), nullptr, nullptr, sealed.ciphertext.data(),
                                                 sealed.ciphertext.size(), as_bytes(data).data(), data.size(), sealed.nonce.data(),
                                                 file_key.expose().data()) != 0) {
    return not_opened();
  }
  auto opened = SecretKey::from_bytes(key.type(), secret.expose());
  if (!opened || opened->public_key() != key) return not_opened();
  return opened;
}

}  // namespace

Result<std::string> seal_key(const SecretKey& key, const SecretBytes& passphrase, const SealCost& cost) {
  if (passphrase.empty()) return fail(Errc::malformed, "the passphrase is empty", "write the key in the clear only by asking for that");
  if (!within_bounds(cost)) return out_of_bounds();
  sodium_ready();
  std::array<std::uint8_t, crypto_pwhash_SALTBYTES> salt{};
  std::array<std::uint8_t, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES> nonce{};
  randombytes_buf(salt.data(), salt.size());
  randombytes_buf(nonce.data(), nonce.size());
  Json file{
      {"cipher", cipher_name},
      {"format", format_name},
      {"kdf", {{"memoryKiB", cost.memory_kib}, {"name", kdf_name}, {"operations", cost.operations}, {"salt", base64url_encode(salt)}}},
      {"nonce", base64url_encode(nonce)},
      {"publicKeyMultibase", to_multikey(key.public_key())},
      {"type", info(key.public_key().type()).name}};
  DID_TRY(const auto associated_data, canonicalize(file));
  DID_TRY(const auto file_key, derive_key(passphrase, salt, cost));
  const auto secret = key.expose_secret();
  Bytes ciphertext(secret.size() + tag_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(ciphertext.data(), nullptr, secret.data(), secret.size(), as_bytes(associated_data).data(),
                                             associated_data.size(), nullptr, nonce.data(), file_key.expose().data());
  file["ciphertext"] = base64url_encode(ciphertext);
  return canonicalize(file);
}

SecretBytes write_plaintext_key(const SecretKey& key) {
  const auto& public_key = key.public_key();
  const auto secret = to_secret_multikey(key);
  // Canonical as it stands: the members are in order, and no value needs an escape.
  const auto head = R"({"cipher":"none","format":")" + std::string(format_name) + R"(","publicKeyMultibase":")" + to_multikey(public_key) +
                    R"(","secretKeyMultibase":")";
  const auto foot = R"(","type":")" + std::string(info(public_key.type()).name) + R"("})";
  return concat({as_bytes(head), secret.expose(), as_bytes(foot)});
}

Result<KeyFileInfo> inspect_key_file(std::string_view text) {
  DID_TRY(auto file, read_file(text));
  return KeyFileInfo{.public_key = std::move(file.public_key), .encrypted = std::holds_alternative<Sealed>(file.contents)};
}

Result<SecretKey> open_key_file(std::string_view text, const SecretBytes& passphrase) {
  DID_TRY(auto file, read_file(text));
  if (auto* plain = std::get_if<SecretKey>(&file.contents)) return std::move(*plain);
  return open_sealed(file.public_key, *std::get_if<Sealed>(&file.contents), passphrase);
}

}  // namespace did
