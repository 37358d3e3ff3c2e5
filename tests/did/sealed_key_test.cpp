#include <did/codec.h>
#include <did/key_format.h>
#include <did/sealed_key.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace {

using did::KeyType;

constexpr did::SealCost cheap = did::seal_cost_floor;

did::SecretBytes passphrase(std::string_view text) { return did::SecretBytes::copy_of(did::as_bytes(text)); }
std::string text(const did::SecretBytes& secret) { return std::string(did::as_text(secret.expose())); }

did::Errc open_fails(const std::string& file, std::string_view with = "correct horse") {
  const auto key = did::open_key_file(test::Exact(file).view(), passphrase(with));
  REQUIRE_FALSE(key.has_value());
  return key.error().code;
}

did::Errc inspect_fails(const std::string& file) {
  const auto info = did::inspect_key_file(test::Exact(file).view());
  REQUIRE_FALSE(info.has_value());
  return info.error().code;
}

const did::SecretKey& sample_key() {
  static const auto key = *did::SecretKey::from_bytes(KeyType::ed25519, did::Bytes(32, 7));
  return key;
}

// A sealed file, made once: Argon2id takes its time.
const did::Json& sealed() {
  static const auto file = *did::parse_json(*did::seal_key(sample_key(), passphrase("correct horse"), cheap));
  return file;
}

did::Json plaintext() { return *did::parse_json(text(did::write_plaintext_key(sample_key()))); }

did::Json changed(did::Json file, const std::string& pointer, const did::Json& value) {
  file[did::Json::json_pointer(pointer)] = value;
  return file;
}

// The base64url text of a member with one bit of its bytes flipped.
std::string flipped(const std::string& base64url, std::size_t bit) {
  auto bytes = *did::base64url_decode(base64url);
  bytes.at(bit / 8) ^= static_cast<std::uint8_t>(1U << bit % 8);
  return did::base64url_encode(bytes);
}

TEST_SUITE("did") {
  TEST_CASE("key file: seals and opens every type of key") {
    for (const auto type : {KeyType::ed25519, KeyType::x25519, KeyType::p256, KeyType::p384, KeyType::p521, KeyType::secp256k1}) {
      INFO(did::info(type).name);
      const auto key = *did::SecretKey::generate(type);
      const auto file = did::seal_key(key, passphrase("correct horse"), cheap);
      REQUIRE(file.has_value());
      CHECK_FALSE(file->contains(text(did::to_secret_multikey(key)).substr(4)));
      const auto info = did::inspect_key_file(*file);
      REQUIRE(info.has_value());
      CHECK(info->public_key == key.public_key());
      CHECK(info->encrypted);
      const auto opened = did::open_key_file(*file, passphrase("correct horse"));
      REQUIRE(opened.has_value());
      CHECK(did::hex_encode(opened->expose_secret()) == did::hex_encode(key.expose_secret()));
    }
  }

  TEST_CASE("key file: opens what a second implementation of the format wrote") {
    test::for_each_vector("own/key-file.json", [](const did::Json& one) {
      const auto key = did::open_key_file(one.at("file").get<std::string>(), passphrase(one.at("passphrase").get<std::string>()));
      REQUIRE(key.has_value());
      CHECK(did::hex_encode(key->expose_secret()) == one.at("secret").get<std::string>());
    });
  }

  TEST_CASE("key file: is canonical JSON, and differs each time") {
    const auto again = *did::seal_key(sample_key(), passphrase("correct horse"), cheap);
    CHECK(*did::canonicalize(*did::parse_json(again)) == again);
    for (const auto* pointer : {"/ciphertext", "/nonce", "/kdf/salt"}) {
      CHECK(sealed().at(did::Json::json_pointer(pointer)) != did::parse_json(again)->at(did::Json::json_pointer(pointer)));
    }
  }

  TEST_CASE("key file: white space and the order of members do not matter") {
    CHECK(did::open_key_file(sealed().dump(2) + "\n", passphrase("correct horse")).has_value());
    CHECK(did::open_key_file(plaintext().dump(2) + "\n", {}).has_value());
  }

  TEST_CASE("key file: a wrong passphrase and an altered file get the same answer") {
    const auto wrong = did::open_key_file(sealed().dump(), passphrase("correct horsf"));
    const auto ciphertext = sealed().at("ciphertext").get<std::string>();
    const auto altered = did::open_key_file(changed(sealed(), "/ciphertext", flipped(ciphertext, 0)).dump(), passphrase("correct horse"));
    const auto empty = did::open_key_file(sealed().dump(), {});
    REQUIRE_FALSE(wrong.has_value());
    for (const auto* other : {&altered, &empty}) {
      REQUIRE_FALSE(other->has_value());
      CHECK(other->error().code == did::Errc::key);
      CHECK(other->error().message == wrong.error().message);
      CHECK(other->error().hint == wrong.error().hint);
    }
    CHECK_FALSE(wrong.error().hint.empty());
  }

  TEST_CASE("key file: a flipped bit anywhere in the ciphertext, the tag, the nonce or the salt is found") {
    for (const std::size_t bit : {std::size_t{0}, std::size_t{7}, std::size_t{100}, std::size_t{255}, std::size_t{256}, std::size_t{383}}) {
      INFO("ciphertext bit ", bit);
      CHECK(open_fails(changed(sealed(), "/ciphertext", flipped(sealed().at("ciphertext"), bit)).dump()) == did::Errc::key);
    }
    CHECK(open_fails(changed(sealed(), "/nonce", flipped(sealed().at("nonce"), 191)).dump()) == did::Errc::key);
    CHECK(open_fails(changed(sealed(), "/kdf/salt", flipped(sealed().at("kdf").at("salt"), 127)).dump()) == did::Errc::key);
  }

  TEST_CASE("key file: the header is authenticated") {
    const auto stranger = *did::SecretKey::generate(KeyType::ed25519);
    CHECK(open_fails(changed(sealed(), "/publicKeyMultibase", did::to_multikey(stranger.public_key())).dump()) == did::Errc::key);
    CHECK(open_fails(changed(sealed(), "/kdf/operations", 3).dump()) == did::Errc::key);
    CHECK(open_fails(changed(sealed(), "/kdf/memoryKiB", 65537).dump()) == did::Errc::key);
    // Of the same size, so that only the header tells them apart.
    auto as_x25519 = changed(sealed(), "/type", "x25519");
    as_x25519["publicKeyMultibase"] = did::to_multikey(did::SecretKey::from_bytes(KeyType::x25519, did::Bytes(32, 7))->public_key());
    CHECK(open_fails(as_x25519.dump()) == did::Errc::key);
  }

  TEST_CASE("key file: what is malformed is refused before Argon2id runs") {
    struct Row {
      const char* pointer;
      did::Json value;
      did::Errc code = did::Errc::malformed;
    };
    const std::vector<Row> rows{
        {"/kdf/operations", 1},
        {"/kdf/operations", 11},
        {"/kdf/operations", 2.5},
        {"/kdf/operations", "3"},
        {"/kdf/operations", -1},
        {"/kdf/operations", 4294967298},
        {"/kdf/memoryKiB", 65535},
        {"/kdf/memoryKiB", 1048577},
        {"/kdf/memoryKiB", 4295032832},
        {"/kdf/name", "argon2i", did::Errc::unsupported},
        {"/kdf/name", 1},
        {"/kdf/salt", "AA"},
        {"/kdf/salt", "AAAAAAAAAAAAAAAAAAAAAB"},
        {"/kdf/salt", nullptr},
        {"/kdf/extra", 1},
        {"/kdf", "argon2id13"},
        {"/nonce", "AA"},
        {"/nonce", "*"},
        {"/ciphertext", "AA"},
        {"/ciphertext", sealed().at("ciphertext").get<std::string>() + "AAAA"},
        {"/ciphertext", 1},
        {"/cipher", "aes-256-gcm", did::Errc::unsupported},
        {"/cipher", "none"},
        {"/cipher", nullptr},
        {"/format", "credence-key/2", did::Errc::unsupported},
        {"/format", "credence-key/1.1", did::Errc::unsupported},
        {"/format", "age/1"},
        {"/format", 1},
        {"/type", "x25519"},
        {"/type", "Ed25519"},
        {"/type", nullptr},
        {"/publicKeyMultibase", "z"},
        {"/publicKeyMultibase", nullptr},
        {"/extra", 1},
        {"/secretKeyMultibase", "z6Mk"},
    };
    for (const auto& row : rows) {
      INFO(std::string(row.pointer), " ", row.value.dump());
      CHECK(inspect_fails(changed(sealed(), row.pointer, row.value).dump()) == row.code);
      CHECK(open_fails(changed(sealed(), row.pointer, row.value).dump()) == row.code);
    }
    for (const auto* member : {"cipher", "ciphertext", "format", "kdf", "nonce", "publicKeyMultibase", "type"}) {
      INFO("without ", std::string(member));
      auto file = sealed();
      file.erase(member);
      CHECK(inspect_fails(file.dump()) == did::Errc::malformed);
    }
    for (const auto* member : {"memoryKiB", "name", "operations", "salt"}) {
      INFO("without kdf.", std::string(member));
      auto file = sealed();
      file["kdf"].erase(member);
      CHECK(inspect_fails(file.dump()) == did::Errc::malformed);
    }
  }

  TEST_CASE("key file: a base64url public key is refused, for it would be a second spelling") {
    auto file = sealed();
    file["publicKeyMultibase"] =
        did::multibase_encode(did::Multibase::base64url, *did::multibase_decode(file.at("publicKeyMultibase").get<std::string>()));
    CHECK(inspect_fails(file.dump()) == did::Errc::malformed);
  }

  TEST_CASE("key file: a text cut short anywhere is refused") {
    const auto plain = text(did::write_plaintext_key(sample_key()));
    for (const auto& whole : {sealed().dump(), plain})
      for (std::size_t size = 0; size < whole.size(); ++size) REQUIRE(inspect_fails(whole.substr(0, size)) == did::Errc::malformed);
    CHECK(inspect_fails(plain + "x") == did::Errc::malformed);
    CHECK(inspect_fails(std::string(9000, ' ')) == did::Errc::too_large);
    CHECK(inspect_fails("[]") == did::Errc::malformed);
  }

  TEST_CASE("key file: in the clear, it is written and read without a passphrase") {
    for (const auto type : {KeyType::ed25519, KeyType::x25519, KeyType::p256, KeyType::p384, KeyType::p521, KeyType::secp256k1}) {
      INFO(did::info(type).name);
      const auto key = *did::SecretKey::generate(type);
      const auto file = text(did::write_plaintext_key(key));
      CHECK(*did::canonicalize(*did::parse_json(file)) == file);
      const auto info = did::inspect_key_file(file);
      REQUIRE(info.has_value());
      CHECK(info->public_key == key.public_key());
      CHECK_FALSE(info->encrypted);
      const auto opened = did::open_key_file(file, {});
      REQUIRE(opened.has_value());
      CHECK(did::hex_encode(opened->expose_secret()) == did::hex_encode(key.expose_secret()));
    }
  }

  TEST_CASE("key file: in the clear, each rule has its refusal") {
    const auto stranger = *did::SecretKey::generate(KeyType::ed25519);
    const auto p256 = *did::SecretKey::generate(KeyType::p256);
    CHECK(inspect_fails(changed(plaintext(), "/publicKeyMultibase", did::to_multikey(stranger.public_key())).dump()) ==
          did::Errc::malformed);
    CHECK(inspect_fails(changed(plaintext(), "/secretKeyMultibase", text(did::to_secret_multikey(stranger))).dump()) ==
          did::Errc::malformed);
    CHECK(inspect_fails(changed(plaintext(), "/secretKeyMultibase", text(did::to_secret_multikey(p256))).dump()) == did::Errc::malformed);
    CHECK(inspect_fails(changed(plaintext(), "/secretKeyMultibase", 1).dump()) == did::Errc::malformed);
    CHECK(inspect_fails(changed(plaintext(), "/cipher", "xchacha20-poly1305").dump()) == did::Errc::malformed);
    CHECK(inspect_fails(changed(plaintext(), "/type", "p256").dump()) == did::Errc::malformed);
    CHECK(inspect_fails(changed(plaintext(), "/format", "credence-key/2").dump()) == did::Errc::unsupported);
    CHECK(inspect_fails(changed(plaintext(), "/kdf", did::Json::object()).dump()) == did::Errc::malformed);
    auto twice = text(did::write_plaintext_key(sample_key()));
    twice.insert(1, R"("secretKeyMultibase":"z",)");
    CHECK(inspect_fails(twice) == did::Errc::malformed);
    auto nested = R"({"a":)" + text(did::write_plaintext_key(sample_key())) + "}";
    CHECK(inspect_fails(nested) == did::Errc::malformed);
  }

  TEST_CASE("seal_key: keeps to the bounds, and takes no empty passphrase") {
    const auto fails = [](const did::SecretBytes& with, did::SealCost cost) {
      const auto file = did::seal_key(sample_key(), with, cost);
      REQUIRE_FALSE(file.has_value());
      CHECK(file.error().code == did::Errc::malformed);
    };
    fails(passphrase("x"), {.operations = 1, .memory_kib = cheap.memory_kib});
    fails(passphrase("x"), {.operations = cheap.operations, .memory_kib = cheap.memory_kib - 1});
    fails(passphrase("x"), {.operations = did::seal_cost_cap.operations + 1, .memory_kib = cheap.memory_kib});
    fails(passphrase("x"), {.operations = cheap.operations, .memory_kib = did::seal_cost_cap.memory_kib + 1});
    fails({}, cheap);
  }
}

}  // namespace
