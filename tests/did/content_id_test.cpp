#include "did/content_id.h"

#include <doctest/doctest.h>

#include "did/percent.h"

TEST_SUITE("did") {
  TEST_CASE("content_id: the CIDs that other implementations give to the same bytes") {
    CHECK(did::content_id(did::as_bytes("")) == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
    CHECK(did::content_id(did::as_bytes("hello world")) == "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    CHECK(did::content_id(did::as_bytes("hello worlds")) != did::content_id(did::as_bytes("hello world")));
  }

  TEST_CASE("percent_encode: leaves unreserved characters, and nothing else") {
    CHECK(did::percent_encode("azAZ09-._~") == "azAZ09-._~");
    CHECK(did::percent_encode("urn:air:a/b@c%?#") == "urn%3Aair%3Aa%2Fb%40c%25%3F%23");
    CHECK(did::percent_encode(" \x7f\n\xc3\xa9") == "%20%7F%0A%C3%A9");
  }
}
