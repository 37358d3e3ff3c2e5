#include <doctest/doctest.h>
#include <vc/rdf.h>

#include "support/vectors.h"

using vc::rdf::parse_nquads;
using vc::rdf::to_nquads;

TEST_SUITE("vc") {
  TEST_CASE("parse_nquads: what the grammar allows comes back in canonical form") {
    const std::pair<std::string_view, std::string_view> samples[] = {
        {"<urn:s> <urn:p> <urn:o> .", "<urn:s> <urn:p> <urn:o> .\n"},
        {"  _:a\t<urn:p>\t\"v\"\t_:g\t.  # comment", "_:a <urn:p> \"v\" _:g .\n"},
        {"\n# only a comment\r\n\n<urn:s><urn:p>\"v\".", "<urn:s> <urn:p> \"v\" .\n"},
        {"<urn:s> <urn:p> \"v\"^^<http://www.w3.org/2001/XMLSchema#string> .", "<urn:s> <urn:p> \"v\" .\n"},
        {"<urn:s> <urn:p> \"v\"^^<urn:t> .", "<urn:s> <urn:p> \"v\"^^<urn:t> .\n"},
        {"<urn:s> <urn:p> \"v\"@en-GB .", "<urn:s> <urn:p> \"v\"@en-GB .\n"},
        {R"(<urn:s> <urn:p> "\t\b\n\r\f\"\'\\\u00e9\U0001F600\u0001\u007f" .)",
         "<urn:s> <urn:p> \"\\t\\b\\n\\r\\f\\\"'\\\\\xC3\xA9\xF0\x9F\x98\x80\\u0001\\u007F\" .\n"},
        {"<urn:\\u0041> <urn:p> _:a.b .", "<urn:A> <urn:p> _:a.b .\n"},
        {"_:a <urn:p> _:b.", "_:a <urn:p> _:b .\n"},
        {"", ""},
    };
    for (const auto& [text, expected] : samples) {
      INFO(text);
      const auto dataset = parse_nquads(test::Exact(text).view());
      REQUIRE_MESSAGE(dataset.has_value(), dataset.error().message);
      CHECK(to_nquads(*dataset) == expected);
    }
  }

  TEST_CASE("parse_nquads: a quad that stands twice is one quad") {
    const auto dataset = parse_nquads("<urn:s> <urn:p> \"a\" .\n<urn:s> <urn:p> \"\\u0061\" .\n");
    REQUIRE(dataset.has_value());
    CHECK(dataset->quads().size() == 1);
  }

  TEST_CASE("parse_nquads: refuses what the grammar does not have, and says in which line") {
    for (const auto* text : {"<urn:s> <urn:p> .",
                             "<urn:s> <urn:p> <urn:o>",
                             "<s> <urn:p> <urn:o> .",
                             "\"s\" <urn:p> <urn:o> .",
                             "<urn:s> _:p <urn:o> .",
                             "<urn:s> <urn:p> <urn:o> \"g\" .",
                             "<urn:s> <urn:p> <urn:o> <urn:g> <urn:x> .",
                             "<urn:s> <urn:p> <urn:o> . x",
                             "<urn:a b> <urn:p> <urn:o> .",
                             "<urn:a<b> <urn:p> <urn:o> .",
                             "<urn:\\u0020> <urn:p> <urn:o> .",
                             "<urn:\\n> <urn:p> <urn:o> .",
                             "<urn:s> <urn:p> \"a\nb\" .",
                             "<urn:s> <urn:p> \"a .",
                             "<urn:s> <urn:p> \"\\x\" .",
                             "<urn:s> <urn:p> \"\\u12\" .",
                             "<urn:s> <urn:p> \"\\uD800\" .",
                             "<urn:s> <urn:p> \"\\U00110000\" .",
                             "<urn:s> <urn:p> \"v\"@ .",
                             "<urn:s> <urn:p> \"v\"@en- .",
                             "<urn:s> <urn:p> \"v\"@1 .",
                             "<urn:s> <urn:p> \"v\"^^urn:t .",
                             "_: <urn:p> <urn:o> .",
                             "_:- <urn:p> <urn:o> .",
                             "<urn:s> <urn:p> \"\xC3\" .",
                             "<urn:s> <urn:p> \"\xED\xA0\x80\" .",
                             "<urn:s> <urn:p> \"\xF5\x80\x80\x80\" .",
                             "<urn:s",
                             "<urn:s> <urn:p> \"v\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ."}) {
      INFO(text);
      const auto dataset = parse_nquads(test::Exact(std::string("<urn:s> <urn:p> <urn:o> .\n") + text).view());
      REQUIRE_FALSE(dataset.has_value());
      CHECK(dataset.error().code == did::Errc::malformed);
      CHECK(dataset.error().message.starts_with("n-quads line 2: "));
    }
    CHECK(parse_nquads("<urn:s> <urn:p> <urn:o> .", 5).error().code == did::Errc::too_large);
  }
}
