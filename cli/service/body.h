// The bodies of calls: strict JSON of a known shape, before anything in it is believed.
#pragma once

#include <did/json.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "details.h"

namespace service {

using Names = std::span<const std::string_view>;

// One JSON object with these members and no others, all of which may be absent.
[[nodiscard]] Answer<did::JsonDocument> parse_body(std::string_view text, Names members);

// The document that a call is about: an object whose `type` and `@context`, where present, are arrays.
[[nodiscard]] Answer<did::JsonValue> document_in(did::JsonValue body, std::string_view member);

// What a caller may ask to be checked, beside the proof.
enum class Asked : std::uint8_t { issuer, period, status };

struct Options {
  std::optional<std::vector<Asked>> checks{};  // nullopt: the caller names none
  std::optional<std::string> challenge{};
  std::optional<std::string> domain{};
  bool return_document = false;  // returnCredential, returnPresentation
};
// `options`, of which only `known` may be given; absent: an empty object.
[[nodiscard]] Answer<Options> options_in(did::JsonValue body, Names known);

}  // namespace service
