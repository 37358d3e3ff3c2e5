#include <agent/content_digest.h>
#include <agent/structured_field.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

namespace sf = agent::sf;

// What was read can be written, and what was written reads as the same value and is written as the same text.
template <class Value>
void round_trip(const did::Result<Value>& first, did::Result<Value> (*parse)(std::string_view)) {
  if (!first) return;
  const auto text = sf::serialize(*first);
  if (!text) std::abort();
  const auto second = parse(*text);
  if (!second || *second != *first || sf::serialize(*second) != *text) std::abort();
}

}  // namespace

// The input: the value of a header field, read as each of the types.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  round_trip<sf::List>(sf::parse_list(text), [](std::string_view one) { return sf::parse_list(one); });
  round_trip<sf::Item>(sf::parse_item(text), [](std::string_view one) { return sf::parse_item(one, sf::Repeated::refuse); });
  round_trip<sf::InnerList>(sf::parse_inner_list(text),
                            [](std::string_view one) { return sf::parse_inner_list(one, sf::Repeated::refuse); });
  round_trip<sf::Dictionary>(sf::parse_dictionary(text),
                             [](std::string_view one) { return sf::parse_dictionary(one, sf::Repeated::refuse); });
  // A dictionary without repeated keys is the same dictionary.
  const auto strict = sf::parse_dictionary(text, sf::Repeated::refuse);
  if (strict && *strict != sf::parse_dictionary(text)) std::abort();
  const auto holds = agent::content_digest_holds(text, {data, size});
  if (holds && *holds) std::abort();  // nobody writes the digest of a text into itself
  return 0;
}
