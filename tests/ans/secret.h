// An agent whose publisher tells some only, `listing: "presentation-required"`, beside the public ones of a catalogue.
#pragma once

#include <agent/content_digest.h>
#include <agent/signature_profiles.h>

#include <string>
#include <string_view>
#include <vector>

#include "catalog.h"
#include "http/request_signature.h"

namespace test {

using ans::Verb;

inline std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == ':' ? "%3A" : c == '/' ? "%2F" : c == '@' ? "%40" : std::string(1, c);
  return out;
}

struct Ask {
  Verb verb;
  std::string target;
  std::string body{};
};

// Beside the public ones `secret` of acme.example, told to `guest` only. Every word in `marks` is of its record alone.
struct Secret : Catalog {
  agent::MemoryReplayCache replay{10'000};
  ans::RequestSignatures signatures{"https://ans.example", methods, clock, replay};
  ans::Api closed{registry, {.signatures = &signatures, .mounts = ans::mounts(), .public_url = "https://ans.example"}};
  Actor hidden{7};
  Actor guest{8};
  std::string secret = "urn:air:acme.example:nlp:secret";
  std::string credential;
  std::vector<std::string> marks;

  Secret() {
    auto document = Json::parse(web.pages["https://acme.example/.well-known/did.json"]);
    document["authentication"] = {"did:web:acme.example#k1"};
    web.pages["https://acme.example/.well-known/did.json"] = document.dump();
    credential = attested();
    marks = {hidden.did,
             guest.did,
             "quokka",
             "Zebrafish",
             "secret.acme.example",
             "hidden-work",
             "hiddenwork",
             "acme/secret",
             did::digest_text(did::as_bytes(credential))};
    register_secret("1.0.0");
  }

  Json claims(const std::string& version, const std::string& listing = "presentation-required") {
    auto out = translate_claims(version);
    auto& subject = out["credentialSubject"];
    subject["agentKey"] = secret;
    subject["id"] = hidden.did;
    const auto known = registry.state(secret);
    subject["sequence"] = known ? known->sequence + 1 : 1;
    subject.erase("previous");
    if (known) subject["previous"] = known->record_id;
    subject["displayName"] = "Zebrafish";
    subject["description"] = "Knows every quokka by name";
    subject["tags"] = {"quokka"};
    subject["representativeQueries"] = {"where is the quokka", "who is the quokka"};
    subject["host"] = "secret.acme.example";
    subject["endpoints"] = {{{"protocol", "a2a"}, {"url", "https://secret.acme.example/a2a"}, {"binding", "JSONRPC"}},
                            {{"protocol", "mcp"}, {"url", "https://secret.acme.example/mcp"}}};
    subject["capabilities"] = {
        {{"id", "c1"}, {"taxonomy", "x"}, {"path", "acme.example/hidden-work"}, {"legacyName", "HiddenWork"}, {"contract", "1.0.0"}}};
    subject["artifacts"].erase(0);
    subject["artifacts"][0]["data"]["name"] = "example.acme/secret";
    subject["artifacts"][0]["data"]["remotes"][0]["url"] = "https://secret.acme.example/mcp";
    subject["artifacts"][1]["data"]["name"] = "acme.example/secret";
    subject["artifacts"][1]["data"]["description"] = "Knows every quokka";
    subject["policy"] = {{"listing", listing}, {"discloseTo", guest.did}};
    return out;
  }
  std::string attested() {
    auto out = test::capability_credential(lab, hidden.did, "");
    out["credentialSubject"]["capability"] = {{"taxonomy", "x"}, {"path", "acme.example/hidden-work"}};
    return test::secure(out, lab).dump();
  }
  void register_secret(const std::string& version) { add(claims(version), secret, credential); }

  ans::Response ask(const Ask& what, Actor* by = nullptr, std::string keyid = {}) {
    if (by == nullptr) return closed.handle({.verb = what.verb, .target = what.target, .body = what.body});
    const auto digest = agent::content_digest(did::as_bytes(what.body));
    std::vector<agent::HttpField> fields;
    if (!what.body.empty()) fields.push_back({"Content-Digest", digest});
    const agent::HttpRequest request{
        .method = ans::verb_name(what.verb), .scheme = "https", .authority = "ans.example", .target = what.target, .fields = fields};
    const agent::SignerTerms terms{.keyid = keyid.empty() ? by->method : keyid, .nonce = agent::new_nonce(), .now = clock.now()};
    const auto signer = agent::make_message_signer(by->key).value();
    const auto made = agent::sign({.request = &request}, agent::credence_request_options(request, terms), *signer).value();
    std::vector<httpd::HeaderLine> lines{{"Signature-Input", made.signature_input}, {"Signature", made.signature}};
    if (!what.body.empty()) lines.push_back({"Content-Digest", digest});
    return closed.handle({.verb = what.verb, .target = what.target, .body = what.body, .signed_header = lines});
  }
  ans::Response ask(const std::string& target, Actor* by = nullptr) { return ask({Verb::get, target}, by); }

  [[nodiscard]] std::string path(const std::string& rest = {}) const { return "/v1/agents/" + encoded(secret) + rest; }
  [[nodiscard]] std::string record() const { return registry.state(secret)->record_id; }
  // A command of this type, signed by somebody without any right.
  std::string strange(const std::string& type, const Json& more = Json::object()) {
    Json claims{{"@context", {vc::context_v2, vc::agent_context_url}},
                {"type", {type}},
                {"agentKey", secret},
                {"after", registry.state(secret)->head},
                {"issuedAt", test::start}};
    claims.update(more);
    return command(claims, stranger);
  }
};

// All that an answer says, streams too.
inline std::string said(const ans::Response& response) {
  auto out = response.body;
  for (const auto& [name, value] : response.headers) out += "\n" + value;
  if (!response.stream) return out;
  response.stream->begin([] {});
  for (auto piece = response.stream->next(); piece && !piece->empty(); piece = response.stream->next()) out += *piece;
  return out;
}

inline std::string header(const ans::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

// What says something of the secret that the question did not say itself.
inline void check_says_nothing(const Secret& world, const Ask& what, const ans::Response& response) {
  const auto text = said(response);
  INFO(ans::verb_name(what.verb), " ", what.target, " ", what.body, " -> ", text);
  const auto asked = what.target + what.body;
  for (const auto& mark : world.marks)
    if (!asked.contains(mark) && !asked.contains(encoded(mark))) CHECK_FALSE(text.contains(mark));
}

}  // namespace test
