#include <did/codec.h>
#include <did/key_format.h>
#include <did/methods.h>
#include <doctest/doctest.h>

#include <algorithm>

#include "support/vectors.h"

namespace {

using did::KeyType;
using did::Purpose;

constexpr std::string_view alice = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
constexpr std::string_view alice_agreement = "z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p";

did::Result<did::Resolution> resolve(std::string_view text) {
  const auto did = did::Did::parse(text);
  REQUIRE(did.has_value());
  return did::make_did_key()->resolve(*did);
}

// did:key:<multibase> of any bytes behind any codec.
std::string made_up(std::uint64_t codec, const did::Bytes& key, did::Multibase base = did::Multibase::base58btc) {
  did::Bytes bytes;
  did::varint_encode(codec, bytes);
  bytes.insert(bytes.end(), key.begin(), key.end());
  return "did:key:" + did::multibase_encode(base, bytes);
}

void check_purposes(const did::DidDocument& document, std::string_view method, bool signs) {
  for (const auto purpose :
       {Purpose::authentication, Purpose::assertion_method, Purpose::capability_invocation, Purpose::capability_delegation}) {
    CHECK(document.allows(method, purpose) == signs);
  }
  CHECK(document.allows(method, Purpose::key_agreement) != signs);
}

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("did:key: resolves the identifiers of the specification") {
    struct Case {
      std::string_view did;
      KeyType type;
    };
    const Case cases[] = {
        {"did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", KeyType::ed25519},
        {"did:key:z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP", KeyType::ed25519},
        {"did:key:z6LSj72tK8brWgZja8NLRwPigth2T9QRiG1uH9oKZuKjdh9p", KeyType::x25519},
        {"did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", KeyType::secp256k1},
        {"did:key:zQ3shtxV1FrJfhqE1dvxYRcCknWNjHc3c5X1y3ZSoPDi2aur2", KeyType::secp256k1},
        {"did:key:zQ3shZc2QzApp2oymGvQbzP8eKheVshBHbU4ZYjeXqwSKEn6N", KeyType::secp256k1},
        {"did:key:"
         "zUC7EK3ZakmukHhuncwkbySmomv3FmrkmS36E4Ks5rsb6VQSRpoCrx6Hb8e2Nk6UvJFSdyw9NK1scFXJp21gNNYFjVWNgaqyGnkyhtagagCpQb5B7tagJu3HDbjQ8h5yp"
         "oHjwBb",
         KeyType::bls12381_g2},
        {"did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", KeyType::p256},
        {"did:key:z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54", KeyType::p384},
    };
    for (const auto& one : cases) {
      CAPTURE(one.did);
      const auto resolution = resolve(one.did);
      REQUIRE(resolution.has_value());
      CHECK(resolution->source_digest.empty());
      const auto& document = *resolution->document;
      CHECK(document.id() == one.did);
      REQUIRE(document.methods().size() == 1);
      const auto& method = document.methods()[0];
      CHECK(method.id == std::string(one.did) + "#" + std::string(one.did.substr(8)));
      CHECK(method.type == "Multikey");
      CHECK(method.controller == one.did);
      REQUIRE(method.key.has_value());
      CHECK(method.key->type() == one.type);
      check_purposes(document, method.id, one.type != KeyType::x25519);
      CHECK(did::did_key_of(*method.key).text() == one.did);
      CHECK(did::verification_method_of(did::did_key_of(*method.key), *method.key) == method.id);
    }
  }

  TEST_CASE("did:key: a new key of each type comes back out of its own identifier") {
    int types = 0;
    for (const auto type : {KeyType::ed25519, KeyType::x25519, KeyType::p256, KeyType::p384, KeyType::p521, KeyType::secp256k1}) {
      const auto secret = did::SecretKey::generate(type);
      REQUIRE(secret.has_value());
      const auto did = did::did_key_of(secret->public_key());
      const auto resolution = resolve(did.text());
      REQUIRE(resolution.has_value());
      CHECK(resolution->document->methods()[0].key == secret->public_key());
      ++types;
    }
    CHECK(types == 6);
  }

  TEST_CASE("did:key: documents whose point is costly to find are kept, each for its own DID, and not without end") {
    const auto method = did::make_did_key();
    std::vector<did::PublicKey> keys;
    for (std::uint8_t i = 0; i < 255; ++i) {
      did::Bytes secret(32, 1);
      secret.back() = i;
      keys.push_back(did::SecretKey::from_bytes(KeyType::p256, secret)->public_key());
    }
    for (std::uint8_t i = 0; i < 3; ++i)
      keys.push_back(did::SecretKey::from_bytes(KeyType::secp256k1, did::Bytes(32, static_cast<std::uint8_t>(i + 1)))->public_key());
    const auto document_of = [&](const did::PublicKey& key) { return method->resolve(did::did_key_of(key)).value().document; };
    const auto first = document_of(keys.front());
    CHECK(document_of(keys.front()) == first);
    for (int round = 0; round < 2; ++round)
      for (const auto& key : keys) CHECK(document_of(key)->methods()[0].key == key);
    CHECK(document_of(keys.front()) != first);
  }

  TEST_CASE("did:key: the document of an Ed25519 key is the one that the specification shows") {
    const auto resolution = resolve(alice);
    REQUIRE(resolution.has_value());
    const auto json = resolution->document->to_json();
    REQUIRE(json.has_value());
    const std::string id(alice);
    const auto own = id + "#" + id.substr(8);
    const did::Json expected{
        {"@context", {"https://www.w3.org/ns/did/v1.1"}},
        {"id", id},
        {"verificationMethod",
         did::Json::array({{{"id", own}, {"type", "Multikey"}, {"controller", id}, {"publicKeyMultibase", id.substr(8)}}})},
        {"authentication", {own}},
        {"assertionMethod", {own}},
        {"capabilityInvocation", {own}},
        {"capabilityDelegation", {own}},
        {"keyAgreement", did::Json::array({{{"id", id + "#" + std::string(alice_agreement)},
                                            {"type", "Multikey"},
                                            {"controller", id},
                                            {"publicKeyMultibase", alice_agreement}}})},
    };
    CHECK(*json == expected);
  }

  TEST_CASE("did:key: the derived key agreement key is in the document's JSON, and a reader of it finds the key") {
    const auto resolution = resolve(alice);
    REQUIRE(resolution.has_value());
    const auto id = std::string(alice) + "#" + std::string(alice_agreement);
    CHECK(resolution->document->find(id) == nullptr);
    const auto text = did::to_text(resolution->document->to_json().value());
    const auto parsed = did::JsonDocument::parse(text);
    const auto read = did::DidDocument::from_json(parsed.value().root());
    REQUIRE(read.has_value());
    REQUIRE(read->find(id) != nullptr);
    CHECK(read->find(id)->key.value().type() == KeyType::x25519);
    CHECK(read->allows(id, Purpose::key_agreement));
    CHECK_FALSE(read->allows(id, Purpose::assertion_method));
  }

  TEST_CASE("did:key: an X25519 key is for key agreement only, also in JSON") {
    const auto resolution = resolve("did:key:" + std::string(alice_agreement));
    REQUIRE(resolution.has_value());
    const auto json = resolution->document->to_json();
    REQUIRE(json.has_value());
    CHECK(json->contains("keyAgreement"));
    for (const char* member : {"authentication", "assertionMethod", "capabilityInvocation", "capabilityDelegation"})
      CHECK_FALSE(json->contains(member));
  }

  TEST_CASE("did:key: base64url is the same key under another DID, and its document is well formed") {
    const auto key = did::from_multikey(alice.substr(8));
    REQUIRE(key.has_value());
    const auto did = made_up(0xed, did::Bytes(key->bytes().begin(), key->bytes().end()), did::Multibase::base64url);
    const auto resolution = resolve(did);
    REQUIRE(resolution.has_value());
    const auto& method = resolution->document->methods()[0];
    CHECK(method.key == *key);
    CHECK(method.id == did + "#" + did.substr(8));
    CHECK(did::verification_method_of(did::Did::parse(did).value(), *key) == method.id);
    const auto text = did::to_text(resolution->document->to_json().value());
    const auto read = did::DidDocument::from_json(did::JsonDocument::parse(text).value().root());
    REQUIRE(read.has_value());
    REQUIRE(read->find(method.id) != nullptr);
    CHECK(read->find(method.id)->key == *key);
  }

  TEST_CASE("did:key: refuses a key of the wrong length, of every type") {
    struct Case {
      std::uint64_t codec;
      std::size_t size;
    };
    for (const auto& [codec, size] :
         {Case{0xed, 32}, Case{0xec, 32}, Case{0xe7, 33}, Case{0xeb, 96}, Case{0x1200, 33}, Case{0x1201, 49}, Case{0x1202, 67}}) {
      for (const auto wrong : {std::size_t{0}, std::size_t{1}, size - 1, size + 1, size * 2}) {
        CAPTURE(codec);
        CAPTURE(wrong);
        did::Bytes key(wrong, 9);
        if (!key.empty()) key[0] = 2;
        const auto resolution = resolve(made_up(codec, key));
        REQUIRE_FALSE(resolution.has_value());
        CHECK(resolution.error().code == did::Errc::malformed);
      }
    }
  }

  TEST_CASE("did:key: refuses points that are not on the curve, and Ed25519 points of small order") {
    did::Bytes off(33, 0);
    off[0] = 2;
    off[32] = 5;  // secp256k1: no y for x = 5
    CHECK(resolve(made_up(0xe7, off)).error().code == did::Errc::malformed);
    did::Bytes infinity(33, 0);
    CHECK(resolve(made_up(0x1200, infinity)).error().code == did::Errc::malformed);
    did::Bytes over(33, 0xff);  // x is not below the field's prime
    over[0] = 3;
    CHECK(resolve(made_up(0x1200, over)).error().code == did::Errc::malformed);
    did::Bytes uncompressed(33, 1);
    uncompressed[0] = 4;
    CHECK(resolve(made_up(0x1200, uncompressed)).error().code == did::Errc::malformed);
    did::Bytes identity(32, 0);
    identity[0] = 1;
    CHECK(resolve(made_up(0xed, identity)).error().code == did::Errc::malformed);
  }

  TEST_CASE("did:key: an Ed25519 key that is no point has a document, but not its JSON") {
    did::Bytes no_point(32, 0);
    no_point[0] = 2;  // no x for y = 2
    const auto resolution = resolve(made_up(0xed, no_point));
    REQUIRE(resolution.has_value());
    const auto json = resolution->document->to_json();
    REQUIRE_FALSE(json.has_value());
    CHECK(json.error().code == did::Errc::malformed);
  }

  TEST_CASE("did:key: refuses what is not multibase base58btc or base64url, one spelling each") {
    const std::string id(alice.substr(8));
    const std::vector<std::string> wrong{
        id.substr(1),        // no multibase prefix
        "Z" + id.substr(1),  // another base's prefix
        "m" + id.substr(1),
        "f" + id.substr(1),  // base64, base16
        "z",
        "u",
        "z0" + id.substr(2),
        "zO" + id.substr(2),
        "zI" + id.substr(2),
        "zl" + id.substr(2),
        "1:" + id,
        id + ":" + id,  // the version of 3.1.1 has no place in the syntax of 2
        id + "%20",
        id + ".",
        "z" + std::string(500, '1'),
    };
    for (const auto& text : wrong) {
      CAPTURE(text);
      const auto resolution = resolve("did:key:" + text);
      REQUIRE_FALSE(resolution.has_value());
      CHECK(resolution.error().code == did::Errc::malformed);
    }
    const auto key = did::from_multikey(id).value();
    const auto url = made_up(0xed, did::Bytes(key.bytes().begin(), key.bytes().end()), did::Multibase::base64url);
    REQUIRE(resolve(url).has_value());
    for (const auto& text : {url + "A", url.substr(0, url.size() - 1)}) CHECK(resolve(text).error().code == did::Errc::malformed);
    auto trailing_bits = url;  // 34 bytes leave four unused bits in the last character
    trailing_bits.back() = static_cast<char>(trailing_bits.back() + 1);
    CHECK(resolve(trailing_bits).error().code == did::Errc::malformed);
  }

  TEST_CASE("did:key: refuses codecs that are no public key of this build, and a varint that is not minimal") {
    CHECK(resolve(made_up(0x1205, did::Bytes(40, 1))).error().code == did::Errc::unsupported);  // RSA
    CHECK(resolve(made_up(0x00, did::Bytes(32, 1))).error().code == did::Errc::unsupported);
    CHECK(resolve("did:key:z1" + std::string(alice.substr(9))).error().code == did::Errc::unsupported);  // a zero byte in front
    for (const std::uint64_t secret : {0x1300U, 0x1301U, 0x1302U, 0x1306U, 0x1307U, 0x1308U}) {
      CAPTURE(secret);
      CHECK(resolve(made_up(secret, did::Bytes(32, 1))).error().code == did::Errc::malformed);
    }
    did::Bytes bytes{0xed, 0x81, 0x00};  // 0xed in three bytes
    const auto key = did::from_multikey(alice.substr(8)).value();
    bytes.insert(bytes.end(), key.bytes().begin(), key.bytes().end());
    CHECK(resolve("did:key:" + did::multibase_encode(did::Multibase::base58btc, bytes)).error().code == did::Errc::malformed);
  }

  TEST_CASE("did:key: the fragment is the whole key; another one names no method") {
    const auto resolution = resolve(alice);
    REQUIRE(resolution.has_value());
    const auto retrieve = [&](const std::string& url) {
      return did::retrieve_method(*resolution->document, did::DidUrl::parse(url).value(), Purpose::assertion_method);
    };
    const std::string id(alice);
    CHECK(retrieve(id + "#" + id.substr(8)).has_value());
    for (const auto& fragment : {id.substr(9), std::string("0"), std::string("key-1"), std::string(),
                                 std::string("z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP"), std::string(alice_agreement)}) {
      CAPTURE(fragment);
      const auto method = retrieve(id + "#" + fragment);
      REQUIRE_FALSE(method.has_value());
      CHECK(method.error().problem == did::RetrievalProblem::invalid_verification_method);
    }
  }
}
