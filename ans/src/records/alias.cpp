#include "records/alias.h"

#include <algorithm>

#include "base/ascii.h"
#include "names/ans_name.h"
#include "records/members.h"

namespace ans {
namespace {

constexpr std::string_view mcp_card = "application/mcp-server-card+json";

// "com.acme/translate", as the MCP registry has it: a domain backwards, which is folded, and a name, which is not.
Result<std::string> parse_mcp_name(std::string_view text) {
  const auto slash = text.find('/');
  const auto space = lower(text.substr(0, slash));
  const auto name = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
  const bool name_fits =
      !name.empty() && std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '.' || c == '-' || c == '_'; });
  if (text.size() > 200 || !name_fits || !std::ranges::all_of(split(space, '.'), is_ldh))
    return did::fail(did::Errc::malformed, "agent name: neither a URN nor an alias", "such as urn:air:acme.com:translate or com.acme/translate");
  return space + '/' + std::string(name);
}

std::string backwards(std::string_view domain) {
  std::string out;
  for (const auto label : split(domain, '.')) out = out.empty() ? std::string(label) : std::string(label) + '.' + out;
  return out;
}

// The domain that the publisher speaks for as a whole; empty: none. A did:web with a port or a path is a guest there.
std::string_view domain_of(const AgentKey& key) {
  constexpr std::string_view web = "did:web:";
  if (!key.publisher_is_did()) return key.publisher();
  if (!key.publisher().starts_with(web)) return {};
  const auto rest = key.publisher().substr(web.size());
  return is_fqdn(rest) ? rest : std::string_view();
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
      : statement_(statement), subject_(member_of(statement.root(), "credentialSubject")), domain_(domain_of(statement.key())) {}

  std::vector<std::string> run() {
    add(std::string(statement_.agent()));
    if (domain_.empty()) return std::move(out_);
    add_ansv2();
    each_of(subject_, "endpoints", [&](JsonValue endpoint) { add_legacy(endpoint.find_string("protocol").value_or("")); });
    add_mcp();
    return std::move(out_);
  }

 private:
  void add(std::string alias) {
    if (std::ranges::find(out_, alias) == out_.end()) out_.push_back(std::move(alias));
  }

  void add_ansv2() {
    const auto host = subject_.find_string("host");
    if (!host || (*host != domain_ && !host->ends_with("." + std::string(domain_)))) return;
    const auto name = AnsName::parse("ans://v" + std::string(statement_.version().text()) + '.' + std::string(*host));
    if (name && name->provider() == *host) add(name->key());
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

  const AgentStatement& statement_;
  JsonValue subject_;
  std::string_view domain_;
  std::vector<std::string> out_;
};

}  // namespace

Answer<AskedName> parse_asked_name(std::string_view text) {
  const auto as_name = [](auto parsed) { return std::unexpected(name_problem(std::move(parsed).error())); };
  if (text.starts_with("did:")) return AskedName{.key = std::string(text)};
  if (AnsName::looks_like(text)) {
    auto name = AnsName::parse(text);
    if (!name) return as_name(std::move(name));
    return AskedName{.key = name->key(), .version = name->version()};
  }
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
