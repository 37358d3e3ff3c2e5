#include <agent/signature_base.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

// Up to the next line feed.
std::string_view line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto one = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return one;
}

std::size_t count(std::string_view text, char c) {
  std::size_t n = 0;
  for (const char one : text) n += one == c ? 1 : 0;
  return n;
}

// One line for each component and one for the parameters, whatever stood in the message; the covered input ends the base.
void check_base(const agent::SignatureInput& input, const agent::SignatureContext& context) {
  const auto base = agent::signature_base(input, context);
  if (!base) return;
  if (count(*base, '\n') != input.components().size() || !base->ends_with("\"@signature-params\": " + input.text())) std::abort();
  for (const char c : *base)
    if (static_cast<unsigned char>(c) > '~') std::abort();
}

}  // namespace

// The input, by lines: the member of Signature-Input, method, authority, target, a field's name, and the rest is its value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = agent::sf::parse_inner_list(line(text), agent::sf::Repeated::refuse);
  if (!list) return 0;
  const auto input = agent::SignatureInput::from_list(*list);
  if (!input) return 0;
  agent::HttpRequest request{.method = line(text), .scheme = "https", .authority = line(text), .target = line(text)};
  const auto name = line(text);
  const std::array fields{agent::HttpField{name, text}, agent::HttpField{"example-dict", text}, agent::HttpField{name, "second"}};
  request.fields = fields;
  request.trailers = fields;
  constexpr std::array known{agent::StructuredField{"example-dict", agent::FieldType::dictionary}};
  const agent::HttpResponse response{.status = 200, .fields = fields, .trailers = fields};
  check_base(*input, {.request = &request, .structured = known});
  check_base(*input, {.request = &request, .response = &response, .structured = known});
  check_base(*input, {.response = &response});
  return 0;
}
