// A registry with agents of every kind that the mounts write in their own way, and the surface of all of them.
#pragma once

#include "fixture.h"
#include "http/api.h"
#include "mounts/mounts.h"

namespace test {

// acme.example publishes `translate` in 1.0.0 and 1.2.0 (A2A, MCP, OASF, a host); a key publishes `server`, which is somebody's
// server.json of the older form, and `plain`, which speaks HTTP.
struct Catalog : World {
  ans::Api api{registry, {.mounts = ans::mounts(), .public_url = "https://ans.example"}};
  std::string translate = "urn:air:acme.example:nlp:translate";
  std::string server = "urn:air:" + acme.did + ":io.github.someone.files";
  std::string plain = "urn:air:" + acme.did + ":plain";

  Catalog() {
    serve_did_web(web, "acme.example", acme);
    add(translate_claims("1.0.0"), translate);
    add(translate_claims("1.2.0"), translate,
        secure(capability_credential(lab, bot.did, "language_processing/language_translation/translation"), lab).dump());
    add(server_claims(), server);
    add(plain_claims(), plain);
  }

  Json base(const std::string& key, const std::string& issuer, const std::string& version) const {
    auto of = first();
    of.key = key;
    of.issuer = issuer;
    of.version = version;
    return statement(following(registry, std::move(of)));
  }

  Json translate_claims(const std::string& version) const {
    auto claims = base(translate, "did:web:acme.example", version);
    auto& subject = claims["credentialSubject"];
    subject["description"] =
        "Translates contracts and other documents between English and German, and says of every sentence how sure it is of it.";
    subject["tags"] = {"translation", "legal"};
    subject["representativeQueries"] = {"translate a contract", "what does this say in German"};
    subject["host"] = "translate.acme.example";
    subject["endpoints"] = {
        {{"protocol", "a2a"},
         {"url", "https://translate.acme.example/a2a"},
         {"binding", "JSONRPC"},
         {"protocolVersion", "1.0"},
         {"keyBinding", {{{"type", "spki-sha256"}, {"value", std::string(64, 'a')}}}}},
        {{"protocol", "a2a"}, {"url", "grpcs://translate.acme.example:8443"}, {"binding", "GRPC"}, {"protocolVersion", "1.0"}},
        {{"protocol", "mcp"}, {"url", "https://translate.acme.example:8444/mcp"}, {"binding", "streamable-http"}},
        {{"protocol", "http"}, {"url", "https://api.other.example/translate"}}};
    subject["artifacts"] = {
        {{"mediaType", "application/a2a-agent-card+json"},
         {"url", "https://translate.acme.example/.well-known/agent-card.json"},
         {"digest", "sha256:" + std::string(64, '1')},
         {"size", 1234}},
        {{"mediaType", "application/mcp-server-card+json"},
         {"data",
          {{"$schema", "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json"},
           {"name", "example.acme/translate"},
           {"title", "Acme Translate"},
           {"description", "Translates"},
           {"version", version},
           {"remotes", {{{"type", "streamable-http"}, {"url", "https://translate.acme.example:8444/mcp"}}}},
           {"_meta", {{"io.modelcontextprotocol.registry/official", {{"status", "active"}}}, {"example.acme/own", {{"a", 1}}}}}}}},
        {{"mediaType", "application/vnd.oasf.record+json"},
         {"data",
          {{"name", "acme.example/translate"},
           {"version", "v" + version},
           {"schema_version", "1.1.1"},
           {"skills", {{{"name", "language_processing/language_translation/translation"}}}}}}}};
    auto& capability = subject["capabilities"][0];
    capability["legacyName"] = "DocumentTranslation";
    capability["inputModes"] = {"text/plain", "application/pdf"};
    capability["outputModes"] = {"text/plain"};
    subject["securitySchemes"] = {{"key", {{"apiKeySecurityScheme", {{"name", "X-Key"}, {"location", "header"}}}}}};
    subject["securityRequirements"] = {{{"schemes", {{"key", {{"list", Json::array()}}}}}}};
    return claims;
  }

  Json server_claims() const {
    auto claims = base(server, acme.did, "0.1.0");
    auto& subject = claims["credentialSubject"];
    subject["displayName"] = "files";
    subject["description"] = "Reads and writes files";
    subject["tags"] = {"mcp", "npm"};
    subject["endpoints"] = {{{"protocol", "mcp"}, {"url", "https://www.npmjs.com/package/@someone/files"}, {"binding", "stdio"}}};
    subject["capabilities"] = {{{"id", "c1"}, {"taxonomy", "mcp"}, {"path", "server/io.github.someone/files"}},
                               {{"id", "c2"}, {"taxonomy", "oasf@1.1.1"}, {"path", "data_engineering_analytics/files"}}};
    subject["artifacts"] = {
        {{"mediaType", "application/mcp-server-card+json"},
         {"data",
          {{"id", "4e9cf4cf"},
           {"name", "io.github.someone/files"},
           {"description", "Reads and writes files"},
           {"repository", {{"url", "https://github.com/someone/files"}, {"source", "github"}, {"id", "1"}}},
           {"version_detail", {{"version", "0.1.0"}, {"is_latest", true}}},
           {"packages",
            {{{"registry_name", "npm"},
              {"name", "@someone/files"},
              {"version", "0.1.0"},
              {"environment_variables",
               {{{"name", "FILES_ROOT"}, {"description", "Where to look"}, {"is_required", true}, {"format", "filepath"}}}},
              {"package_arguments",
               {{{"type", "named"}, {"name", "--root"}, {"value", "/"}, {"format", "path"}},
                {{"description", "says nothing"}},
                {{"value_hint", "folder"}}}}},
             {{"registry_name", "docker"}, {"name", "someone/files"}, {"version", "2"}},
             {{"registry_name", "unknown"}, {"name", "unknown"}}}},
           {"remotes",
            {{{"transport_type", "sse"}, {"url", "https://files.example/sse"}},
             {{"transport_type", ""}, {"url", "https://files.example/x"}}}}}}}};
    return claims;
  }

  Json plain_claims() const {
    auto claims = base(plain, acme.did, "1.0.0");
    auto& subject = claims["credentialSubject"];
    subject["displayName"] = "Plain";
    subject["endpoints"] = {{{"protocol", "http"}, {"url", "https://plain.example/"}}};
    subject["capabilities"] = {{{"id", "c1"}, {"taxonomy", "a2a"}, {"path", "book_table"}}};
    return claims;
  }

  void add(const Json& claims, const std::string& key, const std::string& credential = {}) {
    const auto issuer = claims.at("issuer").get<std::string>();
    const auto text = secure(claims, acme, did::Purpose::assertion_method, issuer == acme.did ? "" : issuer + "#k1").dump();
    const std::vector<std::string_view> credentials(credential.empty() ? 0 : 1, credential);
    const auto done = registry.state(key) ? registry.update(key, text, credentials) : registry.register_agent(text, credentials);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().detail + " " + done.error().pointer));
  }

  ans::Response call(ans::Verb verb, const std::string& target, const std::string& body = {}) {
    return api.handle({.verb = verb, .target = target, .body = body});
  }
  Json get(const std::string& target, unsigned status = 200) { return checked(call(ans::Verb::get, target), target, status); }
  Json post(const std::string& target, const Json& body, unsigned status = 200) {
    return checked(call(ans::Verb::post, target, body.dump()), target + " " + body.dump(), status);
  }

  static Json checked(const ans::Response& response, const std::string& asked, unsigned status) {
    INFO(asked, " -> ", response.body);
    REQUIRE(response.status == status);
    auto json = Json::parse(response.body);
    if (status < 400) return json;
    // RFC 9457, and what ARD asks for.
    CHECK(response.content_type == "application/problem+json");
    CHECK(json.at("status") == status);
    CHECK(json.at("message") == json.at("detail"));
    CHECK_FALSE(json.at("errorCode").get<std::string>().empty());
    return json;
  }
};

}  // namespace test
