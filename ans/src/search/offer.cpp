#include "search/offer.h"

#include <array>
#include <charconv>
#include <utility>

#include "base/ascii.h"
#include "records/members.h"

namespace ans {
namespace {

std::vector<std::string> texts_of(JsonValue object, std::string_view member) {
  std::vector<std::string> out;
  const auto list = object.find(member);
  for (std::size_t i = 0; list && list->is_array() && i < list->size(); ++i)
    if ((*list)[i].is_string()) out.emplace_back((*list)[i].string());
  return out;
}

std::vector<std::string> modes_of(JsonValue capability, std::string_view member) {
  auto out = texts_of(capability, member);
  for (auto& mode : out) mode = media_essence(mode);
  return out;
}

std::string text_member(JsonValue object, std::string_view member) { return std::string(object.find_string(member).value_or("")); }

DeclaredConstraint constraint_of(std::string_view name, JsonValue value) {
  DeclaredConstraint out{std::string(name), {}, {}, {}};
  if (value.is_string()) {
    out.words.emplace_back(value.string());
    out.number = rate_per_second(value.string());
  }
  for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
    if (value[i].is_string()) out.words.emplace_back(value[i].string());
  if (value.is_number()) out.number = plain_number(value.lexeme());
  if (value.is_object()) {
    out.number = plain_number(value.find_string("amount").value_or(""));
    out.unit = text_member(value, "currency");
  }
  return out;
}

Offer offer_of(const DeclaredCapability& declared, JsonValue capability) {
  Offer out{declared.id,
            declared.path,
            {},
            modes_of(capability, "inputModes"),
            modes_of(capability, "outputModes"),
            texts_of(capability, "extensions"),
            text_member(member_of(capability, "inputSchema"), "digest"),
            {}};
  if (auto contract = Version::parse(text_member(capability, "contract"))) out.contract = *std::move(contract);
  const auto constraints = member_of(capability, "constraints");
  for (std::size_t i = 0; constraints.is_object() && i < constraints.size(); ++i)
    out.constraints.push_back(constraint_of(constraints.member_name(i), constraints.member_value(i)));
  return out;
}

struct EntryRule {
  EntryType type;
  std::string_view media_type;
  std::string_view protocol;  // that stands for it; empty: none does
};
constexpr std::array entry_rules{EntryRule{EntryType::a2a_card, "application/a2a-agent-card+json", "a2a"},
                                 EntryRule{EntryType::mcp_server, "application/mcp-server-card+json", "mcp"},
                                 EntryRule{EntryType::oasf_record, "application/vnd.oasf.record+json", ""},
                                 EntryRule{EntryType::agent_record, "application/vnd.credence.agent-record+json", ""}};

// Is there an element of the array with this value at this member?
bool has_one(JsonValue array, std::string_view member, std::string_view value) {
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i)
    if (array[i].find_string(member) == value) return true;
  return false;
}

}  // namespace

bool has_endpoint(const AgentStatement& statement, const Liveness& seen) {
  const auto endpoints = member_of(member_of(statement.root(), "credentialSubject"), "endpoints");
  for (std::size_t i = 0; endpoints.is_array() && i < endpoints.size(); ++i)
    if (endpoint_digest(seen.agent, endpoints[i].find_string("url").value_or("")) == seen.endpoint) return true;
  return false;
}

std::string_view media_type(EntryType type) { return entry_rules[std::to_underlying(type)].media_type; }

EntryType entry_type(const AgentStatement& statement) {
  const auto subject = member_of(statement.root(), "credentialSubject");
  for (const auto& rule : entry_rules)
    if (has_one(member_of(subject, "artifacts"), "mediaType", rule.media_type)) return rule.type;
  for (const auto& rule : entry_rules)
    if (!rule.protocol.empty() && has_one(member_of(subject, "endpoints"), "protocol", rule.protocol)) return rule.type;
  return EntryType::agent_record;
}

std::optional<double> plain_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> rate_per_second(std::string_view text) {
  struct Unit {
    char letter;
    double seconds;
  };
  static constexpr std::array units{Unit{'s', 1}, Unit{'m', 60}, Unit{'h', 3600}, Unit{'d', 86'400}};
  if (text.size() < 3 || text[text.size() - 2] != '/') return std::nullopt;
  const auto count = plain_number(text.substr(0, text.size() - 2));
  for (const auto& unit : units)
    if (count && unit.letter == text.back()) return *count / unit.seconds;
  return std::nullopt;
}

std::string media_essence(std::string_view text) {
  text = text.substr(0, text.find(';'));
  while (text.ends_with(' ')) text.remove_suffix(1);
  return lower(text);
}

Listing read_listing(const AgentStatement& statement) {
  const auto subject = member_of(statement.root(), "credentialSubject");
  Listing out;
  const auto capabilities = member_of(subject, "capabilities");
  for (std::size_t i = 0; i < statement.capabilities().size(); ++i)
    out.offers.push_back(offer_of(statement.capabilities()[i], capabilities[i]));
  const auto endpoints = member_of(subject, "endpoints");
  for (std::size_t i = 0; i < endpoints.size(); ++i)
    out.endpoints.push_back(
        {text_member(endpoints[i], "protocol"), text_member(endpoints[i], "protocolVersion"), text_member(endpoints[i], "url")});
  out.tags = texts_of(subject, "tags");
  out.queries = texts_of(subject, "representativeQueries");
  out.display_name = statement.display_name();
  out.description = text_member(subject, "description");
  out.type = entry_type(statement);
  return out;
}

}  // namespace ans
