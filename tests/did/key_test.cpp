#include <did/codec.h>
#include <did/key.h>
#include <doctest/doctest.h>

#include <ostream>
#include <thread>
#include <type_traits>

#include "support/vectors.h"

namespace {

using did::KeyType;

constexpr std::array secret_types{KeyType::ed25519, KeyType::x25519, KeyType::p256, KeyType::p384, KeyType::p521, KeyType::secp256k1};
constexpr std::array signing_types{KeyType::ed25519, KeyType::p256, KeyType::p384, KeyType::p521, KeyType::secp256k1};

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

static_assert(!std::is_copy_constructible_v<did::SecretKey> && !std::is_copy_assignable_v<did::SecretKey>);
static_assert(!std::is_copy_constructible_v<did::SecretBytes> && !std::is_copy_assignable_v<did::SecretBytes>);
static_assert(std::is_nothrow_move_constructible_v<did::SecretKey> && std::is_nothrow_move_constructible_v<did::SecretBytes>);
static_assert(!Printable<did::SecretKey> && !Printable<did::SecretBytes> && Printable<int>);
static_assert(!std::equality_comparable<did::SecretKey> && !std::equality_comparable<did::SecretBytes>);
static_assert(!std::is_default_constructible_v<did::PublicKey> && !std::is_default_constructible_v<did::SecretKey>);

did::PublicKey key(KeyType type, std::string_view hex) {
  const auto bytes = test::from_hex(hex);
  auto made = bytes.front() == 4 ? did::PublicKey::from_uncompressed(type, bytes) : did::PublicKey::from_bytes(type, bytes);
  REQUIRE(made.has_value());
  return *std::move(made);
}

did::SecretKey secret(KeyType type, std::string_view hex) {
  auto made = did::SecretKey::from_bytes(type, test::from_hex(hex));
  REQUIRE(made.has_value());
  return *std::move(made);
}

did::Bytes sign(did::SecretKey& signer, std::string_view message) {
  auto signature = signer.sign(did::as_bytes(message));
  REQUIRE(signature.has_value());
  return *std::move(signature);
}

TEST_SUITE("did") {
  TEST_CASE("KeyTypeInfo: every type has its row, and is found by its name") {
    for (std::size_t i = 0; i < did::key_type_count; ++i) {
      const auto type = static_cast<KeyType>(i);
      INFO(did::info(type).name);
      CHECK(did::info(type).type == type);
      CHECK(did::key_type_from_name(did::info(type).name) == type);
      CHECK(did::info(type).jws_alg.empty() == (did::info(type).signature_size == 0));
    }
    const auto unknown = did::key_type_from_name("rsa");
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().code == did::Errc::unsupported);
    CHECK(unknown.error().hint.contains("`ed25519`"));
  }

  TEST_CASE("Ed25519: signs as RFC 8032 7.1 shows") {
    struct Row {
      std::string_view seed, key, message, signature;
    };
    constexpr std::array rows{
        Row{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a10"
            "0b"},
        Row{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c"
            "00"},
        Row{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec4"
            "0a"},
        Row{"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca4"
            "9f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a7"
            "04"},
    };
    for (const auto& row : rows) {
      INFO(row.message);
      auto signer = secret(KeyType::ed25519, row.seed);
      CHECK(did::hex_encode(signer.public_key().bytes()) == row.key);
      CHECK(did::hex_encode(signer.expose_secret()) == row.seed);
      const auto message = test::from_hex(row.message);
      CHECK(did::hex_encode(*signer.sign(message)) == row.signature);
      CHECK(signer.public_key().verify(message, test::from_hex(row.signature)));
    }
  }

  TEST_CASE("ECDSA: verifies the signatures of RFC 6979 A.2.5 to A.2.7 over `sample`") {
    struct Row {
      KeyType type;
      std::string_view secret, key, signature;
    };
    constexpr std::array rows{
        Row{KeyType::p256, "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d446"
            "2299",
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acd"
            "a8"},
        Row{KeyType::p384, "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
            "04ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13"
            "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
            "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
            "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"},
        Row{KeyType::p521,
            "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996"
            "b83538",
            "0401894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd371123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a"
            "2f5023a4"
            "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2b"
            "fdfcf5",
            "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36"
            "e377fa"
            "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44d"
            "a4a67a"},
    };
    for (const auto& row : rows) {
      INFO(did::info(row.type).name);
      const auto public_key = key(row.type, row.key);
      CHECK(did::hex_encode(public_key.uncompressed()) == row.key);
      CHECK(secret(row.type, row.secret).public_key() == public_key);
      CHECK(public_key.verify(did::as_bytes("sample"), test::from_hex(row.signature)));
      CHECK_FALSE(public_key.verify(did::as_bytes("Sample"), test::from_hex(row.signature)));
    }
  }

  TEST_CASE("secp256k1: signs deterministically, and takes either half of s") {
    // The scalar 1 and this text are the customary example of RFC 6979 on secp256k1.
    constexpr std::string_view r = "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8";
    constexpr std::string_view low_s = "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5";
    constexpr std::string_view high_s = "dbbd3162d46e9f9bef7feb87c16dc13b4f6568a87f4e83f728e2443ba586675c";  // order - low_s
    auto signer = secret(KeyType::secp256k1, "0000000000000000000000000000000000000000000000000000000000000001");
    CHECK(did::hex_encode(signer.public_key().bytes()) == "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    CHECK(did::hex_encode(sign(signer, "Satoshi Nakamoto")) == std::string(r) + std::string(low_s));
    CHECK(signer.public_key().verify(did::as_bytes("Satoshi Nakamoto"), test::from_hex(std::string(r) + std::string(low_s))));
    CHECK(signer.public_key().verify(did::as_bytes("Satoshi Nakamoto"), test::from_hex(std::string(r) + std::string(high_s))));
  }

  TEST_CASE("PublicKey: a signature with any one bit flipped does not hold, nor does one of another size") {
    for (const auto type : signing_types) {
      INFO(did::info(type).name);
      auto signer = *did::SecretKey::generate(type);
      auto signature = sign(signer, "message");
      const auto& public_key = signer.public_key();
      REQUIRE(signature.size() == did::info(type).signature_size);
      REQUIRE(public_key.verify(did::as_bytes("message"), signature));
      std::size_t held = 0;
      for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
        signature[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        if (public_key.verify(did::as_bytes("message"), signature)) ++held;
        signature[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      }
      CHECK(held == 0);
      CHECK_FALSE(public_key.verify(did::as_bytes("Message"), signature));
      CHECK_FALSE(public_key.verify({}, signature));
      CHECK_FALSE(public_key.verify(did::as_bytes("message"), {}));
      CHECK_FALSE(public_key.verify(did::as_bytes("message"), did::ByteView(signature).first(signature.size() - 1)));
      signature.push_back(0);
      CHECK_FALSE(public_key.verify(did::as_bytes("message"), signature));
    }
  }

  TEST_CASE("PublicKey: r or s of zero, of the order, or all ones does not hold, and DER is no signature") {
    for (const auto type : signing_types) {
      INFO(did::info(type).name);
      auto signer = *did::SecretKey::generate(type);
      const auto good = sign(signer, "message");
      const auto half = static_cast<std::ptrdiff_t>(good.size() / 2);
      for (const auto fill : {std::uint8_t{0x00}, std::uint8_t{0xff}}) {
        auto first = good;
        std::fill(first.begin(), first.begin() + half, fill);
        CHECK_FALSE(signer.public_key().verify(did::as_bytes("message"), first));
        auto second = good;
        std::fill(second.begin() + half, second.end(), fill);
        CHECK_FALSE(signer.public_key().verify(did::as_bytes("message"), second));
        CHECK_FALSE(signer.public_key().verify(did::as_bytes("message"), did::Bytes(good.size(), fill)));
      }
    }
    constexpr std::string_view der =
        "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064d"
        "c4ab2f843acda8";
    CHECK_FALSE(key(KeyType::p256, "0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6")
                    .verify(did::as_bytes("sample"), test::from_hex(der)));
  }

  TEST_CASE("PublicKey: a signature holds under its own key only") {
    for (const auto type : signing_types) {
      INFO(did::info(type).name);
      auto signer = *did::SecretKey::generate(type);
      const auto signature = sign(signer, "message");
      for (const auto other : secret_types) {
        const auto stranger = *did::SecretKey::generate(other);
        CHECK_FALSE(stranger.public_key().verify(did::as_bytes("message"), signature));
        CHECK_FALSE(stranger.public_key() == signer.public_key());
      }
    }
  }

  TEST_CASE("PublicKey: compressed and uncompressed points are the same key") {
    for (const auto type : {KeyType::p256, KeyType::p384, KeyType::p521, KeyType::secp256k1}) {
      INFO(did::info(type).name);
      for (int i = 0; i < 8; ++i) {  // both parities of y
        const auto signer = *did::SecretKey::generate(type);
        const auto& one = signer.public_key();
        const auto other = did::PublicKey::from_uncompressed(type, one.uncompressed());
        const auto again = did::PublicKey::from_bytes(type, one.bytes());
        REQUIRE((other.has_value() && again.has_value()));
        CHECK((*other == one && *again == one));
        CHECK(again->uncompressed() == one.uncompressed());
        CHECK(one.check_point());
      }
    }
  }

  TEST_CASE("PublicKey: where the point is left to the first use, check_point tells") {
    // No x goes with y = 2, and a point of mixed order is outside of the main group.
    const auto off_curve = key(KeyType::ed25519, "0200000000000000000000000000000000000000000000000000000000000000");
    CHECK_FALSE(off_curve.check_point());
    CHECK_FALSE(off_curve.verify({}, did::Bytes(64)));
    const auto derived = did::derive_x25519(off_curve);
    REQUIRE_FALSE(derived.has_value());
    CHECK(derived.error().code == did::Errc::malformed);
    CHECK(key(KeyType::ed25519, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").check_point());
    const auto bls = did::PublicKey::from_bytes(KeyType::bls12381_g2, did::Bytes(96, 1));
    REQUIRE(bls.has_value());
    CHECK_FALSE(bls->check_point());
    CHECK_FALSE(bls->verify({}, did::Bytes(64)));
  }

  TEST_CASE("X25519: derives the public key as RFC 7748 6.1 shows, and does not sign") {
    auto bob = secret(KeyType::x25519, "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    CHECK(did::hex_encode(bob.public_key().bytes()) == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    const auto signature = bob.sign(did::as_bytes("message"));
    REQUIRE_FALSE(signature.has_value());
    CHECK(signature.error().code == did::Errc::key);
  }

  TEST_CASE("SecretKey: what is generated differs each time, signs, and comes back from its bytes") {
    for (const auto type : secret_types) {
      INFO(did::info(type).name);
      const auto one = *did::SecretKey::generate(type);
      const auto two = *did::SecretKey::generate(type);
      CHECK_FALSE(one.public_key() == two.public_key());
      CHECK(one.expose_secret().size() == did::info(type).secret_size);
      const auto again = did::SecretKey::from_bytes(type, one.expose_secret());
      REQUIRE(again.has_value());
      CHECK(again->public_key() == one.public_key());
    }
    const auto bls = did::SecretKey::generate(KeyType::bls12381_g2);
    REQUIRE_FALSE(bls.has_value());
    CHECK(bls.error().code == did::Errc::unsupported);
  }

  TEST_CASE("SecretKey: a moved key signs as before") {
    auto first = *did::SecretKey::generate(KeyType::p256);
    const auto public_key = first.public_key();
    auto second = std::move(first);
    CHECK(public_key.verify(did::as_bytes("message"), sign(second, "message")));
  }

  TEST_CASE("PublicKey: verifies from several threads at once") {
    for (const auto type : signing_types) {
      auto signer = *did::SecretKey::generate(type);
      const auto signature = sign(signer, "message");
      std::array<int, 4> held{};
      {
        std::array<std::jthread, 4> threads;
        for (std::size_t i = 0; i < threads.size(); ++i) {
          threads[i] = std::jthread([&, i] {
            for (int n = 0; n < 50; ++n) held[i] += signer.public_key().verify(did::as_bytes("message"), signature) ? 1 : 0;
          });
        }
      }
      for (const int count : held) CHECK(count == 50);
    }
  }
}

}  // namespace
