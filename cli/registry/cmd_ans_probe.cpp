// `credence ans probe`: asks the endpoints of an agent, signs what was seen, and hands it to the registry.
#include <did/json.h>
#include <vc/contexts.h>
#include <vc/issue.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/units.h"
#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"
#include "registry/ans_client.h"
#include "registry/ans_status.h"
#include "registry/record_check.h"
#include "registry/record_text.h"

namespace cli {
namespace {

using did::Errc;
using did::Json;
using did::Result;

constexpr std::chrono::hours longest_liveness{24};
constexpr std::size_t times_asked = 3;

struct ProbeArgs {
  SignerOptions signer;
  std::string name;
  std::chrono::milliseconds valid_for = longest_liveness;
  bool dry_run = false;
};

struct Endpoint {
  std::string protocol;
  std::string url;
};
struct Seen {
  Endpoint endpoint;
  std::string level;
  std::int64_t p50;  // milliseconds
};

// "https://a.example:8443" and "/a2a?x" of "https://a.example:8443/a2a?x"
std::pair<std::string, std::string> url_parts(const std::string& url) {
  const auto path = url.find('/', url.find("://") + 3);
  if (path == std::string::npos) return {url, "/"};
  return {url.substr(0, path), url.substr(path)};
}

// What shows that the protocol is spoken; nullopt: nothing that is known here.
std::optional<HttpRequest> question_for(const Endpoint& endpoint) {
  if (endpoint.protocol == "http") return HttpRequest{"GET", url_parts(endpoint.url).second, ""};
  if (endpoint.protocol == "a2a") return HttpRequest{"GET", "/.well-known/agent-card.json", ""};
  if (endpoint.protocol != "mcp") return std::nullopt;
  const Json initialize{
      {"jsonrpc", "2.0"},
      {"id", 1},
      {"method", "initialize"},
      {"params",
       {{"protocolVersion", "2025-06-18"}, {"capabilities", Json::object()}, {"clientInfo", {{"name", "credence"}, {"version", "1"}}}}}};
  return HttpRequest{"POST", url_parts(endpoint.url).second, initialize.dump(), {{"Accept", "application/json, text/event-stream"}}};
}

bool speaks(const Endpoint& endpoint, const HttpAnswer& answer) {
  if (answer.status < 200 || answer.status > 299) return false;
  if (endpoint.protocol == "http") return true;
  // An answer of MCP may come as an event; in either case it names its version of the protocol.
  if (endpoint.protocol == "mcp") return answer.body.contains("\"protocolVersion\"");
  const auto card = did::JsonDocument::parse(answer.body, {.max_bytes = answer.body.size() + 1});
  return card && card->root().is_object() && card->root().find_string("name") && card->root().find("skills");
}

// nullopt: nothing answers there, or nothing that this command can ask.
std::optional<Seen> ask(const Endpoint& endpoint, Context& context) {
  if (!endpoint.url.starts_with("https://") && !endpoint.url.starts_with("http://")) return std::nullopt;
  auto flags = context.flags;
  flags.public_only = true;  // somebody else wrote the address
  auto transport = context.outside.make_transport(url_parts(endpoint.url).first, flags);
  if (!transport) {
    note("`" + printable(endpoint.url) + "`: " + transport.error().message, context);
    return std::nullopt;
  }
  const auto question = question_for(endpoint);
  Seen out{endpoint, "transport", 0};
  std::array<std::int64_t, times_asked> took{};
  for (auto& one : took) {
    const auto begin = std::chrono::steady_clock::now();
    const auto answer = (*transport)->send(question.value_or(HttpRequest{"GET", url_parts(endpoint.url).second, ""}));
    one = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
    if (!answer) {
      note("`" + printable(endpoint.url) + "`: " + answer.error().message, context);
      return std::nullopt;
    }
    if (question && speaks(endpoint, *answer)) out.level = "protocol";
  }
  std::ranges::sort(took);
  out.p50 = took[times_asked / 2];
  return out;
}

std::vector<Endpoint> endpoints_to_ask(did::JsonValue subject) {
  std::vector<Endpoint> out;
  const auto all = subject.find("endpoints").value_or(did::JsonValue());
  for (std::size_t i = 0; all.is_array() && i < all.size(); ++i) {
    Endpoint one{std::string(all[i].find_string("protocol").value_or("")), std::string(all[i].find_string("url").value_or(""))};
    if (std::ranges::find(out, one.url, &Endpoint::url) == out.end()) out.push_back(std::move(one));
  }
  return out;
}

// The record as `ans resolve` believes it.
Result<did::JsonDocument> verified_record(const ProbeArgs& args, AnsClient& client, Context& context) {
  DID_TRY(const auto answer, client.resolve(args.name));
  if (answer.standing == Standing::unknown) return did::fail(Errc::not_found, "the registry knows no `" + args.name + "`");
  if (answer.standing == Standing::gone)
    return did::fail(Errc::refused, "`" + args.name + "` is not in force any more", "credence ans resolve says why");
  DID_TRY(auto body, did::JsonDocument::parse(answer.body, {.max_bytes = context.flags.max_bytes}));
  const Methods methods(context);
  DID_TRY(const auto verdicts, check_record(body.root(), {.name = args.name, .at = now(context)}, methods.table()));
  if (!verdicts.front().accepted())
    return did::fail(Errc::refused, "the record of `" + args.name + "` is not accepted", "credence ans resolve says why");
  return body;
}

Result<Json> sign_liveness(const Seen& seen, did::JsonValue subject, const ProbeArgs& args, RegistrySigner& signer, did::Time at) {
  Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
              {"type", {"VerifiableCredential", "AgentLivenessCredential"}},
              {"validFrom", did::format_time(at)},
              {"validUntil", did::format_time(at + args.valid_for)},
              {"credentialSubject",
               {{"id", subject.find_string("id").value_or("")},
                {"agentKey", subject.find_string("agentKey").value_or("")},
                {"endpoint", seen.endpoint.url},
                {"level", seen.level},
                {"observedAt", did::format_time(at)},
                {"p50", seen.p50}}}};
  vc::ProofOptions proof{
      .suite = {}, .verification_method = signer.identity.verification_method, .purpose = did::Purpose::assertion_method};
  proof.created = at;
  return vc::issue(std::move(claims), {.proof = std::move(proof), .issuer = signer.identity.did, .issuer_unchecked = false}, signer.key);
}

Result<void> probe(const ProbeArgs& args, Context& context) {
  if (args.valid_for < std::chrono::seconds(1) || args.valid_for > longest_liveness)
    usage_error("--valid-for: a credential of liveness lasts 1s to 24h");
  DID_TRY(auto signer, open_signer(args.signer, did::Purpose::assertion_method, context));
  DID_TRY(const auto record, verified_record(args, signer.client, context));
  const auto subject = record.root().find("statement")->find("credentialSubject").value_or(did::JsonValue());
  std::vector<Seen> all;
  auto credentials = Json::array();
  for (const auto& endpoint : endpoints_to_ask(subject)) {
    const auto seen = ask(endpoint, context);
    if (!seen) continue;
    DID_TRY(auto credential, sign_liveness(*seen, subject, args, signer, now(context)));
    credentials.push_back(std::move(credential));
    all.push_back(*seen);
  }
  if (all.empty())
    return did::fail(Errc::unavailable, "no endpoint of `" + args.name + "` answers that this command can ask",
                     "it asks over https, and over http where --insecure-allow-host names this machine");
  if (!args.dry_run) {
    DID_TRY(const auto answer, signer.client.report_liveness(subject.find_string("agentKey").value_or(""), {{"liveness", credentials}}));
  }
  if (context.flags.json || args.dry_run) {
    print_json({{"liveness", credentials}, {"posted", !args.dry_run}}, context);
    return {};
  }
  for (const auto& seen : all)
    context.out << seen.level << "  " << seen.p50 << " ms  " << printable(seen.endpoint.protocol) << "  " << printable(seen.endpoint.url)
                << '\n';
  return {};
}

}  // namespace

void add_ans_probe(CLI::App& ans, Context& context) {
  auto& command = add_command(ans, "probe", "Ask the endpoints of an agent, and tell the registry what answers: for the registry's probers",
                              "credence ans probe urn:air:acme.example:translate --key prober.key");
  const auto args = std::make_shared<ProbeArgs>();
  add_signer(command, args->signer, "issuer");
  command.add_option("name", args->name, "the agent's name, an alias, or its DID")->required()->type_name("NAME|DID");
  add_parsed(command, "--valid-for", args->valid_for, parse_duration, "how long it is good for (default and at most 24h)")
      ->type_name("DURATION");
  command.add_flag("--dry-run", args->dry_run, "print the signed credentials, and send none");
  on_run(command, context, args, probe);
}

}  // namespace cli
