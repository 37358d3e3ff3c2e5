// RFC 9421 2.1: the value of a field, plain or with `sf`, `key` or `bs`.
#include <algorithm>
#include <array>

#include "component_value.h"

namespace agent {
namespace {

constexpr std::array structured_table{
    StructuredField{"accept-signature", FieldType::dictionary},
    StructuredField{"cache-status", FieldType::list},
    StructuredField{"cdn-cache-control", FieldType::dictionary},
    StructuredField{"client-cert", FieldType::item},
    StructuredField{"client-cert-chain", FieldType::list},
    StructuredField{"content-digest", FieldType::dictionary},
    StructuredField{"priority", FieldType::dictionary},
    StructuredField{"proxy-status", FieldType::list},
    StructuredField{"repr-digest", FieldType::dictionary},
    StructuredField{"signature", FieldType::dictionary},
    StructuredField{"signature-agent", FieldType::dictionary},
    StructuredField{"signature-input", FieldType::dictionary},
    StructuredField{"want-content-digest", FieldType::dictionary},
    StructuredField{"want-repr-digest", FieldType::dictionary},
};

std::optional<FieldType> type_of(std::string_view name, std::span<const StructuredField> known) {
  for (const auto& table : {known, structured_fields()}) {
    const auto row = std::ranges::find(table, name, &StructuredField::name);
    if (row != table.end()) return row->type;
  }
  return std::nullopt;
}

ComponentValue malformed(const ComponentId& component, const did::Error& error) {
  return no_base(BaseProblem::malformed_field, "field " + component.text() + ": " + error.message);
}

template <class Value>
did::Result<std::string> written(const did::Result<Value>& value) {
  if (!value) return std::unexpected(value.error());
  return sf::serialize(*value);
}

// 2.1.1
did::Result<std::string> rewritten(std::string_view value, FieldType type) {
  switch (type) {
    case FieldType::item: return written(sf::parse_item(value));
    case FieldType::list: return written(sf::parse_list(value));
    case FieldType::dictionary: return written(sf::parse_dictionary(value));
  }
  std::unreachable();
}

// 2.1.2
ComponentValue member_value(const ComponentId& component, std::string_view value, const std::string& key) {
  const auto dictionary = sf::parse_dictionary(value);
  if (!dictionary) return malformed(component, dictionary.error());
  const auto* member = sf::find(*dictionary, key);
  if (member == nullptr) return no_base(BaseProblem::missing_member, "field " + component.text() + " has no such member");
  const auto text = sf::serialize(*member);
  if (!text) return malformed(component, text.error());
  return *text;
}

// 2.1.3
ComponentValue wrapped(const ComponentId& component, std::span<const HttpField> lines) {
  sf::List values;
  for (const auto& line : lines) {
    if (!same_field_name(line.name, component.name())) continue;
    const auto text = canonical_line(line.value);
    const auto bytes = did::as_bytes(text);
    values.emplace_back(sf::Item{did::Bytes(bytes.begin(), bytes.end())});
  }
  if (values.empty()) return no_base(BaseProblem::missing_field, "field " + component.text() + " is not there");
  return sf::serialize(values).value();
}

}  // namespace

std::span<const StructuredField> structured_fields() { return structured_table; }

ComponentValue field_component(const ComponentId& component, std::span<const HttpField> lines, std::span<const StructuredField> known) {
  if (component.has("bs")) return wrapped(component, lines);
  auto value = field_value(lines, component.name());
  if (!value) return no_base(BaseProblem::missing_field, "field " + component.text() + " is not there");
  const auto* key = sf::find(component.parameters(), "key");
  if (key == nullptr && !component.has("sf")) return *std::move(value);
  const auto type = type_of(component.name(), known);
  if (!type || (key != nullptr && type != FieldType::dictionary)) {
    const auto* wanted = key != nullptr ? "a dictionary" : "a structured field";
    return no_base(BaseProblem::unknown_field_type, "field " + component.text() + " is not known to be " + wanted);
  }
  if (key != nullptr) return member_value(component, *value, std::get<std::string>(*key));
  auto text = rewritten(*value, *type);
  if (!text) return malformed(component, text.error());
  return *std::move(text);
}

}  // namespace agent
