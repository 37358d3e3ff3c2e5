// `credence key`: make, look at, export and import keys.
#include <did/key_format.h>
#include <did/methods.h>

#include <nlohmann/json.hpp>
#include <ostream>

#include "base/io.h"
#include "commands.h"
#include "flags/options.h"

namespace cli {
namespace {

struct NewKeyArgs {
  std::string alg = "ed25519";
  std::string out;
  PassphraseOptions passphrase;
};
struct ShowKeyArgs {
  std::string file;
};
struct ExportKeyArgs {
  std::string file;
  std::string to;
  std::string out;
  PassphraseOptions passphrase;
  bool secret = false;
};
struct ImportKeyArgs {
  std::string file;
  std::string from = "auto";
  std::string out;
  PassphraseOptions passphrase;
};

did::Json describe(const did::PublicKey& key, const std::string& file) {
  return {{"did", did::did_key_of(key).text()}, {"publicKeyMultibase", did::to_multikey(key)}, {"file", file}};
}

// The DID alone on standard output, so that a script can take it.
void print_new_key(const did::PublicKey& key, const std::string& file, Context& context) {
  if (context.flags.json) return print_json(describe(key, file), context);
  context.out << did::did_key_of(key).text() << '\n';
  note("wrote the key to `" + file + "`", context);
}

did::Result<void> new_key(const NewKeyArgs& args, Context& context) {
  DID_TRY(const auto type, did::key_type_from_name(args.alg));
  DID_TRY(const auto key, did::SecretKey::generate(type));
  DID_CHECK(write_key_file(args.out, key, args.passphrase, context));
  print_new_key(key.public_key(), args.out, context);
  return {};
}

did::Result<void> show_key(const ShowKeyArgs& args, Context& context) {
  DID_TRY(const auto info, inspect_key_file(args.file));
  auto shown = describe(info.public_key, args.file);
  shown["type"] = did::info(info.public_key.type()).name;
  shown["encrypted"] = info.encrypted;
  if (context.flags.json) {
    print_json(shown, context);
    return {};
  }
  context.out << "did        " << shown["did"].get<std::string>() << "\nmultikey   " << shown["publicKeyMultibase"].get<std::string>()
              << "\ntype       " << did::info(info.public_key.type()).name << "\nprotected  "
              << (info.encrypted ? "by a passphrase" : "no: the secret is in the clear") << '\n';
  return {};
}

did::Result<std::string> public_text(const did::PublicKey& key, const std::string& format) {
  if (format == "multikey") return did::to_multikey(key) + "\n";
  if (format == "pem") return did::to_pem(key);
  return did::to_text(did::to_jwk(key), 2) + "\n";
}

did::Result<did::SecretBytes> secret_text(const did::SecretKey& key, const std::string& format) {
  if (format == "multikey") return did::to_secret_multikey(key);
  if (format == "pem") return did::to_secret_pem(key);
  return did::to_secret_jwk(key);
}

did::Result<void> export_public(const ExportKeyArgs& args, Context& context) {
  DID_TRY(const auto info, inspect_key_file(args.file));
  DID_TRY(const auto text, public_text(info.public_key, args.to));
  const bool printed = args.out.empty() || args.out == "-";
  const bool wrap = printed && context.flags.json && args.to != "jwk";  // a JWK is a JSON document already
  if (!wrap) return write_answer(args.out, text, context);
  const auto* member = args.to == "pem" ? "pem" : "publicKeyMultibase";
  return write_answer(args.out, did::to_text({{member, args.to == "pem" ? text : did::to_multikey(info.public_key)}}, 2) + "\n", context);
}

did::Result<void> export_key(const ExportKeyArgs& args, Context& context) {
  if (!args.secret) return export_public(args, context);
  if (args.out.empty() || args.out == "-") usage_error("--private needs -o FILE: a secret key is not printed");
  DID_TRY(const auto key, open_key_file(args.file, args.passphrase, context));
  DID_TRY(const auto text, secret_text(key, args.to));
  DID_CHECK(create_private_file(args.out, did::as_text(text.expose())));
  warn("`" + args.out + "` holds the secret key in the clear", context);
  if (context.flags.json) print_json({{"file", args.out}, {"format", args.to}}, context);
  return {};
}

std::string detect_format(std::string_view text) {
  if (text.starts_with('{')) return "jwk";
  return text.starts_with("-----BEGIN") ? "pem" : "multikey";
}

did::Result<did::SecretKey> read_secret(std::string_view text, const std::string& format) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const auto actual = format == "auto" ? detect_format(text) : format;
  if (actual == "jwk") return did::from_secret_jwk(text);
  if (actual == "pem") return did::from_secret_pem(std::string(text) + "\n");
  return did::from_secret_multikey(text);
}

did::Result<void> import_key(const ImportKeyArgs& args, Context& context) {
  DID_TRY(auto text, read_input(args.file, context));
  auto key = read_secret(text, args.from);
  did::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  if (!key) return std::unexpected(std::move(key).error().in("importing `" + args.file + "`"));
  DID_CHECK(write_key_file(args.out, *key, args.passphrase, context));
  print_new_key(key->public_key(), args.out, context);
  return {};
}

void add_new(CLI::App& key, Context& context) {
  auto& command = add_command(key, "new", "Make a key and write it to a new file, sealed with a passphrase",
                              "credence key new --alg p256 --out agent.key");
  const auto args = std::make_shared<NewKeyArgs>();
  command.add_option("--alg", args->alg, "the kind of key (default ed25519)")
      ->check(CLI::IsMember({"ed25519", "p256", "p384", "p521", "secp256k1", "x25519"}));
  command.add_option("-o,--out", args->out, "the key file to create; never overwritten")->required()->type_name("FILE");
  add_passphrase(command, args->passphrase);
  command.add_flag("--insecure-plaintext", args->passphrase.plaintext, "write the secret in the clear");
  on_run(command, context, args, new_key);
}

void add_show(CLI::App& key, Context& context) {
  auto& command = add_command(key, "show", "Print what a key file tells without its passphrase", "credence key show agent.key");
  const auto args = std::make_shared<ShowKeyArgs>();
  command.add_option("file", args->file, "the key file")->required()->type_name("FILE");
  on_run(command, context, args, show_key);
}

void add_export(CLI::App& key, Context& context) {
  auto& command = add_command(key, "export", "Write the public key, or on demand the secret one, in another format",
                              "credence key export agent.key --to jwk -o agent.jwk");
  const auto args = std::make_shared<ExportKeyArgs>();
  const auto acknowledged = std::make_shared<bool>(false);
  command.add_option("file", args->file, "the key file")->required()->type_name("FILE");
  command.add_option("--to", args->to, "the format")->required()->check(CLI::IsMember({"jwk", "multikey", "pem"}));
  add_output(command, args->out);
  add_passphrase(command, args->passphrase);
  auto* know = command.add_flag("--i-know", *acknowledged, "yes, the secret key leaves its protection");
  command.add_flag("--private", args->secret, "the secret key, into a new file that only its owner can read")->needs(know);
  command.callback([&context, args, acknowledged] {
    if (auto done = export_key(*args, context); !done) report(done.error(), context);
  });
}

void add_import(CLI::App& key, Context& context) {
  auto& command = add_command(key, "import", "Seal a secret key that comes from elsewhere into a new key file",
                              "credence key import agent.jwk --out agent.key");
  const auto args = std::make_shared<ImportKeyArgs>();
  add_input(command, args->file, "the secret key");
  command.add_option("--from", args->from, "its format (default auto)")->check(CLI::IsMember({"jwk", "multikey", "pem", "auto"}));
  command.add_option("-o,--out", args->out, "the key file to create; never overwritten")->required()->type_name("FILE");
  add_passphrase(command, args->passphrase);
  command.add_flag("--insecure-plaintext", args->passphrase.plaintext, "write the secret in the clear");
  on_run(command, context, args, import_key);
}

}  // namespace

void add_key(CLI::App& app, Context& context) {
  auto& key = add_group(app, "key", "Make, show, export and import keys", "credence key new --alg ed25519 --out agent.key");
  add_new(key, context);
  add_show(key, context);
  add_export(key, context);
  add_import(key, context);
}

}  // namespace cli
