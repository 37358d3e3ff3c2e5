// `credence doctor`: what this build can do, what it found around it, and whether its cryptography works here.
#include <did/json.h>
#include <did/key.h>
#include <did/methods.h>
#include <vc/contexts.h>
#include <vc/cryptosuite.h>

#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

using did::Json;

struct DoctorArgs {};

struct Examination {
  std::string name;
  bool good;
  std::string detail;
};

constexpr std::array signing_keys{did::KeyType::ed25519, did::KeyType::p256, did::KeyType::p384, did::KeyType::p521,
                                  did::KeyType::secp256k1};

// Signs with a new key, verifies, and sees that a changed message is refused.
Examination examine_key(did::KeyType type) {
  const auto message = did::as_bytes("credence doctor");
  const auto other = did::as_bytes("credence doktor");
  const std::string name = "key " + std::string(did::info(type).name);
  auto key = did::SecretKey::generate(type);
  if (!key) return {name, false, key.error().message};
  const auto signature = key->sign(message);
  if (!signature) return {name, false, signature.error().message};
  const bool works = key->public_key().verify(message, *signature) && !key->public_key().verify(other, *signature);
  return {name, works, works ? "signs and verifies" : "a signature is judged wrongly"};
}

Examination examine_clock(const Context& context) {
  static constexpr did::Time built{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  const auto time = context.outside.now();
  return {"clock", time > built, did::format_time(time) + (time > built ? "" : ": before this program was written")};
}

Json examinations(const Context& context) {
  Json out = Json::array();
  const auto add = [&](const Examination& one) { out.push_back({{"name", one.name}, {"ok", one.good}, {"detail", one.detail}}); };
  add(examine_clock(context));
  for (const auto type : signing_keys) add(examine_key(type));
  return out;
}

Json suites() {
  Json out = Json::array();
  for (const auto& suite : vc::suites()) {
    Json keys = Json::array();
    for (const auto type : suite.key_types) keys.push_back(did::info(type).name);
    out.push_back(
        {{"name", suite.name}, {"keys", std::move(keys)}, {"issue", suite.maker != nullptr}, {"verify", suite.checker != nullptr}});
  }
  return out;
}

// Whether a secret is set is told; what it is, never.
Json environment(const Context& context) {
  Json out = Json::object();
  for (const auto* name : {"CREDENCE_REGISTRY", "CREDENCE_CA_FILE", "NO_COLOR"}) {
    const auto value = context.outside.environment(name);
    out[name] = value ? Json(*value) : Json();
  }
  out["CREDENCE_PASSPHRASE"] = context.outside.environment("CREDENCE_PASSPHRASE") ? Json("(set)") : Json();
  return out;
}

Json limits(const Context& context) {
  return {{"maxBytes", context.flags.max_bytes}, {"timeoutMs", context.flags.timeout.count()}, {"maxDepth", did::JsonLimits{}.max_depth}};
}

Json diagnose(Context& context) {
  Json contexts = Json::array();
  for (const auto& one : vc::contexts()) contexts.push_back({{"url", one.url}, {"sha256", one.sha256}});
  return {{"version", CREDENCE_VERSION},          {"methods", Methods(context).table().names()}, {"suites", suites()},
          {"contexts", std::move(contexts)},      {"environment", environment(context)},         {"limits", limits(context)},
          {"examinations", examinations(context)}};
}

void print_diagnosis(const Json& found, Context& context) {
  context.out << "credence " << found["version"].get<std::string>() << '\n';
  for (const auto& method : found["methods"]) context.out << "method   did:" << method.get<std::string>() << '\n';
  for (const auto& suite : found["suites"]) context.out << "suite    " << suite["name"].get<std::string>() << '\n';
  for (const auto& [name, value] : found["environment"].items())
    context.out << "env      " << name << (value.is_null() ? " (not set)" : "=" + printable(value.get<std::string>())) << '\n';
  for (const auto& one : found["examinations"]) {
    const bool good = one["ok"].get<bool>();
    context.out << coloured(good ? Colour::green : Colour::red, good ? "ok       " : "FAILED   ", context) << one["name"].get<std::string>()
                << ": " << one["detail"].get<std::string>() << '\n';
  }
}

did::Result<void> examine(const DoctorArgs&, Context& context) {
  auto found = diagnose(context);
  bool all = true;
  for (const auto& one : found["examinations"]) all = all && one["ok"].get<bool>();
  context.exit_code = all ? 0 : 1;
  found["exit"] = context.exit_code;
  if (context.flags.json)
    print_json(found, context);
  else
    print_diagnosis(found, context);
  return {};
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  auto& command = add_command(app, "doctor", "Show what this build can do, and test that it works here", "credence doctor --json");
  on_run(command, context, std::make_shared<DoctorArgs>(), examine);
}

}  // namespace cli
