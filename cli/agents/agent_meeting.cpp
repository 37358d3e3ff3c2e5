#include "agents/agent_meeting.h"

#include <did/key_format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/io.h"

namespace cli {
namespace {

constexpr std::size_t max_want = std::size_t{16} * 1024;

did::Result<agent::DhKeyPair> open_static_key(const MeetingOptions& options, agent::Random& random, Context& context) {
  if (options.static_key.empty()) return agent::DhKeyPair::generate(random);
  DID_TRY(const auto key, open_key_file(options.static_key, options.signer.passphrase, context));
  if (key.public_key().type() == did::KeyType::x25519) return agent::DhKeyPair::from_secret(key.expose_secret());
  return did::fail(did::Errc::key, "key file `" + options.static_key + "` holds no x25519 key",
                   "make one with `credence key new --alg x25519`");
}

did::Result<std::optional<agent::Want>> read_want(const std::string& path) {
  if (path.empty()) return std::nullopt;
  DID_TRY(const auto text, read_file(path, max_want));
  auto want = agent::Want::parse(text);
  if (want) return *std::move(want);
  const auto code = want.error().code == agent::RefusalCode::unsupported_want ? did::Errc::unsupported : did::Errc::malformed;
  return did::fail(code, "`" + path + "`: " + want.error().detail);
}

did::Result<std::vector<std::string>> read_credentials(const std::vector<std::string>& paths, Context& context) {
  std::vector<std::string> texts;
  for (const auto& path : paths) {
    DID_TRY(auto text, read_input(path, context));
    texts.push_back(std::move(text));
  }
  return texts;
}

did::Result<agent::Frame> next_frame(Line& line, std::chrono::milliseconds at_most) {
  while (true) {
    auto frame = line.frames.next();
    if (!frame) return did::fail(did::Errc::malformed, "what the peer sends is no frame: " + frame.error().detail);
    if (*frame) return **std::move(frame);
    DID_TRY(const auto bytes, line.socket.receive(at_most));
    if (bytes.empty()) return did::fail(did::Errc::unavailable, "the peer hung up in the middle of the handshake");
    line.frames.push(bytes);
  }
}

template <class Side>
did::Result<agent::Progress> carry_on(Side& side, agent::Step step, Line& line, Context& context) {
  while (true) {
    DID_CHECK(line.socket.send(step.send, context.flags.timeout));
    if (step.progress != agent::Progress::waiting) return step.progress;
    DID_TRY(const auto frame, next_frame(line, context.flags.timeout));
    step = side.receive(frame);
  }
}

did::Json json_or_null(const std::string& text) { return text.empty() ? did::Json() : did::parse_json(text).value_or(did::Json()); }

did::Json grants_json(const std::vector<agent::Grant>& grants) {
  did::Json all = did::Json::array();
  for (const auto& grant : grants) all.push_back({{"action", grant.action}, {"resource", grant.resource}});
  return all;
}

}  // namespace

void add_meeting(CLI::App& command, MeetingOptions& options) {
  add_signer(command, options.signer, "as");
  command.add_option("--static-key", options.static_key, "an x25519 key file to be known by (default: a new key each time)")
      ->type_name("FILE");
  command.add_option("--cred", options.credentials, "a credential that may be shown to whoever asks; repeat for more")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command.add_option("--want", options.want, "what the peer has to show: a query (docs/formats/handshake.md)")->type_name("FILE");
  command.add_flag("--subject-may-differ", options.subject_may_differ, "the peer's credentials may be about others than the peer");
  command.add_flag("--registered", options.registered,
                   "the registry must have the peer, in force; it is asked again whenever something changes there");
  add_policy(command, options.policy, "the issuers'");
}

did::Result<agent::Grant> parse_grant(const std::string& text) {
  const auto equals = text.find('=');
  if (text.starts_with('/') && equals != std::string::npos && equals + 1 < text.size())
    return agent::Grant{text.substr(0, equals), text.substr(equals + 1)};
  return did::fail(did::Errc::malformed, "`" + text + "` is not an action and a resource, as in /mcp/tools/call=mcp://shop.example/");
}

did::Result<std::optional<std::string>> RecordingHolder::present(const agent::Want& want, const agent::PresentTo& to) {
  DID_TRY(auto presentation, wallet_->present(want, to));
  shown_ = presentation.value_or("");
  return presentation;
}

did::Result<std::unique_ptr<Meeter>> Meeter::open(const MeetingOptions& options, Context& context) {
  DID_TRY(auto want, read_want(options.want));
  DID_TRY(const auto credentials, read_credentials(options.credentials, context));
  DID_TRY(auto key, open_key_file(options.signer.key, options.signer.passphrase, context));
  std::unique_ptr<Meeter> made(new Meeter(std::move(key), context));
  DID_TRY(made->static_key_, open_static_key(options, made->random_, context));
  DID_TRY(made->policy_, read_policy(options.policy, made->contexts_, context));
  made->policy_.seen = &made->seen_;
  const IdentityRequest request{.did = options.signer.did,
                                .verification_method = options.signer.verification_method,
                                .purpose = did::Purpose::authentication,
                                .unchecked = false};
  DID_TRY(made->identity_, identify(made->key_.public_key(), request, made->methods_.table()));
  DID_TRY(auto wallet, agent::Wallet::open(credentials, made->identity_.did, made->identity_.verification_method, made->key_));
  made->holder_ = std::make_unique<RecordingHolder>(std::move(wallet));
  made->want_ = std::move(want);
  made->subject_may_differ_ = options.subject_may_differ;
  detail("meeting as " + made->identity_.did + " with " + made->identity_.verification_method, context);
  return made;
}

agent::HandshakeOptions Meeter::options() {
  return {.self = {.did = identity_.did, .verification_method = identity_.verification_method, .signer = key_, .static_key = *static_key_},
          .methods = methods_.table(),
          .clock = clock_,
          .random = random_,
          .holder = holder_.get(),
          .want = want_,
          .credentials = policy_,
          .subject_may_differ = subject_may_differ_,
          .known = &known_};
}

did::Result<agent::Progress> shake_hands(agent::Initiator& side, Line& line, Context& context) {
  return carry_on(side, side.start(), line, context);
}

did::Result<agent::Progress> shake_hands(agent::Responder& side, Line& line, Context& context) {
  return carry_on(side, {agent::Progress::waiting, {}}, line, context);
}

std::string static_key_text(const agent::DhPublicKey& key) {
  const auto read = did::PublicKey::from_bytes(did::KeyType::x25519, key);
  return read ? did::to_multikey(*read) : std::string();
}

did::Result<agent::DhPublicKey> parse_static_key(const std::string& text) {
  DID_TRY(const auto key, did::from_multikey(text));
  if (key.type() != did::KeyType::x25519) return did::fail(did::Errc::malformed, "`" + text + "` is no x25519 key");
  agent::DhPublicKey bytes{};
  std::ranges::copy(key.bytes(), bytes.begin());
  return bytes;
}

int exit_code(agent::RefusalKind kind) {
  switch (kind) {
    case agent::RefusalKind::malformed: return exit_code(did::Errc::malformed);
    case agent::RefusalKind::limit: return exit_code(did::Errc::too_large);
    case agent::RefusalKind::proof: return exit_refused_proof;
    case agent::RefusalKind::period: return exit_refused_status;
    case agent::RefusalKind::policy: return exit_code(did::Errc::refused);
    case agent::RefusalKind::undetermined: return exit_code(did::Errc::unavailable);
    case agent::RefusalKind::key: return exit_code(did::Errc::key);
  }
  std::unreachable();
}

did::Json outcome_json(const agent::Peer& peer, const std::string& own_shown) {
  did::Json out{{"shown", {{"own", json_or_null(own_shown)}, {"peer", peer.shown ? json_or_null(peer.shown->presentation) : did::Json()}}},
                {"verdict", peer.shown ? peer.shown->verdict.to_json() : did::Json()}};
  if (peer.key)
    out["peer"] = {{"did", peer.did},
                   {"verificationMethod", peer.verification_method},
                   {"staticKey", static_key_text(peer.static_key)},
                   {"epoch", peer.epoch}};
  return out;
}

did::Json session_json(const agent::Established& established) {
  const auto& terms = established.session;
  return {{"id", terms.id},
          {"suite", established.suite},
          {"granted", grants_json(terms.granted)},
          {"expires", did::format_time(terms.expires)},
          {"operations", terms.operations}};
}

void report_outcome(const agent::Peer& peer, const agent::Refusal* refusal, Context& context) {
  context.exit_code = refusal == nullptr ? 0 : exit_code(agent::kind(refusal->code));
  if (context.flags.json) return;
  if (refusal == nullptr)
    context.out << coloured(Colour::green, "accepted", context) << ": " << printable(peer.did) << '\n' << std::flush;
  else
    context.out << coloured(Colour::red, "rejected", context) << ": " << printable(refusal->detail) << " (" << agent::name(refusal->code)
                << ")\n";
  if (peer.shown && context.flags.explain) print_verdict(peer.shown->verdict, "  ", context);
}

}  // namespace cli
