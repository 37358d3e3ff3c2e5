// Signature-Input and Signature, read together (RFC 9421 section 4).
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "agent/http_signature.h"

namespace agent {

struct LabeledSignature {
  std::string label;
  SignatureInput input;
  did::Bytes value;
};

struct FieldsRefusal {
  SignatureProblem problem;
  std::string detail;
};

// In the order of Signature-Input; empty: neither field is there.
[[nodiscard]] std::expected<std::vector<LabeledSignature>, FieldsRefusal> read_signatures(std::span<const HttpField> fields);

}  // namespace agent
