// Reads DID documents: Controlled Identifiers 1.0 section 2 as DID 1.1 section 5 narrows it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "did/document.h"
#include "did/json.h"

namespace did {

inline constexpr std::array all_purposes{Purpose::authentication, Purpose::assertion_method, Purpose::key_agreement,
                                         Purpose::capability_invocation, Purpose::capability_delegation};

struct DocumentParts {
  std::string id;
  std::vector<std::string> controllers;
  std::vector<std::string> also_known_as;
  std::vector<Service> services;
  std::vector<VerificationMethod> methods;
  std::vector<PurposeSet> purposes;  // of the method with the same index
};
[[nodiscard]] Result<DocumentParts> read_document(JsonValue json);

// A verification method (CID 1.0 2.2). `at` is the JSON pointer of `json`, for messages.
[[nodiscard]] Result<VerificationMethod> read_verification_method(JsonValue json, std::string_view base, const std::string& at);

// The DID URL in `text`, `#fragment` made absolute with `base` (DID 1.1 3.2.1). Other relative forms are refused.
[[nodiscard]] Result<std::string> absolute_did_url(std::string_view text, std::string_view base);

// The string member, which must be there and not be empty.
[[nodiscard]] Result<std::string_view> required_string(JsonValue object, std::string_view member, const std::string& at);

// "did document: `/service/0/id` is not ...": the Error for a breach at a JSON pointer.
[[nodiscard]] std::unexpected<Error> breach(const std::string& at, std::string_view what);

}  // namespace did
