#include "import/alias_check.h"

#include <algorithm>
#include <string>
#include <vector>

namespace cli {
namespace {

using did::JsonValue;

std::string folded(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string text_of(JsonValue object, std::string_view member) { return std::string(object.find_string(member).value_or("")); }

template <class Each>
void each_in(JsonValue object, std::string_view member, Each each) {
  const auto array = object.find(member).value_or(JsonValue());
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i) each(array[i]);
}

// "acme.com" of did:web:acme.com; empty: the publisher has no domain to himself.
std::string domain_of(std::string_view publisher) {
  constexpr std::string_view web = "did:web:";
  if (!publisher.starts_with(web) || publisher.find_first_of(":%", web.size()) != std::string_view::npos) return {};
  return folded(publisher.substr(web.size()));
}

std::string backwards(std::string_view domain) {
  std::string out;
  for (;;) {
    const auto dot = domain.rfind('.');
    out += domain.substr(dot == std::string_view::npos ? 0 : dot + 1);
    if (dot == std::string_view::npos) return out;
    out += '.';
    domain = domain.substr(0, dot);
  }
}

// The version as names have it: without build metadata, and where the last number is 0 in the short form as well.
std::vector<std::string> versions_in_names(const std::string& version) {
  std::vector<std::string> out{version.substr(0, version.find('+'))};
  if (out[0].ends_with(".0") && !out[0].contains('-')) out.push_back(out[0].substr(0, out[0].size() - 2));
  return out;
}

std::vector<std::string> legacy_names(JsonValue subject, std::string_view agent_key, const std::string& domain) {
  std::vector<std::string> out;
  const auto agent = agent_key.substr(agent_key.rfind(':') + 1);
  each_in(subject, "endpoints", [&](JsonValue endpoint) {
    each_in(subject, "capabilities", [&](JsonValue capability) {
      std::vector<std::string> extensions;
      each_in(capability, "extensions", [&](JsonValue one) { extensions.emplace_back(one.is_string() ? one.string() : ""); });
      const auto legacy = text_of(capability, "legacyName");
      if (legacy.empty() || extensions.size() > 1) return;
      for (const auto& version : versions_in_names(text_of(subject, "version"))) {
        auto name = text_of(endpoint, "protocol") + "://" + std::string(agent) + '.' + legacy + '.' + domain + ".v" + version;
        out.push_back(name + (extensions.empty() ? "" : "." + extensions[0]));
      }
    });
  });
  return out;
}

}  // namespace

bool is_alias(std::string_view name) {
  return !folded(name.substr(0, 4)).starts_with("urn:") && !name.starts_with("did:") && name.contains('/');
}

bool bears_alias(JsonValue subject, std::string_view agent_key, std::string_view publisher, std::string_view alias) {
  const auto domain = domain_of(publisher);
  if (domain.empty()) return false;
  const auto asked = folded(alias.substr(0, alias.find('+')));
  if (asked.starts_with("ans://")) {
    const auto host = text_of(subject, "host");
    const bool own = host == domain || host.ends_with("." + domain);
    return own && asked == "ans://v" + folded(text_of(subject, "version")) + "." + host;
  }
  if (asked.contains("://")) {
    const auto names = legacy_names(subject, agent_key, domain);
    return std::ranges::any_of(names, [&](const std::string& name) { return folded(name) == asked; });
  }
  bool found = false;
  each_in(subject, "artifacts", [&](JsonValue artifact) {
    const auto name = text_of(artifact.find("data").value_or(JsonValue()), "name");
    found = found || (folded(name) == folded(alias) && folded(name).starts_with(backwards(domain) + "/"));
  });
  return found;
}

}  // namespace cli
