#include <did/document.h>
#include <doctest/doctest.h>

#include "support/vectors.h"

namespace {

using did::Purpose;
using did::RetrievalProblem;

const did::DidDocument& document() {
  static const auto read = [] {
    const auto json = did::JsonDocument::parse(R"({
      "id": "did:example:123",
      "verificationMethod": [
        {"id": "#good", "type": "Multikey", "controller": "did:example:123", "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
        {"id": "#a%2Fb", "type": "Multikey", "controller": "did:example:123", "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
        {"id": "#foreign", "type": "Multikey", "controller": "did:example:456", "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
        {"id": "did:example:456#stolen", "type": "Multikey", "controller": "did:example:456", "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
        {"id": "#unread", "type": "FutureKey2030", "controller": "did:example:123"},
        {"id": "#revoked", "type": "Multikey", "controller": "did:example:123", "revoked": "2020-01-01T00:00:00Z",
         "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}],
      "assertionMethod": ["#good", "#a%2Fb", "#foreign", "did:example:456#stolen", "#unread", "#revoked", "did:example:789#elsewhere", "#gone"],
      "authentication": [{"id": "#login", "type": "Multikey", "controller": "did:example:123",
         "publicKeyMultibase": "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"}],
      "service": [{"id": "#service", "type": "X", "serviceEndpoint": "https://a.example/"}]
    })");
    return did::DidDocument::from_json(json.value().root()).value();
  }();
  return read;
}

auto retrieve(std::string_view id, Purpose purpose) { return did::retrieve_method(document(), did::DidUrl::parse(id).value(), purpose); }

}  // namespace

TEST_SUITE("did") {
  TEST_CASE("retrieve_method: answers with the method that the document lists for the purpose") {
    for (const auto& [id, purpose] :
         {std::pair{"did:example:123#good", Purpose::assertion_method}, std::pair{"did:example:123#a%2Fb", Purpose::assertion_method},
          std::pair{"did:example:123#login", Purpose::authentication}}) {
      CAPTURE(id);
      const auto method = retrieve(id, purpose);
      REQUIRE(method.has_value());
      CHECK((*method)->id == id);
      CHECK((*method)->key.has_value());
    }
  }

  TEST_CASE("retrieve_method: leaves dates and unread keys to the caller") {
    const auto revoked = retrieve("did:example:123#revoked", Purpose::assertion_method);
    REQUIRE(revoked.has_value());
    CHECK((*revoked)->revoked.has_value());
    const auto unread = retrieve("did:example:123#unread", Purpose::assertion_method);
    REQUIRE(unread.has_value());
    CHECK_FALSE((*unread)->key.has_value());
  }

  TEST_CASE("retrieve_method: refuses by the names of the standard") {
    using enum RetrievalProblem;
    struct Case {
      std::string_view id;
      Purpose purpose;
      RetrievalProblem problem;
    };
    const auto a = Purpose::assertion_method;
    const Case cases[] = {
        // Step 3: no fragment.
        {"did:example:123", a, invalid_verification_method_url},
        {"did:example:123/good", a, invalid_verification_method_url},
        {"did:example:123?good", a, invalid_verification_method_url},
        // Step 6: another document; and what looks like the same one.
        {"did:example:456#good", a, invalid_controlled_identifier_document_id},
        {"did:example:456#stolen", a, invalid_controlled_identifier_document_id},
        {"did:example:789#elsewhere", a, invalid_controlled_identifier_document_id},
        {"did:example:12#good", a, invalid_controlled_identifier_document_id},
        {"did:example:1234#good", a, invalid_controlled_identifier_document_id},
        {"did:example:%3123#good", a, invalid_controlled_identifier_document_id},
        {"did:example:123?versionId=1#good", a, invalid_controlled_identifier_document_id},
        {"did:example:123/#good", a, invalid_controlled_identifier_document_id},
        // Steps 7 to 9: no method is called so, byte for byte.
        {"did:example:123#", a, invalid_verification_method},
        {"did:example:123#none", a, invalid_verification_method},
        {"did:example:123#Good", a, invalid_verification_method},
        {"did:example:123#goo", a, invalid_verification_method},
        {"did:example:123#goods", a, invalid_verification_method},
        {"did:example:123#goo%64", a, invalid_verification_method},
        {"did:example:123#a%2fb", a, invalid_verification_method},
        {"did:example:123#a/b", a, invalid_verification_method},
        {"did:example:123#gone", a, invalid_verification_method},
        {"did:example:123#service", a, invalid_verification_method},
        // Step 10: the method says that it belongs to somebody else.
        {"did:example:123#foreign", a, invalid_verification_method},
        // Step 11: not listed for this.
        {"did:example:123#good", Purpose::authentication, invalid_relationship_for_verification_method},
        {"did:example:123#good", Purpose::key_agreement, invalid_relationship_for_verification_method},
        {"did:example:123#good", Purpose::capability_invocation, invalid_relationship_for_verification_method},
        {"did:example:123#good", Purpose::capability_delegation, invalid_relationship_for_verification_method},
        {"did:example:123#login", a, invalid_relationship_for_verification_method},
    };
    for (const auto& one : cases) {
      CAPTURE(one.id);
      const auto method = retrieve(one.id, one.purpose);
      REQUIRE_FALSE(method.has_value());
      CHECK(did::name(method.error().problem) == did::name(one.problem));
      CHECK_FALSE(method.error().detail.empty());
    }
  }

  TEST_CASE("RetrievalProblem: is called as in section 3.5") {
    using enum RetrievalProblem;
    CHECK(did::name(invalid_verification_method_url) == "INVALID_VERIFICATION_METHOD_URL");
    CHECK(did::name(invalid_controlled_identifier_document_id) == "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID");
    CHECK(did::name(invalid_controlled_identifier_document) == "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT");
    CHECK(did::name(invalid_verification_method) == "INVALID_VERIFICATION_METHOD");
    CHECK(did::name(invalid_relationship_for_verification_method) == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD");
  }
}
