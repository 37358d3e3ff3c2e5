// PEM (RFC 7468, the strict grammar of section 3) with SPKI (RFC 5280, 5480, 8410) or PKCS#8 (RFC 5208, 5915, 8410) inside.
//
//   public  SEQUENCE { algorithm, BIT STRING 00 key }
//   secret  SEQUENCE { INTEGER 0, algorithm, OCTET STRING { OCTET STRING seed } }                        Curve25519
//   secret  SEQUENCE { INTEGER 0, algorithm, OCTET STRING { SEQUENCE { INTEGER 1, OCTET STRING scalar,
//                                                                      [0] { curve } OPTIONAL, [1] { BIT STRING 00 point } OPTIONAL } } }
//
// Read here and not with OpenSSL's decoders, so that secrets stay in SecretBytes, and DER has one spelling only: what is
// written is also what is read, but for [0] and [1], which some writers put in and others leave out.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "did/key_format.h"
#include "quote.h"
#include "secret_text.h"

namespace did {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t max_pem = 4096;  // the longest, a P-521 secret, takes 370
constexpr std::size_t line_size = 64;
constexpr std::string_view public_label = "PUBLIC KEY";
constexpr std::string_view secret_label = "PRIVATE KEY";

constexpr std::uint8_t integer = 0x02;
constexpr std::uint8_t bit_string = 0x03;
constexpr std::uint8_t octet_string = 0x04;
constexpr std::uint8_t sequence = 0x30;
constexpr std::uint8_t context_0 = 0xa0;
constexpr std::uint8_t context_1 = 0xa1;

// The inside of AlgorithmIdentifier. For EC: id-ecPublicKey (9 bytes), then the named curve; no other parameters exist here.
struct Algorithm {
  KeyType type;
  std::string_view der;
};
constexpr std::size_t ec_oid_size = 9;
constexpr std::array algorithms{
    Algorithm{KeyType::ed25519, "\x06\x03\x2b\x65\x70"sv},
    Algorithm{KeyType::x25519, "\x06\x03\x2b\x65\x6e"sv},
    Algorithm{KeyType::p256, "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"sv},
    Algorithm{KeyType::p384, "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"sv},
    Algorithm{KeyType::p521, "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"sv},
    Algorithm{KeyType::secp256k1, "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x0a"sv},
};

Result<Algorithm> algorithm_of(KeyType type) {
  const auto* const found = std::ranges::find(algorithms, type, &Algorithm::type);
  if (found == algorithms.end()) return fail(Errc::unsupported, "keys of type `" + std::string(info(type).name) + "` have no pem form");
  return *found;
}

bool is_ec(KeyType type) { return info(type).jwk_kty == "EC"; }

SecretBytes der(std::uint8_t tag, std::initializer_list<ByteView> parts) {
  const auto inside = concat(parts);
  const auto size = inside.size();
  Bytes header{tag};
  if (size >= 0x100) header.insert(header.end(), {0x82, static_cast<std::uint8_t>(size >> 8U)});
  if (size >= 0x80 && size < 0x100) header.push_back(0x81);
  header.push_back(static_cast<std::uint8_t>(size));
  return concat({header, inside.expose()});
}

// Takes DER elements from the front of a view.
class DerReader {
 public:
  explicit DerReader(ByteView bytes) : rest_(bytes) {}
  [[nodiscard]] bool at(std::uint8_t tag) const { return !rest_.empty() && rest_[0] == tag; }
  [[nodiscard]] Result<void> end() const {
    if (rest_.empty()) return {};
    return fail(Errc::malformed, "der has " + std::to_string(rest_.size()) + " bytes too many");
  }
  // The inside of the next element, which must have this tag.
  [[nodiscard]] Result<ByteView> take(std::uint8_t tag, std::string_view what) {
    if (!at(tag)) return fail(Errc::malformed, "der has no " + std::string(what) + " where one belongs");
    // X.690 10.1: the definite form, in as few bytes as it takes.
    std::size_t header = 2;
    std::size_t size = rest_.size() > 1 ? rest_[1] : 0x80;
    if (size > 0x80 && size <= 0x82 && rest_.size() > size - 0x7e) {
      header += size - 0x80;
      size = size == 0x81 ? rest_[2] : std::size_t{rest_[2]} << 8U | rest_[3];
      if (size < (header == 3 ? 0x80U : 0x100U)) size = rest_.size();
    } else if (size >= 0x80) {
      size = rest_.size();
    }
    if (size > rest_.size() - std::min(header, rest_.size()))
      return fail(Errc::malformed, "der has a bad length at the " + std::string(what));
    const auto inside = rest_.subspan(header, size);
    rest_ = rest_.subspan(header + size);
    return inside;
  }
  // The next element must be exactly this.
  [[nodiscard]] Result<void> expect(std::uint8_t tag, std::string_view what, std::string_view inside) {
    DID_TRY(const auto found, take(tag, what));
    if (as_text(found) == inside) return {};
    return fail(Errc::malformed, "der has another " + std::string(what) + " than belongs there");
  }

 private:
  ByteView rest_;
};

Result<Algorithm> read_algorithm(DerReader& reader) {
  DID_TRY(const auto inside, reader.take(sequence, "algorithm"));
  const auto* const found = std::ranges::find(algorithms, as_text(inside), &Algorithm::der);
  if (found != algorithms.end()) return *found;
  return fail(Errc::unsupported, "the pem key is of an algorithm or curve that is not built in",
              "use ed25519, x25519, or ec with one of the named curves P-256, P-384, P-521, secp256k1");
}

// RFC 7468 figure 3: label, lines of exactly 64 characters but for the last, label.
SecretBytes armour(std::string_view label, ByteView inside) {
  const auto base64 = secret_base64_encode(SecretBase64::padded, inside);
  const auto text = base64.expose();
  const std::string name(label);
  const auto head = "-----BEGIN " + name + "-----\n";
  const auto foot = "-----END " + name + "-----\n";
  SecretBytes out(head.size() + text.size() + (text.size() + line_size - 1) / line_size + foot.size());
  auto at = std::ranges::copy(head, out.expose_mutable().begin()).out;
  for (std::size_t i = 0; i < text.size(); i += line_size) {
    at = std::ranges::copy(text.subspan(i, std::min(line_size, text.size() - i)), at).out;
    *at++ = '\n';
  }
  std::ranges::copy(foot, at);
  return out;
}

// Takes one line, ended by LF or CRLF, from the front.
Result<std::string_view> take_line(std::string_view& text) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos) return fail(Errc::malformed, "the pem text is cut short");
  auto line = text.substr(0, end);
  text.remove_prefix(end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Result<void> check_label(std::string_view line, std::string_view label) {
  if (!line.starts_with("-----BEGIN ") || !line.ends_with("-----") || line.size() < 16) {
    return fail(Errc::malformed, "the text does not start with the line `-----BEGIN " + std::string(label) + "-----`");
  }
  const auto found = line.substr(11, line.size() - 16);
  if (found == label) return {};
  auto message = "the pem block is a " + quoted(found) + ", not a `" + std::string(label) + "`";
  if (found == "ENCRYPTED PRIVATE KEY") {
    return fail(Errc::unsupported, std::move(message),
                "take the encryption off with `openssl pkey -in KEY.pem -out PLAIN.pem`, and remove that file afterwards");
  }
  if (found == "EC PRIVATE KEY") {
    return fail(Errc::unsupported, std::move(message), "convert it with `openssl pkcs8 -topk8 -nocrypt -in KEY.pem`");
  }
  if (found == secret_label) return fail(Errc::malformed, std::move(message), "a secret key was given where a public one belongs");
  return fail(Errc::malformed, std::move(message));
}

Result<SecretBytes> unarmour(std::string_view text, std::string_view label) {
  if (text.size() > max_pem)
    return fail(Errc::too_large, "pem text of " + std::to_string(text.size()) + " bytes, over " + std::to_string(max_pem));
  DID_TRY(const auto first, take_line(text));
  DID_CHECK(check_label(first, label));
  SecretBytes base64(text.size());
  std::size_t size = 0;
  for (bool last = false;;) {
    DID_TRY(const auto line, text.starts_with('-') ? Result<std::string_view>("") : take_line(text));
    if (line.empty()) break;
    if (last || line.size() > line_size)
      return fail(Errc::malformed, "a line of the pem text has not " + std::to_string(line_size) + " characters");
    last = line.size() < line_size;
    std::ranges::copy(line, base64.expose_mutable().begin() + static_cast<std::ptrdiff_t>(size));
    size += line.size();
  }
  const auto foot = "-----END " + std::string(label) + "-----";
  if (!text.starts_with(foot)) return fail(Errc::malformed, "the pem text does not end with the line `" + foot + "`");
  const auto after = text.substr(foot.size());
  if (!after.empty() && after != "\n" && after != "\r\n") return fail(Errc::malformed, "there is text after the end of the pem block");
  return secret_base64_decode(SecretBase64::padded, as_text(base64.expose().first(size)));
}

Result<PublicKey> read_public_point(KeyType type, ByteView bits) {
  if (bits.empty() || bits[0] != 0) return fail(Errc::malformed, "the bits of the pem key do not fill bytes");
  bits = bits.subspan(1);
  if (!is_ec(type)) return PublicKey::from_bytes(type, bits);
  if (!bits.empty() && (bits[0] == 2 || bits[0] == 3)) {
    return fail(Errc::unsupported, "the pem key is a compressed point", "convert it with `openssl pkey -pubin -ec_conv_form uncompressed`");
  }
  return PublicKey::from_uncompressed(type, bits);
}

// RFC 5915 section 3. `point` stays empty where the key does not carry it.
Result<SecretKey> read_ec_private_key(const Algorithm& algorithm, ByteView bytes) {
  DerReader outer(bytes);
  DID_TRY(const auto inside, outer.take(sequence, "ec private key"));
  DID_CHECK(outer.end());
  DerReader reader(inside);
  DID_CHECK(reader.expect(integer, "version", "\x01"sv));
  DID_TRY(const auto scalar, reader.take(octet_string, "scalar"));
  if (reader.at(context_0)) DID_CHECK(reader.expect(context_0, "curve", algorithm.der.substr(ec_oid_size)));
  DID_TRY(auto key, SecretKey::from_bytes(algorithm.type, scalar));
  if (reader.at(context_1)) {
    DID_TRY(const auto point, reader.take(context_1, "public key"));
    DerReader bits(point);
    DID_TRY(const auto claimed, bits.take(bit_string, "public key"));
    DID_CHECK(bits.end());
    DID_TRY(const auto public_key, read_public_point(algorithm.type, claimed));
    if (public_key != key.public_key()) return fail(Errc::malformed, "the public key in the pem block does not belong to the secret one");
  }
  DID_CHECK(reader.end());
  return key;
}

}  // namespace

Result<std::string> to_pem(const PublicKey& key) {
  DID_TRY(const auto algorithm, algorithm_of(key.type()));
  const auto point = is_ec(key.type()) ? key.uncompressed() : Bytes(key.bytes().begin(), key.bytes().end());
  const auto id = der(sequence, {as_bytes(algorithm.der)});
  const auto bits = der(bit_string, {as_bytes("\0"sv), point});
  return std::string(as_text(armour(public_label, der(sequence, {id.expose(), bits.expose()}).expose()).expose()));
}

Result<PublicKey> from_pem(std::string_view text) {
  DID_TRY(const auto bytes, unarmour(text, public_label));
  DerReader outer(bytes.expose());
  DID_TRY(const auto inside, outer.take(sequence, "public key"));
  DID_CHECK(outer.end());
  DerReader reader(inside);
  DID_TRY(const auto algorithm, read_algorithm(reader));
  DID_TRY(const auto bits, reader.take(bit_string, "public key"));
  DID_CHECK(reader.end());
  return read_public_point(algorithm.type, bits);
}

Result<SecretBytes> to_secret_pem(const SecretKey& key) {
  const auto type = key.public_key().type();
  DID_TRY(const auto algorithm, algorithm_of(type));
  const auto id = der(sequence, {as_bytes(algorithm.der)});
  const auto version = der(integer, {as_bytes("\0"sv)});
  auto secret = der(octet_string, {key.expose_secret()});
  if (is_ec(type)) {
    const auto bits = der(bit_string, {as_bytes("\0"sv), key.public_key().uncompressed()});
    const auto point = der(context_1, {bits.expose()});
    const auto ec_version = der(integer, {as_bytes("\1"sv)});
    secret = der(sequence, {ec_version.expose(), secret.expose(), point.expose()});
  }
  secret = der(octet_string, {secret.expose()});
  return armour(secret_label, der(sequence, {version.expose(), id.expose(), secret.expose()}).expose());
}

Result<SecretKey> from_secret_pem(std::string_view text) {
  DID_TRY(const auto bytes, unarmour(text, secret_label));
  DerReader outer(bytes.expose());
  DID_TRY(const auto inside, outer.take(sequence, "private key"));
  DID_CHECK(outer.end());
  DerReader reader(inside);
  DID_CHECK(reader.expect(integer, "version", "\0"sv));
  DID_TRY(const auto algorithm, read_algorithm(reader));
  DID_TRY(const auto secret, reader.take(octet_string, "private key"));
  DID_CHECK(reader.end());  // neither attributes nor the public half of RFC 5958
  if (is_ec(algorithm.type)) return read_ec_private_key(algorithm, secret);
  DerReader curve25519(secret);
  DID_TRY(const auto seed, curve25519.take(octet_string, "seed"));
  DID_CHECK(curve25519.end());
  return SecretKey::from_bytes(algorithm.type, seed);
}

}  // namespace did
