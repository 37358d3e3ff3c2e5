#include "names/skeleton.h"

#include <doctest/doctest.h>

#include "names/unicode_name.h"

namespace {
std::string skeleton(std::string_view name) {
  const auto key = ans::AgentKey::parse(name);
  REQUIRE_MESSAGE(key.has_value(), name);
  return ans::skeleton_of(*key);
}
}  // namespace

TEST_SUITE("ans") {
  TEST_CASE("skeleton_of: names that look alike have the same one") {
    const auto plain = skeleton("urn:air:acme-mills.com:nlp:translate");
    for (const auto* alike :
         {"urn:air:acrne-mills.com:nlp:translate", "urn:air:acmemi11s.com:nlp:trans-late", "urn:air:ACME-mills.c0m:nlp:trans_late",
          "urn:air:acme-miiis.com:n1p:tran5iate", "urn:air:did:web:acme-mills.com:nlp:translate"}) {
      INFO(alike);
      CHECK(skeleton(alike) == plain);
    }
    CHECK(skeleton("urn:air:vvide.example:x") == skeleton("urn:air:wide.example:x"));
  }

  TEST_CASE("skeleton_of: a domain in another script is as it looks") {
    const auto cyrillic = *ans::to_a_labels("\u0430\u0441\u043c\u0435.com");  // the letters a, c, m, e of Cyrillic
    CHECK(cyrillic.starts_with("xn--"));
    CHECK(skeleton("urn:air:" + *ans::to_a_labels("\u0430cm\u0435.com") + ":x") == skeleton("urn:air:acme.com:x"));
    CHECK(skeleton("urn:air:" + *ans::to_a_labels("p\u0430ypal.com") + ":x") == skeleton("urn:air:paypa1.com:x"));
    CHECK(skeleton("urn:air:xn--bcher-kva.de:x") != skeleton("urn:air:bucher.de:x"));
  }

  TEST_CASE("skeleton_of: names that differ to the eye differ") {
    const auto plain = skeleton("urn:air:acme.com:translate");
    for (const auto* other :
         {"urn:air:acme.com:translator", "urn:air:acme.org:translate", "urn:air:a.cme.com:translate", "urn:air:acme.com:a:translate"}) {
      INFO(other);
      CHECK(skeleton(other) != plain);
    }
    // A key is nobody's to read: its letters count as they are.
    CHECK(skeleton("urn:air:did:key:z6Mk1:bot") != skeleton("urn:air:did:key:z6Mkl:bot"));
    CHECK(skeleton("urn:air:did:web:acme.com:alice:bot") != skeleton("urn:air:did:web:acme.com:bob:bot"));
  }
}
