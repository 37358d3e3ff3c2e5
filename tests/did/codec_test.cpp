#include <did/codec.h>
#include <did/multicodec.h>
#include <doctest/doctest.h>

#include <random>
#include <sstream>

#include "support/vectors.h"

using did::Bytes;
using did::Errc;

namespace {

template <class Decode>
void refuses(Decode decode, std::string_view text, Errc code = Errc::malformed) {
  const auto bytes = decode(test::Exact(text).view());
  INFO(text.substr(0, 80));
  REQUIRE_FALSE(bytes.has_value());
  CHECK(bytes.error().code == code);
}

const auto base58 = [](std::string_view text) { return did::base58btc_decode(text); };
const auto base64 = [](std::string_view text) { return did::base64url_decode(text); };
const auto hex = [](std::string_view text) { return did::hex_decode(text); };
const auto multibase = [](std::string_view text) { return did::multibase_decode(text); };

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("codecs: what is encoded decodes to itself, for every length and many values") {
    std::mt19937_64 random(7);
    for (std::size_t size = 0; size < 200; ++size) {
      for (int round = 0; round < 20; ++round) {
        Bytes bytes(size);
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
        for (std::size_t i = 0; i < size && i < static_cast<std::size_t>(round % 5); ++i) bytes[i] = 0;  // leading zeros
        CHECK(did::hex_decode(did::hex_encode(bytes)) == bytes);
        CHECK(did::base58btc_decode(did::base58btc_encode(bytes)) == bytes);
        CHECK(did::base64url_decode(did::base64url_encode(bytes)) == bytes);
      }
    }
  }

  TEST_CASE("base64: known values, padded to the last sign, and one spelling for each") {
    // RFC 4648 section 10
    CHECK(did::base64_encode(did::as_bytes("")).empty());
    CHECK(did::base64_encode(did::as_bytes("f")) == "Zg==");
    CHECK(did::base64_encode(did::as_bytes("fo")) == "Zm8=");
    CHECK(did::base64_encode(did::as_bytes("foo")) == "Zm9v");
    CHECK(did::base64_encode(test::from_hex("fbff")) == "+/8=");
    for (const auto* text : {"", "Zg==", "Zm8=", "Zm9v", "+/8="}) CHECK(did::base64_encode(did::base64_decode(text).value()) == text);
    for (const auto* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "-_8=", "Z===", "====", "Zm9v====", "Zg==Zg==", "Zm 8", "Zm8=\n"})
      refuses([](std::string_view one) { return did::base64_decode(one); }, text);
  }

  TEST_CASE("base58btc: known values") {
    // draft-msporny-base58 test vectors and Bitcoin's own
    CHECK(did::base58btc_encode(did::as_bytes("Hello World!")) == "2NEpo7TZRRrLZSi2U");
    CHECK(did::base58btc_encode(did::as_bytes("The quick brown fox jumps over the lazy dog.")) ==
          "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z");
    CHECK(did::base58btc_encode(test::from_hex("0000287fb4cd")) == "11233QC4");
    CHECK(did::base58btc_encode(Bytes(3, 0)) == "111");
    CHECK(did::base58btc_encode({}).empty());
    CHECK(did::base58btc_decode("").value().empty());
  }

  TEST_CASE("base58btc: refuses what is no digit, and what is too long") {
    for (const auto* text : {"0", "O", "I", "l", "ab c", " a", "a\n", "a=", "\xC3\xA4"}) refuses(base58, text);
    refuses(base58, std::string_view("a\0b", 3));
    CHECK(did::base58btc_decode(std::string(did::base58_max_text, '1')).has_value());
    refuses(base58, std::string(did::base58_max_text + 1, '1'), Errc::too_large);
  }

  TEST_CASE("base64url: RFC 4648 section 10, without padding") {
    const std::pair<std::string_view, std::string_view> samples[] = {
        {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, text] : samples) {
      CHECK(did::base64url_encode(did::as_bytes(plain)) == text);
      CHECK(did::base64url_decode(text) == Bytes(plain.begin(), plain.end()));
    }
    CHECK(did::base64url_encode(test::from_hex("fbff")) == "-_8");
  }

  TEST_CASE("base64url: refuses padding, the other alphabet, white space, lengths and trailing bits that no bytes give") {
    for (const auto* text : {"Zg==", "Zm8=", "+/8", "Zm 9v", "Zm9v\n", "Z", "Zm9vY", "Zh", "Zm9", "Zm9vYmF"}) {
      INFO(text);
      const auto decoded = did::base64url_decode(text);
      if (decoded) CHECK(did::base64url_encode(*decoded) == text);
    }
    for (const auto* text : {"Zg==", "+/8", "Zm 9v", "Zm9v\n", "Z", "Zm9vY", "Zh", "Zm9vYmF"}) refuses(base64, text);
  }

  TEST_CASE("hex: lower case only, even length only") {
    CHECK(did::hex_decode("00ff") == test::from_hex("00ff"));
    for (const auto* text : {"0", "0F", "0g", " 00", "0x00"}) refuses(hex, text);
  }

  TEST_CASE("multibase: z, u and f, and their prefix only once") {
    const Bytes bytes = test::from_hex("00aabb");
    for (const auto base : {did::Multibase::base58btc, did::Multibase::base64url, did::Multibase::base16}) {
      const auto text = did::multibase_encode(base, bytes);
      CHECK(did::multibase_decode(text) == bytes);
      CHECK(did::multibase_decode(base, text) == bytes);
    }
    for (const auto* text : {"", "Z11", "m00", "F00", "z0", "uZg=="}) refuses(multibase, text);
    CHECK_FALSE(did::multibase_decode(did::Multibase::base58btc, "u00").has_value());
  }

  TEST_CASE("multibase: the published vectors of the bases that we read") {
    const auto vectors = test::public_vectors("multibase");
    if (!vectors) return;
    std::istringstream lines(test::read_file(*vectors + "/multibase/basic.csv"));
    std::string line;
    int ran = 0;
    while (std::getline(lines, line)) {
      const auto comma = line.find(',');
      const auto encoding = line.substr(0, comma);
      const auto quote = line.find('"');
      const auto value = quote == std::string::npos ? line.substr(comma + 2) : line.substr(quote + 1, line.rfind('"') - quote - 1);
      if (encoding != "base58btc" && encoding != "base64url" && encoding != "base16") continue;
      ++ran;
      CHECK(did::multibase_decode(value) == Bytes{'y', 'e', 's', ' ', 'm', 'a', 'n', 'i', ' ', '!'});
    }
    CHECK(ran == 3);
  }

  TEST_CASE("varint: minimal, at most nine bytes") {
    for (const std::uint64_t value : {0ULL, 1ULL, 127ULL, 128ULL, 0xedULL, 0x1200ULL, 0x7fffffffffffffffULL}) {
      Bytes out;
      did::varint_encode(value, out);
      const auto read = did::varint_decode(out);
      REQUIRE(read.has_value());
      CHECK(read->value == value);
      CHECK(read->size == out.size());
    }
    for (const auto* bad : {"", "80", "8000", "ff00", "ed0100"}) {
      const auto read = did::varint_decode(test::from_hex(bad));
      INFO(bad);
      if (std::string_view(bad) == "ed0100")
        CHECK(read->size == 2);
      else
        CHECK_FALSE(read.has_value());
    }
    CHECK_FALSE(did::varint_decode(Bytes(10, 0xff)).has_value());
    CHECK_FALSE(did::varint_decode(test::from_hex("ffffffffffffffffff01")).has_value());
  }

  TEST_CASE("multihash: sha2-256 and sha2-384 with the size that goes with them") {
    for (const auto& [code, size] : {std::pair{did::Multicodec::sha2_256, 32U}, std::pair{did::Multicodec::sha2_384, 48U}}) {
      const Bytes digest(size, 0xab);
      const auto encoded = did::multihash_encode(code, digest);
      const auto decoded = did::multihash_decode(encoded);
      REQUIRE(decoded.has_value());
      CHECK(decoded->code == code);
      CHECK(decoded->digest == digest);
      auto longer = encoded;
      longer.push_back(0);
      CHECK_FALSE(did::multihash_decode(longer).has_value());
      CHECK_FALSE(did::multihash_decode(did::ByteView(encoded).first(encoded.size() - 1)).has_value());
    }
    CHECK(did::multihash_decode(test::from_hex("1100")).error().code == Errc::unsupported);
    CHECK_FALSE(did::multihash_decode(test::from_hex("1203aabbcc")).has_value());
    CHECK_FALSE(did::multihash_decode({}).has_value());
  }
}
