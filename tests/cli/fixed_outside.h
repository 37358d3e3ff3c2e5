// The outside for tests: a fixed clock, a terminal that types what the test says, and a registry in memory that can lie.
#pragma once

#include <commands.h>
#include <did/codec.h>
#include <did/hash.h>
#include <did/json.h>
#include <registry/ans_client.h>
#include <shell/http_transport.h>

#include <deque>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace test {

using did::Json;

// What the registry's HTTP interface does, without its examinations: those have their own tests. `lie` changes what is
// answered to `resolve`: "recordId", "statement", "publisher", "undelegated", "other", "credentials", "garbage"; "down": nothing is.
class MemoryRegistry {
 public:
  std::string lie;
  std::string last_target;  // of the newest request
  std::vector<std::pair<std::string, std::string>> last_headers{};
  std::vector<std::string> reports;  // bodies that came to .../credentials
  Json liveness;                     // what records have under `liveness`; null: nothing

  did::Result<cli::HttpAnswer> answer(const cli::HttpRequest& request) {
    last_target = request.target;
    last_headers = request.headers;
    if (lie == "down") return did::fail(did::Errc::unavailable, "registry `memory`: connection refused");
    const auto question = request.target.find('?');
    const auto path = request.target.substr(0, question);
    const auto query = question == std::string::npos ? "" : request.target.substr(question + 1);
    if (path == "/v1/resolve") return resolve(parameters(query));
    if (path == "/v1/search") return search(parameters(query));
    if (request.method == "POST" && path == "/v1/agents") return submit(request.body, false);
    const auto rest = path.substr(std::string_view("/v1/agents/").size());
    const auto key = decode(rest.substr(0, rest.find('/')));
    if (request.method == "PUT") return submit(request.body, true);
    if (path.ends_with("/status")) return status(key);
    if (path.ends_with("/challenges")) return challenges(key);
    if (path.ends_with("/verify"))
      return cli::HttpAnswer{200, Json{{"agentKey", key}, {"status", "active"}, {"answer", Json::parse(request.body)}}.dump()};
    if (path.ends_with("/revoke")) return revoke(key, request.body);
    if (path.ends_with("/credentials")) {
      reports.push_back(request.body);
      return cli::HttpAnswer{201, Json{{"agentKey", key}}.dump()};
    }
    if (request.method == "POST") return change(key, path.substr(path.rfind('/') + 1), request.body);
    return problem(404, "NOT_FOUND", "no such resource");
  }

 private:
  struct Record {
    Json statement, credentials;
    std::string record_id;
    std::string revoked;  // the reason; empty: active
    [[nodiscard]] const Json& subject() const { return statement.at("credentialSubject"); }
  };
  using Query = std::vector<std::pair<std::string, std::string>>;

  static std::string decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '%')
        out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)), i += 2;
      else
        out += text[i];
    }
    return out;
  }
  static Query parameters(const std::string& query) {
    Query out;
    for (std::size_t at = 0; at < query.size();) {
      const auto end = std::min(query.find('&', at), query.size());
      const auto pair = query.substr(at, end - at);
      const auto equals = pair.find('=');
      out.emplace_back(pair.substr(0, equals), decode(pair.substr(equals + 1)));
      at = end + 1;
    }
    return out;
  }
  static std::string value(const Query& query, std::string_view name) {
    for (const auto& [key, text] : query)
      if (key == name) return text;
    return {};
  }
  static cli::HttpAnswer problem(int code, const char* error, const std::string& detail, const Json& more = Json::object()) {
    Json body = {{"status", code}, {"errorCode", error}, {"detail", detail}};
    body.update(more);
    return {code, body.dump()};
  }
  static std::string record_id(Json statement) {
    statement.erase("proof");
    return did::digest_text(did::as_bytes(*did::canonicalize(statement)));
  }

  cli::HttpAnswer submit(const std::string& body, bool update) {
    const auto registration = Json::parse(body);
    Record record{registration.at("statement"), registration.at("credentials"), record_id(registration.at("statement")), ""};
    auto& versions = agents_[record.subject().at("agentKey")];
    for (const auto& known : versions)
      if (known.subject().at("version") == record.subject().at("version"))
        return problem(409, "version_exists", "the version is registered with other content");
    if (update == versions.empty()) return problem(409, "conflict", "the registry's state is another");
    if (record.subject().at("sequence") != versions.size() + 1) return problem(409, "sequence_conflict", "the sequence is another");
    if (update && record.subject().at("previous") != versions.back().record_id)
      return problem(409, "sequence_conflict", "previous is another");
    versions.push_back(record);
    return {update ? 200 : 201, describe(record).dump()};
  }

  Json describe(const Record& record) const {
    Json out = {{"agentKey", record.subject().at("agentKey")},
                {"version", record.subject().at("version")},
                {"recordId", record.record_id},
                {"status", "active"},
                {"publisher", record.statement.at("issuer")},
                {"sequence", record.subject().at("sequence")},
                {"statement", record.statement},
                {"credentials", record.credentials}};
    if (!liveness.is_null()) out["liveness"] = liveness;
    if (lie == "recordId") out["recordId"] = "sha256:" + std::string(64, '0');
    if (lie == "statement") out["statement"]["credentialSubject"]["displayName"] = "Somebody Else";
    if (lie == "undelegated") out["statement"].erase("delegation");
    if (lie == "publisher") out["publisher"] = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    if (lie == "status") out["status"] = "suspended";
    if (lie == "form") out.erase("credentials");
    return out;
  }

  const Record* find(const std::string& name, const std::string& version) const {
    for (const auto& [key, versions] : agents_)
      for (const auto& record : versions) {
        const bool named = key == name || record.subject().at("id") == name || lie == "other";
        if (named && (version.empty() || record.subject().at("version") == version)) return &record;
      }
    return nullptr;
  }

  cli::HttpAnswer resolve(const Query& query) const {
    if (lie == "garbage") return {200, "{\"agentKey\": 1, \"agentKey\": 2}"};
    if (lie == "error") return problem(500, "INTERNAL_ERROR", "the registry could not do its part");
    if (value(query, "range") == "^9")
      return problem(422, "incompatible_version", "no active version in `^9`",
                     {{"versions", {{{"version", "1.0.0"}, {"status", "active"}}}}});
    const auto* record = find(value(query, "name"), value(query, "version"));
    if (record == nullptr) return problem(404, "NOT_FOUND", "no such agent");
    if (record->revoked.empty()) return {200, describe(*record).dump()};
    return problem(410, "gone", "the agent is revoked",
                   {{"agentStatus", "revoked"}, {"reason", record->revoked}, {"since", "2026-11-22T10:00:00Z"}});
  }

  cli::HttpAnswer status(const std::string& name) const {
    const auto* first = find(name, "");
    if (first == nullptr) return problem(404, "NOT_FOUND", "no such agent");
    const auto& newest = agents_.at(first->subject().at("agentKey")).back();
    return {200, Json{{"agentKey", newest.subject().at("agentKey")},
                      {"sequence", newest.subject().at("sequence")},
                      {"recordId", newest.record_id},
                      {"event", {{"digest", head}}}}
                     .dump()};
  }

  // `lie` "proven": nothing is asked for; "challenge": something else than a challenge is to be signed.
  cli::HttpAnswer challenges(const std::string& key) const {
    Json challenge{{"purpose", lie == "challenge" ? "login" : "ans:control:v1"},
                   {"registry", "memory"},
                   {"agentKey", key},
                   {"nonce", "n"},
                   {"exp", "2026-11-23T10:00:00Z"}};
    Json ways = Json::array();
    ways.push_back({{"method", "dns-01"}, {"place", "_ans-challenge.acme.example"}, {"value", "the-answer"}});
    ways.push_back({{"method", "did-web"}, {"place", "did:web:acme.example"}, {"value", nullptr}});
    if (lie == "proven")
      return {200, Json{{"agentKey", key}, {"status", "active"}, {"challenge", nullptr}, {"challenges", Json::array()}}.dump()};
    return {200, Json{{"agentKey", key}, {"status", "pending"}, {"challenge", challenge}, {"challenges", ways}}.dump()};
  }

  cli::HttpAnswer search(const Query& query) const {
    Json results = Json::array();
    for (const auto& [key, versions] : agents_)
      for (const auto& record : versions)
        for (const auto& offered : record.subject().at("capabilities")) {
          const auto path = offered.at("taxonomy").get<std::string>() + ":" + offered.at("path").get<std::string>();
          if (path != value(query, "cap")) continue;
          results.push_back({{"agentKey", key},
                             {"version", record.subject().at("version")},
                             {"status", "active"},
                             {"displayName", record.subject().at("displayName")},
                             {"capability", {{"path", path}, {"degree", "exact"}}}});
        }
    return {200, Json{{"results", results}}.dump()};
  }

  cli::HttpAnswer revoke(const std::string& key, const std::string& body) {
    const auto command = Json::parse(body);
    if (command.at("proof").at("proofPurpose") != "capabilityInvocation" || command.at("agentKey") != key)
      return problem(422, "proof_invalid", "the proof does not hold");
    const auto agent = agents_.find(key);
    if (agent == agents_.end()) return problem(404, "NOT_FOUND", "no such agent");
    for (auto& record : agent->second)
      if (!command.contains("version") || command.at("version") == record.subject().at("version")) record.revoked = command.at("reason");
    return {200, Json{{"agentKey", key}, {"status", "revoked"}}.dump()};
  }

  // Takes any command that follows `head` and stands at its own address.
  static cli::HttpAnswer change(const std::string& key, const std::string& word, const std::string& body) {
    const auto command = Json::parse(body);
    const std::map<std::string, std::string> types{{"deprecate", "AgentDeprecation"},
                                                   {"suspend", "AgentSuspension"},
                                                   {"resume", "AgentResumption"},
                                                   {"renew", "AgentRenewal"},
                                                   {"rotate", "AgentKeyRotation"},
                                                   {"tombstone", "AgentTombstone"},
                                                   {"revoke-delegation", "AgentDelegationRevocation"}};
    const bool fits = command.at("type") == Json::array({types.at(word)}) && command.at("agentKey") == key && command.at("after") == head;
    const auto& first = command.at("proof").is_array() ? command.at("proof").at(0) : command.at("proof");
    if (!fits || first.at("proofPurpose") != "capabilityInvocation") return problem(422, "proof_invalid", "the proof does not hold");
    if (command.value("reason", "") == "legal") return problem(409, "conflict", "`1.0.0` cannot " + word + ": it is suspended");
    return {200, Json{{"agentKey", key}, {"command", command}}.dump()};
  }

  inline static const std::string head = "sha256:" + std::string(64, '7');
  std::map<std::string, std::vector<Record>> agents_;
};

class MemoryTransport final : public cli::Transport {
 public:
  explicit MemoryTransport(MemoryRegistry& registry) : registry_(registry) {}
  did::Result<cli::HttpAnswer> send(const cli::HttpRequest& request) override { return registry_.answer(request); }
  // One that never changes: what happens meanwhile is told by live_agents.h.
  did::Result<std::unique_ptr<cli::EventStream>> open_stream(const std::string&) override {
    return did::fail(did::Errc::unavailable, "registry `memory` tells no events");
  }

 private:
  MemoryRegistry& registry_;
};

// Documents by URL; everything else is not found.
class MemoryFetcher final : public did::Fetcher {
 public:
  explicit MemoryFetcher(const std::map<std::string, std::string>& pages) : pages_(pages) {}
  did::Result<std::string> get(const did::FetchRequest& request) const override {
    const auto page = pages_.find(request.url);
    if (page == pages_.end()) return did::fail(did::Errc::not_found, "`" + request.url + "` answered 404");
    return page->second;
  }

 private:
  const std::map<std::string, std::string>& pages_;
};

class FixedOutside final : public cli::Outside {
 public:
  std::map<std::string, std::string> variables;
  std::map<std::string, std::string> pages;
  std::optional<std::deque<std::string>> typed;  // nullopt: nobody is at the terminal
  bool is_terminal = false;
  MemoryRegistry registry;

  [[nodiscard]] std::optional<std::string> environment(const char* name) const override {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] did::Time now() const override { return *did::parse_date_time("2026-11-22T10:00:00Z"); }
  [[nodiscard]] bool terminal() const override { return is_terminal; }
  [[nodiscard]] std::optional<did::SecretBytes> ask_secret(std::string_view) override {
    if (!typed || typed->empty()) return std::nullopt;
    const auto line = typed->front();
    typed->pop_front();
    return did::SecretBytes::copy_of(did::as_bytes(line));
  }
  [[nodiscard]] std::unique_ptr<did::Fetcher> make_fetcher(const cli::Flags&) const override {
    return std::make_unique<MemoryFetcher>(pages);
  }
  // Loopback at the default port is the registry in memory; any other address is examined as in the program.
  [[nodiscard]] did::Result<std::unique_ptr<cli::Transport>> make_transport(const std::string& base_url,
                                                                            const cli::Flags& flags) const override {
    if (base_url != "http://127.0.0.1:8460") return cli::make_http_transport(base_url, flags, "");
    return std::unique_ptr<cli::Transport>(std::make_unique<MemoryTransport>(const_cast<MemoryRegistry&>(registry)));
  }
  // As cheap as a key file may be.
  [[nodiscard]] did::SealCost seal_cost() const override { return did::seal_cost_floor; }
};

}  // namespace test
