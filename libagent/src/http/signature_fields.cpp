#include "signature_fields.h"

#include <algorithm>
#include <utility>

namespace agent {
namespace {

using did::Errc;
using did::fail;
using Inputs = std::vector<std::pair<std::string, SignatureInput>>;

std::unexpected<FieldsRefusal> refusal(const did::Error& error) {
  return std::unexpected(
      FieldsRefusal{error.code == Errc::too_large ? SignatureProblem::too_large : SignatureProblem::malformed, error.message});
}

std::unexpected<FieldsRefusal> mismatch(const std::string& label, std::string_view field) {
  return std::unexpected(FieldsRefusal{SignatureProblem::label_mismatch, "label `" + label + "` has no member in " + std::string(field)});
}

did::Result<sf::Dictionary> read_dictionary(const std::string& value, std::string_view field) {
  auto dictionary = sf::parse_dictionary(value, sf::Repeated::refuse);
  if (!dictionary) return std::unexpected(std::move(dictionary.error()).in(field));
  if (dictionary->size() > max_signatures) {
    return fail(Errc::too_large, std::string(field) + " has " + std::to_string(dictionary->size()) + " members");
  }
  return dictionary;
}

// Section 4.2: a byte sequence.
const did::Bytes* value_in(const sf::Dictionary& signatures, std::string_view label) {
  const auto* member = sf::find(signatures, label);
  const auto* item = member != nullptr ? std::get_if<sf::Item>(member) : nullptr;
  return item != nullptr ? std::get_if<did::Bytes>(&item->value) : nullptr;
}

}  // namespace

did::Result<std::optional<Inputs>> signature_inputs(std::span<const HttpField> fields) {
  const auto value = field_value(fields, "signature-input");
  if (!value) return std::nullopt;
  DID_TRY(const auto dictionary, read_dictionary(*value, "Signature-Input"));
  Inputs inputs;
  for (const auto& [label, member] : dictionary) {
    const auto* list = std::get_if<sf::InnerList>(&member);
    if (list == nullptr) return fail(Errc::malformed, "Signature-Input: member `" + label + "` is no list of components");
    auto input = SignatureInput::from_list(*list);
    if (!input) return std::unexpected(std::move(input.error()).in("Signature-Input `" + label + "`"));
    inputs.emplace_back(label, *std::move(input));
  }
  return inputs;
}

std::expected<std::vector<LabeledSignature>, FieldsRefusal> read_signatures(std::span<const HttpField> fields) {
  auto inputs = signature_inputs(fields);
  if (!inputs) return refusal(inputs.error());
  const auto value = field_value(fields, "signature");
  if (!value && !*inputs) return {};
  const auto signatures = read_dictionary(value.value_or(""), "Signature");
  if (!signatures) return refusal(signatures.error());
  std::vector<LabeledSignature> all;
  for (auto& [label, input] : inputs->value_or(Inputs{})) {
    if (sf::find(*signatures, label) == nullptr) return mismatch(label, "Signature");
    const auto* bytes = value_in(*signatures, label);
    if (bytes == nullptr) return refusal({Errc::malformed, "Signature: member `" + label + "` is no byte sequence"});
    all.push_back({label, std::move(input), *bytes});
  }
  // Section 4: each field has the same labels.
  for (const auto& [label, member] : *signatures)
    if (!*inputs || std::ranges::find(all, label, &LabeledSignature::label) == all.end()) return mismatch(label, "Signature-Input");
  return all;
}

}  // namespace agent
