// `credence http verify`.
#include <agent/fetched_directories.h>
#include <agent/signature_profiles.h>
#include <did/key_format.h>

#include <array>
#include <vector>

#include "agents/http_exchange.h"
#include "agents/replay_file.h"
#include "agents/signature_report.h"
#include "base/context_clock.h"
#include "base/io.h"
#include "base/units.h"
#include "commands.h"
#include "flags/options.h"
#include "keys/identity.h"

namespace cli {
namespace {

struct VerifyArgs {
  ExchangeOptions exchange;
  std::string profile = "credence-v1";
  std::vector<std::string> cover;
  std::string label;
  std::string tag;
  std::optional<std::chrono::milliseconds> max_age;
  std::vector<std::string> known_keys;
  std::vector<std::string> key_sets;
  bool fetch_directory = false;
  std::string replay;
};

agent::SignaturePolicy credence_policy(const HttpExchange& exchange, bool is_request) {
  if (is_request) return agent::credence_request_policy();
  // The nonce of the request is there where it was signed, and then the response says it.
  const auto inputs = exchange.request() != nullptr ? agent::signature_inputs(exchange.request()->fields()) : std::nullopt;
  if (inputs && *inputs)
    for (const auto& [label, input] : **inputs)
      if (input.tag() == agent::credence_tag) return agent::credence_response_policy(input.nonce().value_or(""));
  return agent::credence_response_policy("");
}

// Whatever is signed is judged as it was signed: nothing is asked of it but that it holds.
agent::SignaturePolicy any_policy() {
  agent::SignaturePolicy policy;
  policy.max_age.reset();
  policy.max_lifetime.reset();
  policy.content_digest = false;
  return policy;
}

did::Result<agent::SignaturePolicy> policy_of(const VerifyArgs& args, HttpExchange& exchange) {
  auto policy = args.profile == "credence-v1"    ? credence_policy(exchange, exchange.message().is_request())
                : args.profile == "web-bot-auth" ? agent::web_bot_auth_policy()
                                                 : any_policy();
  for (const auto& text : args.cover) {
    DID_TRY(auto component, agent::ComponentId::parse(text));
    policy.covered.push_back({std::move(component)});
  }
  policy.label = args.label;
  if (!args.tag.empty()) policy.tag = args.tag;
  if (args.max_age) policy.max_age = std::chrono::ceil<std::chrono::seconds>(*args.max_age);
  policy.nonce_once = !args.replay.empty();
  return policy;
}

// Keys that were named on the command line, keys of DIDs, key sets that were given and, where that is asked for, fetched ones: by the form
// of the key id.
class GivenKeys final : public agent::KeySource {
 public:
  GivenKeys(const Context& context, bool fetch)
      : clock_(context),
        methods_(context),
        dids_(methods_.table(), clock_),
        fetcher_(fetch ? context.outside.make_fetcher(context.flags) : nullptr) {
    if (fetcher_) fetched_.emplace(*fetcher_, clock_);
  }

  [[nodiscard]] did::Result<void> read(const VerifyArgs& args, Context& context) {
    for (const auto& text : args.known_keys) DID_CHECK(add_known(text));
    for (const auto& text : args.key_sets) DID_CHECK(add_set(text, context));
    return {};
  }
  [[nodiscard]] std::expected<agent::FoundKey, agent::NoKey> find(const agent::KeyQuery& query) const override {
    if (auto found = named_.find(query)) return found;
    if (query.input.keyid().value_or("").starts_with("did:")) return dids_.find(query);
    auto given = sets_.find(query);
    return given || !fetched_ ? given : fetched_->find(query);
  }

 private:
  // KEYID=MULTIKEY
  did::Result<void> add_known(const std::string& text) {
    const auto cut = text.rfind('=');
    if (cut == std::string::npos) return did::fail(did::Errc::malformed, "known key `" + text + "` is not KEYID=MULTIKEY");
    DID_TRY(auto key, did::from_multikey(std::string_view(text).substr(cut + 1)));
    DID_TRY(auto usable, agent::SignatureKey::from_public(std::move(key)));
    const auto keyid = text.substr(0, cut);
    named_.add(keyid, {std::move(usable), keyid});
    return {};
  }
  // URL=FILE, or FILE alone: keys without an address
  did::Result<void> add_set(const std::string& text, Context& context) {
    const auto cut = text.rfind('=');
    const auto file = cut == std::string::npos ? text : text.substr(cut + 1);
    DID_TRY(const auto jwks, read_input(file, context));
    auto added = sets_.add(cut == std::string::npos ? "" : text.substr(0, cut), jwks, clock_.now());
    if (!added) return std::unexpected(std::move(added.error()).in("`" + file + "`"));
    return {};
  }

  ContextClock clock_;
  Methods methods_;
  agent::DidKeys dids_;
  agent::NamedKeys named_;
  agent::DirectoryKeys sets_;
  std::unique_ptr<did::Fetcher> fetcher_;
  std::optional<agent::FetchedDirectories> fetched_;
};

did::Result<void> verify(const VerifyArgs& args, Context& context) {
  DID_TRY(const auto exchange, HttpExchange::load(args.exchange, context));
  DID_TRY(const auto policy, policy_of(args, *exchange));
  GivenKeys keys(context, args.fetch_directory);
  DID_CHECK(keys.read(args, context));
  std::unique_ptr<agent::ReplayCache> replay;
  if (!args.replay.empty()) {
    DID_TRY(replay, open_replay_file(args.replay, now(context)));
  }
  const auto message = exchange->context();
  const agent::Examination examination{
      .keys = keys, .now = now(context), .replay = replay.get(), .body = did::as_bytes(exchange->message().body())};
  report({.verdict = agent::verify(message, policy, examination), .context = message, .nonce_recorded = replay != nullptr}, context);
  return {};
}

}  // namespace

void add_http_verify(CLI::App& http, Context& context) {
  auto& command = add_command(http, "verify", "Judge the signature of an HTTP request or response; exit code 0 means accepted",
                              "credence http verify signed.http --replay nonces --explain");
  const auto args = std::make_shared<VerifyArgs>();
  add_exchange(command, args->exchange);
  command.add_option("--profile", args->profile, "credence-v1 (default), web-bot-auth, or any: only that it holds")
      ->check(CLI::IsMember({"credence-v1", "web-bot-auth", "any"}));
  command.add_option("--cover", args->cover, "a component that has to be covered as well; repeat for more")
      ->type_name("COMPONENT")
      ->allow_extra_args(false);
  command.add_option("--label", args->label, "only the signature of this label")->type_name("LABEL");
  command.add_option("--tag", args->tag, "only signatures with this tag (default: the profile's)")->type_name("TAG");
  add_parsed(command, "--max-age", args->max_age, parse_duration, "how long ago it may have been signed (default: the profile's)")
      ->type_name("DURATION");
  command.add_option("--known-key", args->known_keys, "a key that is known beforehand; repeat for more")
      ->type_name("KEYID=MULTIKEY")
      ->allow_extra_args(false);
  command.add_option("--jwks", args->key_sets, "the key set of a Signature-Agent; repeat for more")
      ->type_name("[URL=]FILE")
      ->allow_extra_args(false);
  command.add_flag("--fetch-directory", args->fetch_directory,
                   "fetch the key directory of the Signature-Agent, where no --jwks has the key");
  command.add_option("--replay", args->replay, "where used nonces are remembered; without it a replay is not seen")->type_name("FILE");
  on_run(command, context, args, verify);
}

}  // namespace cli
