#include "records/alias.h"

#include <did/content_id.h>

#include <algorithm>

#include "base/ascii.h"
#include "names/ans_name.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::string_view mcp_card = "application/mcp-server-card+json";
constexpr std::string_view oasf_record = "application/vnd.oasf.record+json";

// "com.acme/translate", as the MCP registry has it: a domain backwards, which is folded, and a name, which is not.
Result<std::string> parse_mcp_name(std::string_view text) {
  const auto slash = text.find('/');
  const auto space = lower(text.substr(0, slash));
  const auto name = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
  const bool name_fits = !name.empty() && std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; });
  if (text.size() > 200 || !name_fits || !std::ranges::all_of(split(space, '.'), is_ldh))
    return did::fail(did::Errc::malformed, "agent name: neither a URN nor an alias",
                     "such as urn:air:acme.com:translate or com.acme/translate");
  return space + '/' + std::string(name);
}

std::string backwards(std::string_view domain) {
  std::string out;
  for (const auto label : split(domain, '.')) out = out.empty() ? std::string(label) : std::string(label) + '.' + out;
  return out;
}

// "acme.com/translate:v1.2.3" of an OASF record: a domain, which is folded, a path, and a version with or without `v`.
struct OasfName {
  std::string name;
  Version version;
  [[nodiscard]] std::string key() const { return name + ':' + std::string(version.text().substr(0, version.text().find('+'))); }
};
Result<OasfName> parse_oasf_name(std::string_view name, std::string_view version) {
  const auto parts = split(name, '/');
  const auto domain = lower(parts[0]);
  const auto is_part = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; });
  };
  if (name.size() > 200 || parts.size() < 2 || !is_fqdn(domain) || !std::ranges::all_of(parts, is_part))
    return did::fail(did::Errc::malformed, "agent name: neither a URN nor an alias",
                     "such as urn:air:acme.com:translate or acme.com/translate:1.0.0");
  if (version.starts_with('v')) version.remove_prefix(1);
  DID_TRY(auto number, Version::parse(version));
  return OasfName{domain + std::string(name.substr(domain.size())), std::move(number)};
}

// CIDv1 in base32: "b", and letters and digits.
bool is_content_id(std::string_view text) {
  return text.size() == 59 && text.starts_with('b') &&
         std::ranges::all_of(text, [](char c) { return is_lower(c) || (c >= '2' && c <= '7'); });
}

Answer<AskedName> parse_asked_oasf(std::string_view text) {
  const auto at = text.find('@');
  const auto colon = text.rfind(':', at);
  auto name = parse_oasf_name(text.substr(0, colon), text.substr(colon + 1, at == std::string_view::npos ? at : at - colon - 1));
  if (!name) return std::unexpected(name_problem(std::move(name).error()));
  AskedName out{.key = name->key(), .version = name->version};
  if (at == std::string_view::npos) return out;
  out.content = text.substr(at + 1);
  if (!is_content_id(out.content))
    return refuse(ProblemCode::invalid_name, "agent name: what follows `@` is no CID of version 1 in base32");
  return out;
}

// Runs `each` over the elements of a member that is an array.
template <class Each>
void each_of(JsonValue object, std::string_view member, Each each) {
  const auto array = member_of(object, member);
  for (std::size_t i = 0; array.is_array() && i < array.size(); ++i) each(array[i]);
}

class Derivation {
 public:
  explicit Derivation(const AgentStatement& statement)
      : statement_(statement), subject_(member_of(statement.root(), "credentialSubject")), domain_(publisher_domain(statement.key())) {}

  std::vector<std::string> run() {
    add(std::string(statement_.agent()));
    if (domain_.empty()) return std::move(out_);
    add_ansv2();
    each_of(subject_, "endpoints", [&](JsonValue endpoint) { add_legacy(endpoint.find_string("protocol").value_or("")); });
    add_mcp();
    add_oasf();
    return std::move(out_);
  }

 private:
  void add(std::string alias) {
    if (std::ranges::find(out_, alias) == out_.end()) out_.push_back(std::move(alias));
  }

  void add_ansv2() {
    if (auto name = ansv2_name(statement_); !name.empty()) add(std::move(name));
  }

  void add_legacy(std::string_view protocol) {
    each_of(subject_, "capabilities", [&](JsonValue capability) {
      const auto legacy = capability.find_string("legacyName");
      const auto extensions = member_of(capability, "extensions");
      const auto count = extensions.is_array() ? extensions.size() : 0;
      if (!legacy || count > 1) return;  // a name has room for one extension
      const auto extension = count == 1 ? lower(extensions[0].string()) : std::string();
      auto text = std::string(protocol) + "://" + std::string(statement_.key().name()) + '.' + std::string(*legacy) + '.' +
                  std::string(domain_) + ".v" + std::string(statement_.version().text());
      if (!extension.empty()) text += '.' + extension;
      const auto name = AnsName::parse(text);
      // What does not come back part by part cannot be said so: a dot in a token, an extension after a prerelease.
      const bool same = name && name->agent_id() == statement_.key().name() && name->capability() == lower(*legacy) &&
                        name->provider() == domain_ && name->version().text() == statement_.version().text() &&
                        name->extension() == extension;
      if (same) add(name->key());
    });
  }

  void add_mcp() {
    each_of(subject_, "artifacts", [&](JsonValue artifact) {
      if (artifact.find_string("mediaType") != mcp_card) return;
      const auto name = parse_mcp_name(member_of(artifact, "data").find_string("name").value_or(""));
      if (name && name->substr(0, name->find('/')) == backwards(domain_)) add(*name);
    });
  }

  // A record's name is a publisher's own where it begins with the publisher's domain; one without a domain is nobody's.
  void add_oasf() {
    each_of(subject_, "artifacts", [&](JsonValue artifact) {
      if (artifact.find_string("mediaType") != oasf_record) return;
      const auto data = member_of(artifact, "data");
      const auto name = parse_oasf_name(data.find_string("name").value_or(""), data.find_string("version").value_or(""));
      const bool own = name && name->name.starts_with(std::string(domain_) + '/') && precedence(name->version, statement_.version()) == 0;
      if (own) add(name->key());
    });
  }

  const AgentStatement& statement_;
  JsonValue subject_;
  std::string_view domain_;
  std::vector<std::string> out_;
};

}  // namespace

std::string_view publisher_domain(const AgentKey& key) {
  constexpr std::string_view web = "did:web:";
  if (!key.publisher_is_did()) return key.publisher();
  if (!key.publisher().starts_with(web)) return {};
  const auto rest = key.publisher().substr(web.size());
  return is_fqdn(rest) ? rest : std::string_view();
}

std::string mcp_namespace(const AgentKey& key) {
  const auto domain = publisher_domain(key);
  return domain.empty() ? std::string() : backwards(domain);
}

std::string ansv2_name(const AgentStatement& statement) {
  const auto domain = publisher_domain(statement.key());
  const auto host = member_of(statement.root(), "credentialSubject").find_string("host");
  if (domain.empty() || !host || (*host != domain && !host->ends_with("." + std::string(domain)))) return {};
  const auto name = AnsName::parse("ans://v" + std::string(statement.version().text()) + '.' + std::string(*host));
  return name && name->provider() == *host ? name->key() : std::string();
}

std::string oasf_content_id(const AgentStatement& statement) {
  std::string out;
  each_of(member_of(statement.root(), "credentialSubject"), "artifacts", [&](JsonValue artifact) {
    const auto data = artifact.find("data");
    if (!out.empty() || artifact.find_string("mediaType") != oasf_record || !data) return;
    if (const auto canonical = did::canonicalize(*data)) out = did::content_id(did::as_bytes(*canonical));
  });
  return out;
}

Answer<AskedName> parse_asked_name(std::string_view text) {
  const auto as_name = [](auto parsed) { return std::unexpected(name_problem(std::move(parsed).error())); };
  if (text.starts_with("did:")) return AskedName{.key = std::string(text)};
  if (AnsName::looks_like(text)) {
    auto name = AnsName::parse(text);
    if (!name) return as_name(std::move(name));
    return AskedName{.key = name->key(), .version = name->version()};
  }
  if (text.contains('/') && text.contains(':') && lower(text.substr(0, 4)) != "urn:") return parse_asked_oasf(text);
  if (text.contains('/') && lower(text.substr(0, 4)) != "urn:") {
    auto name = parse_mcp_name(text);
    if (!name) return as_name(std::move(name));
    return AskedName{.key = *std::move(name)};
  }
  auto key = AgentKey::parse(text);
  if (!key) return as_name(std::move(key));
  return AskedName{.key = std::string(key->text()), .is_agent_key = true};
}

Answer<std::vector<std::string>> derive_aliases(const AgentStatement& statement) {
  auto aliases = Derivation(statement).run();
  if (aliases.size() <= max_aliases) return aliases;
  return refuse(ProblemCode::too_large, "over " + std::to_string(max_aliases) + " aliases follow from the statement",
                "declare fewer protocols, or fewer legacy names", "/statement/credentialSubject/capabilities");
}

Answer<void> check_expressible(const std::vector<std::string>& asked, const std::vector<std::string>& derived) {
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto pointer = "/aliases/" + std::to_string(i);
    auto name = parse_asked_name(asked[i]);
    if (!name) return std::unexpected(std::move(name).error().under(pointer));
    if (std::ranges::find(derived, name->key) != derived.end()) continue;
    return refuse(ProblemCode::name_not_expressible, "`" + name->key + "` does not follow from this statement",
                  "see docs/formats/agent-statement.md, Aliases; the agentKey names every agent", pointer);
  }
  return {};
}

}  // namespace ans
