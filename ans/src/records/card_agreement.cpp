#include "records/card_agreement.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "records/members.h"

namespace ans {
namespace {

using did::JsonValue;

constexpr std::size_t display_name_size = 64;  // characters

std::unexpected<Problem> differs(std::string_view member, std::string what) {
  return refuse(ProblemCode::artifact_mismatch, std::move(what), "the card and the statement that carries it say the same",
                "/credentialSubject/" + std::string(member));
}

// As a display name has it.
std::string displayed(std::string_view text) {
  std::string out;
  std::size_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) != 0x80U && ++characters > display_name_size) break;
    out += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return out;
}

// nullopt: no version that could be compared.
std::optional<Version> version_in(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  std::string whole(text);
  const auto dots = std::ranges::count(text, '.');
  const bool only_numbers = std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
  for (auto i = dots; only_numbers && i < 2; ++i) whole += ".0";
  auto version = Version::parse(whole);
  return version ? std::optional(*std::move(version)) : std::nullopt;
}

// "host:port" of gRPC stands in a statement as "grpcs://host:port".
std::string address(std::string_view url, std::string_view binding) {
  return binding == "GRPC" && !url.contains("://") ? "grpcs://" + std::string(url) : std::string(url);
}

std::vector<std::string> addresses_in(JsonValue card) {
  std::vector<std::string> out;
  const auto add_all = [&](std::string_view member, std::string_view binding) {
    const auto list = member_of(card, member);
    for (std::size_t i = 0; list.is_array() && i < list.size(); ++i)
      out.push_back(address(list[i].find_string("url").value_or(""), list[i].find_string(binding).value_or("")));
  };
  add_all("supportedInterfaces", "protocolBinding");
  if (!out.empty()) return out;
  add_all("additionalInterfaces", "transport");
  out.push_back(address(card.find_string("url").value_or(""), card.find_string("preferredTransport").value_or("")));
  return out;
}

bool has_skill(JsonValue card, std::string_view id) {
  const auto skills = member_of(card, "skills");
  for (std::size_t i = 0; skills.is_array() && i < skills.size(); ++i)
    if (skills[i].find_string("id") == id) return true;
  return false;
}

Answer<void> examine_addresses(JsonValue subject, JsonValue card) {
  const auto known = addresses_in(card);
  const auto endpoints = member_of(subject, "endpoints");
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    if (endpoints[i].find_string("protocol") != "a2a") continue;
    const std::string url(endpoints[i].find_string("url").value_or(""));
    if (std::ranges::find(known, url) == known.end())
      return differs("endpoints/" + std::to_string(i) + "/url", "the card has no interface at `" + url + "`");
  }
  return {};
}

Answer<void> examine_skills(JsonValue subject, JsonValue card) {
  constexpr std::string_view of_card = "a2a:";
  const auto capabilities = member_of(subject, "capabilities");
  for (std::size_t i = 0; i < capabilities.size(); ++i) {
    const auto references = member_of(capabilities[i], "skillRefs");
    for (std::size_t k = 0; references.is_array() && k < references.size(); ++k) {
      const auto reference = references[k].string();
      if (!reference.starts_with(of_card) || has_skill(card, reference.substr(of_card.size()))) continue;
      return differs("capabilities/" + std::to_string(i) + "/skillRefs/" + std::to_string(k),
                     "the card has no skill `" + std::string(reference.substr(of_card.size())) + "`");
    }
  }
  return {};
}

}  // namespace

Answer<void> examine_agreement(const AgentStatement& statement, JsonValue card) {
  if (!card.is_object()) return differs("artifacts", "the agent card is no object");
  const auto name = card.find_string("name").value_or("");
  if (displayed(name) != statement.display_name()) return differs("displayName", "the card calls the agent `" + displayed(name) + "`");
  const auto written = card.find_string("version").value_or("");
  if (const auto version = version_in(written); version && version->text() != statement.version().text())
    return differs("version", "the card is of version `" + std::string(version->text()) + "`");
  const auto subject = member_of(statement.root(), "credentialSubject");
  DID_CHECK(examine_addresses(subject, card));
  return examine_skills(subject, card);
}

}  // namespace ans
