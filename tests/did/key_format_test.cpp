#include <did/codec.h>
#include <did/key_format.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace {

using did::KeyType;

std::string text(const did::Json& one, const char* member) { return one.at(member).get<std::string>(); }
std::string text(const did::SecretBytes& secret) { return std::string(did::as_text(secret.expose())); }

did::Result<did::PublicKey> read_jwk(std::string_view json) {
  DID_TRY(const auto document, did::JsonDocument::parse(json));
  return did::from_jwk(document.root());
}

// With `alg`, `use`, `kid` and `key_ops` set as given; members as JSON text, "" for none.
std::string with_members(std::string jwk, std::string_view members) {
  jwk.pop_back();
  return jwk + "," + std::string(members) + "}";
}

TEST_SUITE("did") {
  TEST_CASE("key formats: one key in every form, made elsewhere, reads and writes the same") {
    test::for_each_vector("own/key-formats.json", [](const did::Json& one) {
      const auto type = did::key_type_from_name(text(one, "type"));
      REQUIRE(type.has_value());
      const auto secret = did::SecretKey::from_bytes(*type, test::from_hex(text(one, "secret")));
      REQUIRE(secret.has_value());
      const auto& key = secret->public_key();
      CHECK(did::hex_encode(key.bytes()) == text(one, "public"));

      CHECK(did::to_multikey(key) == text(one, "multikey"));
      CHECK(did::from_multikey(text(one, "multikey")) == key);
      CHECK(did::to_text(did::to_jwk(key)) == text(one, "jwk"));
      CHECK(read_jwk(text(one, "jwk")) == key);
      CHECK(did::jwk_thumbprint(key) == text(one, "thumbprint"));
      CHECK(did::to_pem(key) == text(one, "pem"));
      CHECK(did::from_pem(text(one, "pem")) == key);

      CHECK(text(did::to_secret_multikey(*secret)) == text(one, "secret_multikey"));
      CHECK(text(did::to_secret_jwk(*secret)) == text(one, "secret_jwk"));
      const auto pem = did::to_secret_pem(*secret);
      REQUIRE(pem.has_value());
      CHECK(text(*pem) == text(one, "secret_pem"));
      for (const auto& read : {did::from_secret_multikey(text(one, "secret_multikey")), did::from_secret_jwk(text(one, "secret_jwk")),
                               did::from_secret_pem(text(one, "secret_pem"))}) {
        REQUIRE(read.has_value());
        CHECK(read->public_key() == key);
        CHECK(did::hex_encode(read->expose_secret()) == text(one, "secret"));
      }
    });
  }

  TEST_CASE("key formats: what each reader must refuse") {
    std::size_t ran = 0;
    test::for_each_vector("own/key-formats-refused.json", [&](const did::Json& one) {
      const test::Exact exact(text(one, "text"));
      const auto form = text(one, "form");
      const auto type = one.contains("type") ? *did::key_type_from_name(text(one, "type")) : KeyType::ed25519;
      const auto refused = [&](const auto& result) {
        ++ran;
        REQUIRE_FALSE(result.has_value());
        CHECK(did::name(result.error().code) == text(one, "code"));
        CHECK_FALSE(result.error().message.empty());
      };
      if (form == "bytes") refused(did::PublicKey::from_bytes(type, test::from_hex(exact.view())));
      if (form == "uncompressed") refused(did::PublicKey::from_uncompressed(type, test::from_hex(exact.view())));
      if (form == "secret_bytes") refused(did::SecretKey::from_bytes(type, test::from_hex(exact.view())));
      if (form == "multikey") refused(did::from_multikey(exact.view()));
      if (form == "secret_multikey") refused(did::from_secret_multikey(exact.view()));
      if (form == "jwk") refused(read_jwk(exact.view()));
      if (form == "secret_jwk") refused(did::from_secret_jwk(exact.view()));
      if (form == "pem") refused(did::from_pem(exact.view()));
      if (form == "secret_pem") refused(did::from_secret_pem(exact.view()));
    });
    CHECK(ran == 231);
  }

  TEST_CASE("key formats: no error quotes a secret") {
    test::for_each_vector("own/key-formats.json", [](const did::Json& one) {
      const auto multikey = text(one, "secret_multikey");
      const auto d = did::parse_json(text(one, "secret_jwk"))->at("d").get<std::string>();
      const auto quiet = [&](const auto& result) {
        REQUIRE_FALSE(result.has_value());
        for (const auto& shown : {result.error().message, result.error().hint}) {
          CHECK_FALSE(shown.contains(multikey.substr(4, 12)));
          CHECK_FALSE(shown.contains(d.substr(0, 12)));
        }
      };
      quiet(did::from_multikey(multikey));
      quiet(did::from_secret_multikey(multikey + "2"));
      quiet(did::from_secret_multikey(multikey + "!"));
      quiet(read_jwk(text(one, "secret_jwk")));
      quiet(did::from_secret_jwk(with_members(text(one, "secret_jwk"), R"("x5u":"https://a.example/")")));
      quiet(did::from_secret_jwk(text(one, "secret_jwk") + "x"));
      quiet(did::from_pem(text(one, "secret_pem")));
    });
  }

  // The bytes that a reader takes at one place of a secret text, out of all 256.
  template <class Read>
  std::string taken(std::string text, std::size_t at, const Read& read) {
    std::string out;
    for (int byte = 0; byte < 256; ++byte) {
      text[at] = static_cast<char>(byte);
      if (read(text).has_value()) out += text[at];
    }
    return out;
  }

  TEST_CASE("secret key formats: no byte outside of its alphabet is a digit") {
    const std::string base64 = "+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const std::string pem =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n";
    CHECK(taken(pem, pem.find("DFtM"), did::from_secret_pem) == base64);
    const std::string multikey = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq";
    CHECK(taken(multikey, 20, did::from_secret_multikey) == "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
    const std::string jwk =
        R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
    CHECK(taken(jwk, jwk.find("nWGx"), did::from_secret_jwk) == "n");
    CHECK(taken(jwk, jwk.find("11qY"), did::from_secret_jwk) == "1");
  }

  TEST_CASE("Multikey: the examples of did:key and of Controlled Identifiers 1.0") {
    struct Row {
      KeyType type;
      std::string_view text;
    };
    constexpr std::array rows{
        Row{KeyType::ed25519, "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
        Row{KeyType::ed25519, "z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP"},
        Row{KeyType::x25519, "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p"},
        Row{KeyType::secp256k1, "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"},
        Row{KeyType::secp256k1, "zQ3shtxV1FrJfhqE1dvxYRcCknWNjHc3c5X1y3ZSoPDi2aur2"},
        Row{KeyType::secp256k1, "zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N"},
        Row{KeyType::bls12381_g2,
            "zUC7EK3ZakmukHhuncwkbySmomv3FmrkmS36E4Ks5rsb6VQSRpoCrx6Hb8e2Nk6UvJFSdyw9NK1scFXJp21gNNYFjVWNgaqyGnkyhtagagCpQb5B7tagJu3HDbjQ8h"
            "5ypoHjwBb"},
        Row{KeyType::p256, "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"},
        Row{KeyType::p384, "z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54"},
    };
    for (const auto& row : rows) {
      INFO(row.text);
      const auto key = did::from_multikey(row.text);
      REQUIRE(key.has_value());
      CHECK(key->type() == row.type);
      CHECK(did::to_multikey(*key) == row.text);
      // The same bytes in the other base that did:key allows.
      const auto bytes = did::multibase_decode(row.text);
      CHECK(did::from_multikey(did::multibase_encode(did::Multibase::base64url, *bytes)) == *key);
    }
  }

  TEST_CASE("derive_x25519: gives the key of the did:key example") {
    const auto ed25519 = did::from_multikey("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
    const auto x25519 = did::derive_x25519(*ed25519);
    REQUIRE(x25519.has_value());
    CHECK(did::to_multikey(*x25519) == "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p");
  }

  TEST_CASE("secret Multikey: the examples of the Data Integrity suites belong to their public keys") {
    for (const auto& [secret, public_key] : {
             std::pair{"z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq", "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"},
             std::pair{"z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN", "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"},
             std::pair{"z2fanyY7zgwNpZGxX5fXXibvScNaUWNprHU9dKx7qpVj7mws9J8LLt4mDB5TyH2GLHWkUc",
                       "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"},
         }) {
      INFO(std::string(secret));
      const auto key = did::from_secret_multikey(secret);
      REQUIRE(key.has_value());
      CHECK(did::to_multikey(key->public_key()) == std::string(public_key));
      CHECK(text(did::to_secret_multikey(*key)) == secret);
    }
  }

  TEST_CASE("JWK: the key of RFC 8037 A.1 has the thumbprint of A.3") {
    const auto key = did::from_secret_jwk(
        R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
    REQUIRE(key.has_value());
    CHECK(did::jwk_thumbprint(key->public_key()) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  TEST_CASE("JWK: the thumbprint of the P-256 key of RFC 9449 6.1") {
    const auto key = read_jwk(
        R"({"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"})");
    REQUIRE(key.has_value());
    CHECK(did::jwk_thumbprint(*key) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
  }

  TEST_CASE("JWK: the keys of RFC 9421 B.1, `kid` and all") {
    const auto p256 = did::from_secret_jwk(
        R"({"kty": "EC", "crv": "P-256", "kid": "test-key-ecc-p256", "d": "UpuF81l-kOxbjf7T4mNSv0r5tN67Gim7rnf6EFpcYDs",
      "x": "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA", "y": "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"})");
    CHECK(p256.has_value());
    const auto ed25519 = did::from_secret_jwk(R"({"kty": "OKP", "crv": "Ed25519", "kid": "test-key-ed25519",
      "d": "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU", "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"})");
    REQUIRE(ed25519.has_value());
    const auto pem = did::from_secret_pem(
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----\n");
    REQUIRE(pem.has_value());
    CHECK(pem->public_key() == ed25519->public_key());
  }

  TEST_CASE("JWK: `alg`, `use`, `kid` and `key_ops` are taken where they agree with the key") {
    test::for_each_vector("own/key-formats.json", [](const did::Json& one) {
      const auto& row = did::info(*did::key_type_from_name(text(one, "type")));
      const bool signs = row.signature_size != 0;
      const auto alg = signs ? std::string(row.jws_alg) : "ECDH-ES+A256KW";
      const auto common = R"("alg":")" + alg + R"(","kid":"k","use":")" + (signs ? "sig" : "enc") + R"(","key_ops":)";
      CHECK(read_jwk(with_members(text(one, "jwk"), common + (signs ? R"(["verify"])" : "[]"))).has_value());
      CHECK(
          did::from_secret_jwk(with_members(text(one, "secret_jwk"), common + (signs ? R"(["sign"])" : R"(["deriveBits"])"))).has_value());
      CHECK(did::from_secret_jwk(
                with_members(text(one, "secret_jwk"), common + (signs ? R"(["verify","sign"])" : R"(["deriveKey","deriveBits"])")))
                .has_value());
      if (row.type == KeyType::ed25519) CHECK(read_jwk(with_members(text(one, "jwk"), R"("alg":"Ed25519")")).has_value());  // RFC 9864
    });
  }

  TEST_CASE("PEM: CRLF line ends, a missing last line end, and what other writers put into RFC 5915") {
    test::for_each_vector("own/key-formats.json", [](const did::Json& one) {
      std::string crlf;
      for (const char c : text(one, "pem")) crlf += c == '\n' ? "\r\n" : std::string(1, c);
      const auto key = did::from_pem(text(one, "pem"));
      CHECK(did::from_pem(crlf) == *key);
      auto open = text(one, "pem");
      open.pop_back();
      CHECK(did::from_pem(open) == *key);
    });
    const auto without_point = did::from_secret_pem(
        "-----BEGIN PRIVATE "
        "KEY-----\nMEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCD1zlN7Xr73mZlJ0US5\nxoXHbSIYYfwuws0Yt8+PqefxtA==\n-----END PRIVATE "
        "KEY-----\n");
    const auto with_curve = did::from_secret_pem(
        "-----BEGIN PRIVATE "
        "KEY-----\nME0CAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEMzAxAgEBBCD1zlN7Xr73mZlJ0US5\nxoXHbSIYYfwuws0Yt8+PqefxtKAKBggqhkjOPQMBBw==\n"
        "-----END PRIVATE KEY-----\n");
    REQUIRE((without_point.has_value() && with_curve.has_value()));
    CHECK(without_point->public_key() == with_curve->public_key());
  }

  TEST_CASE("PEM: an encrypted key, and one in another container, come with a hint") {
    for (const auto* label : {"ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"}) {
      const auto key = did::from_secret_pem("-----BEGIN " + std::string(label) + "-----\nAAAA\n-----END " + std::string(label) + "-----\n");
      REQUIRE_FALSE(key.has_value());
      CHECK(key.error().code == did::Errc::unsupported);
      CHECK(key.error().hint.contains("openssl"));
    }
  }

  TEST_CASE("BLS12-381 G2: a public Multikey, and nothing else") {
    const auto key = did::PublicKey::from_bytes(KeyType::bls12381_g2, did::Bytes(96, 0x80));
    REQUIRE(key.has_value());
    CHECK(did::from_multikey(did::to_multikey(*key)) == *key);
    const auto pem = did::to_pem(*key);
    REQUIRE_FALSE(pem.has_value());
    CHECK(pem.error().code == did::Errc::unsupported);
  }
}

}  // namespace
