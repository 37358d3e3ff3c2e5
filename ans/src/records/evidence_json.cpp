#include "records/evidence_json.h"

#include <nlohmann/json.hpp>

#include "base/raw_json.h"

namespace ans {

std::string to_text(const Evidence& evidence) {
  return ObjectText()
      .text("capability", evidence.capability)
      .text("credential", evidence.credential)
      .text("issuer", evidence.issuer)
      .text("level", evidence.level)
      .text_or_null("validUntil", evidence.valid_until)
      .close();
}

did::Json to_json(const Evidence& evidence) {
  return {{"capability", evidence.capability},
          {"credential", evidence.credential},
          {"issuer", evidence.issuer},
          {"level", evidence.level},
          {"validUntil", evidence.valid_until.empty() ? did::Json(nullptr) : did::Json(evidence.valid_until)}};
}

Evidence evidence_from_json(did::JsonValue json) {
  const auto text = [&](std::string_view member) { return std::string(json.find_string(member).value_or("")); };
  return {.capability = text("capability"),
          .credential = text("credential"),
          .issuer = text("issuer"),
          .level = text("level"),
          .valid_until = text("validUntil")};
}

}  // namespace ans
