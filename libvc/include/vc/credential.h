// Verifiable credentials and presentations (VC Data Model 2.0; 1.1 is read as well): parsed once, immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "did/clock.h"
#include "did/json.h"
#include "did/result.h"
#include "vc/verdict.h"

namespace vc {

using did::JsonDocument;
using did::JsonValue;

inline constexpr std::string_view context_v1 = "https://www.w3.org/2018/credentials/v1";
inline constexpr std::string_view context_v2 = "https://www.w3.org/ns/credentials/v2";

enum class DataModel : std::uint8_t { v1_1, v2_0 };

// A credential's text, strictly parsed; nothing else about it is known to be true.
class Credential {
 public:
  // Errors: malformed (no JSON object), too_large.
  [[nodiscard]] static Result<Credential> parse(std::string_view text, const did::JsonLimits& limits = {});

  [[nodiscard]] JsonValue root() const { return document_.root(); }
  [[nodiscard]] std::string_view text() const { return document_.text(); }

 private:
  explicit Credential(JsonDocument document) : document_(std::move(document)) {}
  JsonDocument document_;
};

class Presentation {
 public:
  [[nodiscard]] static Result<Presentation> parse(std::string_view text, const did::JsonLimits& limits = {});
  [[nodiscard]] JsonValue root() const { return document_.root(); }
  [[nodiscard]] std::string_view text() const { return document_.text(); }

 private:
  explicit Presentation(JsonDocument document) : document_(std::move(document)) {}
  JsonDocument document_;
};

// Everything the data model demands of a credential's members, each breach with its pointer. Empty: none.
// The proof's own members are data_integrity.h's business.
[[nodiscard]] std::vector<Finding> check_credential_structure(JsonValue credential);
[[nodiscard]] std::vector<Finding> check_presentation_structure(JsonValue presentation);

// Which data model a document claims by its first context; nullopt: neither.
[[nodiscard]] std::optional<DataModel> data_model(JsonValue document);
// `issuer` or `holder`: the string, or the object's `id`. Empty where absent or of another kind.
[[nodiscard]] std::string_view identifier_of(JsonValue document, std::string_view member);
// Does `type` (a string or an array) contain this?
[[nodiscard]] bool has_type(JsonValue document, std::string_view type);
// What stands in a presentation's `verifiableCredential`, whatever it is; empty where there is none.
[[nodiscard]] std::vector<JsonValue> credentials_of(JsonValue presentation);

}  // namespace vc
