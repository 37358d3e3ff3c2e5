// `credence did`: make DIDs from keys, and resolve them.
#include <did/key_format.h>
#include <did/methods.h>

#include <cctype>
#include <nlohmann/json.hpp>
#include <ostream>
#include <vector>

#include "base/io.h"
#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

struct NewDidArgs {
  std::string method;
  std::vector<std::string> keys;
  std::string domain;
  std::string out;
};
struct ResolveArgs {
  std::string did;
  std::string out;
};

constexpr std::string_view relationships[] = {"authentication", "assertionMethod", "capabilityInvocation", "capabilityDelegation"};

// "a.example:8443/agents/bob" -> "did:web:a.example%3A8443:agents:bob".
did::Result<did::Did> did_web_of(const std::string& domain) {
  std::string text = "did:web:";
  bool in_host = true;
  for (const char c : domain) {
    if (c == '/') in_host = false;
    if (c == ':' && in_host)
      text += "%3A";
    else
      text += c == '/' ? ':' : static_cast<char>(in_host ? std::tolower(static_cast<unsigned char>(c)) : c);
  }
  return did::Did::parse(text);
}

// The document to publish for a did:web: every key a Multikey, `#key-1` and so on.
did::Json web_document(const std::string& did, const std::vector<did::PublicKey>& keys) {
  did::Json document = {{"@context", {"https://www.w3.org/ns/did/v1.1", "https://w3id.org/security/multikey/v1"}}, {"id", did}};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto id = did + "#key-" + std::to_string(i + 1);
    document["verificationMethod"].push_back(
        {{"id", id}, {"type", "Multikey"}, {"controller", did}, {"publicKeyMultibase", did::to_multikey(keys[i])}});
    if (did::info(keys[i].type()).signature_size == 0) {
      document["keyAgreement"].push_back(id);
      continue;
    }
    for (const auto relationship : relationships) document[std::string(relationship)].push_back(id);
  }
  return document;
}

did::Result<void> new_web(const NewDidArgs& args, const std::vector<did::PublicKey>& keys, Context& context) {
  if (args.domain.empty()) usage_error("--method web needs --domain");
  DID_TRY(const auto did, did_web_of(args.domain));
  DID_TRY(const auto url, did::did_web_url(did));
  const std::string text(did.text());
  const auto document = web_document(text, keys);
  if (!args.out.empty()) DID_CHECK(write_output(args.out, did::to_text(document, 2) + "\n", context));
  if (args.out == "-") return {};  // the document was the answer
  if (context.flags.json) {
    print_json({{"did", text}, {"publishAt", url}, {"document", document}}, context);
    return {};
  }
  context.out << text << '\n';
  note(args.out.empty() ? "-o FILE writes the document to publish at " + url : "publish `" + args.out + "` at " + url, context);
  return {};
}

did::Result<void> new_did(const NewDidArgs& args, Context& context) {
  std::vector<did::PublicKey> keys;
  for (const auto& file : args.keys) {
    DID_TRY(auto info, inspect_key_file(file));
    keys.push_back(std::move(info.public_key));
  }
  if (args.method == "web") return new_web(args, keys, context);
  if (keys.size() != 1) usage_error("--method " + args.method + " takes one --key");
  if (!args.domain.empty() || !args.out.empty()) usage_error("--domain and -o belong to --method web");
  const auto did = args.method == "key" ? did::did_key_of(keys[0]) : did::did_jwk_of(keys[0]);
  if (context.flags.json)
    print_json({{"did", did.text()}, {"verificationMethod", did::verification_method_of(did, keys[0])}}, context);
  else
    context.out << did.text() << '\n';
  return {};
}

// The part of a document that has this id: a verification method or a service, wherever it is embedded.
const did::Json* find_part(const did::Json& json, const std::string& absolute, const std::string& fragment) {
  if (json.is_object()) {
    const auto id = json.find("id");
    if (id != json.end() && (*id == absolute || *id == fragment)) return &json;
  }
  if (!json.is_structured()) return nullptr;
  for (const auto& inner : json)
    if (const auto* found = find_part(inner, absolute, fragment); found != nullptr) return found;
  return nullptr;
}

did::Result<void> resolve(const ResolveArgs& args, Context& context) {
  DID_TRY(const auto url, did::DidUrl::parse(args.did));
  if (!url.path().empty() || url.query())
    return did::fail(did::Errc::unsupported, "`" + args.did + "` has a path or a query", "this build dereferences fragments only");
  const Methods methods(context);
  DID_TRY(const auto resolution, methods.table().resolve(url.did()));
  DID_TRY(const auto document, resolution.document->to_json());
  const auto* answer = &document;
  if (url.fragment()) answer = find_part(document, std::string(url.text()), "#" + std::string(*url.fragment()));
  if (answer == nullptr)
    return did::fail(did::Errc::not_found,
                     "the document of `" + std::string(url.did().text()) + "` has no `#" + std::string(*url.fragment()) + "`");
  return write_answer(args.out, did::to_text(*answer, 2) + "\n", context);
}

}  // namespace

void add_did(CLI::App& app, Context& context) {
  auto& did = add_group(app, "did", "Make and resolve DIDs", "credence did resolve did:web:agents.example");

  auto& make = add_command(did, "new", "Print the DID of a key; for did:web, write the document to publish",
                           "credence did new --method web --domain agents.example --key agent.key -o did.json");
  const auto made = std::make_shared<NewDidArgs>();
  make.add_option("--method", made->method, "the DID method")->required()->check(CLI::IsMember({"key", "jwk", "web"}));
  make.add_option("-k,--key", made->keys, "the key file; several for web")->required()->type_name("FILE")->allow_extra_args(false);
  make.add_option("--domain", made->domain, "for web: host, host:port or host/path")->type_name("HOST");
  make.add_option("-o,--out", made->out, "for web: where to write the document")->type_name("FILE");
  on_run(make, context, made, new_did);

  auto& find = add_command(did, "resolve", "Print the document of a DID, or the part that a fragment names",
                           "credence did resolve did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK");
  const auto found = std::make_shared<ResolveArgs>();
  find.add_option("did", found->did, "a DID, or a DID URL with a fragment")->required()->type_name("DID");
  add_output(find, found->out);
  on_run(find, context, found, resolve);
}

}  // namespace cli
